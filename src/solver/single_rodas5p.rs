use super::integration_task::IntegrationTask;
use super::propagator::Problem;
use super::rodas5p_batches::integrate_tasks;
use super::{Method, Propagator, SaveAt, Segment, SegmentPath, SolverError, State, System};
use crate::lane::SimdLevel;

/// Rodas5P for one subject, segment by segment; the same digits as in a [`BatchRodas5p`](super::BatchRodas5p), which is
/// faster where whole schedules are known.
#[derive(Clone, Debug)]
pub(super) struct SingleRodas5p<'a> {
    simd_level: SimdLevel,
    problem: Problem<'a>,
}

impl<'a> SingleRodas5p<'a> {
    pub(super) fn new(problem: Problem<'a>) -> Self {
        Self {
            simd_level: SimdLevel::new(),
            problem,
        }
    }
}

impl Propagator for SingleRodas5p<'_> {
    fn advance(
        &mut self,
        system: &System,
        state: &State,
        segment: &Segment,
    ) -> Result<SegmentPath, SolverError> {
        self.problem.check(system, segment, Method::Rodas5p)?;
        let task = IntegrationTask {
            system,
            segments: std::slice::from_ref(segment),
            start: state.clone(),
            relative: self.problem.relative,
            absolute: self.problem.absolute,
        };
        let solved = integrate_tasks(self.simd_level, &[task], SaveAt::Steps, self.problem.stop);
        let path = solved
            .into_iter()
            .next()
            .and_then(|paths| paths.map(|mut paths| paths.pop()).transpose());
        path.unwrap_or(Err(SolverError::Stopped))
    }
}
