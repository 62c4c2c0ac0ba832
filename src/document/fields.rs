use super::{Content, Key, Mistake, Mistakes, Node, Place, did_you_mean};

/// A group of keys that has been checked against the keys it may have.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'a> {
    entries: &'a [(Node, Node)],
    /// Where the group stands.
    pub place: Place,
}

impl<'a> Fields<'a> {
    /// Opens a group: unknown and missing keys are reported, the known ones can be taken.
    /// `what` names it in messages: "an infusion". `None` when it is no group at all.
    pub fn open(node: &'a Node, what: &str, keys: &[Key], mistakes: &mut Mistakes) -> Option<Self> {
        let fields = Self::any(node, what, mistakes)?;
        for (key, _) in fields.entries {
            let name = key.scalar().unwrap_or("");
            if keys.iter().any(|known| known.name == name) {
                continue;
            }
            let names = keys.iter().map(|known| known.name);
            let hint = did_you_mean(name, names.clone())
                .unwrap_or_else(|| format!("{what} has {}", names.collect::<Vec<_>>().join(", ")));
            mistakes.add(Mistake::at(key.place, format!("unknown key `{name}` in {what}")).hint(hint));
        }
        for key in keys.iter().filter(|key| key.required) {
            if fields.get(key.name).is_none() {
                let place = fields
                    .entries
                    .first()
                    .map_or(fields.place, |(first, _)| first.place);
                mistakes.add(Mistake::at(place, format!("{what} needs `{}`", key.name)).hint(key.help));
            }
        }
        Some(fields)
    }

    /// Opens a group whose keys are names of the author's own, such as the arms of a study.
    pub fn any(node: &'a Node, what: &str, mistakes: &mut Mistakes) -> Option<Self> {
        match &node.content {
            Content::Map(entries) => Some(Self {
                entries,
                place: node.place,
            }),
            _ => {
                mistakes.add(
                    Mistake::at(
                        node.place,
                        format!("{what} is a group of keys, here is {}", node.kind()),
                    )
                    .hint("write `key: value` lines, indented under it"),
                );
                None
            }
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
