use crate::document::{Mistake, Mistakes, Node, did_you_mean, quoted};

/// Adds a mistake where a name is not among those of the model; `what` says what it names.
pub(super) fn known(node: &Node, what: &str, name: &str, there: &[&str], mistakes: &mut Mistakes) {
    if !there.contains(&name) {
        let hint = did_you_mean(name, there.iter().copied())
            .unwrap_or_else(|| format!("this model has {}", there.join(", ")));
        let message = format!("the model has no {what} {}", quoted(name));
        mistakes.add(Mistake::at(node.place, message).hint(hint));
    }
}
