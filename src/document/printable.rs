use std::borrow::Cow;

/// Letters that turn the direction of writing or end a line unseen: a name that holds one would be read as
/// another (Unicode Standard Annex 9).
const TURNING: [std::ops::RangeInclusive<char>; 4] = [
    '\u{61c}'..='\u{61c}',
    '\u{200e}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2066}'..='\u{2069}',
];

/// What may be shown: control characters, which would reach a terminal as commands, are shown as written
/// in Rust, such as `\x1b`. A line break and a tab stay; so do the colours of messages, where there are any.
pub fn printable(text: &str, colour: bool) -> Cow<'_, str> {
    if !text.chars().any(is_command) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(letter) = rest.chars().next() {
        let length = match colour_code(rest) {
            Some(length) if colour => {
                shown.push_str(rest.get(..length).unwrap_or_default());
                length
            }
            _ => {
                match letter {
                    letter if !is_command(letter) => shown.push(letter),
                    letter if letter.is_ascii() => shown.push_str(&format!("\\x{:02x}", letter as u32)),
                    letter => shown.push_str(&format!("\\u{{{:x}}}", letter as u32)),
                }
                letter.len_utf8()
            }
        };
        rest = rest.get(length..).unwrap_or_default();
    }
    Cow::Owned(shown)
}

fn is_command(letter: char) -> bool {
    (letter.is_control() && !matches!(letter, '\n' | '\t'))
        || TURNING.iter().any(|turning| turning.contains(&letter))
}

/// How long the code is that a text begins with, if that is one of the colours and weights of messages.
fn colour_code(text: &str) -> Option<usize> {
    let (code, _) = text.strip_prefix("\u{1b}[")?.split_once('m')?;
    let known = code.len() <= 2
        && match code.parse::<u8>() {
            Ok(number) => matches!(number, 0 | 1 | 4 | 30..=37 | 90..=97),
            Err(_) => false,
        };
    known.then_some("\u{1b}[".len() + code.len() + "m".len())
}

#[cfg(test)]
mod tests {
    use super::printable;

    #[test]
    fn commands_to_the_terminal_are_shown_and_not_given() {
        assert_eq!(printable("a\tb\nc µ 日本", false), "a\tb\nc µ 日本");
        assert_eq!(
            printable("\u{1b}[2J\0\r\u{7f}\u{9b}2J", true),
            r"\x1b[2J\x00\x0d\x7f\u{9b}2J"
        );
        assert_eq!(printable("a\u{202e}b", false), r"a\u{202e}b");
        assert_eq!(printable("\u{1b}]0;title\u{7}", true), r"\x1b]0;title\x07");
    }

    #[test]
    fn colours_pass_where_there_are_any() {
        let red = "\u{1b}[1m\u{1b}[91merror\u{1b}[0m";
        assert_eq!(printable(red, true), red);
        assert_eq!(printable(red, false), r"\x1b[1m\x1b[91merror\x1b[0m");
        // Hidden, and beyond what messages use.
        assert_eq!(printable("\u{1b}[8mx", true), r"\x1b[8mx");
        assert_eq!(printable("\u{1b}[", true), r"\x1b[");
    }
}
