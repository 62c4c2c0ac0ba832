use super::number::tick;

/// The axis all panels share: from the start to the end of observation.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TimeAxis {
    /// Its end, in hours.
    pub(super) until: f64,
    /// Where a number stands, in hours, and the number.
    pub(super) ticks: Vec<(f64, String)>,
    /// Where a short tick stands, in hours.
    pub(super) minor: Vec<f64>,
    /// The middle of each day in hours and its name, where days are worth naming.
    pub(super) days: Vec<(f64, String)>,
    /// What stands below it.
    pub(super) title: &'static str,
}

const SECOND: f64 = 1.0 / 3_600.0;
const MINUTE: f64 = 1.0 / 60.0;
const DAY: f64 = 24.0;
/// More numbers than this get in each other's way.
const MOST: f64 = 13.0;
/// Fewer than this do not make an axis.
const FEW: f64 = 2.0;
/// With fewer steps than this the axis need not end at a number.
const FEWEST: f64 = 5.0;

/// Up to this many hours, the unit in hours, its name, steps between numbers, each with its minor step.
type Scale = (f64, f64, &'static str, &'static [(f64, f64)]);

const SCALES: [Scale; 4] = [
    (
        3.0 * MINUTE,
        SECOND,
        "Time (s)",
        &[
            (1.0, 0.5),
            (2.0, 1.0),
            (5.0, 1.0),
            (10.0, 5.0),
            (15.0, 5.0),
            (20.0, 10.0),
            (30.0, 10.0),
            (60.0, 30.0),
        ],
    ),
    (
        3.0,
        MINUTE,
        "Time (min)",
        &[
            (1.0, 0.5),
            (2.0, 1.0),
            (5.0, 1.0),
            (10.0, 5.0),
            (15.0, 5.0),
            (20.0, 10.0),
            (30.0, 10.0),
            (60.0, 30.0),
        ],
    ),
    (
        7.0 * DAY,
        1.0,
        "Time (h)",
        &[
            (0.5, 0.25),
            (1.0, 0.5),
            (2.0, 1.0),
            (3.0, 1.0),
            (4.0, 1.0),
            (6.0, 2.0),
            (12.0, 6.0),
            (24.0, 6.0),
            (48.0, 24.0),
        ],
    ),
    (
        f64::INFINITY,
        DAY,
        "Time (days)",
        &[
            (1.0, 0.5),
            (2.0, 1.0),
            (5.0, 1.0),
            (7.0, 1.0),
            (14.0, 7.0),
            (28.0, 7.0),
        ],
    ),
];

impl TimeAxis {
    /// For so many hours.
    pub(super) fn new(until: f64) -> Self {
        Self::of_most(until, MOST)
    }

    /// With so many steps between numbers at most.
    pub(super) fn of_most(until: f64, most: f64) -> Self {
        let (unit, title, steps) = SCALES
            .iter()
            .find(|(upto, ..)| until <= *upto)
            .map_or((1.0, "Time (h)", &[][..]), |(_, unit, title, steps)| {
                (*unit, *title, *steps)
            });
        let length = until / unit;
        let fits = |step: f64| (FEW..=most).contains(&(length / step));
        let ends_there = |step: f64| (length / step).fract() < 1e-9 && length / step >= FEWEST;
        let (step, minor) = steps
            .iter()
            .find(|(step, _)| fits(*step) && ends_there(*step))
            .or_else(|| steps.iter().find(|(step, _)| fits(*step)))
            .copied()
            .unwrap_or_else(|| odd_step(length));
        let ticks = multiples(length, step)
            .map(|value| (value * unit, tick(value)))
            .collect();
        let minor = multiples(length, minor).map(|value| value * unit).collect();
        // A day of its own is a word for several of them, and hours already say the rest.
        let days = match unit == 1.0 && until > 2.0 * DAY {
            true => (0..(until / DAY).ceil() as usize)
                .map(|day| (day as f64 * DAY, (day as f64 + 1.0) * DAY, day + 1))
                .filter(|(_, end, _)| *end <= until + 1e-9)
                .map(|(start, end, day)| ((start + end) / 2.0, format!("day {day}")))
                .collect(),
            false => Vec::new(),
        };
        Self {
            until,
            ticks,
            minor,
            days,
            title,
        }
    }
}

impl TimeAxis {
    /// The same with nothing between its numbers.
    pub(super) fn without_short_ticks(&self) -> Self {
        Self {
            minor: Vec::new(),
            ..self.clone()
        }
    }
}

/// For spans no ready step fits: seconds, or years.
fn odd_step(length: f64) -> (f64, f64) {
    let step = super::value_axis::round_down(length / 4.0);
    (step, step / 2.0)
}

fn multiples(length: f64, step: f64) -> impl Iterator<Item = f64> {
    (0..=(length / step * (1.0 + 1e-9)).floor() as usize).map(move |index| index as f64 * step)
}

#[cfg(test)]
mod tests {
    use super::TimeAxis;

    fn labels(until: f64) -> (String, &'static str) {
        let axis = TimeAxis::new(until);
        let labels: Vec<&str> = axis.ticks.iter().map(|(_, label)| label.as_str()).collect();
        (labels.join(" "), axis.title)
    }

    #[test]
    fn units_and_steps_suit_the_span() {
        for (until, ticks, title) in [
            (1.0, "0 5 10 15 20 25 30 35 40 45 50 55 60", "Time (min)"),
            (3.0, "0 15 30 45 60 75 90 105 120 135 150 165 180", "Time (min)"),
            (10.0, "0 1 2 3 4 5 6 7 8 9 10", "Time (h)"),
            (48.0, "0 4 8 12 16 20 24 28 32 36 40 44 48", "Time (h)"),
            (30.0, "0 3 6 9 12 15 18 21 24 27 30", "Time (h)"),
            (72.0, "0 6 12 18 24 30 36 42 48 54 60 66 72", "Time (h)"),
            (144.0, "0 12 24 36 48 60 72 84 96 108 120 132 144", "Time (h)"),
            (264.0, "0 1 2 3 4 5 6 7 8 9 10 11", "Time (days)"),
            (1440.0, "0 5 10 15 20 25 30 35 40 45 50 55 60", "Time (days)"),
        ] {
            assert_eq!(labels(until), (ticks.to_string(), title));
        }
    }

    #[test]
    fn any_span_gets_a_few_numbers() {
        for until in [0.001, 0.02, 0.3, 5.0, 100.0, 167.0, 3_000.0, 1e5, 1e6] {
            let count = TimeAxis::new(until).ticks.len();
            assert!((3..=14).contains(&count), "{count} numbers for {until} h");
        }
    }

    #[test]
    fn seconds_and_years_have_their_numbers() {
        assert_eq!(labels(1.0 / 3_600.0), ("0 0.2 0.4 0.6 0.8 1".into(), "Time (s)"));
        assert_eq!(labels(0.025), ("0 10 20 30 40 50 60 70 80 90".into(), "Time (s)"));
        let ten_years = labels(87_600.0);
        assert_eq!(
            ten_years,
            ("0 500 1,000 1,500 2,000 2,500 3,000 3,500".into(), "Time (days)")
        );
    }

    #[test]
    fn only_whole_days_are_named() {
        let axis = TimeAxis::new(100.0);
        let names: Vec<&str> = axis.days.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["day 1", "day 2", "day 3", "day 4"]);
        assert!(TimeAxis::new(30.0).days.is_empty());
    }
}
