//! Layer 5: what concentrations mean, as far as anybody measured it.
//!
//! An [`Threshold`] is a concentration at which an effect was reported, with the substance, matrix,
//! sampling site and people it was measured in. [`Threshold::mismatches`] says what differs from
//! what a model computes. An [`EvidenceNote`] is a statement about long-term relief that is shown
//! with its doubts and never computed with, and a [`SideEffectNote`] says how often or how large side
//! effects were for which no concentration was published.

mod elementary;
mod evidence;
mod finding_reader;
mod finding_size;
mod keys;
mod library;
mod mismatch;
mod printed_quantity;
mod reader;
mod response;
mod response_columns;
mod response_curve;
mod response_keys;
mod response_law;
mod response_law_reader;
mod response_reader;
mod response_scale_reader;
mod side_effect_keys;
mod side_effect_note;
mod side_effect_reader;
mod threshold;

pub use evidence::EvidenceNote;
pub use finding_size::{ControlShare, DoseShare, FindingSize};
pub use keys::{EFFECT_KEYS, EVIDENCE_KEYS};
pub use library::{
    effect, effect_ids, evidence_ids, evidence_note, response, response_ids, side_effect_ids,
    side_effect_note, suggest_effect, suggest_evidence, suggest_response, suggest_side_effect,
};
pub use mismatch::Mismatch;
pub use printed_quantity::PrintedQuantity;
pub use response::{Partners, Response, ResponseLevel, ResponseScale};
pub use response_columns::ResponseColumns;
pub use response_curve::{ResponseCurve, ResponseForm};
pub use response_keys::RESPONSE_KEYS;
pub use response_law::{ChangeSize, ResponseLaw, ResponseShape};
pub(crate) use response_scale_reader::read_level;
pub use side_effect_keys::SIDE_EFFECT_KEYS;
pub use side_effect_note::{SideEffectFinding, SideEffectNote};
pub use threshold::{EffectKind, LongInfusion, ResponseValue, Threshold};
