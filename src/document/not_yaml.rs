//! Words for what stops a YAML parser. Its own are for people who know the YAML specification.

use super::syntax_hint::{SyntaxHint, closing};
use super::{Mistake, Place};
use granit_parser::{ErrorKind, ScanError};

/// Levels of nesting. A scenario needs six.
pub(super) const DEEPEST: usize = 40;

/// What is wrong with a text that is not YAML. `last` is where the value read last stands.
pub(super) fn not_yaml(text: &str, error: &ScanError, last: Place) -> Mistake {
    let at = error.marker().byte_offset().unwrap_or(text.len());
    let hint = SyntaxHint::new(text, at, last);
    hint.tab()
        .or_else(|| hint.odd_character())
        .unwrap_or_else(|| by_kind(&hint, error.kind()))
}

fn by_kind(hint: &SyntaxHint<'_>, kind: &ErrorKind) -> Mistake {
    match kind {
        ErrorKind::RecursionLimitExceeded => too_deep(hint.here()),
        ErrorKind::MappingValueNotAllowed => hint.colon(),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => hint.no_colon(hint.at),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => hint.out_of_line(),
        ErrorKind::ExpectedBlockSequenceEntry => hint.no_dash(),
        ErrorKind::ExpectedDocumentStart => Mistake::at(
            hint.words_of_line(hint.at),
            "this line stands further left than the first one",
        )
        .hint("start the first line in the first column, and all main keys with it"),
        ErrorKind::BlockSequenceEntryNotAllowed => Mistake::at(
            hint.rest_of_line(),
            "a list does not start on the line of its key",
        )
        .hint("start it on the next line, or put a text that starts with a dash in quotes"),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => hint.open_quote(),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            Mistake::at(hint.rest_of_line(), "the text goes on after its closing quote")
                .hint("put the quotes around the whole text, or leave them out")
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => Mistake::at(
            hint.rest_of_line(),
            "a backslash stands in a text in double quotes",
        )
        .hint("use single quotes, or write the backslash twice"),
        ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnclosedFlowCollection { .. } => hint.brackets(),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            Mistake::at(hint.here(), format!("this `{open}` is closed by a `{close}`"))
                .hint(format!("close it with `{}`", closing(*open)))
        }
        ErrorKind::MisplacedFlowCollectionEnd => Mistake::at(
            hint.here(),
            "this bracket closes one that was not opened or is closed already",
        )
        .hint("take it out, or put the text it belongs to in quotes"),
        ErrorKind::UnknownAnchor => Mistake::at(
            hint.word(),
            "a `*` repeats what was named before with `&`, and nothing was",
        )
        .hint(hint.in_quotes("write the value out")),
        _ => hint.cannot_start(),
    }
}

pub(super) fn too_deep(place: Place) -> Mistake {
    Mistake::at(
        place,
        format!("more than {DEEPEST} levels are nested in each other"),
    )
    .hint("a scenario needs six; is this the right file?")
}
