//! A page that infusim wrote, read as XML: whatever a browser would mend is a mistake here.

use resvg::usvg::roxmltree::{Document, Node, ParsingOptions};
use std::collections::BTreeSet;

/// Elements that a report may hold; an `a` is the only one that leads elsewhere.
const ELEMENTS: &[&str] = &[
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "p",
    "main",
    "header",
    "h1",
    "h2",
    "h3",
    "h4",
    "nav",
    "ul",
    "li",
    "a",
    "section",
    "figure",
    "figcaption",
    "strong",
    "span",
    "div",
    "table",
    "caption",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "br",
    "pre",
];
const DRAWN: &[&str] = &[
    "svg", "title", "desc", "defs", "path", "use", "g", "rect", "circle", "ellipse", "line", "polygon",
    "polyline", "clipPath", "pattern",
];
const SVG: &str = "http://www.w3.org/2000/svg";
const ATTRIBUTES: &[&str] = &[
    "lang",
    "charset",
    "name",
    "content",
    "http-equiv",
    "class",
    "id",
    "aria-label",
    "aria-labelledby",
    "href",
    "role",
    "tabindex",
    "scope",
];

pub struct Page<'t> {
    text: &'t str,
    document: Document<'t>,
}

impl<'t> Page<'t> {
    #[track_caller]
    pub fn new(text: &'t str) -> Self {
        let options = ParsingOptions {
            allow_dtd: true,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(text, options).unwrap();
        Self { text, document }
    }

    pub fn elements(&self, name: &str) -> Vec<Node<'_, 't>> {
        let named = |node: &Node<'_, '_>| node.is_element() && node.tag_name().name() == name;
        self.document.descendants().filter(named).collect()
    }

    /// All its words, each white space one blank.
    pub fn words(&self) -> String {
        let body = self.elements("body")[0];
        words(body)
    }

    /// The rows of the table whose caption begins so, cell by cell.
    #[track_caller]
    pub fn table(&self, caption: &str) -> Vec<Vec<String>> {
        let tables = self.elements("table");
        let is_it = |table: &&Node<'_, '_>| {
            table
                .children()
                .any(|child| child.has_tag_name("caption") && words(child).starts_with(caption))
        };
        let table = tables
            .iter()
            .find(is_it)
            .unwrap_or_else(|| panic!("no table {caption}"));
        let rows = table.descendants().filter(|node| node.has_tag_name("tr"));
        let cells = |row: Node<'_, '_>| {
            let cells = row.children().filter(Node::is_element);
            cells.map(words).collect::<Vec<_>>()
        };
        rows.map(cells).collect()
    }

    /// It asks nobody for anything, runs nothing, and is what a screen reader can follow.
    #[track_caller]
    pub fn keeps_to_itself(&self, what: &str) {
        assert!(self.text.len() < 4_000_000, "{what}: {} bytes", self.text.len());
        let mut ids = BTreeSet::new();
        for node in self.document.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            let is_drawn = node.tag_name().namespace() == Some(SVG);
            let known = if is_drawn { DRAWN } else { ELEMENTS };
            assert!(known.contains(&name), "{what}: <{name}>");
            for attribute in node.attributes() {
                let (key, value) = (attribute.name(), attribute.value());
                assert!(!key.starts_with("on") && key != "src", "{what}: {key}={value:?}");
                assert!(is_drawn || ATTRIBUTES.contains(&key), "{what}: {key}={value:?}");
                let is_out = !value.starts_with('#');
                if key == "href" && is_out {
                    assert!(name == "a" && value.starts_with("https://"), "{what}: {value:?}");
                }
                assert!(
                    !value.contains("url(") || value.contains("url(#"),
                    "{what}: {value}"
                );
                if key == "id" {
                    assert!(ids.insert(value.to_string()), "{what}: two of {value:?}");
                }
            }
            if name == "style" {
                let text = node.text().unwrap();
                assert!(!text.contains("url(") && !text.contains("@import"), "{what}");
            }
        }
        for node in self.document.descendants() {
            for key in ["href", "aria-labelledby"] {
                let value = node.attribute(key).unwrap_or_default();
                let names = value
                    .split(' ')
                    .filter(|name| key != "href" || name.starts_with('#'));
                for name in names.filter(|name| !name.is_empty()) {
                    assert!(ids.contains(name.trim_start_matches('#')), "{what}: {name}");
                }
            }
        }
        self.can_be_heard(what);
    }

    #[track_caller]
    fn can_be_heard(&self, what: &str) {
        assert_eq!(self.elements("html")[0].attribute("lang"), Some("en"), "{what}");
        let mut before = 0;
        for node in self.document.descendants().filter(Node::is_element) {
            let name = node.tag_name().name();
            let level = name.strip_prefix('h').and_then(|level| level.parse::<u8>().ok());
            if let Some(level) = level {
                assert!(
                    level <= before + 1,
                    "{what}: <{name}> below h{before}: {}",
                    words(node)
                );
                assert!(level > 1 || before == 0, "{what}: a second h1");
                assert!(!words(node).is_empty(), "{what}: an empty <{name}>");
                before = level;
            }
            let has = |child: &str| node.children().any(|node| node.tag_name().name() == child);
            match name {
                "table" => assert!(has("caption") && has("thead"), "{what}"),
                "th" => assert!(node.attribute("scope").is_some(), "{what}: {}", words(node)),
                "svg" => {
                    assert!(has("title") && has("desc"), "{what}");
                    assert!(node.attribute("aria-labelledby").is_some(), "{what}");
                    assert_eq!(node.attribute("role"), Some("img"), "{what}");
                }
                _ => {}
            }
        }
        let words = self.words();
        let purpose = "For teaching and research, not for dosing people.";
        assert!(words.trim_start().starts_with(purpose), "{what}");
    }
}

/// What is read of an element, but for what is drawn.
fn words(node: Node<'_, '_>) -> String {
    let is_read = |text: &Node<'_, '_>| {
        text.is_text()
            && !text
                .ancestors()
                .any(|above| above.tag_name().namespace() == Some(SVG))
    };
    let texts = node.descendants().filter(is_read).filter_map(|text| text.text());
    let all = texts.collect::<Vec<_>>().join(" ");
    all.split_whitespace().collect::<Vec<_>>().join(" ")
}
