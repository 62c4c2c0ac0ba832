//! Layer 1: YAML and tables as written, with the place of every word, and the mistakes found in them.
//!
//! Scenario, model, effect, evidence and side-effect files all come in through this module. A
//! [`Document`] keeps where each key and value stands; readers walk it with [`Fields`] and
//! collect every mistake in [`Mistakes`] instead of stopping at the first. A file that is not
//! in order ends as one [`Diagnostics`], which prints each mistake with its line and a hint.
//!
//! This module knows nothing of drugs, doses or models.

mod diagnostics;
mod fields;
mod key;
mod mistake;
mod node;
mod not_yaml;
mod parse;
mod place;
mod printable;
mod read;
mod refused_source;
mod source;
mod syntax_hint;
mod table;

pub use diagnostics::Diagnostics;
pub use fields::Fields;
pub use key::{Key, ValueKind};
pub use mistake::{Mistake, Mistakes, did_you_mean, nearest, quoted};
pub use node::{Content, Node};
pub use parse::Document;
pub use place::Place;
pub use printable::printable;
pub use read::{
    Expected, Sign, read_choice, read_count, read_flag, read_list, read_name, read_number, read_quantity,
    read_text, read_texts,
};
pub use source::Source;
pub use table::{Table, TableRow};
