//! Reads an arm in which a pump holds targets.

use super::arm::Arm;
use super::arm_reader::{ARMS_EXAMPLE, ArmReader, DURATION, START, USUAL_ROUTE, way_out};
use super::keys;
use super::pump::Pump;
use super::pump_models::PumpModels;
use super::timeline_error::TimelineError;
use super::titration_reader::{TitrationReader, has_rule};
use crate::document::{Content, Fields, Mistake, Mistakes, Node, quoted, read_choice};
use crate::effect::Threshold;
use crate::model::Substances;
use crate::population::ModelInputs;
use crate::quantity::{Concentration, Quantity, Time, clock};
use crate::regimen::{Regimen, Target, TargetMatrix};

const EXAMPLE: &str = "write `- target: {level: 150 ng/mL, over: 4 h, pump: {model: domino-1984}}`";

/// What reading targets needs to know besides.
pub(super) struct TargetReader<'a> {
    pub(super) arm: &'a ArmReader<'a>,
    pub(super) pumps: &'a PumpModels,
    /// What the study's models are run with, in their order.
    pub(super) inputs: &'a [ModelInputs],
    /// What the protocol gives, where it says so.
    pub(super) drug: Option<&'a str>,
    pub(super) substances: &'a Substances,
    /// mg of what models count in one mg as written.
    pub(super) strength: f64,
}

/// A target as written, and where.
pub(super) struct WrittenTarget<'a> {
    pub(super) target: Target,
    pub(super) item: &'a Node,
}

/// Whether an arm holds a target.
pub(super) fn has_target(arm: &Node) -> bool {
    let Content::List(items) = &arm.content else {
        return false;
    };
    items.iter().any(|item| {
        let mut ignored = Mistakes::new();
        matches!(item.content, Content::Map(_))
            && Fields::any(item, "", &mut ignored).is_some_and(|fields| fields.get("target").is_some())
    })
}

impl TargetReader<'_> {
    /// An arm, with its name, the node of that and the node of what is given.
    pub(super) fn arm(
        &self,
        (name, key, node): (&str, &Node, &Node),
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Arm {
        let before = mistakes.len();
        if name.trim().is_empty() {
            mistakes.add(Mistake::at(key.place, "this arm has no name").hint(ARMS_EXAMPLE));
        }
        let rules = TitrationReader {
            arm: self.arm,
            drug: self.drug,
            substances: self.substances,
            strength: self.strength,
        };
        let (mut items, mut pump, mut rule) = (Vec::new(), None, None);
        match (has_rule(node), has_target(node)) {
            (true, _) => rule = rules.rule((name, node), defaults, mistakes),
            (false, true) => pump = self.pump((name, node), defaults, mistakes),
            (false, false) => {
                let what = format!("arm {}", quoted(name));
                items = self.arm.items(node, &what, mistakes);
            }
        }
        let arm = Arm {
            name: name.to_string(),
            regimen: Regimen::new(items).with_strength(self.strength),
            pump,
            rule,
            later_occasions: Vec::new(),
        };
        if let (true, Some(people)) = (mistakes.len() == before, self.arm.people) {
            let typical = people.typical_weight();
            match arm.timeline(typical) {
                Ok(_) => {}
                Err(TimelineError::Regimen(error)) => {
                    mistakes.add(Mistake::at(key.place, error.to_string()).hint(way_out(&error)));
                }
                Err(error) => {
                    let hint =
                        "check the numbers of the pump's model, and the patients' weights and covariates";
                    mistakes.add(Mistake::at(key.place, error.to_string()).hint(hint));
                }
            }
        }
        arm
    }

    /// The pump of an arm of a name, which holds at least one target.
    pub(super) fn pump(
        &self,
        (name, arm): (&str, &Node),
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> Option<Pump> {
        let Content::List(items) = &arm.content else {
            return None;
        };
        let mut written: Vec<WrittenTarget<'_>> = Vec::new();
        let mut pump_node = None;
        let mut now = Time::ZERO;
        let before = mistakes.len();
        for item in items {
            let Some(fields) = self.item(item, mistakes) else {
                continue;
            };
            let at = fields
                .get("at")
                .and_then(|node| self.arm.duration(node, START, mistakes));
            if let Some(node) = fields.get("pause") {
                now = now + self.arm.duration(node, DURATION, mistakes).unwrap_or_default();
                continue;
            }
            let start = at.unwrap_or(now);
            let Some(node) = fields.get("target") else {
                continue;
            };
            let (target, pump) = self.target(node, start, (name, written.is_empty()), defaults, mistakes);
            if let Some(pump) = pump {
                match written.is_empty() && pump_node.is_none() {
                    true => pump_node = Some(pump),
                    false => mistakes.add(
                        Mistake::at(
                            pump.heading.unwrap_or(pump.place),
                            "the pump of an arm is described twice",
                        )
                        .hint("describe it with the first target of the arm; the others go by it"),
                    ),
                }
            }
            let Some(target) = target else { continue };
            if let Some(last) = written.last().filter(|last| last.target.end > target.start) {
                mistakes.add(overlap(item, &last.target, &target));
            }
            now = target.end;
            written.push(WrittenTarget { target, item });
        }
        let all_read = mistakes.len() == before;
        self.pump_of((name, &written), pump_node, all_read, defaults, mistakes)
    }

    /// The keys of an item, which is a target or a pause.
    fn item<'n>(&self, node: &'n Node, mistakes: &mut Mistakes) -> Option<Fields<'n>> {
        let fields = Fields::open(node, "an item of an arm", keys::ITEM, mistakes)?;
        let mut refuse = |key: &str, message: String, hint: &str| {
            let place = fields.key(key).map_or(node.place, |key| key.place);
            mistakes.add(Mistake::at(place, message).hint(hint));
        };
        let is_target = fields.get("target").is_some();
        for kind in ["bolus", "infusion", "repeat"] {
            if fields.get(kind).is_some() {
                refuse(
                    kind,
                    format!("here is a {kind} in an arm whose pump holds a target"),
                    "the pump finds what to give, and would not know of it; write it in an arm of its own",
                );
                return None;
            }
        }
        match (is_target, fields.get("pause").is_some()) {
            (true, true) => {
                refuse(
                    "pause",
                    "here are target and pause in one item".to_string(),
                    "start each on a line of its own with a dash and a space",
                );
                return None;
            }
            (false, false) => return None,
            _ => {}
        }
        if fields.get("route").is_some() {
            refuse(
                "route",
                format!("a pump holds a target by route `{USUAL_ROUTE}` alone"),
                "leave `route` out; what is swallowed or injected elsewhere cannot be steered",
            );
        }
        for key in ["solution", "vial"] {
            if fields.get(key).is_some() {
                refuse(
                    key,
                    format!("`{key}` beside a target says nothing"),
                    "what is in the pump stands with its description: pump: {solution: 10 mg/mL, max_rate: 60 mL/h}",
                );
            }
        }
        if !is_target && fields.get("at").is_some() {
            refuse(
                "at",
                "a pause has no `at`".to_string(),
                "write it beside a target",
            );
        }
        Some(fields)
    }

    /// A target that starts at a time, and the node of its pump.
    fn target<'n>(
        &self,
        node: &'n Node,
        start: Time,
        (arm, is_first): (&str, bool),
        defaults: &mut Vec<String>,
        mistakes: &mut Mistakes,
    ) -> (Option<Target>, Option<&'n Node>) {
        if !matches!(node.content, Content::Map(_)) {
            let message = format!("a target is a group of keys, here is {}", node.seen());
            mistakes.add(Mistake::at(node.place, message).hint(EXAMPLE));
            return (None, None);
        }
        let around = Some(("target", keys::ITEM));
        let Some(fields) = Fields::open_in(node, "a target", keys::TARGET, around, mistakes) else {
            return (None, None);
        };
        let level = fields.get("level").and_then(|node| self.level(node, mistakes));
        let matrix = match fields.get("matrix") {
            Some(node) => read_choice(node, "where the level is held", TargetMatrix::CHOICES, mistakes),
            None => {
                if is_first {
                    defaults.push(format!("target of arm {arm}, matrix: plasma"));
                }
                Some(TargetMatrix::Plasma)
            }
        };
        let over = fields
            .get("over")
            .and_then(|node| self.arm.duration(node, DURATION, mistakes));
        let target = (|| {
            Some(Target {
                level: level?,
                matrix: matrix?,
                start,
                end: start + over?,
            })
        })();
        (target, fields.get("pump"))
    }

    pub(super) fn level(&self, node: &Node, mistakes: &mut Mistakes) -> Option<Concentration> {
        if let Some(quantity) = node.scalar().and_then(|text| text.parse::<Quantity>().ok()) {
            let limits = self.arm.limits;
            limits.check("concentration", "a concentration", &quantity, node, mistakes);
        }
        let drug = self
            .drug
            .or_else(|| self.arm.models.first().map(|model| model.drug.name.as_str()));
        Threshold::read_concentration(node, drug, self.substances, mistakes)
    }
}

fn overlap(item: &Node, before: &Target, target: &Target) -> Mistake {
    let message = format!(
        "this target starts at {}, and the one before it ends at {}",
        clock(target.start, false),
        clock(before.end, false)
    );
    Mistake::at(item.place, message).hint("a pump holds one target at a time; let the first one end before")
}
