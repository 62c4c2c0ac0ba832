//! Layer 5: what concentrations mean, as far as anybody measured it.
//!
//! An [`Threshold`] is a concentration at which an effect was reported, with the substance, matrix,
//! sampling site and people it was measured in. [`Threshold::mismatches`] says what differs from
//! what a model computes. An [`EvidenceNote`] is a statement about long-term relief that is shown
//! with its doubts and never computed with.

mod evidence;
mod keys;
mod library;
mod mismatch;
mod reader;
mod threshold;

pub use evidence::EvidenceNote;
pub use keys::{EFFECT_KEYS, EVIDENCE_KEYS};
pub use library::{effect, effect_ids, evidence_ids, evidence_note, suggest_effect, suggest_evidence};
pub use mismatch::Mismatch;
pub use threshold::{EffectKind, LongInfusion, Threshold};
