use super::SeriesFacts;
use crate::outcome::StudyOutcome;
use crate::plot::{
    Chart, FigureOptions, PlotError, draw_chart, draw_models, draw_response, draw_tornado, draw_vpc,
};
use crate::report::{Blocks, notes, table};
use serde::Serialize;

/// Everything that is shown of a screen.
#[derive(Clone, Debug, Serialize)]
pub struct Drawn {
    /// The scenario of the screen.
    pub text: String,
    /// The figures, the main one first.
    pub figures: Vec<DrawnFigure>,
    /// The answer: what is given, tables, comparisons, warnings.
    pub table: Blocks,
    /// What stands behind the answer: warnings, sources, caveats, evidence.
    pub notes: Blocks,
    /// What the typical patient has in each arm.
    pub series: Vec<SeriesFacts>,
}

/// A figure, named by what it shows.
#[derive(Clone, Debug, Serialize)]
pub struct DrawnFigure {
    /// An analyte, a response, or what else it is about.
    pub name: String,
    /// As SVG text; for the figure of an analyte it stands in the chart.
    pub svg: String,
    /// Where everything is on the figure of an analyte.
    pub chart: Option<Chart>,
}

impl Drawn {
    /// Draws what the program draws.
    pub(super) fn new(
        outcome: &StudyOutcome,
        text: String,
        options: FigureOptions,
    ) -> Result<Self, PlotError> {
        Ok(Self {
            text,
            figures: figures(outcome, options)?,
            table: table(outcome),
            notes: notes(outcome),
            series: SeriesFacts::all(outcome),
        })
    }
}

fn figures(outcome: &StudyOutcome, options: FigureOptions) -> Result<Vec<DrawnFigure>, PlotError> {
    let mut figures = Vec::new();
    let analytes = outcome.analytes();
    for analyte in &analytes {
        let mut chart = draw_chart(outcome, analyte, options)?;
        figures.push(DrawnFigure {
            name: (*analyte).to_string(),
            svg: std::mem::take(&mut chart.svg),
            chart: Some(chart),
        });
    }
    let mut add = |name: &str, figure: Option<crate::plot::Figure>| {
        figures.extend(figure.map(|figure| DrawnFigure {
            name: name.to_string(),
            svg: figure.svg,
            chart: None,
        }));
    };
    add("models", draw_models(outcome, options)?);
    add("sensitivity", draw_tornado(outcome)?);
    for (place, response) in outcome.responses.iter().enumerate() {
        add(&response.title, draw_response(outcome, place)?);
    }
    for analyte in &analytes {
        add(
            &format!("{analyte}: visual predictive check"),
            draw_vpc(outcome, analyte, options)?,
        );
    }
    Ok(figures)
}
