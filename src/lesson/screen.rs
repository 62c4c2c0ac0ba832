use super::drawn::Drawn;
use super::last_drawn::LastDrawn;
use super::moved::Moved;
use super::open_scenario::{OpenScenario, source_hash};
use super::screen_text::{screen_text, with_same_total};
use super::{Same, ScreenError, ScreenNumbers, ScreenState};
use crate::document::{Diagnostics, Document, Mistake, Source, did_you_mean};
use crate::explain::{Explanation, explain};
use crate::model::{Library, Published};
use crate::outcome::{DesignOutcome, NumberRequest, StudyOutcome};
use crate::plot::{FigureOptions, with_remarks};
use crate::scenario::{Design, Finder, FoundFiles, Scenario, Study};
use crate::simulate::{DesignRequest, ProgressCallback, SimulateOptions, simulate, simulate_design};
use std::collections::BTreeMap;
use std::ops::ControlFlow;

/// A scenario on the screen of a page: it is opened once, then moved and drawn again and again.
///
/// ```
/// use infusim::lesson::Screen;
/// use std::collections::BTreeMap;
/// let text = "title: One arm\nmodel: kamp-2020\npatients: {count: 20, seed: 1, weight: 70 kg}\n\
///     arms: {a: [{infusion: {dose: 35 mg, over: 40 min}}]}\nobserve: {until: 4 h, every: 10 min}\n";
/// let mut screen = Screen::new()?;
/// let open = screen.open("one.yaml", text, BTreeMap::new())?;
/// assert_eq!(open.arms[0].values[0].id, "0.infusion.dose");
/// let mut state = open.state;
/// state.arms[0].values.insert("0.infusion.dose".to_string(), "70 mg".to_string());
/// let drawn = screen.draw(&state)?;
/// assert!(drawn.figures[0].svg.starts_with("<svg"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Screen {
    library: Library,
    published: &'static Published,
    opened: Option<Opened>,
    /// What was drawn last.
    last: Option<LastDrawn>,
}

#[derive(Debug)]
struct Opened {
    name: String,
    files: BTreeMap<String, String>,
    document: Document,
    hash: String,
    /// The first value of each axis, where it is a design.
    axes: BTreeMap<String, String>,
    /// What became of the names in it.
    found: FoundFiles,
}

/// Where a scenario is read from: what its file is called, its text, and the files that it names.
type ScenarioText<'a> = (&'a str, &'a str, &'a BTreeMap<String, String>);

impl Screen {
    /// With the shipped models, effects and limits.
    ///
    /// # Errors
    /// When one of them is not in order, which a test rules out.
    pub fn new() -> Result<Self, Diagnostics> {
        Ok(Self {
            library: Library::open()?,
            published: Published::open()?,
            opened: None,
            last: None,
        })
    }

    /// Opens a scenario; `files` are those it names by a path.
    ///
    /// # Errors
    /// Every mistake in it, and in the files it names.
    pub fn open(
        &mut self,
        name: &str,
        text: &str,
        files: BTreeMap<String, String>,
    ) -> Result<OpenScenario, ScreenError> {
        let (scenario, found) = self.read((name, text, &files), FoundFiles::default())?;
        let document = Document::parse(scenario.source().clone())
            .map_err(|bad| ScreenError::from(crate::scenario::Rejected::from(bad)))?;
        let fits = scenario.first().fits(self.library.all(), self.published);
        let open = OpenScenario::new(&scenario, &document.root, &fits);
        let axes = match &scenario {
            Scenario::Study(_) => BTreeMap::new(),
            Scenario::Design(design) => {
                let axes = design.axes().iter();
                axes.filter_map(|axis| Some((axis.name.clone(), axis.value(0)?.text.clone())))
                    .collect()
            }
        };
        self.last = None;
        self.opened = Some(Opened {
            name: name.to_string(),
            files,
            hash: source_hash(&document.source.text),
            document,
            axes,
            found,
        });
        Ok(open)
    }

    /// Reads a scenario and keeps nothing of it.
    ///
    /// # Errors
    /// Every mistake in it, and in the files it names.
    pub fn check(&self, name: &str, text: &str, files: &BTreeMap<String, String>) -> Result<(), ScreenError> {
        self.read((name, text, files), FoundFiles::default()).map(|_| ())
    }

    /// The scenario of what is on the screen, as a text that gives the same figure in the program.
    ///
    /// # Errors
    /// When the state does not fit the scenario, or what it comes to is refused.
    pub fn text(&self, state: &ScreenState) -> Result<String, ScreenError> {
        Ok(self.study(state)?.1)
    }

    /// Simulates and draws what is on the screen: what the program draws of [`Screen::text`].
    ///
    /// # Errors
    /// When the state does not fit the scenario, or what it comes to is refused or cannot be computed.
    pub fn draw(&mut self, state: &ScreenState) -> Result<Drawn, ScreenError> {
        let (study, text) = self.study(state)?;
        let study = study
            .with_other_models(&self.library, self.published)
            .with_other_spreads();
        let outcome = with_remarks(self.simulate(&study)?);
        let numbers = ScreenNumbers::new(&self.opened(state)?.document.root, state);
        let drawn = Drawn::new(&outcome, (text, numbers), FigureOptions { log: state.log })?;
        let first = drawn
            .figures
            .iter()
            .find_map(|figure| Some((figure.name.clone(), figure.chart.clone()?)));
        self.last = first.map(|(analyte, chart)| LastDrawn {
            chart,
            analyte,
            study,
            outcome,
        });
        Ok(drawn)
    }

    /// Simulates and draws a design as a whole, with what else is on the screen, such as how many people: what the program draws
    /// of it.
    ///
    /// # Errors
    /// As [`Screen::draw`]; and when the scenario is no design.
    pub fn draw_design(&self, state: &ScreenState) -> Result<Drawn, ScreenError> {
        let opened = self.opened(state)?;
        let text = screen_text(&opened.document.root, state, None)?;
        let Scenario::Design(design) = self.read_again(opened, &text)? else {
            return Err(ScreenError::State(
                "nothing is varied in this scenario".to_string(),
            ));
        };
        let outcome = self.simulate_design(&design)?;
        Ok(Drawn::of_design(&outcome, text)?)
    }

    /// The curves of what is on the screen, in the chart that was drawn last, of the arms that changed: the typical patient
    /// alone, and the band where only doses changed; with people also the band of so many of them.
    ///
    /// # Errors
    /// As [`Screen::draw`]; and when nothing was drawn before.
    pub fn moved(&self, state: &ScreenState, people: u64) -> Result<Moved, ScreenError> {
        let last = self.last.as_ref().ok_or_else(|| {
            ScreenError::State("nothing was drawn yet that could be moved: draw first".to_string())
        })?;
        let (study, _) = self.study(state)?;
        // What only tables and other figures show.
        let study = Study {
            nca: None,
            observed: None,
            residual: false,
            thresholds: [].into(),
            responses: [].into(),
            ..study.with(Some(people), None)
        };
        last.moved(&study, self.library.substances())
    }

    /// How a number of what is on the screen came about.
    ///
    /// # Errors
    /// As [`Screen::draw`]; and with all that is wrong with the request.
    pub fn explain(&self, state: &ScreenState, request: &NumberRequest) -> Result<Explanation, ScreenError> {
        let (study, _) = self.study(state)?;
        let go_on: &ProgressCallback<'_> = &|_| ControlFlow::Continue(());
        let options = SimulateOptions::default();
        Ok(explain(
            &study,
            self.library.substances(),
            options,
            request,
            go_on,
        )?)
    }

    fn simulate(&self, study: &Study) -> Result<StudyOutcome, ScreenError> {
        let go_on: &ProgressCallback<'_> = &|_| ControlFlow::Continue(());
        Ok(simulate(
            study,
            self.library.substances(),
            SimulateOptions::default(),
            go_on,
        )?)
    }

    fn simulate_design(&self, design: &Design) -> Result<DesignOutcome, ScreenError> {
        let go_on: &ProgressCallback<'_> = &|_| ControlFlow::Continue(());
        let cells = design
            .cells(None)
            .map_err(|error| ScreenError::State(error.to_string()))?;
        let request = DesignRequest {
            design,
            substances: self.library.substances(),
            cells: &cells,
            options: SimulateOptions::default(),
        };
        Ok(simulate_design(&request, go_on)?)
    }

    /// Reads a scenario, and gives what became of the names in it; `found` is what is known of them.
    fn read(
        &self,
        (name, text, files): ScenarioText<'_>,
        found: FoundFiles,
    ) -> Result<(Scenario, FoundFiles), ScreenError> {
        let read = |path: &str| match files.get(path) {
            Some(text) => Ok(Source::new(path, text)),
            None => {
                let near = did_you_mean(path, files.keys().map(String::as_str));
                let hint = near.unwrap_or_else(|| {
                    "a page holds the files of the scenario it was made of, and no others; use the program for this one".to_string()
                });
                let mistake = Mistake::anywhere(Source::NOT_THERE).hint(hint);
                Err(Diagnostics::new(Source::new(path, ""), vec![mistake]))
            }
        };
        let finder = Finder::knowing(&self.library, &read, found);
        let scenario = Scenario::read(Source::new(name, text), &finder)?;
        Ok((scenario, finder.into_found()))
    }

    /// Reads another text of the scenario that is open.
    fn read_again(&self, opened: &Opened, text: &str) -> Result<Scenario, ScreenError> {
        let text = (opened.name.as_str(), text, &opened.files);
        Ok(self.read(text, opened.found.clone())?.0)
    }

    /// The study on the screen, and its text.
    fn study(&self, state: &ScreenState) -> Result<(Study, String), ScreenError> {
        let opened = self.opened(state)?;
        let (study, text) = self.as_written(opened, state)?;
        if state.same == Same::Rate {
            return Ok((study, text));
        }
        let arms = study
            .read_back()
            .map_err(|error| ScreenError::State(error.to_string()))?;
        let totals: Vec<f64> = arms.iter().map(|arm| arm.written.mg()).collect();
        let state = with_same_total(&opened.document.root, state, &totals);
        self.as_written(opened, &state)
    }

    fn as_written(&self, opened: &Opened, state: &ScreenState) -> Result<(Study, String), ScreenError> {
        let axes = opened.axes.iter().map(|(name, first)| {
            let value = state.values.get(&format!("vary.{name}")).unwrap_or(first);
            (name.as_str(), value.as_str())
        });
        let text = screen_text(&opened.document.root, state, Some(&axes.collect()))?;
        match self.read_again(opened, &text)? {
            Scenario::Study(study) => Ok((*study, text)),
            Scenario::Design(_) => Err(ScreenError::State(
                "the screen shows one cell of a design".to_string(),
            )),
        }
    }

    fn opened(&self, state: &ScreenState) -> Result<&Opened, ScreenError> {
        let opened = self.opened.as_ref();
        let opened = opened.ok_or_else(|| ScreenError::State("no scenario was opened".to_string()))?;
        if state.version != ScreenState::VERSION {
            return Err(ScreenError::State(format!(
                "this is version {} of what a page keeps of its screen, and version {} is known here; make the page again \
                 with the program it comes from",
                state.version,
                ScreenState::VERSION
            )));
        }
        if state.source != opened.hash {
            return Err(ScreenError::State(
                "this screen was made of another scenario, or of another version of this one".to_string(),
            ));
        }
        Ok(opened)
    }
}
