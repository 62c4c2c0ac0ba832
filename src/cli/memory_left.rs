use std::fs;
use std::path::{Path, PathBuf};

/// How much more memory this process may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct MemoryLeft {
    /// Bytes.
    pub(super) bytes: u64,
    /// What sets the limit.
    pub(super) by: &'static str,
    /// Whether address space counts, not memory.
    pub(super) is_address_space: bool,
}

/// Groups of processes with limits of their own, in their two versions: where they are, and the names of the
/// limit, of what is used, and of what of that is only kept because there is room.
const GROUPS: [Group; 2] = [
    Group {
        root: "/sys/fs/cgroup",
        controller: "",
        limit: "memory.max",
        used: "memory.current",
        spare: "inactive_file",
    },
    Group {
        root: "/sys/fs/cgroup/memory",
        controller: "memory",
        limit: "memory.limit_in_bytes",
        used: "memory.usage_in_bytes",
        spare: "total_inactive_file",
    },
];

const ADDRESS_SPACE: &str = "the limit set with `ulimit -v`";

struct Group {
    root: &'static str,
    controller: &'static str,
    limit: &'static str,
    used: &'static str,
    spare: &'static str,
}

/// What is left under the tightest limit; `None` where the system does not tell (it is asked through
/// `/proc`, which Linux has).
pub(super) fn memory_left() -> Option<MemoryLeft> {
    let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let (status, limits) = (read("/proc/self/status"), read("/proc/self/limits"));
    let machine = kilobytes(&read("/proc/meminfo"), "MemAvailable:");
    let limit = |name: &str, used: &str| {
        let line = limits.lines().find_map(|line| line.strip_prefix(name))?;
        let limit: u64 = line.split_whitespace().next()?.parse().ok()?;
        Some(limit.saturating_sub(kilobytes(&status, used)?))
    };
    let groups = read("/proc/self/cgroup");
    let known = [
        (machine, "what is free on this machine"),
        (
            GROUPS.iter().filter_map(|group| group.left(&groups)).min(),
            "the limit of the container or service it runs in",
        ),
        (limit("Max address space", "VmSize:"), ADDRESS_SPACE),
        (
            limit("Max data size", "VmData:"),
            "the limit set with `ulimit -d`",
        ),
    ];
    known
        .into_iter()
        .filter_map(|(bytes, by)| {
            bytes.map(|bytes| MemoryLeft {
                bytes,
                by,
                is_address_space: by == ADDRESS_SPACE,
            })
        })
        .min_by_key(|left| left.bytes)
}

impl Group {
    /// What is left in the group of this process and in those it is part of.
    fn left(&self, groups: &str) -> Option<u64> {
        let own = groups.lines().find_map(|line| {
            let (_, line) = line.split_once(':')?;
            let (controllers, path) = line.split_once(':')?;
            controllers
                .split(',')
                .any(|name| name == self.controller)
                .then_some(path)
        })?;
        let own = PathBuf::from(format!("{}{own}", self.root));
        own.ancestors()
            .take_while(|folder| folder.starts_with(self.root))
            .filter_map(|folder| self.left_in(folder))
            .min()
    }

    fn left_in(&self, folder: &Path) -> Option<u64> {
        let read = |name: &str| fs::read_to_string(folder.join(name)).ok();
        let number = |name: &str| read(name)?.trim().parse::<u64>().ok();
        // `max` is no number: there is no limit.
        let limit = number(self.limit)?;
        let stat = read("memory.stat").unwrap_or_default();
        let spare = stat.lines().find_map(|line| {
            let (name, bytes) = line.split_once(' ')?;
            (name == self.spare).then(|| bytes.parse::<u64>().ok())?
        });
        let used = number(self.used)?.saturating_sub(spare.unwrap_or(0));
        Some(limit.saturating_sub(used))
    }
}

/// The bytes of a line such as `VmSize:  1234 kB`.
fn kilobytes(text: &str, name: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    let number: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(number * 1024)
}
