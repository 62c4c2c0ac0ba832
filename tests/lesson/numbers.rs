//! A number in a table of a page can be asked how it came about, and the answer is that number.

use crate::opened::{Opened, opened, shipped};
use infusim::model::Library;
use infusim::outcome::{ExplainedNumber, NumberRequest};
use infusim::quantity::{Time, compact};
use infusim::report::{Block, ResultCell};

/// The cells of all tables that can be asked.
fn asked(opened: &mut Opened) -> Vec<(ResultCell, NumberRequest)> {
    let drawn = opened.screen.draw(&opened.state).unwrap();
    let blocks = drawn.table.iter().chain(drawn.notes.iter());
    let tables = blocks.filter_map(|block| match block {
        Block::Table(table) => Some(table),
        _ => None,
    });
    let cells = tables.flat_map(|table| table.rows().iter().flatten());
    let asked = cells.filter_map(|cell| Some((cell.clone(), cell.number.clone()?)));
    asked.collect()
}

/// Whether a text begins with a number, however many digits a table gives it.
fn is_told(text: &str, request: &NumberRequest, value: f64) -> bool {
    let number = ExplainedNumber::of_name(&request.what).unwrap();
    let text = text.trim_start_matches(['≥', '≤', ' ']);
    let is_of = |told: String| {
        let rest = text.strip_prefix(&told);
        rest.is_some_and(|rest| !rest.starts_with(|next: char| next.is_ascii_digit()))
    };
    match number {
        ExplainedNumber::Tmax => is_of(Time::from_hours(value).to_string()),
        _ if number.is_share() => (1..=4).any(|digits| is_of(compact(100.0 * value, digits))),
        _ => (2..=4).any(|digits| is_of(compact(value, digits))),
    }
}

#[test]
fn every_number_that_can_be_asked_is_the_one_in_its_cell() {
    let library = Library::open().unwrap();
    let mut seen = std::collections::BTreeMap::new();
    for path in shipped() {
        let mut opened = opened(&path, &library);
        for (cell, request) in asked(&mut opened) {
            let found = opened.screen.explain(&opened.state, &request);
            let found = found.unwrap_or_else(|error| panic!("{}: {request:?}: {error}", path.display()));
            let value = found
                .value
                .unwrap_or_else(|| panic!("{}: {request:?} is none", path.display()));
            assert!(
                is_told(&cell.text, &request, value),
                "{}: {request:?} is {value}, and the table says {}",
                path.display(),
                cell.text
            );
            *seen.entry(request.what).or_insert(0) += 1;
        }
    }
    for what in [
        "cmax",
        "tmax",
        "auc_to_infinity",
        "half_life",
        "time_above",
        "share_ever_above",
        "response_peak",
    ] {
        assert!(seen.get(what).copied().unwrap_or(0) > 2, "{what}: {seen:?}");
    }
}
