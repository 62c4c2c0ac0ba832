//! Texts that are refused before they are parsed.

use super::{Diagnostics, Key, Mistake, Source};

/// Keys of its kind that a file holds at least, if it is of that kind at all.
const LEAST_KEYS: usize = 2;

impl Source {
    /// From raw bytes, which must be UTF-8 and not too many.
    ///
    /// # Errors
    /// A [`Diagnostics`] that names the line of the first byte that is not text.
    pub fn from_bytes(name: &str, bytes: &[u8]) -> Result<Self, Diagnostics> {
        Self::from_bytes_up_to(name, bytes, Self::LARGEST)
    }

    /// From raw bytes, which must be UTF-8 and no more than so many.
    ///
    /// # Errors
    /// As [`Source::from_bytes`].
    pub fn from_bytes_up_to(name: &str, bytes: &[u8], largest: u64) -> Result<Self, Diagnostics> {
        if bytes.len() as u64 > largest {
            return Err(Self::too_large(name, bytes.len() as u64));
        }
        match std::str::from_utf8(bytes) {
            Ok(text) => Ok(Self::new(name, text)),
            Err(error) => {
                let good = String::from_utf8_lossy(bytes.get(..error.valid_up_to()).unwrap_or(&[]));
                let line = good.matches('\n').count() + 1;
                let mistake = Mistake::anywhere(format!(
                    "line {line} holds something that is not UTF-8 text"
                ))
                .hint(
                    "is this the right file? if so, save it as UTF-8 (most editors: \"Save with encoding\")",
                );
                Err(Diagnostics::new(Self::new(name, ""), vec![mistake]))
            }
        }
    }

    /// What is said of a file that is larger than [`Source::LARGEST`].
    pub fn too_large(name: &str, size: u64) -> Diagnostics {
        // A device has no size; of it only so much is known that it goes on.
        let size = match size / Self::LARGEST {
            0 | 1 => "more than 1 MB".to_string(),
            megabytes => format!("{megabytes} MB"),
        };
        let mistake = Mistake::anywhere(format!("the file holds {size}, far more than such a file takes"))
            .hint("is this the right file?");
        Diagnostics::new(Self::new(name, ""), vec![mistake])
    }

    /// Refuses a text that holds next to none of the keys of its kind, without a word of what it does
    /// hold: a path in a file of somebody else's may name any file, and a message must not carry it on.
    ///
    /// # Errors
    /// A [`Diagnostics`] that says what kind of file was expected.
    pub fn refuse_other_kind(&self, what: &str, keys: &[Key]) -> Result<(), Diagnostics> {
        let required = || keys.iter().filter(|key| key.required).map(|key| key.name);
        if required().filter(|key| self.has_key(key)).count() >= LEAST_KEYS {
            return Ok(());
        }
        let names: Vec<&str> = required().collect();
        let mistake = Mistake::anywhere(format!("this file is not {what}")).hint(format!(
            "is it the right file? {what} has the keys {}",
            names.join(", ")
        ));
        Err(Diagnostics::new(Self::new(&self.name, ""), vec![mistake]))
    }

    /// Whether a word stands before a colon anywhere.
    fn has_key(&self, key: &str) -> bool {
        self.text.match_indices(key).any(|(at, _)| {
            let before = self.text.get(..at).and_then(|text| text.chars().next_back());
            let after = self.text.get(at + key.len()..).unwrap_or("");
            let starts = before.is_none_or(|c| c.is_whitespace() || matches!(c, '{' | ',' | '"' | '\''));
            starts && after.trim_start_matches(['"', '\'', ' ']).starts_with(':')
        })
    }
}
