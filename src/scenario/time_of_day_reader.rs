use crate::document::{Mistake, Mistakes, Node};
use crate::quantity::TimeOfDay;

/// A time of day, such as `08:00`, where one is written.
pub(super) fn read_time_of_day(node: Option<&Node>, mistakes: &mut Mistakes) -> Option<TimeOfDay> {
    let node = node?;
    let found = node.scalar().and_then(TimeOfDay::parse);
    if found.is_none() {
        let message = format!("expected a time of day, here is {}", node.seen());
        let hint = "write hours and minutes from 0:00 to 23:59, such as 08:00 or 14:30";
        mistakes.add(Mistake::at(node.place, message).hint(hint));
    }
    found
}
