use super::syntax_hint::odd_sign;
use super::{Content, Key, Mistake, Mistakes, Node, Place, ValueKind, nearest, quoted};

/// A group of keys that has been checked against the keys it may have.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    entries: &'a [(Node, Node)],
    /// Where the group stands.
    pub place: Place,
    /// The key it stands behind; an item of a list and a file as a whole have none.
    pub heading: Option<Place>,
}

/// What an unknown key was probably meant to be.
struct UnknownKey<'k> {
    mistake: Mistake,
    /// The known key that need not be asked for any more.
    meant: Option<&'k str>,
}

impl<'a> Fields<'a> {
    /// Opens a group: unknown and missing keys are reported, the known ones can be taken.
    /// `what` names it in messages: "an infusion". `None` when it is no group at all.
    pub fn open(node: &'a Node, what: &str, keys: &[Key], mistakes: &mut Mistakes) -> Option<Self> {
        Self::open_in(node, what, keys, None, mistakes)
    }

    /// The same for a group that stands in another one, whose keys are easily written one level too
    /// deep: `around` is the key the group stands behind, and the keys of the group around it.
    pub fn open_in(
        node: &'a Node,
        what: &str,
        keys: &[Key],
        around: Option<(&str, &[Key])>,
        mistakes: &mut Mistakes,
    ) -> Option<Self> {
        let Content::Map(entries) = &node.content else {
            mistakes.add(not_these_keys(node, what, keys));
            return None;
        };
        let fields = Self::of(node, entries);
        let mut meant = Vec::new();
        let mut merged = false;
        let absent = fields.absent(keys);
        for (key, value) in fields.entries {
            let name = key.scalar().unwrap_or("");
            if keys.iter().any(|known| known.name == name) {
                continue;
            }
            merged |= name == "<<";
            if let Some((heading, outer)) = around
                && outer.iter().any(|known| known.name == name)
            {
                mistakes.add(
                    Mistake::at(key.place, format!("`{name}` does not belong in {what}")).hint(format!(
                        "write it beside `{heading}`: on a line of its own that starts in the same column"
                    )),
                );
                continue;
            }
            let unknown = fields.unknown_key(key, value, what, keys, &absent);
            mistakes.add(unknown.mistake);
            meant.extend(unknown.meant);
        }
        for key in keys.iter().filter(|key| key.required) {
            let excused = merged || meant.contains(&key.name) || fields.is_too_deep(key.name, keys);
            if excused || fields.get(key.name).is_some() {
                continue;
            }
            let message = format!("{what} needs `{}`", key.name);
            // A file as a whole lacks a key nowhere in particular.
            let mistake = match fields.heading {
                Some(place) => Mistake::at(place, message),
                None if fields.place.start == 0 => Mistake::anywhere(message),
                None => Mistake::at(fields.place, message),
            };
            mistakes.add(mistake.hint(format!("add `{}:` – {}", key.name, key.help)));
        }
        Some(fields)
    }

    /// Opens a group whose keys are names of the author's own, such as the arms of a study.
    pub fn any(node: &'a Node, what: &str, mistakes: &mut Mistakes) -> Option<Self> {
        let Content::Map(entries) = &node.content else {
            let hint = "write each name on a line of its own as `name: …`";
            mistakes.add(no_group(node, what, hint.to_string()));
            return None;
        };
        Some(Self::of(node, entries))
    }

    fn of(node: &'a Node, entries: &'a [(Node, Node)]) -> Self {
        Self {
            entries,
            place: node.place,
            heading: node.heading,
        }
    }

    /// Whether a key stands in a group of this group where it does not belong; the reader of that
    /// group says so.
    fn is_too_deep(&self, name: &str, keys: &[Key]) -> bool {
        self.entries().any(|(group, _, value)| {
            let Content::Map(inner) = &value.content else {
                return false;
            };
            let holds = keys.iter().find(|key| key.name == group).map(|key| &key.holds);
            let is_group = matches!(holds, Some(ValueKind::Group(_) | ValueKind::Either(_)));
            let belongs = holds.is_some_and(|holds| has(holds, name));
            is_group && !belongs && inner.iter().any(|(key, _)| key.scalar() == Some(name))
        })
    }

    /// The keys a group may have and has not. Worked out once for all its unknown keys, so that the
    /// time to check a file grows with its length and not with the square of it.
    fn absent<'k>(&self, keys: &'k [Key]) -> Vec<&'k str> {
        let names = keys.iter().map(|key| key.name);
        names.filter(|name| self.get(name).is_none()).collect()
    }

    fn unknown_key<'k>(
        &self,
        key: &Node,
        value: &Node,
        what: &str,
        keys: &'k [Key],
        absent: &[&'k str],
    ) -> UnknownKey<'k> {
        let name = key.scalar().unwrap_or("");
        let known = |name: &str| {
            let name = name.trim();
            keys.iter().map(|key| key.name).find(|known| *known == name)
        };
        let no_value = matches!(value.content, Content::Empty);
        let glued = name
            .split_once(':')
            .filter(|_| no_value)
            .and_then(|(name, rest)| Some((known(name)?, rest)));
        let unmarked = name
            .split_once(' ')
            .filter(|_| no_value)
            .and_then(|(name, rest)| Some((known(name)?, rest)));
        if let Some((meant, rest)) = glued {
            let message = format!("there is no space after the colon in {}", quoted(name));
            return UnknownKey {
                mistake: Mistake::at(key.place, message).hint(format!("write `{meant}: {}`", rest.trim())),
                meant: Some(meant),
            };
        }
        if let Some((meant, rest)) = unmarked {
            let message = format!("there is no colon after `{meant}` in {}", quoted(name));
            return UnknownKey {
                mistake: Mistake::at(key.place, message).hint(format!("write `{meant}: {}`", rest.trim())),
                meant: Some(meant),
            };
        }
        if let Some((sign, wrong, hint)) = odd_sign(name) {
            let message = format!("{sign} in the key {} {wrong}", quoted(name));
            return UnknownKey {
                mistake: Mistake::at(key.place, message).hint(hint),
                meant: None,
            };
        }
        let message = format!("unknown key {} in {what}", quoted(name));
        let mistake = Mistake::at(key.place, message);
        if name == "<<" {
            let mistake = mistake.hint("`<<` takes nothing over here; write out the keys it stands for");
            return UnknownKey { mistake, meant: None };
        }
        // Only a key that is not there yet can have been meant.
        let meant = nearest(name, absent.iter().copied());
        let hint = match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => elsewhere(name, what, keys),
        };
        UnknownKey {
            mistake: mistake.hint(hint),
            meant,
        }
    }

    /// The value behind a key, when it is there.
    pub fn get(&self, name: &str) -> Option<&'a Node> {
        self.entries
            .iter()
            .find(|(key, _)| key.scalar() == Some(name))
            .map(|(_, value)| value)
    }

    /// The key itself, for messages that point at it.
    pub fn key(&self, name: &str) -> Option<&'a Node> {
        self.entries
            .iter()
            .find(|(key, _)| key.scalar() == Some(name))
            .map(|(key, _)| key)
    }

    /// Every key and value in the order written.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, &'a Node, &'a Node)> + use<'a> {
        self.entries
            .iter()
            .map(|(key, value)| (key.scalar().unwrap_or(""), key, value))
    }
}

/// What is said where a group with these keys was expected.
fn not_these_keys(node: &Node, what: &str, keys: &[Key]) -> Mistake {
    let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
    let dash = if matches!(node.content, Content::List(_)) {
        ", without a dash"
    } else {
        ""
    };
    let hint = format!(
        "its keys are {}; write each on a line of its own as `key: value`{dash}",
        names.join(", ")
    );
    no_group(node, what, hint)
}

fn no_group(node: &Node, what: &str, hint: String) -> Mistake {
    let message = format!("{what} is a group of keys, here is {}", node.seen());
    Mistake::at(node.place, message).hint(hint)
}

/// "it belongs under `patients:`", or the keys there are.
fn elsewhere(name: &str, what: &str, keys: &[Key]) -> String {
    if let Some(key) = keys.iter().find(|key| has(&key.holds, name)) {
        return format!("`{name}` belongs under `{}:`, indented further", key.name);
    }
    let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
    format!("{what} has {}", names.join(", "))
}

/// Whether a group has a key of this name.
fn has(holds: &ValueKind, name: &str) -> bool {
    match holds {
        ValueKind::Group(keys) => keys.iter().any(|key| key.name == name),
        ValueKind::Either(choices) => choices.iter().any(|holds| has(holds, name)),
        _ => false,
    }
}
