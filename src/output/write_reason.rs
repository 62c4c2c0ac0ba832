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

#[cfg(test)]
mod tests {
    use super::write_reason;
    use std::io::{Error, ErrorKind};

    /// Whatever the system says, the user hears what to do.
    #[test]
    fn each_reason_says_what_to_try() {
        for (kind, told) in [
            (ErrorKind::PermissionDenied, "ask for the permission"),
            (
                ErrorKind::ReadOnlyFilesystem,
                "can only be read; choose another place",
            ),
            (ErrorKind::NotFound, "no such folder"),
            (ErrorKind::NotADirectory, "a file has the name of a folder"),
            (ErrorKind::AlreadyExists, "a file has the name of a folder"),
            (
                ErrorKind::IsADirectory,
                "a folder of that name is in the way; rename it",
            ),
            (ErrorKind::StorageFull, "the disk is full; make room"),
            (ErrorKind::QuotaExceeded, "your share of the disk is used up"),
            (ErrorKind::FileTooLarge, "simulate fewer patients"),
            (ErrorKind::InvalidFilename, "choose a shorter one"),
            (ErrorKind::OutOfMemory, "there is not enough memory"),
            (ErrorKind::BrokenPipe, "whoever read it has gone"),
            (ErrorKind::Other, "try again, or choose another place"),
        ] {
            let reason = write_reason(&Error::from(kind));
            assert!(reason.contains(told), "{kind}: {reason}");
        }
    }

    /// Numbers as in errno.h: EMFILE, ENFILE, ENOSPC, EDQUOT, EROFS.
    #[cfg(target_os = "linux")]
    #[test]
    fn numbers_of_the_system_are_understood() {
        for (number, told) in [
            (24, "too many files are open"),
            (23, "too many files are open"),
            (28, "the disk is full"),
            (122, "your share of the disk"),
            (30, "can only be read"),
        ] {
            let reason = write_reason(&Error::from_raw_os_error(number));
            assert!(reason.contains(told), "{number}: {reason}");
        }
    }
}
