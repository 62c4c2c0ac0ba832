//! Words for what stops a YAML parser. Its own are for people who know the YAML specification.

use super::parse::DEEPEST;
use super::slip::Slip;
use super::{Mistake, Place};
use granit_parser::{ErrorKind, ScanError};

/// What is wrong with a text that is not YAML. `last` is where the value read last stands.
pub(super) fn not_yaml(text: &str, error: &ScanError, last: Place) -> Mistake {
    let at = error.marker().byte_offset().unwrap_or(text.len());
    let slip = Slip::new(text, at, last);
    slip.tab()
        .or_else(|| slip.odd_character())
        .unwrap_or_else(|| by_kind(&slip, error.kind()))
}

fn by_kind(slip: &Slip<'_>, kind: &ErrorKind) -> Mistake {
    match kind {
        ErrorKind::RecursionLimitExceeded => too_deep(slip.here()),
        ErrorKind::MappingValueNotAllowed => slip.colon(),
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => slip.no_colon(slip.at),
        ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::InvalidIndentation
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidFlowScalarIndent => slip.out_of_line(),
        ErrorKind::ExpectedBlockSequenceEntry => slip.no_dash(),
        ErrorKind::ExpectedDocumentStart => Mistake::at(
            slip.words_of_line(slip.at),
            "this line stands further left than the first one",
        )
        .hint("start the first line in the first column, and all main keys with it"),
        ErrorKind::BlockSequenceEntryNotAllowed => Mistake::at(
            slip.rest_of_line(),
            "a list does not start on the line of its key",
        )
        .hint("start it on the next line, or put a text that starts with a dash in quotes"),
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent
        | ErrorKind::DocumentIndicatorInQuotedScalar => slip.open_quote(),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            Mistake::at(slip.rest_of_line(), "the text goes on after its closing quote")
                .hint("put the quotes around the whole text, or leave them out")
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidUnicodeEscape => Mistake::at(
            slip.rest_of_line(),
            "a backslash stands in a text in double quotes",
        )
        .hint("use single quotes, or write the backslash twice"),
        ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::InvalidColonPlacement
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnclosedFlowCollection { .. } => slip.brackets(),
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            Mistake::at(slip.here(), format!("this `{open}` is closed by a `{close}`"))
                .hint(format!("close it with `{}`", closing(*open)))
        }
        ErrorKind::MisplacedFlowCollectionEnd => Mistake::at(
            slip.here(),
            "this bracket closes one that was not opened or is closed already",
        )
        .hint("take it out, or put the text it belongs to in quotes"),
        ErrorKind::UnknownAnchor => Mistake::at(
            slip.word(),
            "a `*` repeats what was named before with `&`, and nothing was",
        )
        .hint(slip.in_quotes("write the value out")),
        _ => slip.cannot_start(),
    }
}

/// The bracket that closes another.
pub(super) fn closing(open: char) -> char {
    if open == '[' { ']' } else { '}' }
}

pub(super) fn too_deep(place: Place) -> Mistake {
    Mistake::at(
        place,
        format!("more than {DEEPEST} levels are nested in each other"),
    )
    .hint("a scenario needs six; is this the right file?")
}
