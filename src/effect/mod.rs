//! Layer 5: what concentrations mean, as far as anybody measured it.
//!
//! An [`Threshold`] is a concentration at which an effect was reported, with the substance, matrix,
//! sampling site and people it was measured in. [`Threshold::mismatches`] says what differs from
//! what a model computes. An [`EvidenceNote`] is a statement about long-term relief that is shown
//! with its doubts and never computed with, and a [`SideEffectNote`] says how often or how large side
//! effects were for which no concentration was published.

mod evidence;
mod finding_reader;
mod finding_size;
mod keys;
mod library;
mod mismatch;
mod printed_quantity;
mod reader;
mod side_effect_keys;
mod side_effect_note;
mod side_effect_reader;
mod threshold;

pub use evidence::EvidenceNote;
pub use finding_size::{ControlShare, DoseShare, FindingSize};
pub use keys::{EFFECT_KEYS, EVIDENCE_KEYS};
pub use library::{
    effect, effect_ids, evidence_ids, evidence_note, side_effect_ids, side_effect_note, suggest_effect,
    suggest_evidence, suggest_side_effect,
};
pub use mismatch::Mismatch;
pub use printed_quantity::PrintedQuantity;
pub use side_effect_keys::SIDE_EFFECT_KEYS;
pub use side_effect_note::{SideEffectFinding, SideEffectNote};
pub use threshold::{EffectKind, LongInfusion, Threshold};
