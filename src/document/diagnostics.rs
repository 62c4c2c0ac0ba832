use super::{Mistake, Place, Source};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet, normalize_untrusted_str};
use std::fmt;

/// A file that could not be used, with every mistake in it.
///
/// Prints each mistake with file, line, column, the line itself and a hint.
#[derive(Clone, Debug)]
pub struct Diagnostics {
    source: Source,
    mistakes: Vec<Mistake>,
}

/// More than this many mistakes are counted, not shown: nobody reads the hundredth.
const SHOWN: usize = 40;

impl Diagnostics {
    /// From the file and what is wrong with it.
    pub fn new(source: Source, mistakes: Vec<Mistake>) -> Self {
        Self { source, mistakes }
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        &self.source.name
    }

    /// What is wrong, in the order of the file.
    pub fn mistakes(&self) -> &[Mistake] {
        &self.mistakes
    }

    /// Line and column of a place in the file, both counted from 1.
    pub fn line_and_column(&self, place: Place) -> (usize, usize) {
        self.source.line_and_column(place.start)
    }

    /// The text a user sees, in colour for a terminal or plain.
    pub fn render(&self, colour: bool) -> String {
        let renderer = if colour {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut text = String::new();
        for mistake in self.mistakes.iter().take(SHOWN) {
            text.push_str(&self.render_one(mistake, &renderer));
            text.push_str("\n\n");
        }
        let count = self.mistakes.len();
        if count > SHOWN {
            text.push_str(&format!("… and {} more\n\n", count - SHOWN));
        }
        let noun = if count == 1 { "mistake" } else { "mistakes" };
        text.push_str(&format!("{}: {count} {noun}", self.source.name));
        text
    }

    fn render_one(&self, mistake: &Mistake, renderer: &Renderer) -> String {
        let title = Level::ERROR.primary_title(one_line(&mistake.message));
        let mut group = match mistake.place {
            Some(place) => {
                let (line, text, span) = self.line_of(place);
                title.element(
                    Snippet::source(text)
                        .line_start(line)
                        .path(self.source.name.as_str())
                        .annotation(AnnotationKind::Primary.span(span)),
                )
            }
            None => {
                Group::with_title(title).element(annotate_snippets::Origin::path(self.source.name.as_str()))
            }
        };
        if let Some(hint) = &mistake.hint {
            group = group.element(Level::HELP.message(normalize_untrusted_str(&one_line(hint))));
        }
        without_c1(&renderer.render(&[group]))
    }

    /// The one line a place starts on, its number, and the part of the place that lies in it.
    fn line_of(&self, place: Place) -> (usize, &str, std::ops::Range<usize>) {
        let text = self.source.text.as_str();
        let (number, _) = self.source.line_and_column(place.start);
        let start = place.start.min(text.len());
        let before = text.get(..start).unwrap_or("");
        let begin = before.rfind('\n').map_or(0, |at| at + 1);
        let rest = text.get(begin..).unwrap_or("");
        let line = rest.split('\n').next().unwrap_or("").trim_end();
        let from = (start - begin).min(line.len());
        let to = place.end.saturating_sub(begin).clamp(from, line.len());
        (number, line, from..to)
    }
}

/// Words taken from a file may hold line ends, which would break a message up.
fn one_line(text: &str) -> String {
    text.replace(['\n', '\r'], " ")
}

/// The renderer shows what controls a terminal by a picture of it, but for the controls from U+0080 to U+009F:
/// U+009B begins a command as escape and bracket do.
fn without_c1(text: &str) -> String {
    text.replace(|letter| matches!(letter, '\u{80}'..='\u{9f}'), "\u{fffd}")
}

impl fmt::Display for Diagnostics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Diagnostics {}
