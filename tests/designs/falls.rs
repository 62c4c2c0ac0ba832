//! How long levels take to fall: decrement times worked out with 40 digits in another language, of the same rate constants.

use crate::design::{design, run, summary};
use infusim::outcome::CellMeasure;

/// Minutes to fall by 50, 80 and 90 % after 40 min, 2, 6, 24 and 100 h at a constant rate, in 70 kg.
const KAMP: [[f64; 5]; 3] = [
    [8.7045219, 24.5583938, 53.2496089, 70.4584123, 70.732799],
    [78.2871911, 168.064607, 261.936139, 294.835081, 295.287769],
    [202.94419, 345.390799, 445.202387, 478.402834, 478.858024],
];
const DOMINO: [[f64; 5]; 3] = [
    [1.74333144, 6.73619276, 22.9263118, 29.97403, 29.9840841],
    [33.1242828, 127.933068, 172.614376, 180.905967, 180.916969],
    [146.034054, 242.550069, 287.231377, 295.522969, 295.533971],
];

#[test]
fn falls_after_infusions_are_the_decrement_times() {
    let text = "title: t\nmodels: [kamp-2020, domino-1984]\npatients: {count: 1, seed: 1, weight: 70 kg}\n\
        vary: {length: [40 min, 2 h, 6 h, 24 h, 100 h]}\nmeasures: [time to fall]\n\
        arms: {a: [{infusion: {rate: 20 mg/h, over: $length}}]}\nobserve: {until: 6 days, every: 1 h}\n";
    let outcome = run(&design(text));
    for (cells, expected) in outcome.cells.chunks(5).zip([KAMP, DOMINO]) {
        for (place, cell) in cells.iter().enumerate() {
            for (share, expected) in expected.iter().enumerate() {
                let found = summary(cell, "ketamine", CellMeasure::TimeToFall(share));
                let minutes = found.typical.unwrap() * 60.0;
                let near = (minutes - expected[place]).abs() <= 1e-6 * expected[place];
                assert!(
                    near,
                    "cell {}: {minutes} and {}",
                    cell.cell.number, expected[place]
                );
            }
        }
    }
}

/// What has not fallen so far when the observation ends, and what never was there, has no such time.
#[test]
fn what_does_not_fall_so_far_is_missing() {
    let text = "title: t\nmodel: kamp-2020\npatients: {count: 1, seed: 1, weight: 70 kg}\n\
        vary: {length: [40 min, 8 h]}\nmeasures: [time to fall]\n\
        arms: {a: [{infusion: {rate: 20 mg/h, over: $length}}], none: []}\nobserve: {until: 2 h, every: 1 h}\n";
    let outcome = run(&design(text));
    let of = |cell: usize, share: usize| {
        summary(&outcome.cells[cell], "ketamine", CellMeasure::TimeToFall(share)).typical
    };
    assert!(of(0, 0).is_some() && of(0, 1).is_some() && of(0, 2).is_none());
    assert!(of(1, 0).is_none() && of(2, 0).is_none());
}

/// The same after a held target, which is another convention: tissues fill from the start, and levels fall later. The
/// ideal target is there at once, a pump of steps of 1 s is a second late: less than 1e-3 of these times.
#[test]
fn falls_after_a_held_target_take_longer() {
    let expected = [
        [13.3527375, 36.3669797],
        [104.910377, 209.720485],
        [254.487632, 391.242701],
    ];
    let text = "title: t\nmodel: kamp-2020\npatients: {count: 1, seed: 1, weight: 70 kg}\n\
        vary: {length: [40 min, 2 h]}\nmeasures: [time to fall]\n\
        arms: {a: [{target: {level: 100 ng/mL, over: $length, pump: {step: 1 s}}}]}\nobserve: {until: 24 h, every: 1 h}\n";
    let outcome = run(&design(text));
    for (place, cell) in outcome.cells.iter().enumerate() {
        for (share, expected) in expected.iter().enumerate() {
            let found = summary(cell, "ketamine", CellMeasure::TimeToFall(share));
            let (minutes, expected) = (found.typical.unwrap() * 60.0, expected[place]);
            let near = (minutes - expected).abs() <= 1e-3 * expected;
            assert!(near, "{minutes} and {expected}");
            assert!(minutes > KAMP[share][place]);
        }
    }
}
