use crate::document::printable;

/// A figure as it stands in a page: no two figures of a page share a name within them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageFigure {
    /// What it shows, for its caption.
    pub(super) title: String,
    /// What it says, sentence by sentence.
    pub(super) said: Vec<String>,
    /// The drawing, from `<svg` on.
    pub(super) svg: String,
}

impl PageFigure {
    /// From an SVG with a title and a description, the figure of a number on its page. What is no such SVG is left out.
    pub fn new(svg: &str, number: usize) -> Option<Self> {
        let (head, rest) = svg.get(svg.find("<svg")?..)?.split_once("<title>")?;
        let (title, rest) = rest.split_once("</title>")?;
        let (_, rest) = rest.split_once("<desc>")?;
        let (said, drawing) = rest.split_once("</desc>")?;
        let drawing = drawing
            .replace("id=\"", &format!("id=\"f{number}-"))
            .replace("href=\"#", &format!("href=\"#f{number}-"))
            .replace("url(#", &format!("url(#f{number}-"));
        let head = head.replacen(
            "<svg",
            &format!("<svg aria-labelledby=\"f{number}-title f{number}-desc\""),
            1,
        );
        Some(Self {
            title: printable(&without_entities(title), false).into_owned(),
            said: without_entities(said)
                .lines()
                .map(|line| printable(line, false).into_owned())
                .collect(),
            svg: format!(
                "{head}<title id=\"f{number}-title\">{title}</title><desc id=\"f{number}-desc\">{said}</desc>{drawing}"
            ),
        })
    }
}

/// The text of an XML element that holds nothing else.
fn without_entities(text: &str) -> String {
    // The ampersand last, so that what it stood before is not taken for another one.
    [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#34;", "\""),
        ("&apos;", "'"),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ]
    .into_iter()
    .fold(text.to_string(), |text, (entity, letter)| {
        text.replace(entity, letter)
    })
}
