use super::{Mistake, Place, Source};
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use std::fmt;

/// A file that could not be used, with every mistake in it.
///
/// Prints each mistake with file, line, column, the line itself and a hint.
#[derive(Clone, Debug)]
pub struct BadFile {
    source: Source,
    mistakes: Vec<Mistake>,
}

/// More than this many mistakes are counted, not shown: nobody reads the hundredth.
const SHOWN: usize = 40;

impl BadFile {
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
        let title = Level::ERROR.primary_title(mistake.message.as_str());
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
            group = group.element(Level::HELP.message(hint.as_str()));
        }
        renderer.render(&[group])
    }

    /// The one line a place starts on, its number, and the place within it. A very long line
    /// is cut to the neighbourhood of the place.
    fn line_of(&self, place: Place) -> (usize, &str, std::ops::Range<usize>) {
        const WIDEST: usize = 200;
        let text = self.source.text.as_str();
        let (number, _) = self.source.line_and_column(place.start);
        let start = place.start.min(text.len());
        let begin = text
            .get(..start)
            .and_then(|t| t.rfind('\n'))
            .map_or(0, |at| at + 1);
        let finish = text
            .get(start..)
            .and_then(|t| t.find('\n'))
            .map_or(text.len(), |at| start + at);
        let line = text.get(begin..finish).unwrap_or("").trim_end_matches('\r');
        let from = start - begin;
        let to = (place.end.saturating_sub(begin)).clamp(from, line.len().max(from));
        if line.len() <= WIDEST {
            return (number, line, from.min(line.len())..to.min(line.len()));
        }
        let boundary = |mut at: usize| {
            while !line.is_char_boundary(at) {
                at -= 1;
            }
            at
        };
        let cut_from = boundary(from.saturating_sub(WIDEST / 2).min(line.len()));
        let cut_to = boundary((cut_from + WIDEST).min(line.len()));
        let piece = line.get(cut_from..cut_to).unwrap_or("");
        let low = (from - cut_from).min(piece.len());
        (
            number,
            piece,
            low..(to.saturating_sub(cut_from)).clamp(low, piece.len()),
        )
    }
}

impl fmt::Display for BadFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for BadFile {}
