//! Numbers with units, as people write them.

use crate::sandbox::cases;
use infusim::quantity::{Concentration, Dimension, MolarMass, Quantity, Time};
use proptest::prelude::*;

fn quantity(text: &str) -> Quantity {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn close(text: &str, canonical: f64) {
    let read = quantity(text).canonical();
    assert!(
        (read - canonical).abs() <= 1e-12 * canonical.abs(),
        "{text}: {read}, not {canonical}"
    );
}

#[test]
fn doses_and_rates() {
    close("0.5 mg/kg", 0.5);
    close("0.3 mg/kg/h", 0.3);
    close("22 mg/h", 22.0);
    close("100 mg/24h", 100.0 / 24.0);
    close("1 g", 1000.0);
    assert_eq!(quantity("0.5 mg/kg").dimension(), Dimension::MASS_PER_WEIGHT);
    assert_eq!(
        quantity("0.3 mg/kg/h").dimension(),
        Dimension::MASS_RATE_PER_WEIGHT
    );
    assert_eq!(quantity("22 mg/h").dimension(), Dimension::MASS_RATE);
    assert_eq!(quantity("100 mg/24h").dimension(), Dimension::MASS_RATE);
}

#[test]
fn a_rate_per_seventy_kilograms() {
    for text in ["5 mg/h/70kg", "5 mg/h/70 kg", "5 mg/70kg/h", "5 mg / h / 70 kg"] {
        close(text, 5.0 / 70.0);
        assert_eq!(
            quantity(text).dimension(),
            Dimension::MASS_RATE_PER_WEIGHT,
            "{text}"
        );
    }
}

#[test]
fn three_ways_to_write_a_microgram() {
    // U+00B5, the micro sign, and U+03BC, the Greek letter, look the same.
    for text in [
        "20 \u{b5}g/kg/min",
        "20 \u{3bc}g/kg/min",
        "20 mcg/kg/min",
        "20 ug/kg/min",
    ] {
        close(text, 1.2);
        assert_eq!(quantity(text).to_string(), "20 \u{b5}g/kg/min");
    }
}

#[test]
fn times_are_whole_microseconds() {
    let time = |text: &str| Time::from_quantity(&quantity(text)).unwrap().microseconds();
    assert_eq!(time("40 min"), 2_400_000_000);
    assert_eq!(time("4 days"), 4 * 86_400_000_000);
    assert_eq!(time("4 d"), 4 * 86_400_000_000);
    assert_eq!(time("1 day"), 86_400_000_000);
    assert_eq!(time("1.5 h"), 5_400_000_000);
    assert_eq!(time("20 s"), 20_000_000);
}

#[test]
fn concentrations_by_mass_and_by_amount() {
    let ketamine = MolarMass::from_quantity(&quantity("237.73 g/mol"));
    let level =
        |text: &str| Concentration::from_quantity(&quantity(text), ketamine).map(Concentration::ng_per_ml);
    let is = |text: &str, ng_per_ml: f64| {
        let level = level(text).unwrap();
        assert!((level - ng_per_ml).abs() < 1e-9, "{text}: {level}");
    };
    is("150 ng/mL", 150.0);
    is("150 µg/L", 150.0);
    is("0.15 mg/L", 150.0);
    is("0.51 nmol/mL", 0.51 * 237.73);
    is("0.51 µmol/L", 0.51 * 237.73);
    assert_eq!(
        Concentration::from_quantity(&quantity("0.51 nmol/mL"), None),
        None
    );
    assert_eq!(level("5 mg"), None);
}

#[test]
fn what_is_no_quantity_is_told_why() {
    let told = |text: &str| {
        let error = text.parse::<Quantity>().unwrap_err();
        format!("{error}; {}", error.hint())
    };
    assert_eq!(told("35 MG"), "unknown unit `MG` in `35 MG`; did you mean `mg`?");
    assert_eq!(
        told("0.5 mg/kgs"),
        "unknown unit `kgs` in `0.5 mg/kgs`; did you mean `kg`?"
    );
    assert!(told("0,5 mg").contains("has a comma in its number"));
    assert!(told("1 h 30 min").contains("one number and one unit"));
    assert!(told("0.3 mg/(kg·h)").contains("behind slashes"));
    assert!(told("inf mg").contains("is not a finite number"));
    assert!(told("1e999 mg").contains("is not a finite number"));
    assert!(told("").contains("does not start with a number"));
    // Names of other things are not bent into units.
    for text in ["200 IU", "0.5 mg/lb", "1 month", "3 drops"] {
        assert!(!told(text).contains("did you mean"), "{}", told(text));
    }
}

const UNITS: &[&str] = &[
    "pg", "ng", "µg", "μg", "mcg", "mg", "g", "kg", "nmol", "µmol", "umol", "mmol", "mol", "µL", "ul", "mL",
    "ml", "dL", "L", "l", "s", "sec", "min", "minutes", "h", "hr", "hours", "day", "days", "d", "week",
    "year", "years", "%",
];

prop_compose! {
    /// A unit of up to two factors over up to three others, each of which may be counted.
    fn unit()(
        above in prop::collection::vec(prop::sample::select(UNITS), 0..3),
        below in prop::collection::vec((prop::option::of(1_u32..200), prop::sample::select(UNITS)), 0..4),
    ) -> String {
        let below: Vec<String> = below
            .iter()
            .map(|(count, unit)| match count {
                Some(count) => format!("/{count} {unit}"),
                None => format!("/{unit}"),
            })
            .collect();
        format!("{}{}", above.join("·"), below.concat())
    }
}

proptest! {
    #![proptest_config(cases(1000))]

    #[test]
    fn printing_and_reading_again_gives_the_same_quantity(
        value in any::<f64>().prop_filter("finite", |value| value.is_finite()),
        unit in unit(),
    ) {
        let quantity = Quantity::new(value, &unit).unwrap();
        let again: Quantity = quantity.to_string().parse().unwrap();
        prop_assert_eq!(&again, &quantity);
        prop_assert_eq!(again.value().to_bits(), value.to_bits());
        prop_assert_eq!(again.to_string(), quantity.to_string());
    }

    #[test]
    fn no_text_upsets_the_reader(text in "\\PC{0,24}") {
        if let Err(error) = text.parse::<Quantity>() {
            prop_assert!(!error.to_string().is_empty());
            prop_assert!(!error.hint().is_empty());
        }
    }

    #[test]
    fn nearly_a_quantity_does_not_upset_the_reader(text in "[-+.0-9eE]{0,6} ?[a-zµ%/·*0-9 (),;:^-]{0,12}") {
        if let Ok(quantity) = text.parse::<Quantity>() {
            let again: Quantity = quantity.to_string().parse().unwrap();
            prop_assert_eq!(again, quantity);
        }
    }
}
