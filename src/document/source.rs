/// A file's name and text, kept so that a message can show the line it speaks of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Source {
    /// As the user would write it: a path, or the name of an embedded file.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// The largest file that is read. A scenario or model is a few kilobytes; a file of many
    /// megabytes is some other file.
    pub const LARGEST: u64 = 1 << 20;

    /// What is said of a file that is not there.
    pub const NOT_THERE: &str = "there is no such file";

    /// From a name and a text.
    pub fn new(name: &str, text: &str) -> Self {
        Self {
            name: name.to_string(),
            text: text.strip_prefix('\u{feff}').unwrap_or(text).to_string(),
        }
    }

    /// Line and column of a byte position, both counted from 1; columns count characters.
    pub fn line_and_column(&self, position: usize) -> (usize, usize) {
        let before = self.text.get(..position).unwrap_or(&self.text);
        let line = before.matches('\n').count() + 1;
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let column = before.get(start..).unwrap_or("").chars().count() + 1;
        (line, column)
    }
}
