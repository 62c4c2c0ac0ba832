//! A design: group by group of cells that are answered by solving everybody once.

use super::cell_group::{CellGroup, CellMember};
use super::cell_source::CellSource;
use super::group_summaries::GroupSummaries;
use super::run_context::RunContext;
use super::solved_group::GroupLevels;
use super::{ProgressCallback, SimulateError, SimulateOptions};
use crate::effect::{SideEffectNote, Threshold};
use crate::model::{Model, Substances};
use crate::outcome::{
    Cell, CellOutcome, DesignOutcome, DesignReadBack, DesignWarning, Restricted, Sought, Warning,
};
use crate::population::PeopleRows;
use crate::quantity::Time;
use crate::scenario::{Design, DesignMeasure, Study};
use std::sync::Arc;

/// Shares of people at which figures of two axes have lines.
const LINES: [f64; 4] = [0.05, 0.1, 0.5, 0.9];
/// Bytes that hours above thresholds may take at a time: those of the cells of a design that are solved together.
pub const HOURS_MEMORY: usize = 256 << 20;
/// Bytes of one level and subject: hours, first above and back below.
const HOURS_BYTES: usize = 24;

/// Some cells of a design, and how they are simulated.
#[derive(Clone, Copy, Debug)]
pub struct DesignRequest<'a> {
    /// The design, or a shard of its people.
    pub design: &'a Design,
    /// What is known of substances.
    pub substances: &'a Substances,
    /// Which cells, in their order.
    pub cells: &'a [Cell],
    /// How they are simulated.
    pub options: SimulateOptions,
}

/// Simulates cells of a design: the typical patient and the same people in each.
///
/// # Errors
/// When a subject cannot be drawn or solved, or the callback says stop; [`SimulateError::Internal`] when the program
/// itself is at fault.
pub fn simulate_design(
    request: &DesignRequest<'_>,
    progress: &ProgressCallback<'_>,
) -> Result<DesignOutcome, SimulateError> {
    let DesignRequest {
        design,
        substances,
        options,
        ..
    } = *request;
    let groups = CellGroup::all(design, request.cells);
    let first = design.first();
    let series = groups.len() as u64;
    RunContext::on_threads((first, substances), options, series, progress, |run| {
        let mut found = FoundCells::default();
        let mut people = None;
        for group in &groups {
            run.with_study(group.study)
                .group(group, design, &mut people, &mut found)?;
        }
        let mut outcome = run.design(design, request.cells, found)?;
        if request.cells.len() == design.len() {
            outcome.found = run.answers(design, &outcome)?;
        }
        Ok(outcome)
    })
}

/// What was found so far.
#[derive(Default)]
struct FoundCells {
    cells: Vec<CellOutcome>,
    /// Doses that are not over at the end, by combination.
    unfinished: Vec<(usize, Warning)>,
}

/// Everybody's weight in a study; those of the group before are used again where they are the same.
struct CellPeople<'a> {
    study: &'a Study,
    rows: PeopleRows,
}

impl<'r> RunContext<'r> {
    /// All cells of a group.
    fn group<'a>(
        &self,
        group: &CellGroup<'a>,
        design: &Design,
        people: &mut Option<CellPeople<'a>>,
        found: &mut FoundCells,
    ) -> Result<(), SimulateError> {
        let Some(model) = group.model() else {
            return Ok(());
        };
        let is_same = |people: &CellPeople<'_>| {
            (&people.study.population, people.study.shard) == (&group.study.population, group.study.shard)
        };
        if !people.as_ref().is_some_and(is_same) {
            *people = Some(CellPeople {
                study: group.study,
                rows: self.people()?,
            });
        }
        let nobody = PeopleRows::default();
        let rows = people.as_ref().map_or(&nobody, |people| &people.rows);
        let cohort = self.cohort(model, rows, 1);
        let measures = design.measures();
        for members in group.members.chunks(together(group, measures, rows.len())) {
            let levels = GroupLevels::new(members, (model, self.substances), measures);
            let place = [group.solved().model, group.solved().arm];
            let (solved, open) =
                self.solve_for_cells(place, &cohort, &levels.counted, (&shares(design), measures))?;
            let of_group = GroupSummaries::new(&solved, group);
            let sources = (0..members.len()).map(|index| CellSource {
                solved: &solved,
                group: &of_group,
                member: &members[index],
                model,
                substances: self.substances,
                measures,
                first_level: GroupLevels::first_of(members, index, measures),
            });
            let summaries = self.threads.map(sources.collect(), |source| source.summaries());
            for (member, summaries) in members.iter().zip(summaries) {
                let combination = member.cell.combination(design.axes());
                found
                    .unfinished
                    .extend(open.iter().map(|warning| (combination, warning.clone())));
                found.cells.push(CellOutcome {
                    cell: member.cell.clone(),
                    method: group.method(member),
                    solver: solved.solver,
                    thresholds: member.study.thresholds.clone(),
                    responses: member.study.responses.clone(),
                    typical_total: solved.total_of_typical(member.factor),
                    beyond: beyond_studied(member, model)?,
                    restricted: restricted(member),
                    summaries,
                });
            }
        }
        Ok(())
    }

    /// What all cells came to, in their order.
    fn design(
        &self,
        design: &Design,
        cells: &[Cell],
        found: FoundCells,
    ) -> Result<DesignOutcome, SimulateError> {
        let first = design.first();
        let FoundCells {
            cells: mut outcomes,
            unfinished,
        } = found;
        outcomes.sort_by_key(|outcome| outcome.cell.number);
        let (models, model_of) = models_of(design, &outcomes);
        let mut thresholds = Vec::new();
        for threshold in outcomes.iter().flat_map(|outcome| outcome.thresholds.iter()) {
            if !thresholds
                .iter()
                .any(|known: &Threshold| known.is_same_as(threshold))
            {
                thresholds.push(threshold.clone());
            }
        }
        let (warnings, combinations) = self.gathered(design, cells, &unfinished);
        Ok(DesignOutcome {
            rounds_followed: self.most_rounds_followed(),
            title: first.title.clone(),
            axes: design.axes().to_vec(),
            models,
            cited: design.cited().to_vec(),
            arms: first.arms.iter().map(|arm| arm.name.clone()).collect(),
            dosed_as: first.dosed_as.to_string(),
            defaults: first.defaults.clone(),
            thresholds,
            population: first.population.clone(),
            subjects: first.subjects(),
            occasions: first.occasions.clone(),
            probabilities: first.probabilities,
            count: design.len(),
            cells: outcomes,
            model_of,
            people_vary: design.people_vary(),
            warnings,
            given: given(design, cells)?,
            combinations,
            evidence: first.evidence.clone(),
            side_effects: side_effects(design, cells),
            sources: first.sources.clone(),
            assumptions: first.assumptions.clone(),
            found: None,
        })
    }

    /// What is to be said of combinations of values, each thing once, in the order of their first ones; and how many
    /// combinations there are.
    fn gathered(
        &self,
        design: &Design,
        cells: &[Cell],
        unfinished: &[(usize, Warning)],
    ) -> (Vec<DesignWarning>, usize) {
        let mut places: Vec<(usize, &Cell)> = Vec::new();
        for cell in cells {
            let place = cell.combination(design.axes());
            if let Err(at) = places.binary_search_by_key(&place, |(place, _)| *place) {
                places.insert(at, (place, cell));
            }
        }
        let mut gathered: Vec<DesignWarning> = Vec::new();
        for (place, cell) in &places {
            let Some(study) = design.study(cell) else {
                continue;
            };
            let open = unfinished
                .iter()
                .filter(|(of, _)| of == place)
                .map(|(_, warning)| warning);
            let mut said: Vec<&Warning> = Vec::new();
            for warning in study.warnings.iter().chain(open) {
                if !said.contains(&warning) {
                    said.push(warning);
                }
            }
            for warning in said {
                match gathered.iter_mut().find(|known| known.warning == *warning) {
                    Some(known) => known.combinations += 1,
                    None => gathered.push(DesignWarning {
                        warning: warning.clone(),
                        first: values(design, cell),
                        combinations: 1,
                    }),
                }
            }
        }
        let everywhere = self.run_warnings().into_iter().map(|warning| DesignWarning {
            warning,
            first: Vec::new(),
            combinations: places.len(),
        });
        gathered.extend(everywhere);
        gathered.sort_by_key(|said| said.warning.kind);
        (gathered, places.len())
    }
}

/// How many members of a group are solved at a time, so that hours of so many people fit into memory.
fn together(group: &CellGroup<'_>, measures: &[DesignMeasure], people: usize) -> usize {
    let levels = group.members.iter();
    let levels = levels
        .map(|member| GroupLevels::of_member(member, measures))
        .max();
    match levels.unwrap_or_default() * people.max(1) * HOURS_BYTES {
        0 => group.members.len(),
        each => (HOURS_MEMORY / each).max(1),
    }
}

/// Shares of people that figures draw lines of, and those that are asked for.
fn shares(design: &Design) -> Vec<f64> {
    let mut shares = LINES.to_vec();
    for condition in design.question().iter().flat_map(|question| &question.conditions) {
        let share = condition.limit.canonical();
        if matches!(condition.of, Sought::ShareEverAbove(_)) && !shares.contains(&share) {
            shares.push(share);
        }
    }
    shares
}

/// The values of a cell, axis by axis.
fn values(design: &Design, cell: &Cell) -> Vec<String> {
    let values = cell.values.iter().zip(design.axes());
    values
        .filter_map(|(index, axis)| Some(axis.value(*index)?.text.clone()))
        .collect()
}

/// The notes on side effects of the cells that were run, each once: what is given may be varied.
fn side_effects(design: &Design, cells: &[Cell]) -> Vec<Arc<SideEffectNote>> {
    let mut notes: Vec<Arc<SideEffectNote>> = Vec::new();
    let studies = cells.iter().filter_map(|cell| design.study(cell));
    for note in studies.flat_map(|study| &study.side_effects) {
        if !notes.iter().any(|known| known.id == note.id) {
            notes.push(note.clone());
        }
    }
    notes
}

/// What the typical patient is given in the first of some cells and in the last.
fn given(design: &Design, cells: &[Cell]) -> Result<Vec<DesignReadBack>, SimulateError> {
    let (first, last) = (cells.first(), cells.last());
    let last = last.filter(|last| first.is_some_and(|first| first.values != last.values));
    let mut given = Vec::new();
    for cell in first.into_iter().chain(last) {
        let Some(study) = design.study(cell) else {
            continue;
        };
        let arms = study.read_back().map_err(|source| SimulateError::Regimen {
            arm: "all".to_string(),
            subject: 0,
            source,
        })?;
        given.push(DesignReadBack {
            values: values(design, cell),
            arms,
        });
    }
    Ok(given)
}

fn beyond_studied(member: &CellMember<'_>, model: &Model) -> Result<Option<Time>, SimulateError> {
    let arm = &member.study.arms[member.cell.arm];
    let beyond = member.study.beyond_studied(model, arm);
    beyond.map_err(|source| SimulateError::Regimen {
        arm: arm.name.clone(),
        subject: 0,
        source,
    })
}

/// What the model's author says not to do, of the member's own model and arm.
fn restricted(member: &CellMember<'_>) -> Vec<Restricted> {
    let arm = &member.study.arms[member.cell.arm].name;
    let restricted = member.study.restricted.iter();
    restricted
        .filter(|found| found.model == member.cell.model && found.arms.contains(arm))
        .cloned()
        .collect()
}

/// The models of a design, each once, and for each cell which of them is its own.
fn models_of(design: &Design, outcomes: &[CellOutcome]) -> (Vec<Model>, Vec<usize>) {
    let mut models: Vec<Model> = Vec::new();
    let model_of = outcomes.iter().filter_map(|outcome| {
        let model = design.study(&outcome.cell)?.models.get(outcome.cell.model)?;
        let known = models
            .iter()
            .position(|known| known.id == model.id && known.source == model.source);
        Some(known.unwrap_or_else(|| {
            models.push(model.clone());
            models.len() - 1
        }))
    });
    let model_of = model_of.collect();
    (models, model_of)
}
