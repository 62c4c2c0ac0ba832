use super::not_yaml::{DEEPEST, not_yaml, too_deep};
use super::read::{is_one_line, not_one_line};
use super::syntax_hint::{no_text, odd_sign};
use super::{Content, Diagnostics, Mistake, Mistakes, Node, Place, Source, quoted};
use granit_parser::{Event, Options, Parser, ScalarStyle, Span};
use std::collections::HashMap;

/// A YAML file as a tree of places and values.
///
/// ```
/// use infusim::document::{Document, Source};
/// let document = Document::parse(Source::new("dose.yaml", "dose: 35 mg"))?;
/// assert_eq!(document.root.kind(), "a group of keys");
/// # Ok::<(), infusim::document::Diagnostics>(())
/// ```
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub source: Source,
    /// Its one value.
    pub root: Node,
}

/// Values in a file, copies made by aliases included. A scenario has some hundred; this keeps
/// a few lines of nested aliases from filling the memory.
const MOST_VALUES: usize = 50_000;

impl Document {
    /// Reads a file's text.
    ///
    /// # Errors
    /// When it is not YAML, is empty, has a key twice, or is out of all proportion.
    pub fn parse(source: Source) -> Result<Self, Diagnostics> {
        let mut mistakes = Mistakes::new();
        let document = Self::read(source, &mut mistakes)?;
        if mistakes.is_empty() {
            Ok(document)
        } else {
            Err(Diagnostics::new(document.source, mistakes.into_sorted()))
        }
    }

    /// What a file is about, which `read` finds in it.
    ///
    /// # Errors
    /// Every mistake in the file, and where `read` finds nothing.
    pub fn read_whole<T>(
        source: Source,
        read: impl FnOnce(&Self, &mut Mistakes) -> Option<T>,
    ) -> Result<T, Diagnostics> {
        let mut mistakes = Mistakes::new();
        let document = Self::read(source, &mut mistakes)?;
        match read(&document, &mut mistakes) {
            Some(found) if mistakes.is_empty() => Ok(found),
            _ => Err(Diagnostics::new(document.source, mistakes.into_sorted())),
        }
    }

    /// Reads a file's text as far as possible: a key that is there twice is a mistake like others,
    /// and the rest of the file can still be looked at.
    ///
    /// # Errors
    /// When there is nothing that could be looked at.
    pub fn read(source: Source, mistakes: &mut Mistakes) -> Result<Self, Diagnostics> {
        let nothing = match Builder::new(&source.text, mistakes).run() {
            Ok(Some(root)) if !matches!(root.content, Content::Empty) => return Ok(Self { source, root }),
            Ok(_) => {
                let what = if source.text.contains('#') {
                    "the file holds nothing but comments"
                } else {
                    "the file is empty"
                };
                Mistake::anywhere(what).hint("`infusim new` writes a scenario to start from")
            }
            Err(mistake) => mistake,
        };
        mistakes.add(nothing);
        Err(Diagnostics::new(source, std::mem::take(mistakes).into_sorted()))
    }
}

/// A collection that is still open while its children arrive.
struct OpenNode {
    place: Place,
    anchor: usize,
    items: Vec<Node>,
    is_map: bool,
}

struct Builder<'a> {
    text: &'a str,
    mistakes: &'a mut Mistakes,
    open: Vec<OpenNode>,
    anchors: HashMap<usize, Node>,
    values: usize,
    root: Option<Node>,
    /// Where the value read last stands; a parser that stumbles does so after it.
    last: Place,
    /// Where each line ends.
    line_ends: Vec<usize>,
}

impl<'a> Builder<'a> {
    fn new(text: &'a str, mistakes: &'a mut Mistakes) -> Self {
        Self {
            text,
            mistakes,
            open: Vec::new(),
            anchors: HashMap::new(),
            values: 0,
            root: None,
            last: Place::default(),
            line_ends: text.match_indices('\n').map(|(at, _)| at).collect(),
        }
    }

    fn run(mut self) -> Result<Option<Node>, Mistake> {
        let mut options = Options::default();
        options.flow_nesting_limit = DEEPEST;
        options.block_nesting_limit = DEEPEST;
        for step in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = step.map_err(|error| not_yaml(self.text, &error, self.last))?;
            self.refuse_tag(&span);
            self.take(event, self.place(span))?;
        }
        Ok(self.root)
    }

    fn take(&mut self, event: Event<'_>, place: Place) -> Result<(), Mistake> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                self.last = place;
                self.refuse_commands(&text, place);
                let plain = style == ScalarStyle::Plain;
                let content = if plain && matches!(text.as_ref(), "" | "~" | "null") {
                    Content::Empty
                } else {
                    Content::Scalar(text.into_owned())
                };
                self.finish(place, content, anchor)
            }
            Event::SequenceStart(_, anchor, _) => self.start(place, anchor, false),
            Event::MappingStart(_, anchor, _) => self.start(place, anchor, true),
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => {
                    let place = Place {
                        start: open.place.start,
                        end: place.end.max(open.place.start),
                    };
                    let content = if open.is_map {
                        Content::Map(self.pair_up(open.items))
                    } else {
                        Content::List(open.items)
                    };
                    self.finish(place, content, open.anchor)
                }
                None => Ok(()),
            },
            Event::Alias(anchor) => {
                let size = self.anchors.get(&anchor).map_or(1, Node::size);
                self.count(size, place)?;
                match self.anchors.get(&anchor).cloned() {
                    Some(copy) => self.attach(copy),
                    None => Err(
                        Mistake::at(place, "this repeats the value it stands in, without end")
                            .hint("write the value out"),
                    ),
                }
            }
            Event::DocumentStart(..) if self.root.is_some() => Err(second_document(place)),
            _ => Ok(()),
        }
    }

    fn start(&mut self, place: Place, anchor: usize, is_map: bool) -> Result<(), Mistake> {
        if self.open.len() >= DEEPEST {
            return Err(too_deep(place));
        }
        self.open.push(OpenNode {
            place,
            anchor,
            items: Vec::new(),
            is_map,
        });
        Ok(())
    }

    fn finish(&mut self, place: Place, content: Content, anchor: usize) -> Result<(), Mistake> {
        self.count(1, place)?;
        let node = Node {
            place,
            heading: None,
            content,
        };
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        self.attach(node)
    }

    fn attach(&mut self, node: Node) -> Result<(), Mistake> {
        match self.open.last_mut() {
            Some(open) => open.items.push(node),
            None if self.root.is_none() => self.root = Some(node),
            None => return Err(second_document(node.place)),
        }
        Ok(())
    }

    fn count(&mut self, more: usize, place: Place) -> Result<(), Mistake> {
        self.values = self.values.saturating_add(more);
        if self.values > MOST_VALUES {
            return Err(Mistake::at(
                place,
                format!("the file holds more than {MOST_VALUES} values, copies made with `*` included"),
            )
            .hint("a scenario has some hundred; write repeated doses with `repeat`"));
        }
        Ok(())
    }

    /// A tag would change what a value means elsewhere; here it would be passed over in silence.
    fn refuse_tag(&mut self, span: &Span) {
        let Some(tag) = span.tag_span() else { return };
        let place = self.place(tag);
        let name = self.text.get(place.start..place.end).unwrap_or("!");
        self.mistakes.add(
            Mistake::at(
                place,
                format!("{} is a YAML tag, which means nothing here", quoted(name)),
            )
            .hint("take it out; a text that starts with `!` stands in quotes"),
        );
    }

    /// Names and titles go to terminals, figures and tables, where such characters are commands.
    fn refuse_commands(&mut self, text: &str, place: Place) {
        let Some(found) = no_text(text) else { return };
        // Read from a file a carriage return ends a line; in a text it can only come from an escape.
        let (what, wrong, hint) = odd_sign(found.encode_utf8(&mut [0; 4])).unwrap_or((
            "a character".to_string(),
            format!("is not text (number {})", u32::from(found)),
            "delete it",
        ));
        let written = self.text.get(place.start..place.end).unwrap_or("");
        let (message, hint) = match written.contains(found) {
            true => (format!("{what} in this text {wrong}"), hint),
            false => (
                format!("{what} in this text {wrong}; it is written as an escape, behind a backslash"),
                "take the escape out; a backslash that belongs to the text is written twice",
            ),
        };
        self.mistakes
            .refuse(place, Mistake::at(place, message).hint(hint));
    }

    /// Keys and values alternate in a mapping's children; the first of two equal keys stays.
    fn pair_up(&mut self, items: Vec<Node>) -> Vec<(Node, Node)> {
        let mut entries: Vec<(Node, Node)> = Vec::with_capacity(items.len() / 2);
        let mut seen: HashMap<String, Place> = HashMap::new();
        let mut items = items.into_iter();
        while let (Some(key), Some(mut value)) = (items.next(), items.next()) {
            let Some(name) = key.scalar() else {
                self.mistakes.add(
                    Mistake::at(key.place, format!("a key must be a word, this is {}", key.kind()))
                        .hint("if `{…}` or `[…]` belongs to a text, put the text in quotes"),
                );
                continue;
            };
            if !is_one_line(name) {
                self.mistakes.refuse(key.place, not_one_line(&key, "a name"));
            }
            if self.rejoin_decimal_comma(entries.last_mut(), &key, &value) {
                continue;
            }
            value.heading = Some(key.place);
            if matches!(value.content, Content::Empty) {
                value.place = key.place;
            }
            if let Some(first) = seen.get(name) {
                let line = self.line_ends.partition_point(|end| *end < first.start) + 1;
                self.mistakes.add(
                    Mistake::at(
                        key.place,
                        format!("{} is written twice; the first is on line {line}", quoted(name)),
                    )
                    .hint("keep one of them"),
                );
                continue;
            }
            seen.insert(name.to_string(), key.place);
            entries.push((key, value));
        }
        entries
    }

    /// In `{dose: 0,5 mg/kg}` the comma ends the dose. Both halves are put together again, so that
    /// the author is told of the comma and not of a dose without unit and an unknown key.
    fn rejoin_decimal_comma(&self, before: Option<&mut (Node, Node)>, key: &Node, value: &Node) -> bool {
        let Some((_, before)) = before else { return false };
        let (Content::Scalar(whole), Content::Scalar(rest)) = (&before.content, &key.content) else {
            return false;
        };
        let digits = whole.trim_start_matches(['+', '-']);
        let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        let goes_on = rest.starts_with(|c: char| c.is_ascii_digit());
        let touching = self.text.get(before.place.end..key.place.start) == Some(",");
        if !(is_number && goes_on && touching && matches!(value.content, Content::Empty)) {
            return false;
        }
        before.content = Content::Scalar(format!("{whole},{rest}"));
        before.place.end = key.place.end;
        true
    }

    fn place(&self, span: Span) -> Place {
        let end = self.text.len();
        let range = span.byte_range().unwrap_or(end..end);
        Place {
            start: range.start.min(end),
            end: range.end.min(end),
        }
    }
}

fn second_document(place: Place) -> Mistake {
    Mistake::at(place, "a second file starts here, inside this one")
        .hint("a line `---` or `...` ends a file: take it out, or put what follows it in a file of its own")
}
