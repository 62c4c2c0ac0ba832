//! Texts for the reader of a model.
#![no_main]

#[path = "../../tests/regression/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|text: &str| readers::model(text));
