/// One key a group may have. The same table tells the reader what is allowed and the JSON
/// Schema what to offer, so the two cannot drift apart.
#[derive(Debug)]
pub struct Key {
    /// As written in the file.
    pub name: &'static str,
    /// What stands behind it.
    pub holds: ValueKind,
    /// Whether it must be there.
    pub required: bool,
    /// One sentence for the reader of the schema.
    pub help: &'static str,
}

/// What stands behind a key.
#[derive(Debug)]
pub enum ValueKind {
    /// A text.
    Text,
    /// A whole number.
    Count,
    /// A number and a unit, with examples.
    Quantity(&'static str),
    /// A time of day, with an example.
    TimeOfDay(&'static str),
    /// `yes` or `no`.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// A list of one thing.
    List(&'static ValueKind),
    /// A group with these keys.
    Group(&'static [Key]),
    /// A group whose keys are names of the author's own.
    Named(&'static ValueKind),
    /// Any of these.
    Either(&'static [ValueKind]),
}

impl Key {
    /// A key that must be there.
    pub const fn required(name: &'static str, holds: ValueKind, help: &'static str) -> Self {
        Self {
            name,
            holds,
            required: true,
            help,
        }
    }

    /// A key that may be left out.
    pub const fn optional(name: &'static str, holds: ValueKind, help: &'static str) -> Self {
        Self {
            name,
            holds,
            required: false,
            help,
        }
    }
}
