//! Texts for the reader of a document.
#![no_main]

#[path = "../../tests/regression/readers.rs"]
mod readers;

libfuzzer_sys::fuzz_target!(|text: &str| readers::document(text));
