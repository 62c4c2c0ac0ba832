use super::{ClaimedFolders, OutputError};
use crate::report::PAGE_MARK;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read, Write};
use std::path::Path;

/// The mark of a page stands within so many bytes of its start.
const HEAD: u64 = 4096;

/// Writes a page, whole or not at all, in the place of an earlier page of infusim or of nothing; folders on the way are made.
///
/// # Errors
/// When something else stands there, which is no page of infusim and stays as it is, or it cannot be written.
pub fn write_page(path: &Path, text: &str) -> Result<(), OutputError> {
    let cannot = |error: io::Error| OutputError::write(path, &error);
    // While files are made nobody who has to stop removes them; a page is made in a moment.
    let mut folders = ClaimedFolders::lock();
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == ErrorKind::NotFound => {}
        Err(error) => return Err(cannot(error)),
        Ok(found) if found.is_file() && is_page(path).map_err(cannot)? => {}
        Ok(_) => {
            return Err(OutputError::NoPage {
                path: path.to_path_buf(),
            });
        }
    }
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder {
        fs::create_dir_all(folder).map_err(cannot)?;
    }
    let mut name = OsString::from(".infusim-page-");
    name.push(
        path.file_name()
            .ok_or_else(|| cannot(ErrorKind::IsADirectory.into()))?,
    );
    let new = path.with_file_name(name);
    let written = fill(&new, text).and_then(|()| fs::rename(&new, path));
    if written.is_err() {
        // What is left of it is no page, and the next one there replaces it.
        let _ = fs::remove_file(&new);
    }
    written.map_err(cannot)?;
    folders.finish();
    Ok(())
}

fn fill(path: &Path, text: &str) -> io::Result<()> {
    // One that a process left when it was killed; what a link leads to stays.
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = File::create_new(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

/// Whether a file is a page that infusim wrote.
fn is_page(path: &Path) -> io::Result<bool> {
    let mut head = Vec::new();
    File::open(path)?.take(HEAD).read_to_end(&mut head)?;
    let mark = PAGE_MARK.as_bytes();
    Ok(head.windows(mark.len()).any(|bytes| bytes == mark))
}

#[cfg(test)]
mod tests {
    use super::write_page;
    use crate::report::PAGE_MARK;
    use std::fs;

    /// What infusim wrote may be replaced; anything else stays as it is, a link and a folder too.
    #[test]
    fn only_a_page_of_infusim_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pages/report.html");
        let page = |body: &str| format!("<!DOCTYPE html>\n{PAGE_MARK}9.9.9\">\n{body}");
        for body in ["one", "two"] {
            write_page(&path, &page(body)).unwrap();
            assert_eq!(fs::read_to_string(&path).unwrap(), page(body));
        }
        let others = fs::read_dir(path.parent().unwrap()).unwrap().count();
        assert_eq!(others, 1, "nothing is left beside it");
        let mine = folder.path().join("mine.html");
        fs::write(&mine, "<!DOCTYPE html>my own").unwrap();
        let refused = write_page(&mine, &page("three")).unwrap_err().to_string();
        assert!(refused.contains("is no page of infusim"), "{refused}");
        assert_eq!(fs::read_to_string(&mine).unwrap(), "<!DOCTYPE html>my own");
        assert!(write_page(folder.path(), &page("four")).is_err());
    }
}
