use super::folder_record::hexadecimal;
use super::{ClaimedFolders, StudyError};
use crate::report::WrittenFile;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Handed to the file system at a time.
const BUFFER: usize = 64 * 1024;

/// Writes a new file to its end, durably, and gives its size and hash. `shown` is the path a user knows it
/// by, which is that of the place it will be put in.
///
/// # Errors
/// When it cannot be written.
pub(super) fn write_whole(
    folder: &Path,
    name: &str,
    shown: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<WrittenFile, StudyError> {
    let cannot = |error: io::Error| StudyError::write(shown, &error);
    // As readable as any new file of the user's; what is there already belongs to nobody.
    let file = {
        let _claimed = ClaimedFolders::lock();
        File::create_new(folder.join(name)).map_err(cannot)?
    };
    let mut writer = BufWriter::with_capacity(BUFFER, Hashed::new(file));
    let filled = fill(&mut writer).and_then(|()| writer.flush());
    let (hashed, _) = writer.into_parts();
    // What stands between may have said it in its own words; the system's are clearer.
    match (hashed.failed, filled) {
        (Some(error), _) | (None, Err(error)) => return Err(cannot(error)),
        (None, Ok(())) => {}
    }
    hashed.file.sync_all().map_err(cannot)?;
    Ok(WrittenFile {
        file: name.to_string(),
        bytes: hashed.bytes,
        sha256: hexadecimal(&hashed.digest.finalize()),
    })
}

/// A file, the hash of what goes into it, and the first thing that went wrong.
struct Hashed {
    file: File,
    digest: Sha256,
    bytes: u64,
    failed: Option<io::Error>,
}

impl Hashed {
    fn new(file: File) -> Self {
        Self {
            file,
            digest: Sha256::new(),
            bytes: 0,
            failed: None,
        }
    }
}

impl Write for Hashed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.file.write(bytes) {
            Ok(count) => {
                self.digest.update(bytes.get(..count).unwrap_or_default());
                self.bytes += count as u64;
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(error) => {
                let same = match error.raw_os_error() {
                    Some(code) => io::Error::from_raw_os_error(code),
                    None => io::Error::from(error.kind()),
                };
                self.failed.get_or_insert(same);
                Err(error)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}
