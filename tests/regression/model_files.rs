//! What a model file says reaches the model, and a mistake in it is told at its place.
//!
//! Expected values are what the file's text says, the limits that `models/limits` states, or worked out by hand.

use infusim::document::Source;
use infusim::model::{Library, Model, Site};

/// One compartment, with all that the tests below change.
const MODEL: &str = "\
title: One compartment
short: made up
drug: ketamine
measured: {matrix: plasma, site: venous}
source: {authors: nobody, note: made up for a test}
studied_in:
  people: nobody
  weight: {from: 1 kg, to: 400 kg}
  age: {from: 18 years, to: 65 years}
  doses: {iv: {from: 1 mg/kg, to: 2 mg/kg}}
covariates:
  sprays: {typical: 1, unit_dose: {amount: 28 mg, route: iv}}
  japanese: {typical: no, implies: [asian]}
  asian: {typical: no}
parameters:
  cl: {formula: \"3 * (1 + 0.1 * (sprays + japanese + asian))\", unit: L/h, grade: D, from: made up}
  v: {value: 30 L, grade: D, from: made up}
compartments:
  central: {volume: v, reads: ketamine}
flows:
  - {from: central, to: outside, clearance: cl}
routes:
  iv: {into: central}
variability:
  effects:
    one: {on: [cl], variance: 0.04, grade: D, from: made up}
    other: {on: [cl, v], variance: 0.09, grade: D, from: made up}
  correlations:
    - {between: [one, other], r: 0.5, grade: D, from: made up}
  occasion:
    visit: {on: [cl], variance: 0.16, grade: D, from: made up}
";

fn read(text: &str) -> Result<Model, String> {
    let library = Library::open().unwrap();
    let source = Source::new("model.yaml", text);
    Model::parse("model", source, library.substances()).map_err(|error| error.to_string())
}

/// The model with one text in place of another.
#[track_caller]
fn with(was: &str, is: &str) -> Result<Model, String> {
    assert_eq!(MODEL.matches(was).count(), 1, "{was}");
    read(&MODEL.replacen(was, is, 1))
}

#[test]
fn it_is_in_order() {
    read(MODEL).unwrap();
}

/// The ends of every range stand in order and are of one kind; both may be the same.
#[test]
fn ranges_run_upwards() {
    for (was, is, says) in [
        (
            "{from: 1 kg, to: 400 kg}",
            "{from: 400 kg, to: 1 kg}",
            "the lightest is heavier than the heaviest: 400 kg and 1 kg",
        ),
        (
            "{from: 18 years, to: 65 years}",
            "{from: 18 years, to: 65 weeks}",
            "the youngest is older than the oldest: 18 years and 65 weeks",
        ),
        (
            "{from: 1 mg/kg, to: 2 mg/kg}",
            "{from: 1 mg/kg, to: 2 ug/kg}",
            "the smallest dose is larger than the largest: 1 mg/kg and 2 µg/kg",
        ),
        (
            "{from: 1 mg/kg, to: 2 mg/kg}",
            "{from: 1 mg/kg, to: 200 mg}",
            "1 mg/kg and 200 mg are not of one kind",
        ),
    ] {
        let told = with(was, is).unwrap_err();
        assert!(told.contains(says), "{is}: {told}");
        assert!(told.contains("model.yaml: 1 mistake"), "{is}: {told}");
    }
    for (was, is) in [
        ("{from: 1 kg, to: 400 kg}", "{from: 70 kg, to: 70 kg}"),
        ("{from: 18 years, to: 65 years}", "{from: 365 day, to: 1 year}"),
        ("{from: 1 mg/kg, to: 2 mg/kg}", "{from: 1 mg/kg, to: 1000 ug/kg}"),
    ] {
        with(was, is).unwrap();
    }
}

/// Names of routes and covariates are those of the model.
#[test]
fn what_it_names_is_there() {
    for (was, is, says) in [
        ("doses: {iv:", "doses: {im:", "the model has no route `im`"),
        ("route: iv}", "route: nasal}", "the model has no route `nasal`"),
        (
            "implies: [asian]",
            "implies: [asia]",
            "the model has no covariate `asia`",
        ),
    ] {
        let told = with(was, is).unwrap_err();
        assert!(told.contains(says), "{is}: {told}");
    }
}

/// Each kind of parameter has its limit, those of `models/limits/limits.yaml`: at it a value is read, beyond it refused.
#[test]
fn every_kind_of_parameter_has_a_limit() {
    for (at, beyond) in [
        ("1000000", "1000001"),
        ("10 years", "11 years"),
        ("1000000000 /h", "1000000001 /h"),
        ("1000000 L", "1000001 L"),
        ("100000 L/kg", "100001 L/kg"),
        ("1000000 L/h", "1000001 L/h"),
        ("100000 L/h/kg", "100001 L/h/kg"),
        ("1 kg/h", "1.001 kg/h"),
        ("100 g/h/kg", "101 g/h/kg"),
        ("1 kg/L", "1.001 kg/L"),
    ] {
        let told = |value: &str| {
            let more = format!("parameters:\n  more: {{value: {value}, grade: D, from: made up}}\n");
            with("parameters:\n", &more).unwrap_err()
        };
        // Nothing uses it, which is said of one that could be read.
        let (at, beyond) = (told(at), told(beyond));
        assert!(!at.contains("too large"), "{at}");
        assert!(at.contains("nothing uses the parameter `more`"), "{at}");
        assert!(beyond.contains("is too large for a parameter value"), "{beyond}");
    }
}

/// A unit that exists and that no parameter has.
#[test]
fn a_parameter_has_a_unit_of_its_own() {
    let told = with("unit: L/h", "unit: kg").unwrap_err();
    assert!(told.contains("`kg` is not a unit a parameter can have"), "{told}");
}

/// The place of a mistake in a formula is that of the character, also behind blanks and letters of two bytes.
#[test]
fn a_mistake_in_a_formula_is_where_it_is() {
    let line = MODEL.lines().position(|line| line.starts_with("  cl:")).unwrap() + 1;
    for formula in ["v # 10", "   v # 10", "vé # 10"] {
        let told = with("3 * (1 + 0.1 * (sprays + japanese + asian))", formula).unwrap_err();
        let before = "  cl: {formula: \"".len() + formula.chars().take_while(|c| *c != '#').count();
        let place = format!("model.yaml:{line}:{}", before + 1);
        assert!(told.contains(&place), "{place} of {formula}: {told}");
    }
}

/// A two-way exchange is there twice when it is written from either end, and not when two compartments share a
/// clearance.
#[test]
fn a_flow_is_there_once() {
    let peripheral = "  one: {volume: v}\n  two: {volume: v}\n";
    let text = MODEL
        .replace("flows:\n", &format!("{peripheral}flows:\n"))
        .replace(
            "clearance: cl}\n",
            "clearance: cl}\n  - {from: central, to: one, clearance: cl, both_ways: yes}\n  - {from: central, to: two, clearance: cl, both_ways: yes}\n",
        );
    read(&text).unwrap();
    let twice = text.replace("{from: central, to: two,", "{from: one, to: central,");
    let told = read(&twice).unwrap_err();
    assert!(told.contains("this flow is there twice"), "{told}");
}

/// A route is direct when the whole dose arrives at once.
#[test]
fn a_direct_route_has_no_delay_and_no_loss() {
    let direct = |is: &str| {
        let text = MODEL.replace("iv: {into: central}", is);
        let text = text.replace(
            "parameters:\n",
            "parameters:\n  f: {value: 0.5, grade: D, from: made up}\n  t: {value: 1 h, grade: D, from: made up}\n",
        );
        // What the route does not use is used by the clearance.
        let text = text.replace("3 * (1", "(f + t) * (1");
        read(&text).unwrap().route("iv").unwrap().is_direct()
    };
    assert!(direct("iv: {into: central}"));
    for part in ["bioavailability: f", "lag: t", "over: t"] {
        assert!(!direct(&format!("iv: {{into: central, {part}}}")), "{part}");
    }
}

/// By hand: of two effects with standard deviations of 0.2 and 0.3 and a correlation of 0.5 the sum has a variance of
/// 0.04 + 0.09 + 2·0.5·0.2·0.3 = 0.19, and visits add 0.16.
#[test]
fn variances_of_a_parameter_add_up() {
    let model = read(MODEL).unwrap();
    for (name, variance) in [("cl", 0.35), ("v", 0.09)] {
        let found = model.variability.variance_on(model.parameter(name).unwrap());
        assert!((found - variance).abs() < 1e-15, "{name}: {found}");
    }
}

/// People differ where one effect is above nothing, between them or between visits.
#[test]
fn people_differ_or_not() {
    let (before, _) = MODEL.split_once("variability:\n").unwrap();
    for (between, visits) in [("0", "0"), ("0", "0.1"), ("0.1", "0"), ("0.1", "0.1")] {
        let effect = |variance: &str| format!("{{on: [v], variance: {variance}, grade: D, from: made up}}");
        let text = format!(
            "{before}variability:\n  effects:\n    one: {}\n  occasion:\n    visit: {}\n",
            effect(between),
            effect(visits)
        );
        let varies = (between, visits) != ("0", "0");
        assert_eq!(
            read(&text).unwrap().has_variability(),
            varies,
            "{between} {visits}"
        );
    }
    assert!(!read(before).unwrap().has_variability());
}

/// One number of grade C, wherever it stands, and the model is not verified.
#[test]
fn one_number_is_not_verified() {
    assert!(!read(MODEL).unwrap().is_unverified());
    for number in ["30 L,", "0.04,", "0.09,", "0.16,"] {
        let model = with(&format!("{number} grade: D"), &format!("{number} grade: C")).unwrap();
        assert!(model.is_unverified(), "{number}");
    }
}

/// What is told of a model: first author and year, its site, values of its covariates.
#[test]
fn words_of_a_model() {
    let library = Library::open().unwrap();
    let model = |id: &str| library.model(id).unwrap().unwrap();
    assert_eq!(model("kamp-2020").citation.short(), "Kamp 2020");
    assert_eq!(read(MODEL).unwrap().citation.short(), "nobody");
    let sites = [Site::Arterial, Site::Venous, Site::Mixed, Site::NotStated].map(|site| site.to_string());
    assert_eq!(
        sites,
        [
            "arterial",
            "venous",
            "mixed arterial and venous",
            "site not stated"
        ]
    );
    let perez = model("perez-ruixo-2021");
    let say = |name: &str, value: f64| {
        let found = perez.covariates.iter().find(|covariate| covariate.name == name);
        found.unwrap().say(value)
    };
    assert_eq!(
        (say("japanese", 1.0), say("japanese", 0.0)),
        ("yes".into(), "no".into())
    );
    assert_eq!(
        (say("age", 40.0), say("sprays", 2.0)),
        ("40 years".into(), "2".into())
    );
    let sprays = perez
        .covariates
        .iter()
        .find(|covariate| covariate.name == "sprays");
    let unit = sprays.and_then(|covariate| covariate.unit_dose.as_ref()).unwrap();
    assert_eq!((unit.amount.mg(), unit.route.as_str()), (28.0, "nasal"));
}

/// An effect that does not vary may have a covariance of nothing with another one; its factor is by hand.
#[test]
fn nothing_goes_together_with_nothing() {
    for zero in ["r: 0", "covariance: 0"] {
        let text = MODEL.replace("r: 0.5", zero).replace("0.04,", "0,");
        let factor = read(&text).unwrap().variability.factor;
        assert_eq!(factor, [vec![0.0], vec![0.0, 0.3]], "{zero}");
    }
}

/// Drug that goes to and fro at one rate does so by two flows, which are not the same one written twice.
#[test]
fn two_flows_that_lead_to_and_fro_are_two() {
    let there = "  - {from: central, to: tissue, rate: k}\n";
    let back = "  - {from: tissue, to: central, rate: k}\n";
    let with_tissue = |flows: &str| {
        let text = MODEL
            .replace(
                "  v: {value: 30 L",
                "  k: {value: 0.5 1/h, grade: D, from: made up}\n  v: {value: 30 L",
            )
            .replace("flows:\n", &format!("  tissue: {{}}\nflows:\n{flows}"));
        read(&text)
    };
    assert_eq!(with_tissue(&format!("{there}{back}")).unwrap().flows.len(), 3);
    let twice = with_tissue(&format!("{there}{back}{there}")).unwrap_err();
    assert!(twice.contains("tissue"), "{twice}");
}

/// The caret stands below the signs that are wrong, also where the text in quotes begins with spaces.
#[test]
fn a_fault_in_a_formula_is_told_at_its_place() {
    for spaces in ["", "  "] {
        let was = "\"3 * (1 + 0.1 * (sprays + japanese + asian))\"";
        let error = with(was, &format!("\"{spaces}sprays ** 2\"")).unwrap_err();
        let lines: Vec<&str> = error.lines().collect();
        let line = lines
            .iter()
            .position(|line| line.contains("sprays ** 2"))
            .unwrap();
        let column = |line: &str, what: &str| line.find(what).map(|at| line[..at].chars().count());
        assert_eq!(
            column(lines[line + 1], "^^"),
            column(lines[line], "**"),
            "{error}"
        );
        assert!(!lines[line + 1].contains("^^^"), "{error}");
    }
}
