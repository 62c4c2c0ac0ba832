use std::io::{Error, ErrorKind};

/// Numbers that have no kind of their own: too many open files in the process, and in the system.
#[cfg(unix)]
const TOO_MANY_OPEN: [i32; 2] = [24, 23];
#[cfg(not(unix))]
const TOO_MANY_OPEN: [i32; 1] = [4];

/// Why something could not be written, and what to try, in words.
pub(super) fn write_reason(error: &Error) -> String {
    if error
        .raw_os_error()
        .is_some_and(|code| TOO_MANY_OPEN.contains(&code))
    {
        return "too many files are open; allow more (`ulimit -n`), or close other programs".to_string();
    }
    let reason = match error.kind() {
        ErrorKind::PermissionDenied => {
            "you may not write there; choose another place, or ask for the permission"
        }
        ErrorKind::ReadOnlyFilesystem => "what is stored there can only be read; choose another place",
        ErrorKind::NotFound => "there is no such folder, and none can be made there; choose another place",
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => {
            "a file has the name of a folder that is needed; choose another place"
        }
        ErrorKind::IsADirectory => "a folder of that name is in the way; rename it, or choose another place",
        ErrorKind::StorageFull => "the disk is full; make room, or choose another place",
        ErrorKind::QuotaExceeded => "your share of the disk is used up; make room, or choose another place",
        ErrorKind::FileTooLarge => {
            "a file may not be as large as this here; allow larger ones (`ulimit -f`), or simulate fewer patients"
        }
        ErrorKind::InvalidFilename => "the name is too long; choose a shorter one",
        ErrorKind::OutOfMemory => "there is not enough memory; simulate fewer patients",
        ErrorKind::BrokenPipe => "whoever read it has gone",
        _ => return format!("{error}; try again, or choose another place"),
    };
    reason.to_string()
}
