//! The rows of what is read back of arms.

use super::compact;
use crate::quantity::{Mass, MassRate, Time, TimeOfDay, Weight, clock};
use crate::regimen::{DailyAmounts, ReadBack, ReadBackItem};

/// Rows of an arm without that of its total; of more the first, the second and the last are shown.
const MOST_ROWS: usize = 4;
/// So close, days get the same.
const ROUNDING: f64 = 1e-9;

/// Which columns there are, and how times are written.
pub(super) struct Layout {
    pub(super) with_days: bool,
    /// When time zero is by the clock; with it times stand by the clock, and from the start in brackets.
    pub(super) start: Option<TimeOfDay>,
    /// Whether anything is given in another amount than it was written in.
    pub(super) with_written: bool,
    pub(super) with_solution: bool,
    pub(super) with_routes: bool,
}

/// A line of the table, and for how many doses it stands.
struct Line {
    cells: Vec<String>,
    doses: u64,
}

/// What stands in columns that not every table has.
#[derive(Default)]
struct Further {
    written: String,
    volume: String,
    route: String,
}

impl Layout {
    pub(super) fn header(&self) -> Vec<String> {
        let (starts, ends) = match (self.start, self.with_days) {
            (Some(_), _) => ("starts, by the\nclock (h:min)", "ends, by\nthe clock"),
            (None, true) => ("starts,\nday h:min", "ends,\nday h:min"),
            (None, false) => ("starts,\nh:min", "ends,\nh:min"),
        };
        let cells = [
            "arm",
            starts,
            ends,
            "amount,\nmg (mg/kg)",
            "rate,\nmg/h (mg/kg/h)",
        ]
        .map(str::to_string);
        let further = Further {
            written: "written,\nmg (mg/kg)".to_string(),
            volume: "volume,\nmL (mL/h)".to_string(),
            route: "route".to_string(),
        };
        self.line(cells, further, 0).cells
    }

    fn starts(&self, time: Time) -> String {
        match self.start {
            Some(start) => format!("{} ({})", start.at(time), clock(time, false)),
            None => clock(time, self.with_days),
        }
    }

    fn ends(&self, time: Time) -> String {
        self.start
            .map_or_else(|| clock(time, self.with_days), |start| start.at(time))
    }

    /// The rows of an arm.
    pub(super) fn arm(&self, arm: &ReadBack) -> Vec<Vec<String>> {
        let mut lines = Vec::new();
        for item in &arm.items {
            self.item(item, arm.weight, &mut lines);
        }
        if lines.is_empty() {
            let nothing = ["", "–", "–", "0", ""].map(str::to_string);
            lines.push(self.line(nothing, Further::default(), 0));
        }
        let mut rows = shortened(lines, |doses| {
            let hidden = format!("… {doses} more");
            let cells = [hidden, String::new(), String::new(), String::new(), String::new()];
            self.line(cells, Further::default(), doses)
        });
        if let Some(name) = rows.first_mut().and_then(|row| row.first_mut()) {
            name.clone_from(&arm.arm);
        }
        let doses: u64 = arm.items.iter().map(ReadBackItem::doses).sum();
        let by_rule = |item: &ReadBackItem| matches!(item, ReadBackItem::Rule { .. });
        if arm.items.iter().any(by_rule) {
            return rows;
        }
        if doses > 1 || arm.daily.days > 1 {
            rows.push(self.total(arm));
        }
        rows
    }

    fn item(&self, item: &ReadBackItem, weight: Weight, lines: &mut Vec<Line>) {
        match item {
            ReadBackItem::Dose {
                route,
                start,
                end,
                amount,
                written,
                solution,
                ..
            } => {
                let rates = item.rates().map(|rates| rates.map(MassRate::mg_per_hour));
                let said = rates.map_or("bolus".to_string(), |rates| {
                    let per_kg = rates.map(|rate| rate / weight.kg());
                    format!("{} ({})", from_to(rates, 4), from_to(per_kg, 3))
                });
                let cells = [
                    String::new(),
                    self.starts(*start),
                    self.ends(*end),
                    per_weight(amount.mg(), weight),
                    said,
                ];
                let further = Further {
                    written: per_weight(written.mg(), weight),
                    volume: solution.map_or(String::new(), |solution| {
                        let ml = compact(solution.holding(*amount).ml(), 4);
                        let hourly = rates.map(|rates| rates.map(|rate| rate / solution.mg_per_ml));
                        hourly.map_or(ml.clone(), |hourly| format!("{ml} ({})", from_to(hourly, 4)))
                    }),
                    route: route.to_string(),
                };
                lines.push(self.line(cells, further, 1));
            }
            ReadBackItem::Target { .. } => lines.extend(self.target(item, weight)),
            ReadBackItem::Rule { .. } => lines.extend(self.rule(item, weight)),
            ReadBackItem::Rounds { times, every, items } => {
                let before = lines.len();
                for item in items {
                    self.item(item, weight, lines);
                }
                let all = if lines.len() > before + 1 { "all " } else { "" };
                let shown: u64 = items.iter().map(ReadBackItem::doses).sum();
                let cells = [
                    String::new(),
                    self.starts(item.start() + every.times(times.saturating_sub(1))),
                    self.ends(item.end()),
                    format!("… {all}×{times}"),
                    format!("every {every}"),
                ];
                lines.push(self.line(cells, Further::default(), item.doses() - shown));
            }
        }
    }

    /// What a pump gives for a target.
    fn target(&self, item: &ReadBackItem, weight: Weight) -> Option<Line> {
        let ReadBackItem::Target {
            target,
            route,
            amount,
            rates,
        } = item
        else {
            return None;
        };
        let [highest, last] = rates.map(|rate| compact(rate.mg_per_hour(), 3));
        let level = compact(target.level.ng_per_ml(), 4);
        let cells = [
            String::new(),
            clock(target.start, self.with_days),
            clock(target.end, self.with_days),
            per_weight(amount.mg(), weight),
            format!(
                "for {level} ng/mL, {}:\nup to {highest}, last {last}",
                target.matrix
            ),
        ];
        let further = Further {
            route: route.to_string(),
            ..Further::default()
        };
        Some(self.line(cells, further, 1))
    }

    /// What a rule begins with: how much it gives depends on levels, and is told with the results.
    fn rule(&self, item: &ReadBackItem, weight: Weight) -> Option<Line> {
        let ReadBackItem::Rule {
            route,
            start,
            end,
            rate,
        } = item
        else {
            return None;
        };
        let rate = rate.mg_per_hour();
        let per_kg = compact(rate / weight.kg(), 3);
        let cells = [
            String::new(),
            self.starts(*start),
            self.ends(*end),
            "by rule".to_string(),
            format!("{} ({per_kg}) at first", compact(rate, 4)),
        ];
        let further = Further {
            route: route.to_string(),
            ..Further::default()
        };
        Some(self.line(cells, further, 1))
    }

    fn total(&self, arm: &ReadBack) -> Vec<String> {
        let DailyAmounts { days, least, most } = arm.daily;
        let on_days = if days > 1 {
            format!("on {days} days")
        } else {
            String::new()
        };
        let daily = |amount: Mass| format!("{}/day", per_weight(amount.mg(), arm.weight));
        let each_day = match days {
            0 | 1 => String::new(),
            _ if most.mg() - least.mg() <= ROUNDING * most.mg() => daily(most),
            _ => format!("≤{}", daily(most)),
        };
        let cells = [
            "in all".to_string(),
            String::new(),
            on_days,
            per_weight(arm.total.mg(), arm.weight),
            each_day,
        ];
        let further = Further {
            written: per_weight(arm.written.mg(), arm.weight),
            ..Further::default()
        };
        self.line(cells, further, 0).cells
    }

    fn line(&self, cells: [String; 5], further: Further, doses: u64) -> Line {
        let written = self.with_written.then_some(further.written);
        let volume = self.with_solution.then_some(further.volume);
        let route = self.with_routes.then_some(further.route);
        let cells = cells
            .into_iter()
            .chain(written)
            .chain(volume)
            .chain(route)
            .collect();
        Line { cells, doses }
    }
}

/// "56.25", or "2 to 8" where a rate changes.
fn from_to([from, to]: [f64; 2], digits: i32) -> String {
    match from == to {
        true => compact(from, digits),
        false => format!("{} to {}", compact(from, digits), compact(to, digits)),
    }
}

/// "37.5 (0.5)": an amount or a rate, and per kg.
fn per_weight(value: f64, weight: Weight) -> String {
    format!("{} ({})", compact(value, 4), compact(value / weight.kg(), 3))
}

/// The lines of an arm, or of too many the first, the second and the last.
fn shortened(lines: Vec<Line>, hidden: impl Fn(u64) -> Line) -> Vec<Vec<String>> {
    let count = lines.len();
    let left_out = 2..count.saturating_sub(1);
    let doses: u64 = lines
        .iter()
        .enumerate()
        .filter(|(index, _)| left_out.contains(index))
        .map(|(_, line)| line.doses)
        .sum();
    let mut rows = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        if count > MOST_ROWS && left_out.contains(&index) {
            if index == left_out.start {
                rows.push(hidden(doses).cells);
            }
        } else {
            rows.push(line.cells);
        }
    }
    rows
}
