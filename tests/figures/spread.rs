//! Models of which nobody published how people differ, and responses: what figures of them say.

use crate::painted::Painted;
use crate::studies::{figure, outcome};
use infusim::plot::draw_response;

fn scenario(models: &str) -> String {
    format!(
        "title: With a band or without\nmodels: [{models}]\npatients: {{count: 50, seed: 1, weight: {{median: 70 kg, cv: 15 %, \
         min: 50 kg, max: 100 kg}}}}\nthresholds: [{{name: asleep, substance: propofol, above: 2 µg/mL}}]\n\
         arms: {{one: [{{infusion: {{rate: 10 mg/kg/h, over: 1 h}}}}]}}\nobserve: {{until: 2 h, every: 5 min}}\n"
    )
}

/// All texts of a figure, without spaces.
fn said(svg: &str) -> String {
    let texts = Painted::new(svg).texts;
    texts.into_iter().map(|text| text.words).collect()
}

fn squeezed(words: &str) -> String {
    words.replace(' ', "")
}

/// There is the typical patient alone, and it is said why there is no band. A model beside it that has a spread has its band.
#[test]
fn no_band_is_drawn_where_no_spread_was_published() {
    let alone = said(&figure(&outcome(&scenario("marsh-1991")), "propofol", false));
    for words in [
        "5–95 %",
        "median",
        "Monte Carlo error",
        "50 virtual patients",
        "Patients above",
    ] {
        assert!(!alone.contains(&squeezed(words)), "{words}: {alone}");
    }
    for words in [
        "Marsh 1991: no spread between people was published",
        "the typical patient, 70 kg",
    ] {
        assert!(alone.contains(&squeezed(words)), "{words}: {alone}");
    }
    let both = said(&figure(
        &outcome(&scenario("eleveld-2018, marsh-1991")),
        "propofol",
        false,
    ));
    for words in [
        "5–95 % of 50 patients",
        "median",
        "50 virtual patients",
        "Marsh 1991: no spread",
    ] {
        assert!(both.contains(&squeezed(words)), "{words}: {both}");
    }
    for words in ["Eleveld 2018: no spread", "Eleveld 2018, Marsh 1991: no spread"] {
        assert!(!both.contains(&squeezed(words)), "{words}: {both}");
    }
}

/// The figure of a response names its scale, its values, the model that drives it, and that it was not estimated with that.
#[test]
fn a_response_that_goes_with_another_model_says_so() {
    let text = "title: Sedation\nmodel: kamp-2020\npatients: {count: 50, seed: 1, weight: 70 kg}\n\
                responses: [sedation-herd-2008]\narms: {one: [{bolus: 1 mg/kg}]}\nobserve: {until: 1 h, every: 1 min}\n";
    let drawn = |text: &str| {
        let figure = draw_response(&outcome(text), 0).unwrap().unwrap();
        said(&figure.svg)
    };
    let other = drawn(text);
    for words in [
        "driven by Kamp 2020",
        "0 unresponsive, 5 awake without stimulus",
        "below 2 points",
        "Patients beyond",
        "were not estimated with Kamp 2020",
        "For teaching and research, not for dosing people.",
    ] {
        assert!(other.contains(&squeezed(words)), "{words}: {other}");
    }
    let partner = drawn(&text.replace("kamp-2020", "herd-2007").replace("70 kg", "20 kg"));
    assert!(!partner.contains(&squeezed("not estimated with")), "{partner}");
}
