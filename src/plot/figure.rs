use super::PlotError;
use super::chart::Chart;
use super::contents::Contents;
use super::page::Page;
use crate::outcome::StudyOutcome;

/// How the figure is drawn.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FigureOptions {
    /// Concentrations on a logarithmic axis.
    pub log: bool,
}

/// A finished figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figure {
    /// As SVG text. Letters are outlines; title and description hold what it says in words.
    pub svg: String,
}

/// Draws the main figure for one analyte. The same outcome gives the same bytes.
///
/// # Errors
/// When nothing in the study computes the analyte.
pub fn draw(outcome: &StudyOutcome, analyte: &str, options: FigureOptions) -> Result<Figure, PlotError> {
    let svg = draw_chart(outcome, analyte, options)?.svg;
    Ok(Figure { svg })
}

/// Draws the same figure, and says where everything is on it.
///
/// # Errors
/// As [`draw`].
pub fn draw_chart(outcome: &StudyOutcome, analyte: &str, options: FigureOptions) -> Result<Chart, PlotError> {
    let contents = Contents::new(outcome, analyte)?;
    Page::new(&contents, options.log).draw()
}

#[cfg(test)]
mod tests {
    use super::{FigureOptions, draw};
    use crate::outcome::StudyOutcome;
    use crate::plot::PlotError;
    use crate::plot::concentration::value_axis;
    use crate::plot::contents::Contents;
    use crate::plot::example::{set_threshold, study};
    use crate::plot::footer::SAFETY;
    use resvg::usvg::{Options, Tree};

    fn svg(study: &StudyOutcome, log: bool) -> String {
        let figure = draw(study, "ketamine", FigureOptions { log }).expect("a figure");
        Tree::from_str(&figure.svg, &Options::default()).expect("a good SVG");
        figure.svg
    }

    #[test]
    fn says_what_it_is_for_to_those_who_see_it_and_to_those_who_do_not() {
        let svg = svg(&study(2), false);
        let words = svg
            .split_once("<desc>")
            .and_then(|(_, rest)| rest.split_once("</desc>"));
        assert!(words.expect("a description").0.contains(SAFETY));
        assert!(svg.contains("<title>Made up &lt;by hand&gt;: ketamine</title>"));
        assert!(!svg.contains("<text"), "letters are outlines");
        let letters = SAFETY.chars().filter(|letter| *letter != ' ').count();
        let bold = |line: &&str| line.matches("#infusim-b").count() == letters;
        assert!(svg.lines().any(|line| bold(&line)), "the safety line is drawn");
    }

    #[test]
    fn the_same_study_gives_the_same_bytes() {
        for log in [false, true] {
            assert_eq!(svg(&study(6), log), svg(&study(6), log));
        }
        assert!(svg(&study(12), true).len() < 400_000);
    }

    #[test]
    fn everything_lies_on_the_page() {
        for (arms, log) in [(1, false), (4, true), (6, false), (12, true)] {
            let mut study = study(arms);
            study.title = "a very long title ".repeat(20);
            study.series[0].arm = "an arm with a name that does not end ".repeat(5);
            let svg = svg(&study, log);
            let tree = Tree::from_str(&svg, &Options::default()).expect("a good SVG");
            let (page, drawn) = (tree.size(), tree.root().abs_bounding_box());
            assert!(drawn.left() >= 0.0 && drawn.top() >= 0.0, "{drawn:?}");
            assert!(drawn.right() <= page.width() && drawn.bottom() <= page.height());
        }
    }

    #[test]
    fn missing_and_infinite_values_are_not_drawn() {
        let mut study = study(1);
        let curves = &mut study.series[0].analytes[0].curves;
        curves.typical[3] = f64::NAN;
        curves.typical[9] = f64::INFINITY;
        curves.percentiles[2].values[(0, 20)] = f64::NAN;
        let broken = svg(&study, false);
        assert!(!broken.contains("NaN") && !broken.contains("inf,"));
        assert_ne!(broken, svg(&self::study(1), false));
    }

    #[test]
    fn a_threshold_far_above_is_named_and_does_not_squash_the_curves() {
        let mut far = study(2);
        set_threshold(&mut far, 1e6);
        let top = |study: &StudyOutcome| {
            let contents = Contents::new(study, "ketamine").expect("contents");
            value_axis(&contents, false, 0.0).high
        };
        assert!(top(&far) < 300.0, "{}", top(&far));
        let mut near = study(2);
        set_threshold(&mut near, 290.0);
        assert!(top(&near) > 290.0);
        assert!(svg(&far, false).contains("infusim-r25b2"), "▲ above the axis");
    }

    #[test]
    fn a_brief_peak_of_the_band_is_named_and_does_not_flatten_the_curves() {
        let mut study = study(1);
        let top = |study: &StudyOutcome, log: bool| {
            value_axis(&Contents::new(study, "ketamine").expect("contents"), log, 0.0).high
        };
        let before = top(&study, false);
        study.series[0].analytes[0].curves.percentiles[2].values[(0, 0)] = 5_000.0;
        assert!((top(&study, false) - before).abs() < 0.2 * before);
        assert!(top(&study, true) > 5_000.0, "a logarithmic axis has room for it");
        assert!(
            svg(&study, false).contains("infusim-r25b2"),
            "▲ 95th percentile up to …"
        );
        for point in 0..20 {
            study.series[0].analytes[0].curves.percentiles[2].values[(0, point)] = 5_000.0;
        }
        assert!(top(&study, false) > 5_000.0, "what lasts is shown");
    }

    #[test]
    fn without_thresholds_or_patients_there_is_less_to_draw() {
        let full = svg(&study(2), false);
        let mut nobody = study(2);
        nobody.population.count = 0;
        for analyte in nobody.series.iter_mut().flat_map(|series| &mut series.analytes) {
            analyte.curves.count = 0;
            analyte.curves.percentiles.clear();
        }
        assert!(svg(&nobody, true).len() < full.len());
        let mut bare = study(2);
        bare.thresholds.clear();
        assert!(svg(&bare, false).len() < full.len());
    }

    #[test]
    fn an_unknown_analyte_is_a_mistake() {
        let error = draw(&study(1), "norketamine", FigureOptions::default()).expect_err("no such analyte");
        assert_eq!(
            error,
            PlotError::NoAnalyte {
                analyte: "norketamine".to_string(),
                known: "ketamine".to_string(),
            }
        );
    }

    #[test]
    fn it_is_1800_pixels_across() {
        let tree = Tree::from_str(&svg(&study(1), false), &Options::default()).expect("a good SVG");
        assert_eq!(tree.size().width(), 1_800.0);
    }
}
