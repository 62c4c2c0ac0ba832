//! Finds, around the place where a YAML parser stopped, what its author got wrong.

use super::{Mistake, Place, quoted};

/// Spaces and signs that look like ordinary ones and come with text copied from pages.
const ODD: &[char] = &[
    '\u{a0}', '\u{2002}', '\u{2003}', '\u{2007}', '\u{2009}', '\u{200b}', '\u{202f}', '\u{3000}', '\u{feff}',
    '：', '，', '｛', '｝', '［', '］',
];
/// A text that cannot start with one of these unless it is in quotes.
const SIGNS: &[char] = &[
    '@', '`', '%', '&', '*', '!', '|', '>', '?', ',', '[', ']', '{', '}', '#',
];

/// A text and the place in it where the parser stopped.
pub(super) struct SyntaxHint<'a> {
    text: &'a str,
    /// Where the parser stopped.
    pub(super) at: usize,
    /// Where the value read last stands.
    last: Place,
}

impl<'a> SyntaxHint<'a> {
    pub(super) fn new(text: &'a str, at: usize, last: Place) -> Self {
        let mut at = at.min(text.len());
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        Self { text, at, last }
    }

    fn slice(&self, start: usize, end: usize) -> &'a str {
        self.text.get(start..end).unwrap_or("")
    }

    fn line_start(&self, at: usize) -> usize {
        self.slice(0, at).rfind('\n').map_or(0, |newline| newline + 1)
    }

    fn line_end(&self, at: usize) -> usize {
        let rest = self.slice(at, self.text.len());
        at + rest.find(['\n', '\r']).unwrap_or(rest.len())
    }

    /// A stretch without the spaces around it.
    fn words(&self, start: usize, end: usize) -> Place {
        let text = self.slice(start, end);
        let start = start + (text.len() - text.trim_start().len());
        Place {
            start,
            end: start + text.trim().len(),
        }
    }

    pub(super) fn words_of_line(&self, at: usize) -> Place {
        self.words(self.line_start(at), self.line_end(at))
    }

    /// From the place to the end of the line, or of the value where that is in brackets.
    pub(super) fn rest_of_line(&self) -> Place {
        let end = self.line_end(self.at);
        let rest = self.slice(self.at, end);
        let in_brackets = !open_brackets(self.slice(0, self.at)).is_empty();
        let length = rest
            .char_indices()
            .skip(1)
            .find(|(_, c)| matches!(c, ',' | ']' | '}'));
        match length {
            Some((length, _)) if in_brackets => self.words(self.at, self.at + length),
            _ => self.words(self.at, end),
        }
    }

    /// The character at which the parser stopped.
    pub(super) fn here(&self) -> Place {
        let length = self.character().map_or(0, char::len_utf8);
        Place {
            start: self.at,
            end: self.at + length,
        }
    }

    fn character(&self) -> Option<char> {
        self.slice(self.at, self.text.len()).chars().next()
    }

    pub(super) fn word(&self) -> Place {
        let rest = self.slice(self.at, self.line_end(self.at));
        let length = rest
            .find(|c: char| c.is_whitespace() || matches!(c, ',' | ']' | '}'))
            .unwrap_or(rest.len());
        Place {
            start: self.at,
            end: self.at + length.max(1).min(rest.len()),
        }
    }

    /// "put it in quotes", with the text as it would then stand, where it is short.
    fn quotes(&self, place: Place) -> String {
        let text = self.slice(place.start, place.end);
        let mark = if text.contains('"') { '\'' } else { '"' };
        if text.is_empty() || text.len() > 60 || text.contains('\n') || text.contains(mark) {
            "put the text in quotes".to_string()
        } else {
            format!("put the text in quotes: {mark}{text}{mark}")
        }
    }

    pub(super) fn in_quotes(&self, or: &str) -> String {
        format!("{or}, or {}", self.quotes(self.rest_of_line()))
    }

    pub(super) fn tab(&self) -> Option<Mistake> {
        let mut start = 0;
        // A line that a tab spoils may stop the parser at the end of the line before it.
        let next = self.line_end((self.line_end(self.at) + 1).min(self.text.len()));
        for line in self.slice(0, next).split_inclusive('\n') {
            let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
            if let Some(tab) = line.get(..indent).and_then(|white| white.find('\t')) {
                let start = start + tab;
                let place = Place {
                    start,
                    end: start + 1,
                };
                return Some(Mistake::at(place, "this line is indented with a tab").hint(
                    "use spaces, two for each level; most editors can replace all tabs of a file by spaces",
                ));
            }
            start += line.len();
        }
        None
    }

    /// An unusual space, colon or control character in the lines the parser stopped in.
    pub(super) fn odd_character(&self) -> Option<Mistake> {
        let start = self.line_start(self.last.start.min(self.at));
        let lines = self.slice(start, self.line_end(self.at));
        let (offset, found) = lines.char_indices().find(|(_, c)| is_odd(*c))?;
        let place = Place {
            start: start + offset,
            end: start + offset + found.len_utf8(),
        };
        let (what, wrong, hint) = odd_sign(found.encode_utf8(&mut [0; 4]))?;
        Some(Mistake::at(place, format!("{what} here {wrong}")).hint(hint))
    }

    /// A colon where none can be: two in a line, or a line that hangs on to the one before.
    pub(super) fn colon(&self) -> Mistake {
        let first_line = self.line_start(self.last.start);
        let before = self.slice(first_line, self.last.start).trim();
        let is_key = before.is_empty() || before == "-";
        let same_line = first_line == self.line_start(self.at);
        if is_key && !same_line {
            return self.no_colon(self.last.start);
        }
        if !same_line {
            return Mistake::at(
                self.words_of_line(self.at),
                "this line is indented further than the one above, so it reads as more of its text",
            )
            .hint("start it where the line above starts");
        }
        if is_key {
            return self.long_key();
        }
        let value = self.words(self.last.start, self.line_end(self.at));
        Mistake::at(self.here(), "here is a second colon in one line").hint(self.quotes(value))
    }

    fn long_key(&self) -> Mistake {
        Mistake::at(self.here(), "more than 1000 characters stand before this colon")
            .hint("a key is a word or a few")
    }

    /// A line that should be `key: value` and has no colon with a space after it.
    pub(super) fn no_colon(&self, at: usize) -> Mistake {
        let place = self.words_of_line(at);
        let line = self.slice(place.start, place.end);
        let (dash, line) = match line.strip_prefix("- ") {
            Some(rest) => (2, rest.trim_start()),
            None => (0, line),
        };
        match line.split_once(':') {
            Some((_, value)) if value.starts_with(' ') => self.long_key(),
            Some((key, value)) if !value.is_empty() => {
                let start = place.start + dash + key.len();
                let colon = Place {
                    start,
                    end: start + 1,
                };
                Mistake::at(colon, "there is no space after this colon")
                    .hint(format!("write {}", quoted(&format!("{key}: {value}"))))
            }
            _ => Mistake::at(place, "this line has no colon").hint("write it as `key: value`"),
        }
    }

    pub(super) fn out_of_line(&self) -> Mistake {
        Mistake::at(
            self.words_of_line(self.at),
            "this line starts in another column than those it belongs to",
        )
        .hint("keys of one group start in one column, and so do the dashes of one list; the two do not mix")
    }

    pub(super) fn no_dash(&self) -> Mistake {
        let place = self.words_of_line(self.at);
        let line = self.slice(place.start, place.end);
        match line.strip_prefix('-') {
            Some(rest) if !rest.starts_with(' ') => Mistake::at(place, "there is no space after this dash")
                .hint(format!("write {}", quoted(&format!("- {rest}")))),
            Some(_) => self.out_of_line(),
            None => Mistake::at(place, "a list stands above, and this line has no dash").hint(format!(
                "if it belongs to the list, write {}; if not, start it further left",
                quoted(&format!("- {line}"))
            )),
        }
    }

    pub(super) fn open_quote(&self) -> Mistake {
        let from = self.last.end.min(self.at);
        let start = self
            .slice(from, self.text.len())
            .find(['"', '\''])
            .map_or(self.at, |quote| from + quote);
        let place = self.words(start, self.line_end(start));
        Mistake::at(place, "this quote is not closed").hint(
            "end the text with the same quote; a text that starts with an apostrophe stands in double quotes",
        )
    }

    /// Something between brackets: a comma that is missing, or the end.
    pub(super) fn brackets(&self) -> Mistake {
        let Some((start, open)) = open_brackets(self.slice(0, self.at)).pop() else {
            return self.cannot_start();
        };
        let place = Place {
            start,
            end: start + 1,
        };
        let key = self
            .slice(start, self.at)
            .rsplit([',', '{', '['])
            .next()
            .unwrap_or("");
        if key.len() > 1000 {
            return self.long_key();
        }
        if self.is_closed(start) {
            let from = self.last.start.clamp(start, self.at);
            let place = self.words(from, self.here().end);
            return Mistake::at(place, "a comma is missing here, or there is a colon too many")
                .hint("put a comma between two entries, and a text with a colon in it in quotes");
        }
        let close = closing(open);
        Mistake::at(place, format!("this `{open}` is not closed"))
            .hint(format!("end what it opens with a `{close}`"))
    }

    /// Whether a bracket is closed before the next line that stands no further right than its own.
    fn is_closed(&self, start: usize) -> bool {
        let indent = |line: &str| line.len() - line.trim_start().len();
        let first = self.line_start(start);
        let own = indent(self.slice(first, self.line_end(start)));
        let mut end = self.text.len();
        let mut at = self.line_end(start);
        for line in self.slice(at, self.text.len()).split_inclusive('\n') {
            let starts_entry = line
                .trim_start()
                .starts_with(|c: char| !matches!(c, '}' | ']' | '#'));
            if starts_entry && !line.trim().is_empty() && indent(line) <= own && at > start {
                end = at;
                break;
            }
            at += line.len();
        }
        open_brackets(self.slice(0, end))
            .iter()
            .all(|(open, _)| *open != start)
    }

    /// A sign at the start of a text that means something else to YAML.
    pub(super) fn cannot_start(&self) -> Mistake {
        match self.character() {
            Some('%') if self.at == self.line_start(self.at) => {
                Mistake::at(self.rest_of_line(), "a line cannot start with `%`")
                    .hint("is this the right file? a remark starts with `#`")
            }
            Some(sign) if SIGNS.contains(&sign) => {
                Mistake::at(self.rest_of_line(), format!("a text cannot start with `{sign}`"))
                    .hint(self.quotes(self.rest_of_line()))
            }
            _ => Mistake::at(self.words_of_line(self.at), "this line cannot be read")
                .hint("compare it with the lines above: indentation, colons, brackets and quotes"),
        }
    }
}

/// The brackets that are open at the end of a text, the innermost last. Those within quotes,
/// remarks and words do not count.
fn open_brackets(text: &str) -> Vec<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut quote: Option<char> = None;
    let mut remark = false;
    // Whether a value may start here, and the character before.
    let (mut fresh, mut before) = (true, '\n');
    for (at, c) in text.char_indices() {
        if c == '\n' {
            remark = false;
        }
        match (quote, c) {
            _ if remark => {}
            (Some(mark), c) if c == mark => quote = None,
            (Some(_), _) => {}
            (None, '#') if before.is_whitespace() => remark = true,
            (None, '"' | '\'') if fresh => quote = Some(c),
            (None, '[' | '{') if fresh => open.push((at, c)),
            (None, ']' | '}') => {
                open.pop();
            }
            _ => {}
        }
        let starts_value = matches!(c, '[' | '{' | ',' | '\n') || (matches!(before, ':' | '-') && c == ' ');
        fresh = starts_value || (fresh && c.is_whitespace());
        before = c;
    }
    open
}

fn is_odd(c: char) -> bool {
    ODD.contains(&c) || is_turning(c) || (c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

/// Marks that turn the direction of writing or break a line unseen: with one, a text reads as another
/// (Unicode Standard Annex 9).
fn is_turning(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The first character of a value that no text has: a control character or a mark that turns the
/// direction of writing, typed in or written as an escape. A line end and a tab are text.
pub(super) fn no_text(text: &str) -> Option<char> {
    text.chars()
        .find(|c| (c.is_control() && !matches!(c, '\n' | '\t')) || is_turning(*c))
}

/// What the first unusual sign in a text is, what is wrong with it, and what to try.
pub(super) fn odd_sign(text: &str) -> Option<(String, String, &'static str)> {
    let found = text.chars().find(|c| is_odd(*c))?;
    Some(if is_turning(found) {
        (
            "a mark".to_string(),
            format!("turns the direction of writing (number {})", u32::from(found)),
            "delete it; text copied from a page often brings such marks, which cannot be seen",
        )
    } else if found.is_control() {
        (
            "a character".to_string(),
            format!("is not text (number {})", u32::from(found)),
            "delete it, or type the line again; is this the right file?",
        )
    } else if found.is_whitespace() || matches!(found, '\u{200b}' | '\u{feff}') {
        (
            "a space".to_string(),
            "is not an ordinary one".to_string(),
            "delete it and type a space; text copied from a page often brings such spaces",
        )
    } else {
        (
            format!("the `{found}`"),
            "is not an ordinary one".to_string(),
            "delete it and type it again with a Latin keyboard",
        )
    })
}

/// The bracket that closes another.
pub(super) fn closing(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}
