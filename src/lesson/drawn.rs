use super::{ScreenNumbers, SeriesFacts};
use crate::outcome::{DesignOutcome, StudyOutcome};
use crate::plot::{
    Chart, Figure, FigureOptions, PlotError, draw_chart, draw_design, draw_models, draw_response,
    draw_tornado, draw_vpc,
};
use crate::report::{Blocks, design_notes, design_table, notes, table};
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
    /// Where sliders stand.
    pub numbers: ScreenNumbers,
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
        (text, numbers): (String, ScreenNumbers),
        options: FigureOptions,
    ) -> Result<Self, PlotError> {
        Ok(Self {
            text,
            figures: figures(outcome, options)?,
            table: table(outcome),
            notes: notes(outcome),
            series: SeriesFacts::all(outcome),
            numbers,
        })
    }

    /// Draws what the program draws of a design as a whole.
    pub(super) fn of_design(outcome: &DesignOutcome, text: String) -> Result<Self, PlotError> {
        let figures = draw_design(outcome)?.into_iter();
        Ok(Self {
            text,
            figures: figures
                .map(|(name, figure)| DrawnFigure::new(name, figure))
                .collect(),
            table: design_table(outcome),
            notes: design_notes(outcome),
            series: Vec::new(),
            numbers: ScreenNumbers::default(),
        })
    }
}

impl DrawnFigure {
    /// One that is not moved.
    fn new(name: &str, figure: Figure) -> Self {
        Self {
            name: name.to_string(),
            svg: figure.svg,
            chart: None,
        }
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
    let mut add = |name: &str, figure: Option<Figure>| {
        figures.extend(figure.map(|figure| DrawnFigure::new(name, figure)));
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
