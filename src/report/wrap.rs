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
    let options = Options::new(usize::from(WIDTH))
        .initial_indent(indent)
        .subsequent_indent(&rest)
        .word_separator(WordSeparator::AsciiSpace)
        .word_splitter(WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(text, options)
}
