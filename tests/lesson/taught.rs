//! What the shipped lesson teaches is what the engine computes, in each of its languages.

use crate::opened::{Opened, two_or_thirty};
use infusim::lesson::{OpenLesson, ScreenState, SeriesFacts};
use infusim::outcome::NumberRequest;
use infusim::quantity::significant;
use infusim::scenario::{LessonAsk, LessonText, Scenario};

const LANGUAGES: [&str; 2] = ["en", "de"];

struct Taught {
    opened: Opened,
    lesson: OpenLesson,
}

impl Taught {
    fn new() -> Self {
        let mut opened = two_or_thirty();
        let Scenario::Study(study) = &opened.scenario else {
            panic!("a study");
        };
        let text = study.source.text.clone();
        let open = opened
            .screen
            .open("two-or-thirty.yaml", &text, Default::default());
        let lesson = open.unwrap().lesson.unwrap();
        Self { opened, lesson }
    }

    /// The step whose English title begins so.
    fn step(&self, title: &str) -> usize {
        let steps = &self.lesson.lesson.steps;
        let found = steps
            .iter()
            .position(|step| step.title.0["en"].starts_with(title));
        found.unwrap_or_else(|| panic!("no step {title}"))
    }

    fn facts(&mut self, state: &ScreenState) -> Vec<SeriesFacts> {
        self.opened.screen.draw(state).unwrap().series
    }

    fn level(&self, state: &ScreenState, arm: &str, at: &str, percentile: Option<&str>) -> f64 {
        let request = NumberRequest {
            arm: Some(arm.to_string()),
            what: "level".to_string(),
            analyte: Some("ketamine".to_string()),
            at: Some(at.to_string()),
            percentile: percentile.map(str::to_string),
            ..NumberRequest::default()
        };
        self.opened
            .screen
            .explain(state, &request)
            .unwrap()
            .value
            .unwrap()
    }
}

fn of<'a>(facts: &'a [SeriesFacts], arm: &str) -> &'a SeriesFacts {
    let found = facts
        .iter()
        .find(|one| one.arm == arm && one.analyte == "ketamine");
    found.unwrap_or_else(|| panic!("no arm {arm}"))
}

/// A number stands in a text in every language, as it is written there.
fn says(text: &LessonText, number: &str, unit: &str) {
    for language in LANGUAGES {
        let number = match language {
            "de" => number.replace('.', ","),
            _ => number.to_string(),
        };
        let words = &text.0[language];
        assert!(
            words.contains(&format!("{number} {unit}")),
            "{number} {unit} is not in: {words}"
        );
    }
}

/// The English text of the only right choice.
fn right(taught: &Taught, step: usize) -> String {
    let LessonAsk::Choices(choices) = &taught.lesson.lesson.steps[step].ask else {
        panic!("step {step} has no choices");
    };
    let right: Vec<&str> = choices
        .iter()
        .filter(|choice| choice.is_right)
        .map(|choice| choice.text.0["en"].as_str())
        .collect();
    assert_eq!(right.len(), 1);
    right[0].to_string()
}

#[test]
fn longer_is_not_higher() {
    let mut taught = Taught::new();
    let step = taught.step("How high");
    let all = taught.opened.state.clone();
    let facts = taught.facts(&all);
    let [short, long] = [of(&facts, "2 h").cmax, of(&facts, "30 h").cmax];
    says(
        &taught.lesson.lesson.steps[step].question,
        &significant(short, 3),
        "ng/mL",
    );
    assert_eq!(right(&taught, step), "Less than twice as high");
    assert!(long > short && long < 2.0 * short, "{short}, {long}");
    // "near that plateau after about half a day"
    let half_a_day = taught.level(&all, "30 h", "12 h", None);
    assert!(half_a_day > 0.95 * long, "{half_a_day} of {long}");
    assert!(of(&facts, "100 h").cmax < 1.02 * long);
}

#[test]
fn a_day_after_the_end_almost_nothing_is_left() {
    let taught = Taught::new();
    let state = taught.opened.state.clone();
    for (arm, end, later) in [
        ("2 h", "2 h", "26 h"),
        ("30 h", "30 h", "54 h"),
        ("10 h", "10 h", "34 h"),
    ] {
        let [at_end, after] = [end, later].map(|at| taught.level(&state, arm, at, None));
        assert!(after < 0.02 * at_end, "{arm}: {after} of {at_end}");
    }
}

#[test]
fn half_of_it_is_gone_sooner_than_the_terminal_half_life_says() {
    let mut taught = Taught::new();
    let step = taught.step("How long until half");
    let state = taught.lesson.screens[step].clone();
    let facts = taught.facts(&state);
    let lesson = &taught.lesson.lesson.steps[step];
    let LessonAsk::Numbers(numbers) = &lesson.ask else {
        panic!("numbers are asked for");
    };
    assert_eq!(numbers.len(), 4);
    for number in numbers {
        let fall = of(&facts, &number.arm).half_fall.unwrap();
        assert_eq!(number.unit, "h");
        assert!((number.value - fall).abs() < 0.005, "{}: {fall}", number.arm);
        let half_life = of(&facts, &number.arm).half_life.unwrap();
        says(&lesson.question, &significant(half_life, 2), "h");
    }
    says(
        &lesson.reveal,
        &significant(of(&facts, "100 h").half_fall.unwrap(), 2),
        "h",
    );
    assert!(
        of(&facts, "2 h").half_fall.unwrap() < 0.5,
        "less than half an hour"
    );
}

#[test]
fn the_same_dose_has_the_same_area() {
    let mut taught = Taught::new();
    let step = taught.step("The same dose");
    let state = taught.lesson.screens[step].clone();
    let facts = taught.facts(&state);
    assert_eq!(right(&taught, step), "The area under the curve");
    let area = |arm: &str| {
        let request = NumberRequest {
            arm: Some(arm.to_string()),
            what: "auc_to_infinity".to_string(),
            analyte: Some("ketamine".to_string()),
            ..NumberRequest::default()
        };
        let found = taught.opened.screen.explain(&state, &request).unwrap();
        found.value.unwrap()
    };
    assert!((area("2 h") / area("30 h") - 1.0).abs() < 1e-9);
    // "by far more than half"
    assert!(of(&facts, "30 h").cmax < 0.25 * of(&facts, "2 h").cmax);
    let hours = |arm: &str| {
        of(&facts, arm)
            .hours_above
            .iter()
            .map(|above| above.hours)
            .fold(0.0, f64::max)
    };
    assert!(
        hours("2 h") > 0.0 && hours("30 h") == 0.0,
        "30 h stay below what 2 h exceed"
    );
}

#[test]
fn people_differ_by_more_than_twice() {
    let taught = Taught::new();
    let step = taught.step("What a thousand");
    let state = taught.lesson.screens[step].clone();
    assert_eq!(state.people, 1000);
    let [lower, typical, upper] =
        [Some("lower"), None, Some("upper")].map(|who| taught.level(&state, "30 h", "29 h", who));
    assert_eq!(right(&taught, step), "By more than twice");
    assert!(upper > 2.0 * lower && upper < 20.0 * lower, "{lower}, {upper}");
    // "may be half or twice of it"
    assert!(
        lower < 0.75 * typical && upper > 1.35 * typical,
        "{lower}, {typical}, {upper}"
    );
}

/// "A day after the end the drug is gone in all arms": what the last step says of the levels, and of the review.
#[test]
fn what_is_said_of_relief_is_in_the_notes() {
    let taught = Taught::new();
    let step = taught.step("Relief that lasts");
    let LessonAsk::Choices(choices) = &taught.lesson.lesson.steps[step].ask else {
        panic!("choices");
    };
    let Scenario::Study(study) = &taught.opened.scenario else {
        panic!("a study");
    };
    let note = study
        .evidence
        .iter()
        .find(|note| note.id == "cochrane-2025")
        .unwrap();
    let note = format!("{note:?}");
    assert!(
        note.contains("67") && note.to_lowercase().contains("uncertain"),
        "{note}"
    );
    let says_so = |choice: &infusim::scenario::LessonChoice| {
        LANGUAGES
            .iter()
            .all(|language| choice.because.0[*language].contains("67"))
    };
    assert!(choices.iter().any(says_so));
}
