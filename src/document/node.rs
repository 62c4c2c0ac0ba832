use super::{Place, quoted};

/// One value of a YAML file and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it is written.
    pub place: Place,
    /// The key it is written behind, where there is one.
    pub heading: Option<Place>,
    /// What is written there.
    pub content: Content,
}

/// What a value is. Scalars stay text: only the reader of a field knows whether `40 min`,
/// `no` or `007` is a duration, an answer or a name.
#[derive(Clone, Debug)]
pub enum Content {
    /// Nothing, `~` or `null`.
    Empty,
    /// A single value.
    Scalar(String),
    /// A list.
    List(Vec<Node>),
    /// Keys and values in the order written.
    Map(Vec<(Node, Node)>),
}

impl Node {
    /// The place of this value without what is written there.
    pub fn clone_without_content(&self) -> Self {
        Self {
            place: self.place,
            heading: self.heading,
            content: Content::Empty,
        }
    }

    /// How the value would be called in a message.
    pub fn kind(&self) -> &'static str {
        match &self.content {
            Content::Empty => "nothing",
            Content::Scalar(_) => "a single value",
            Content::List(_) => "a list",
            Content::Map(_) => "a group of keys",
        }
    }

    /// What to say is here: a single value as written, anything else by its kind.
    pub fn seen(&self) -> String {
        match &self.content {
            Content::Scalar(text) if text.trim().is_empty() => "an empty text".to_string(),
            Content::Scalar(text) => quoted(text),
            _ => self.kind().to_string(),
        }
    }

    /// The text of a scalar.
    pub fn scalar(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// A key of a group and the value behind it, if it is there.
    pub fn entry(&self, name: &str) -> Option<(&Self, &Self)> {
        let Content::Map(entries) = &self.content else {
            return None;
        };
        let found = entries.iter().find(|(key, _)| key.scalar() == Some(name));
        found.map(|(key, value)| (key, value))
    }

    /// Where a part of a scalar stands; the whole of it when quotes or folding move its letters.
    pub(super) fn place_of(&self, part: &str) -> Place {
        match self.scalar().and_then(|text| text.find(part)) {
            Some(at) if !part.is_empty() => self.place_within(at..at + part.len()),
            _ => self.place,
        }
    }

    /// Where a stretch of a scalar's bytes stands; the whole of it when quotes with escapes or folding
    /// move its letters.
    pub fn place_within(&self, part: std::ops::Range<usize>) -> Place {
        let text = self.scalar().unwrap_or("");
        let written = self.place.end - self.place.start;
        let quote = match written.checked_sub(text.len()) {
            Some(0) => 0,
            Some(2) => 1,
            _ => return self.place,
        };
        Place {
            start: self.place.start + quote + part.start.min(text.len()),
            end: self.place.start + quote + part.end.min(text.len()),
        }
    }

    /// How many values there are in this one, itself included.
    pub(super) fn size(&self) -> usize {
        match &self.content {
            Content::Empty | Content::Scalar(_) => 1,
            Content::List(items) => 1 + items.iter().map(Node::size).sum::<usize>(),
            Content::Map(entries) => {
                1 + entries
                    .iter()
                    .map(|(key, value)| key.size() + value.size())
                    .sum::<usize>()
            }
        }
    }
}
