//! Reads `lesson:`, the steps that a teacher made of a scenario.

use super::lesson::{Lesson, LessonAsk, LessonChoice, LessonNumber, LessonScreen, LessonStep, LessonText};
use super::lesson_keys::{CHOICE, OPEN, SAME, SHOW, STEP};
use super::limits::MOST_PEOPLE_SHOWN;
use crate::document::{
    Content, Fields, Mistake, Mistakes, Node, did_you_mean, quoted, read_choice, read_count, read_flag,
    read_list, read_text,
};
use crate::quantity::Quantity;
use std::collections::BTreeMap;

/// What the steps of a lesson may name.
pub(super) struct LessonReader<'a> {
    pub(super) arms: Vec<&'a str>,
    pub(super) thresholds: Vec<&'a str>,
}

impl LessonReader<'_> {
    /// Reads all steps.
    pub(super) fn read(&self, node: &Node, mistakes: &mut Mistakes) -> Option<Lesson> {
        let nodes = read_list(node, "`lesson`", mistakes);
        if nodes.is_empty() && matches!(node.content, Content::List(_)) {
            let message = "`lesson` has no step";
            let hint =
                "write a step as `- title: …` with `question`, `reveal` and `sentence`, or take `lesson` out";
            mistakes.add(Mistake::at(node.heading.unwrap_or(node.place), message).hint(hint));
        }
        let steps: Vec<Option<LessonStep>> = nodes.iter().map(|node| self.step(node, mistakes)).collect();
        let steps: Option<Vec<LessonStep>> = steps.into_iter().collect();
        steps.map(|steps| Lesson { steps })
    }

    fn step(&self, node: &Node, mistakes: &mut Mistakes) -> Option<LessonStep> {
        let fields = Fields::open(node, "a step of a lesson", STEP, mistakes)?;
        let mut text = |key: &str| text(fields.get(key)?, key, mistakes);
        let [title, question] = ["title", "question"].map(&mut text);
        let [reveal, sentence, teacher] = ["reveal", "sentence", "teacher"].map(&mut text);
        let ask = self.ask(&fields, mistakes);
        let show = match fields.get("show") {
            Some(node) => self.screen(node, mistakes),
            None => Some(LessonScreen::default()),
        };
        let open = fields.get("open").map(|node| open(node, mistakes));
        Some(LessonStep {
            title: title?,
            question: question?,
            ask: ask?,
            show: show?,
            open,
            reveal: reveal?,
            sentence: sentence?,
            teacher,
        })
    }

    fn ask(&self, fields: &Fields<'_>, mistakes: &mut Mistakes) -> Option<LessonAsk> {
        let asked = ["choices", "draw", "numbers"].map(|key| fields.key(key));
        let mut asked = asked.into_iter().flatten();
        if let (Some(first), Some(second)) = (asked.next(), asked.next()) {
            let message = format!(
                "a step asks in one way, here are `{}` and `{}`",
                first.scalar().unwrap_or(""),
                second.scalar().unwrap_or("")
            );
            mistakes.add(Mistake::at(second.place, message).hint("make two steps of it"));
            return None;
        }
        if let Some(node) = fields.get("choices") {
            return choices(node, mistakes).map(LessonAsk::Choices);
        }
        if let Some(node) = fields.get("draw") {
            return self.arm(node, mistakes).map(LessonAsk::Draw);
        }
        match fields.get("numbers") {
            Some(node) => self.numbers(node, mistakes).map(LessonAsk::Numbers),
            None => Some(LessonAsk::Nothing),
        }
    }

    fn numbers(&self, node: &Node, mistakes: &mut Mistakes) -> Option<Vec<LessonNumber>> {
        let fields = Fields::any(node, "`numbers`", mistakes)?;
        let number = |(_, key, node): (&str, &Node, &Node)| {
            let arm = self.arm(key, mistakes);
            let written = read_text(node, "the right number, as 1.2 h", mistakes)?;
            match written.parse::<Quantity>() {
                Ok(quantity) => Some(LessonNumber {
                    arm: arm?,
                    value: quantity.value(),
                    unit: quantity.unit().to_string(),
                }),
                Err(error) => {
                    let message = format!("expected the right number: {error}");
                    mistakes.add(Mistake::at(node.place, message).hint(error.hint()));
                    None
                }
            }
        };
        let numbers: Vec<Option<LessonNumber>> = fields.entries().map(number).collect();
        numbers.into_iter().collect()
    }

    fn screen(&self, node: &Node, mistakes: &mut Mistakes) -> Option<LessonScreen> {
        let fields = Fields::open_in(node, "`show`", SHOW, Some(("show", STEP)), mistakes)?;
        let arms = fields.get("arms").map(|node| {
            let nodes = read_list(node, "`arms`", mistakes);
            let arms: Vec<String> = nodes.iter().filter_map(|node| self.arm(node, mistakes)).collect();
            if nodes.is_empty() {
                let hint = "name one at least, or leave `arms` out for all of them";
                mistakes.add(Mistake::at(node.place, "no arm is shown").hint(hint));
            }
            arms
        });
        let people = fields
            .get("people")
            .map(|node| read_count(node, "how many people are shown", 0, MOST_PEOPLE_SHOWN, mistakes));
        let log = fields.get("log").map(|node| read_flag(node, "`log`", mistakes));
        let same = fields.get("same").map(|node| {
            let words = [(SAME[0], false), (SAME[1], true)];
            read_choice(node, "what is the same in all arms", &words, mistakes)
        });
        let thresholds = fields.get("thresholds").map(|node| {
            let nodes = read_list(node, "`thresholds`", mistakes);
            let known = |node| one_of(node, ("threshold", &self.thresholds), mistakes);
            nodes.iter().filter_map(known).collect()
        });
        Some(LessonScreen {
            arms,
            people: people.flatten(),
            log: log.flatten().unwrap_or(false),
            is_same_total: same.flatten().unwrap_or(false),
            thresholds,
        })
    }

    fn arm(&self, node: &Node, mistakes: &mut Mistakes) -> Option<String> {
        one_of(node, ("arm", &self.arms), mistakes)
    }
}

/// A name that must be one of those of the scenario.
fn one_of(node: &Node, (what, known): (&str, &[&str]), mistakes: &mut Mistakes) -> Option<String> {
    let name = read_text(node, &format!("the name of one {what}"), mistakes)?;
    if known.contains(&name.as_str()) {
        return Some(name);
    }
    let hint = did_you_mean(&name, known.iter().copied()).unwrap_or_else(|| match known.is_empty() {
        true => format!("the scenario has no {what}"),
        false => format!("the {what}s of the scenario are {}", known.join(", ")),
    });
    let message = format!("there is no {what} {}", quoted(&name));
    mistakes.add(Mistake::at(node.place, message).hint(hint));
    None
}

fn choices(node: &Node, mistakes: &mut Mistakes) -> Option<Vec<LessonChoice>> {
    let nodes = read_list(node, "`choices`", mistakes);
    let choices: Vec<Option<LessonChoice>> = nodes.iter().map(|node| choice(node, mistakes)).collect();
    let choices: Vec<LessonChoice> = choices.into_iter().collect::<Option<_>>()?;
    let right = choices.iter().filter(|choice| choice.is_right).count();
    if choices.len() < 2 || right == 0 {
        let message = match choices.len() {
            0 | 1 => "a question with choices has two at least".to_string(),
            count => format!("none of the {count} choices is right"),
        };
        let hint = "write {text: …, right: yes, because: …} and {text: …, right: no, because: …}";
        mistakes.add(Mistake::at(node.heading.unwrap_or(node.place), message).hint(hint));
        return None;
    }
    Some(choices)
}

fn choice(node: &Node, mistakes: &mut Mistakes) -> Option<LessonChoice> {
    let fields = Fields::open(node, "a choice", CHOICE, mistakes)?;
    let [answer, because] = ["text", "because"].map(|key| text(fields.get(key)?, key, mistakes));
    let right = fields
        .get("right")
        .and_then(|node| read_flag(node, "`right`", mistakes));
    Some(LessonChoice {
        text: answer?,
        is_right: right?,
        because: because?,
    })
}

fn open(node: &Node, mistakes: &mut Mistakes) -> Vec<String> {
    let words: Vec<(&str, &str)> = OPEN.iter().map(|word| (*word, *word)).collect();
    let nodes = read_list(node, "`open`", mistakes);
    let kinds = nodes
        .iter()
        .filter_map(|node| read_choice(node, "a kind of value", &words, mistakes));
    kinds.map(str::to_string).collect()
}

/// A text in one language, or in several.
fn text(node: &Node, what: &str, mistakes: &mut Mistakes) -> Option<LessonText> {
    let what = format!("the text of `{what}`");
    let Content::Map(_) = node.content else {
        let text = read_text(node, &what, mistakes)?;
        return Some(LessonText(BTreeMap::from([(
            LessonText::USUAL.to_string(),
            text,
        )])));
    };
    let fields = Fields::any(node, &what, mistakes)?;
    let mut texts = BTreeMap::new();
    for (language, key, node) in fields.entries() {
        if !is_language(language) {
            let message = format!("{} is no language", quoted(language));
            let hint = "languages are two small letters, as in {en: …, de: …}; put a text that holds a colon and a space in quotes";
            mistakes.add(Mistake::at(key.place, message).hint(hint));
            continue;
        }
        if let Some(text) = read_text(node, &what, mistakes) {
            texts.insert(language.to_string(), text);
        }
    }
    (!texts.is_empty()).then_some(LessonText(texts))
}

/// ISO 639-1.
fn is_language(name: &str) -> bool {
    name.len() == 2 && name.bytes().all(|letter| letter.is_ascii_lowercase())
}
