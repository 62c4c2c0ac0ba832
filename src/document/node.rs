use super::Place;

/// One value of a YAML file and where it stands.
#[derive(Clone, Debug)]
pub struct Node {
    /// Where it is written.
    pub place: Place,
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
    /// How the value would be called in a message.
    pub fn kind(&self) -> &'static str {
        match &self.content {
            Content::Empty => "nothing",
            Content::Scalar(_) => "a single value",
            Content::List(_) => "a list",
            Content::Map(_) => "a group of keys",
        }
    }

    /// The text of a scalar.
    pub fn scalar(&self) -> Option<&str> {
        match &self.content {
            Content::Scalar(text) => Some(text),
            _ => None,
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
