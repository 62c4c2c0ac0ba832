use super::Time;

/// A time since the start as day and time of day, "day 3 0:40", where the first day starts with it; or "48:40" without
/// days. Rounded to the second, which is written where it is not zero.
pub fn clock(time: Time, with_day: bool) -> String {
    let seconds = (time.microseconds() + 500_000).div_euclid(1_000_000);
    let (minutes, rest) = (seconds.div_euclid(60), seconds.rem_euclid(60));
    let (hours, minute) = (minutes.div_euclid(60), minutes.rem_euclid(60));
    let second = if rest == 0 {
        String::new()
    } else {
        format!(":{rest:02}")
    };
    match with_day {
        true => {
            let (day, hour) = (hours.div_euclid(24) + 1, hours.rem_euclid(24));
            format!("day {day} {hour}:{minute:02}{second}")
        }
        false => format!("{hours}:{minute:02}{second}"),
    }
}
