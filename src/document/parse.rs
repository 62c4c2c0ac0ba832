use super::{BadFile, Content, Mistake, Mistakes, Node, Place, Source};
use granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span};
use std::collections::HashMap;

/// A YAML file as a tree of places and values.
///
/// ```
/// use infusim::document::{Document, Source};
/// let document = Document::parse(Source::new("dose.yaml", "dose: 35 mg"))?;
/// assert_eq!(document.root.kind(), "a group of keys");
/// # Ok::<(), infusim::document::BadFile>(())
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
/// Levels of nesting. A scenario needs six.
const DEEPEST: usize = 40;

impl Document {
    /// Reads a file's text.
    ///
    /// # Errors
    /// When it is not YAML, is empty, has a key twice, or is out of all proportion.
    pub fn parse(source: Source) -> Result<Self, BadFile> {
        let mut mistakes = Mistakes::new();
        let root = match Builder::new(&source.text, &mut mistakes).run() {
            Ok(root) => root,
            Err(mistake) => return Err(BadFile::new(source, vec![mistake])),
        };
        match root {
            Some(root) if !matches!(root.content, Content::Empty) => {
                if mistakes.is_empty() {
                    Ok(Self { source, root })
                } else {
                    Err(BadFile::new(source, mistakes.into_sorted()))
                }
            }
            _ => {
                let mistake = Mistake::anywhere("the file is empty")
                    .hint("`infusim new` writes a scenario to start from");
                Err(BadFile::new(source, vec![mistake]))
            }
        }
    }
}

/// A collection that is still open while its children arrive.
struct Open {
    place: Place,
    anchor: usize,
    items: Vec<Node>,
    is_map: bool,
}

struct Builder<'a> {
    text: &'a str,
    mistakes: &'a mut Mistakes,
    open: Vec<Open>,
    anchors: HashMap<usize, Node>,
    values: usize,
    root: Option<Node>,
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
        }
    }

    fn run(mut self) -> Result<Option<Node>, Mistake> {
        let mut options = Options::default();
        options.flow_nesting_limit = DEEPEST;
        options.block_nesting_limit = DEEPEST;
        for step in Parser::new_from_str_with_options(self.text, options) {
            let (event, span) = step.map_err(|error| self.not_yaml(&error))?;
            self.take(event, self.place(span))?;
        }
        Ok(self.root)
    }

    fn take(&mut self, event: Event<'_>, place: Place) -> Result<(), Mistake> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let content = if plain && matches!(text.as_ref(), "" | "~" | "null") {
                    Content::Empty
                } else {
                    Content::Scalar(text.into_owned())
                };
                self.finish(Node { place, content }, anchor)
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
                    self.finish(Node { place, content }, open.anchor)
                }
                None => Ok(()),
            },
            Event::Alias(anchor) => {
                let size = self.anchors.get(&anchor).map_or(1, Node::size);
                self.count(size, place)?;
                match self.anchors.get(&anchor).cloned() {
                    Some(copy) => self.attach(copy, place),
                    None => Err(
                        Mistake::at(place, "this alias stands inside the value it repeats")
                            .hint("write the value out"),
                    ),
                }
            }
            _ => Ok(()),
        }
    }

    fn start(&mut self, place: Place, anchor: usize, is_map: bool) -> Result<(), Mistake> {
        if self.open.len() >= DEEPEST {
            return Err(too_deep(place));
        }
        self.open.push(Open {
            place,
            anchor,
            items: Vec::new(),
            is_map,
        });
        Ok(())
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), Mistake> {
        self.count(1, node.place)?;
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let place = node.place;
        self.attach(node, place)
    }

    fn attach(&mut self, node: Node, place: Place) -> Result<(), Mistake> {
        match self.open.last_mut() {
            Some(open) => open.items.push(node),
            None if self.root.is_none() => self.root = Some(node),
            None => {
                return Err(Mistake::at(place, "a second document starts here")
                    .hint("one file holds one; put the second in a file of its own"));
            }
        }
        Ok(())
    }

    fn count(&mut self, more: usize, place: Place) -> Result<(), Mistake> {
        self.values = self.values.saturating_add(more);
        if self.values > MOST_VALUES {
            return Err(Mistake::at(
                place,
                format!("the file holds more than {MOST_VALUES} values, copies made by aliases included"),
            )
            .hint("a scenario has some hundred; write repeated doses with `repeat`"));
        }
        Ok(())
    }

    /// Keys and values alternate in a mapping's children; the first of two equal keys stays.
    fn pair_up(&mut self, items: Vec<Node>) -> Vec<(Node, Node)> {
        let mut entries: Vec<(Node, Node)> = Vec::with_capacity(items.len() / 2);
        let mut items = items.into_iter();
        while let (Some(key), Some(value)) = (items.next(), items.next()) {
            let Some(name) = key.scalar() else {
                self.mistakes.add(
                    Mistake::at(key.place, format!("a key must be a word, this is {}", key.kind()))
                        .hint("if `{…}` or `[…]` belongs to a text, put the text in quotes"),
                );
                continue;
            };
            let earlier = entries.iter().find(|(other, _)| other.scalar() == Some(name));
            if let Some((first, _)) = earlier {
                let line = self
                    .text
                    .get(..first.place.start)
                    .unwrap_or("")
                    .matches('\n')
                    .count()
                    + 1;
                self.mistakes.add(
                    Mistake::at(
                        key.place,
                        format!("`{name}` is written twice; the first is on line {line}"),
                    )
                    .hint("keep one of them"),
                );
                continue;
            }
            entries.push((key, value));
        }
        entries
    }

    fn place(&self, span: Span) -> Place {
        let end = self.text.len();
        let range = span.byte_range().unwrap_or(end..end);
        Place {
            start: range.start.min(end),
            end: range.end.min(end),
        }
    }

    /// The parser's own words are for people who know YAML; the common slips get ours.
    fn not_yaml(&self, error: &ScanError) -> Mistake {
        let start = error
            .marker()
            .byte_offset()
            .unwrap_or(self.text.len())
            .min(self.text.len());
        let place = Place { start, end: start };
        let before = self.text.get(..start).unwrap_or(self.text);
        let here = self
            .text
            .get(before.len()..)
            .and_then(|rest| rest.lines().next())
            .unwrap_or("");
        let read_so_far = format!("{before}{here}");
        if let Some(tab) = tab_in_indentation(&read_so_far) {
            return Mistake::at(tab, "a tab is used for indentation")
                .hint("YAML wants spaces: two per level");
        }
        let info = error.info();
        if info.contains("nesting") || info.contains("recursion") {
            return too_deep(place);
        }
        Mistake::at(place, format!("this is not valid YAML: {info}"))
            .hint("check the indentation and the brackets of this line and the one before")
    }
}

fn too_deep(place: Place) -> Mistake {
    Mistake::at(
        place,
        format!("more than {DEEPEST} levels are nested in each other"),
    )
    .hint("a scenario needs six; is this the right file?")
}

fn tab_in_indentation(text: &str) -> Option<Place> {
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start_matches([' ', '\t']).len();
        if let Some(at) = line.get(..indent).and_then(|white| white.find('\t')) {
            let start = line_start + at;
            return Some(Place {
                start,
                end: start + 1,
            });
        }
        line_start += line.len();
    }
    None
}
