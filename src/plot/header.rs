use super::canvas::{Anchor, Canvas};
use super::contents::Contents;
use super::design::{BODY, BORDER, GREY, INK, TITLE, WIDTH, line_height};
use super::geometry::Point;
use super::lettering::Lettering;

/// Title, and what the curves are.
pub(super) struct Header {
    title: Vec<String>,
    subtitle: Vec<String>,
    left_out: Vec<String>,
}

const TITLE_STYLE: Lettering = Lettering::bold(TITLE, INK);
const SUBTITLE_STYLE: Lettering = Lettering::regular(BODY + 2.0, GREY);
const LEFT_OUT_STYLE: Lettering = Lettering::bold(BODY, INK);

impl Header {
    pub(super) fn new(contents: &Contents<'_>) -> Self {
        let width = WIDTH - 2.0 * BORDER;
        Self {
            title: TITLE_STYLE.wrap(&contents.outcome.title, width, 2),
            subtitle: SUBTITLE_STYLE.wrap(&subtitle(contents), width, 2),
            left_out: LEFT_OUT_STYLE.wrap(&contents.left_out.join(" "), width, 3),
        }
    }

    fn parts(&self) -> [(&[String], Lettering); 3] {
        [
            (&self.title, TITLE_STYLE),
            (&self.subtitle, SUBTITLE_STYLE),
            (&self.left_out, LEFT_OUT_STYLE),
        ]
    }

    pub(super) fn height(&self) -> f64 {
        let parts = self.parts().into_iter();
        parts.map(|(lines, style)| style.height(lines.len())).sum()
    }

    pub(super) fn draw(&self, canvas: &mut Canvas, top: f64) {
        let mut y = top;
        for (lines, style) in self.parts() {
            for line in lines {
                let baseline = Point::new(BORDER, y + style.size);
                canvas.text(baseline, line, style, Anchor::Start);
                y += line_height(style.size);
            }
        }
    }
}

/// "Ketamine: plasma concentration (mixed arterial and venous) · model Kamp 2020".
fn subtitle(contents: &Contents<'_>) -> String {
    let models = contents.models();
    let driving = || -> String {
        let names: Vec<&str> = models.iter().map(|model| model.short.as_str()).collect();
        names.join(", ")
    };
    if let Some(response) = contents.response {
        return format!("{} · driven by {}", response.title, driving());
    }
    let analyte = capitalised(contents.analyte);
    if contents.is_effect_site() {
        return format!("{analyte}: concentration · driven by {}", driving());
    }
    let mut matrices: Vec<String> = models
        .iter()
        .map(|model| model.measured.matrix.to_string())
        .collect();
    matrices.dedup();
    let matrix = matrices.join(" or ");
    let same_site = models
        .windows(2)
        .all(|pair| matches!(pair, [one, other] if one.measured == other.measured));
    let names: Vec<String> = models
        .iter()
        .map(|model| match same_site {
            true => model.short.clone(),
            false => format!("{} ({})", model.short, model.measured.site),
        })
        .collect();
    let site = models
        .first()
        .filter(|_| same_site)
        .map(|model| model.measured.site);
    let site = site.map_or_else(String::new, |site| format!(" ({site})"));
    let word = if names.len() > 1 { "models" } else { "model" };
    format!(
        "{analyte}: {matrix} concentration{site} · {word} {}",
        names.join(", ")
    )
}

/// With a capital at its start; "S-ketamine" has one.
pub(super) fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
