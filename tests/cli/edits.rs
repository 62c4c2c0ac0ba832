//! Scenarios with a random slip in them: whatever comes out, nothing breaks.

use crate::sandbox::{SCENARIO, Sandbox, cases};
use infusim::document::{Diagnostics, Source};
use infusim::effect::{EvidenceNote, SideEffectNote, Threshold};
use infusim::model::{Library, Model};
use infusim::scenario::{Finder, Rejected, Study};
use proptest::prelude::*;

const STARTER: &str = include_str!("../../src/scenario/starter/repeat.yaml");
const MODEL: &str = include_str!("../../models/perez-ruixo-2021.yaml");
const EFFECT: &str = include_str!("../../models/effects/psychedelic-bowdle-1998.yaml");
const NOTE: &str = include_str!("../../models/evidence/cochrane-2025.yaml");
const SIDE_EFFECTS: &str = include_str!("../../models/side-effects/blood-pressure-yale-2024.yaml");

/// What is put in: pieces of YAML, of other places of the file, and of nothing at all.
const PIECES: &[&str] = &[
    "",
    " ",
    "  ",
    "\n",
    "\n  ",
    "\t",
    ":",
    ": ",
    "- ",
    "-",
    "{",
    "}",
    "[",
    "]",
    ",",
    "\"",
    "'",
    "#",
    "&a ",
    "*a",
    "!x ",
    "|",
    ">",
    "%",
    "@",
    "<<",
    "---\n",
    "...\n",
    "0",
    "-1",
    "1e999",
    ".nan",
    "~",
    "null",
    "yes",
    "µ",
    "氯",
    "\u{a0}",
    "\u{feff}",
    "\0",
    "\r",
    "\r\n",
    "1000000000000",
    "mg/kg",
    "arms:",
    "at: 3 h",
    "repeat",
    "{every: 1 s, times: 10000, doses: [{pause: 1 s}]}",
    "model: nothing\n",
];

/// One slip: some characters from somewhere are replaced by a piece, or by a copy of some others.
#[derive(Clone, Debug)]
struct Slip {
    at: prop::sample::Index,
    length: usize,
    piece: &'static str,
    copy: Option<(prop::sample::Index, usize)>,
}

fn slip() -> impl Strategy<Value = Slip> {
    let copy = prop::option::of((any::<prop::sample::Index>(), 0_usize..60));
    let length = prop_oneof![Just(0_usize), Just(1), 0_usize..12, 0_usize..200];
    (
        any::<prop::sample::Index>(),
        length,
        prop::sample::select(PIECES),
        copy,
    )
        .prop_map(|(at, length, piece, copy)| Slip {
            at,
            length,
            piece,
            copy,
        })
}

fn edited(text: &str, slips: &[Slip]) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for slip in slips {
        let start = slip.at.index(letters.len() + 1);
        let end = (start + slip.length).min(letters.len());
        let put: Vec<char> = match &slip.copy {
            Some((from, length)) => {
                let from = from.index(letters.len() + 1);
                letters[from..(from + length).min(letters.len())].to_vec()
            }
            None => slip.piece.chars().collect(),
        };
        letters.splice(start..end, put);
    }
    letters.into_iter().collect()
}

fn read(text: &str) -> Result<Study, Rejected> {
    let library = Library::open().unwrap();
    let nothing = |name: &str| Err(Diagnostics::new(Source::new(name, ""), Vec::new()));
    Study::read(Source::new("edited.yaml", text), &Finder::new(&library, &nothing))
}

/// Either a study, or a text that tells at least one mistake, in colour and without.
fn read_and_tell(text: &str) {
    let Err(rejected) = read(text) else { return };
    assert!(
        !rejected.files[0].mistakes().is_empty(),
        "rejected without a reason:\n{text}"
    );
    for colour in [true, false] {
        let told = rejected.render(colour);
        assert!(told.contains("edited.yaml"), "{told}");
    }
    for mistake in rejected.files[0].mistakes() {
        assert!(!mistake.message.is_empty());
        if let Some(place) = mistake.place {
            assert!(place.start <= place.end, "{mistake:?}");
            assert!(text.len() + 4 >= place.end, "{mistake:?}");
        }
    }
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn a_slip_or_three_break_nothing(slips in prop::collection::vec(slip(), 1..4)) {
        read_and_tell(&edited(SCENARIO, &slips));
        read_and_tell(&edited(STARTER, &slips));
    }

    #[test]
    fn a_slip_in_a_model_or_an_effect_breaks_nothing(slips in prop::collection::vec(slip(), 1..4)) {
        let library = Library::open().unwrap();
        let substances = library.substances();
        let source = |text| Source::new("edited.yaml", &edited(text, &slips));
        let told = [
            Model::parse("edited", source(MODEL), substances).map(|_| ()),
            Threshold::parse("edited", source(EFFECT), substances).map(|_| ()),
            EvidenceNote::parse("edited", source(NOTE)).map(|_| ()),
            SideEffectNote::parse("edited", source(SIDE_EFFECTS), substances).map(|_| ()),
        ];
        for bad in told.into_iter().filter_map(Result::err) {
            prop_assert!(!bad.mistakes().is_empty());
            prop_assert!(bad.render(true).contains("edited.yaml"));
        }
    }

    #[test]
    fn a_file_that_is_all_slips_breaks_nothing(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        read_and_tell(&pieces.concat());
    }
}

proptest! {
    #![proptest_config(cases(16))]

    #[test]
    fn check_and_run_agree(slip in slip()) {
        let sandbox = Sandbox::new();
        sandbox.write("edited.yaml", edited(SCENARIO, &[slip]));
        let checked = sandbox.infusim(&["check", "edited.yaml"]);
        let ran = sandbox.infusim(&["run", "edited.yaml", "--patients", "3"]);
        prop_assert_eq!(checked.code, ran.code, "{}{}", checked.err, ran.err);
        if checked.code != 0 {
            prop_assert_eq!(checked.code, 2);
            prop_assert_eq!(checked.err, ran.err);
            prop_assert!(!sandbox.path("out").exists());
        }
    }
}

#[test]
fn every_beginning_of_a_scenario_is_read_without_a_break() {
    for (end, _) in SCENARIO.char_indices() {
        read_and_tell(&SCENARIO[..end]);
    }
}
