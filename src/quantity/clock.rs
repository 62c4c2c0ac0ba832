use super::Time;

/// A time since the start as day and time of day, "day 3 0:40", where the first day starts with it; or "48:40" without
/// days. Rounded to the second, which is written where it is not zero.
pub fn clock(time: Time, with_day: bool) -> String {
    let Parts { hours, rest } = Parts::of(time);
    match with_day {
        true => {
            let (day, hour) = (hours.div_euclid(24) + 1, hours.rem_euclid(24));
            format!("day {day} {hour}{rest}")
        }
        false => format!("{hours}{rest}"),
    }
}

/// The hour of the day at which a study starts, as `08:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeOfDay(Time);

impl TimeOfDay {
    /// From a text such as `08:00` or `8:30`, from 0:00 to 23:59; `None` for any other.
    ///
    /// ```
    /// use infusim::quantity::{Time, TimeOfDay};
    /// let start = TimeOfDay::parse("08:00");
    /// assert_eq!(start.map(|start| start.at(Time::from_hours(20.0))).as_deref(), Some("day 2 04:00"));
    /// assert_eq!(TimeOfDay::parse("24:00"), None);
    /// ```
    pub fn parse(text: &str) -> Option<Self> {
        let (hours, minutes) = text.trim().split_once(':')?;
        let number = |text: &str, digits: std::ops::RangeInclusive<usize>, below: i64| {
            let is_number = digits.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
            let number: i64 = is_number.then(|| text.parse().ok())??;
            (number < below).then_some(number)
        };
        let (hours, minutes) = (number(hours, 1..=2, 24)?, number(minutes, 2..=2, 60)?);
        Some(Self(Time::from_microseconds((hours * 60 + minutes) * 60_000_000)))
    }

    /// So long after the start, by the clock on the wall: "day 2 08:00". Day 1 is that of the start, and days begin at
    /// midnight.
    pub fn at(self, time: Time) -> String {
        let Parts { hours, rest } = Parts::of(self.0 + time);
        format!(
            "day {} {:02}{rest}",
            hours.div_euclid(24) + 1,
            hours.rem_euclid(24)
        )
    }
}

/// A time as whole hours and the rest of it, ":40" or ":40:05".
struct Parts {
    hours: i64,
    rest: String,
}

impl Parts {
    fn of(time: Time) -> Self {
        let seconds = time.microseconds().saturating_add(500_000).div_euclid(1_000_000);
        let (minutes, second) = (seconds.div_euclid(60), seconds.rem_euclid(60));
        let (hours, minute) = (minutes.div_euclid(60), minutes.rem_euclid(60));
        let rest = match second {
            0 => format!(":{minute:02}"),
            _ => format!(":{minute:02}:{second:02}"),
        };
        Self { hours, rest }
    }
}
