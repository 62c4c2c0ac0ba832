//! The colour of a threshold says what kind of effect it is.

use crate::colour::Colour;
use crate::painted::Painted;
use crate::studies::{figure, higher_and_higher, outcome, scenario};

/// `name: kind, level` for thresholds written in the scenario, in the order of `order`.
fn with(order: &[(&str, &str, u32)]) -> Painted {
    let thresholds: Vec<String> = order
        .iter()
        .map(|(name, kind, level)| {
            format!("  - {{name: {name}, kind: {kind}, substance: ketamine, above: {level} ng/mL}}\n")
        })
        .collect();
    let lines = format!("thresholds:\n{}", thresholds.concat());
    let outcome = outcome(&scenario(
        lines.trim_end(),
        &higher_and_higher(2),
        "{until: 6 h, every: 5 min}",
    ));
    Painted::new(&figure(&outcome, "ketamine", false))
}

fn colour_of(painted: &Painted, name: &str) -> Colour {
    painted.text(name).colour
}

#[test]
fn whatever_the_order() {
    let (relief, dizzy, sleep) = (
        ("relief", "wanted effect", 90),
        ("dizziness", "side effect", 150),
        ("sleep", "anaesthesia", 260),
    );
    let mut seen = Vec::new();
    for order in [
        [relief, dizzy, sleep],
        [sleep, dizzy, relief],
        [dizzy, relief, sleep],
    ] {
        let painted = with(&order);
        seen.push(["relief", "dizziness", "sleep"].map(|name| colour_of(&painted, name)));
    }
    assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{seen:?}");
    let [wanted, side, other] = seen[0];
    assert!(wanted != side && side != other && wanted != other);
}

#[test]
fn two_of_a_kind_share_their_colour_and_differ_in_their_dashes() {
    let painted = with(&[("dizziness", "side effect", 150), ("nausea", "side effect", 90)]);
    let colour = colour_of(&painted, "dizziness");
    assert_eq!(colour, colour_of(&painted, "nausea"));
    // Their levels run from edge to edge.
    let dashes: Vec<_> = painted
        .lines
        .iter()
        .filter(|line| line.colour == colour && line.points.len() > 300)
        .map(|line| line.dashes.clone())
        .collect();
    assert_eq!(dashes.len(), 2);
    assert_ne!(dashes[0], dashes[1]);
}
