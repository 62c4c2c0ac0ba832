use super::compact;
use super::text_table::TextTable;
use super::wrap::wrap;
use crate::quantity::{Mass, Time, Weight, clock};
use crate::regimen::{DailyAmounts, ReadBack, ReadBackItem};

/// Rows of an arm without that of its total; of more the first, the second and the last are shown.
const MOST_ROWS: usize = 4;
/// So close, days get the same.
const ROUNDING: f64 = 1e-9;

/// What each arm gives the typical patient: when doses start and end, how much they are, per kg too, and what is
/// repeated; so that a slip in a scenario is seen before its results are.
/// Under it stands what was taken by default, since it decides what is given too.
pub fn read_back(arms: &[ReadBack], dosed_as: &str, defaults: &[String]) -> String {
    let Some(first) = arms.first() else {
        return String::new();
    };
    let routes = routes(arms);
    let by_route = match routes.as_slice() {
        [] => String::new(),
        [route] => format!(" by route {route}"),
        _ => String::new(),
    };
    let title = format!(
        "Given to the typical patient of {}{by_route}, in mg of {dosed_as}:",
        first.weight
    );
    let layout = Layout {
        with_days: arms.iter().any(|arm| arm.end > DAY),
        with_routes: routes.len() > 1,
    };
    let mut table = TextTable::new(layout.header());
    for arm in arms {
        for row in layout.arm(arm) {
            table.row(row);
        }
    }
    format!(
        "{}\n{}{}",
        wrap(&title, ""),
        table.text(),
        taken_by_default(defaults)
    )
}

/// "By default: band 90 %; patients of perez-ruixo-2021: age 40 years, …".
fn taken_by_default(defaults: &[String]) -> String {
    if defaults.is_empty() {
        return String::new();
    }
    let text = format!("By default: {}.", defaults.join("; "));
    format!("{}\n", wrap(&text, ""))
}

const DAY: Time = Time::from_microseconds(24 * 3_600_000_000);

/// Every route in use, once each.
fn routes(arms: &[ReadBack]) -> Vec<&str> {
    let mut found = Vec::new();
    let mut open: Vec<&ReadBackItem> = arms.iter().rev().flat_map(|arm| arm.items.iter().rev()).collect();
    while let Some(item) = open.pop() {
        match item {
            ReadBackItem::Dose { route, .. } | ReadBackItem::Target { route, .. } => {
                if !found.contains(&&**route) {
                    found.push(&**route);
                }
            }
            ReadBackItem::Rounds { items, .. } => open.extend(items.iter().rev()),
        }
    }
    found
}

/// A line of the table, and for how many doses it stands.
struct Line {
    cells: Vec<String>,
    doses: u64,
}

/// Which columns there are, and how times are written.
struct Layout {
    with_days: bool,
    with_routes: bool,
}

impl Layout {
    fn header(&self) -> Vec<String> {
        let time = if self.with_days { "day h:min" } else { "h:min" };
        let mut header = vec![
            "arm".to_string(),
            format!("starts,\n{time}"),
            format!("ends,\n{time}"),
            "amount,\nmg (mg/kg)".to_string(),
            "rate,\nmg/h (mg/kg/h)".to_string(),
        ];
        if self.with_routes {
            header.push("route".to_string());
        }
        header
    }

    fn arm(&self, arm: &ReadBack) -> Vec<Vec<String>> {
        let mut lines = Vec::new();
        for item in &arm.items {
            self.item(item, arm.weight, &mut lines);
        }
        if lines.is_empty() {
            lines.push(self.line(["", "–", "–", "0", ""].map(str::to_string), "", 0));
        }
        let mut rows = shortened(lines, |doses| {
            let hidden = format!("… {doses} more");
            self.line(
                [hidden, String::new(), String::new(), String::new(), String::new()],
                "",
                doses,
            )
        });
        if let Some(name) = rows.first_mut().and_then(|row| row.first_mut()) {
            name.clone_from(&arm.arm);
        }
        let doses: u64 = arm.items.iter().map(ReadBackItem::doses).sum();
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
            } => {
                let rate = item
                    .rate()
                    .map_or("bolus".to_string(), |rate| per_weight(rate.mg_per_hour(), weight));
                let cells = [
                    String::new(),
                    clock(*start, self.with_days),
                    clock(*end, self.with_days),
                    per_weight(amount.mg(), weight),
                    rate,
                ];
                lines.push(self.line(cells, route, 1));
            }
            ReadBackItem::Target { .. } => lines.extend(self.target(item, weight)),
            ReadBackItem::Rounds { times, every, items } => {
                let before = lines.len();
                for item in items {
                    self.item(item, weight, lines);
                }
                let all = if lines.len() > before + 1 { "all " } else { "" };
                let shown: u64 = items.iter().map(ReadBackItem::doses).sum();
                let cells = [
                    String::new(),
                    clock(
                        item.start() + every.times(times.saturating_sub(1)),
                        self.with_days,
                    ),
                    clock(item.end(), self.with_days),
                    format!("… {all}×{times}"),
                    format!("every {every}"),
                ];
                lines.push(self.line(cells, "", item.doses() - shown));
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
        Some(self.line(cells, route, 1))
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
        self.line(cells, "", 0).cells
    }

    fn line(&self, cells: [String; 5], route: &str, doses: u64) -> Line {
        let route = self.with_routes.then(|| route.to_string());
        let cells = cells.into_iter().chain(route).collect();
        Line { cells, doses }
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
