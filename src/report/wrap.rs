use textwrap::{Options, WordSeparator, WordSplitter};

/// Columns of a terminal that nobody has made wider.
pub(super) const WIDTH: u16 = 80;

/// Breaks a long line between words, never inside `ng/mL` or `S-ketamine`; what follows the first line stands two
/// columns further in.
///
/// ```
/// let list = infusim::report::wrap("wrote out/study: concentration.svg, concentration.png, curves.csv, patients.csv", "");
/// assert!(list.lines().all(|line| line.len() <= 80));
/// ```
pub fn wrap(text: &str, indent: &str) -> String {
    let rest = format!("{indent}  ");
    fill(text, WIDTH.into(), [indent, &rest])
}

/// The same in lines of some other length, all of which begin alike.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    fill(text, width, ["", ""])
}

fn fill(text: &str, width: usize, [first, rest]: [&str; 2]) -> String {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(text, options)
}
