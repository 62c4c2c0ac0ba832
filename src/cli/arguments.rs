use crate::population::SubjectRange;
use crate::report::RunOptions;
use crate::scenario::{CellRange, Starter};
use crate::solver::Method;
use clap::builder::PossibleValue;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Write an infusion as you would say it; see what a thousand virtual patients would have in their
/// blood. For teaching and research, not for dosing people.
#[derive(Debug, Parser)]
#[command(name = "infusim", version, max_term_width = 100)]
pub struct Arguments {
    #[command(subcommand)]
    pub(super) verb: Verb,
}

#[derive(Debug, Subcommand)]
pub(super) enum Verb {
    /// Simulate scenarios, print the answer, write figures and data
    Run(RunArguments),
    /// Simulate scenarios, write a report of each: one page, to read or to print
    Report(ReportArguments),
    /// Repeat a run from its run.json, say whether every byte is the same
    Rerun(RerunArguments),
    /// Say what is wrong with scenarios, all at once, and run nothing
    Check(CheckArguments),
    /// Say how a number of a scenario came about, to be checked by hand
    Explain(ExplainArguments),
    /// List the models, or show one with the source of every number
    Models(ModelsArguments),
    /// List the reported effects, evidence notes and notes on side effects, or show one
    Effects(EffectsArguments),
    /// List surveys of people and formulas of body size, or show one
    People(PeopleArguments),
    /// Make one file for a browser in which a scenario can be played with
    Lesson(LessonArguments),
    /// Write a commented scenario to start from
    New(NewArguments),
    /// Print a JSON Schema of scenarios, for editors that complete and check YAML
    Schema,
    /// Print a completion script for a shell
    Completions(CompletionsArguments),
}

#[derive(Debug, Args)]
pub(super) struct RunArguments {
    #[command(flatten)]
    pub(super) simulated: SimulatedArguments,
    /// Where results go; each scenario gets a folder of its own name in it
    #[arg(long, value_name = "DIR", default_value = "out")]
    pub(super) out: PathBuf,
    /// Format of the large tables: CSV, or Parquet beside it
    #[arg(long, value_enum, default_value_t = FormatName::Csv)]
    pub(super) format: FormatName,
    /// Write tables only, no figures
    #[arg(long, value_enum)]
    pub(super) only: Option<OnlyName>,
    /// Draw a slide of each analyte too, for a projector: 16:9, large letters, one sentence on top
    #[arg(long)]
    pub(super) slide: bool,
    /// Write the report too, report.html, with all that stands behind the answer
    #[arg(long)]
    pub(super) report: bool,
    /// Print all that stands behind the answer too: every warning, comparison, source, caveat, piece of evidence and side effect
    #[arg(long)]
    pub(super) details: bool,
}

/// What is simulated, and how.
#[derive(Clone, Debug, Args)]
pub(super) struct SimulatedArguments {
    /// Scenario files (YAML)
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
    /// Virtual patients, instead of what the scenario says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(super) patients: Option<u64>,
    /// Only some of the virtual patients, from one number to another, such as 2501-5000: the same people with the same
    /// numbers as in the whole study, so that parts of it can be run on several machines and their rows put together
    #[arg(long, value_name = "FIRST-LAST")]
    pub(super) subjects: Option<SubjectRange>,
    /// Seed of everything random, instead of what the scenario says
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u64>,
    /// Of a scenario with `vary`, only some cells, from one number to another, such as 40-60
    #[arg(long, value_name = "FIRST-LAST")]
    pub(super) cells: Option<CellRange>,
    /// Threads; as many as there are processors when left out. No result depends on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,
    /// Solver: exact where the model is linear and constant in time, rodas5p otherwise, unless forced.
    /// Any two agree to 1e-8 of a curve's peak; below some billionth of it dopri5 and dop853 are no longer right
    #[arg(long, value_enum, default_value_t = Method::Auto)]
    pub(super) solver: Method,
    /// Draw the curves of so many of the virtual patients too, the first ones, each as a thin line
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=200))]
    pub(super) people: Option<u16>,
    /// Leave out what other published models that fit say of the typical patient
    #[arg(long)]
    pub(super) only_this_model: bool,
    /// Draw concentrations on a logarithmic axis
    #[arg(long)]
    pub(super) log: bool,
    /// Print nothing but errors
    #[arg(long, short)]
    pub(super) quiet: bool,
}

impl SimulatedArguments {
    /// What is asked for, as records name it.
    pub(super) fn options(&self) -> RunOptions {
        RunOptions {
            patients: self.patients,
            subjects: self.subjects,
            seed: self.seed,
            cells: self.cells,
            solver: self.solver,
            people: self.people,
            only_this_model: self.only_this_model,
            log: self.log,
            ..RunOptions::default()
        }
    }
}

#[derive(Debug, Args)]
pub(super) struct ReportArguments {
    #[command(flatten)]
    pub(super) simulated: SimulatedArguments,
    /// Where the page goes: a folder, in which it has the scenario's name, or of one scenario a file that ends in .html
    #[arg(long, value_name = "PLACE", default_value = "out")]
    pub(super) out: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct RerunArguments {
    /// The run.json of the run to repeat, or the folder it lies in
    #[arg(value_name = "RUN.JSON")]
    pub(super) record: PathBuf,
    /// Where the scenario is now, if it was moved
    #[arg(long, value_name = "FILE")]
    pub(super) scenario: Option<PathBuf>,
    /// Keep the repeated results, in a folder of the scenario's name in this one; they go otherwise, once they are compared
    #[arg(long, value_name = "DIR")]
    pub(super) out: Option<PathBuf>,
    /// Threads; as many as there are processors when left out. No result depends on it
    #[arg(long, value_name = "T", value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(super) threads: Option<u16>,
    /// Print nothing but differences and errors
    #[arg(long, short)]
    pub(super) quiet: bool,
}

#[derive(Debug, Args)]
pub(super) struct CheckArguments {
    /// Scenario files (YAML), or folders with results, of which is said whether they are complete
    #[arg(required = true, value_name = "FILE")]
    pub(super) files: Vec<PathBuf>,
}

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Scenario file (YAML)
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// Which number: cmax, tmax, auc_to_end, auc_to_infinity, half_life, time_above, level, share_above, share_ever_above,
    /// response or response_peak, as tables name them
    #[arg(long)]
    pub(super) what: String,
    /// The arm; may be left out where there is one
    #[arg(long)]
    pub(super) arm: Option<String>,
    /// When, for a level, a response or a share above, such as "12 h"
    #[arg(long, value_name = "TIME")]
    pub(super) at: Option<String>,
    /// Of the patient of this number, instead of the typical patient
    #[arg(long, value_name = "N")]
    pub(super) subject: Option<u64>,
    /// The percentile of all patients: lower, median, upper, or a number of percent such as 5
    #[arg(long, value_name = "P")]
    pub(super) percentile: Option<String>,
    /// The threshold, for hours above and shares above; may be left out where there is one
    #[arg(long, value_name = "NAME")]
    pub(super) threshold: Option<String>,
    /// The response; may be left out where there is one
    #[arg(long, value_name = "NAME")]
    pub(super) response: Option<String>,
    /// The analyte; may be left out where there is one
    #[arg(long, value_name = "NAME")]
    pub(super) analyte: Option<String>,
    /// The model; may be left out where there is one
    #[arg(long, value_name = "ID")]
    pub(super) model: Option<String>,
    /// Of a scenario with `vary`, the cell of this number, which says arm and model too
    #[arg(long, value_name = "N")]
    pub(super) cell: Option<usize>,
    /// Virtual patients, instead of what the scenario says
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=10_000_000))]
    pub(super) patients: Option<u64>,
    /// Seed of everything random, instead of what the scenario says
    #[arg(long, value_name = "S")]
    pub(super) seed: Option<u64>,
    /// Solver, as for `infusim run`
    #[arg(long, value_enum, default_value_t = Method::Auto)]
    pub(super) solver: Method,
    /// Print it as JSON, with all digits
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct ModelsArguments {
    /// Say which models fit the protocol of a scenario, and why others do not
    #[arg(long = "for", value_name = "FILE")]
    pub(super) scenario: Option<PathBuf>,
    #[command(subcommand)]
    pub(super) show: Option<ShowModel>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ShowModel {
    /// Show a model: its paper, what it was studied in, every number with grade and source
    Show {
        /// A name from `infusim models`, or a path to a file
        id: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct EffectsArguments {
    #[command(subcommand)]
    pub(super) show: Option<ShowEffect>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ShowEffect {
    /// Show an effect, an evidence note or a note on side effects with its source and caveats
    Show {
        /// A name from `infusim effects`, or a path to a file
        id: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct PeopleArguments {
    #[command(subcommand)]
    pub(super) show: Option<ShowPeople>,
}

#[derive(Debug, Subcommand)]
pub(super) enum ShowPeople {
    /// Show a survey: who was looked at, how each variable is drawn, and what it does not cover; or a formula of body size
    Show {
        /// A name from `infusim people`
        id: String,
    },
}

#[derive(Debug, Args)]
pub(super) struct LessonArguments {
    /// A scenario (YAML); steps under `lesson` make a lesson of it
    #[arg(value_name = "FILE")]
    pub(super) file: PathBuf,
    /// The page: one file that opens without a network
    #[arg(long, value_name = "FILE", default_value = "lesson.html")]
    pub(super) out: PathBuf,
    /// Where the page will be put, for links that lead to what is on its screen
    #[arg(long, value_name = "URL")]
    pub(super) base_url: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct NewArguments {
    /// The file to write, which must not exist; `-` for standard output
    #[arg(value_name = "FILE")]
    pub(super) file: Option<PathBuf>,
    /// What kind of scenario
    #[arg(long, value_enum, default_value_t = Starter::Compare)]
    pub(super) kind: Starter,
}

#[derive(Debug, Args)]
pub(super) struct CompletionsArguments {
    /// Which shell
    pub(super) shell: clap_complete::Shell,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum FormatName {
    Csv,
    Parquet,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum OnlyName {
    Tables,
}

impl ValueEnum for Starter {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

impl ValueEnum for Method {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}
