use super::folder_record::hexadecimal;
use super::{ClaimedFolders, OutputError};
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
pub(super) fn write_atomic_file(
    folder: &Path,
    name: &str,
    shown: &Path,
    fill: impl FnOnce(&mut (dyn Write + Send)) -> io::Result<()>,
) -> Result<WrittenFile, OutputError> {
    let cannot = |error: io::Error| OutputError::write(shown, &error);
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
struct Hashed<W> {
    file: W,
    digest: Sha256,
    bytes: u64,
    failed: Option<io::Error>,
}

impl<W: Write> Hashed<W> {
    fn new(file: W) -> Self {
        Self {
            file,
            digest: Sha256::new(),
            bytes: 0,
            failed: None,
        }
    }
}

impl<W: Write> Write for Hashed<W> {
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

#[cfg(test)]
mod tests {
    use super::{Hashed, hexadecimal};
    use sha2::Digest;
    use std::io::{self, ErrorKind, Write};

    /// Answers each call with the next of these, and takes two bytes a call.
    struct Answers(Vec<Result<usize, ErrorKind>>);

    impl Write for Answers {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            self.0.remove(0).map_err(io::Error::from)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// A call that a signal interrupted is made again and is no failure; of what fails the first is kept.
    #[test]
    fn an_interrupted_call_is_no_failure() {
        let mut file = Hashed::new(Answers(vec![
            Ok(2),
            Err(ErrorKind::Interrupted),
            Ok(1),
            Err(ErrorKind::StorageFull),
            Err(ErrorKind::BrokenPipe),
        ]));
        file.write_all(b"abc").unwrap();
        assert!(file.failed.is_none());
        assert!(file.write(b"d").is_err() && file.write(b"d").is_err());
        assert_eq!(
            file.failed.map(|error| error.kind()),
            Some(ErrorKind::StorageFull)
        );
        assert_eq!(file.bytes, 3);
        // From sha256sum.
        let abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hexadecimal(&file.digest.finalize()), abc);
    }
}
