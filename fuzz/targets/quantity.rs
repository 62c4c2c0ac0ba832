//! Texts for the reader of a quantity.
#![no_main]

#[path = "../../tests/regression/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|text: &str| readers::quantity(text));
