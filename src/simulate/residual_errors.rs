use crate::model::{Model, ResidualError};
use crate::population::Stream;
use crate::quantity::Time;
use crate::scenario::Study;

/// The residual errors of a study's people under a model; none where the study does not ask for them.
///
/// An error follows from the seed, the number of the person and the name of the analyte: it is the same in every arm and
/// shard, under every model, at any number of people and threads.
pub(super) struct ResidualErrors<'a> {
    seed: u64,
    /// Analytes that have one, by index.
    of: Vec<(usize, &'a ResidualError)>,
}

impl<'a> ResidualErrors<'a> {
    pub(super) fn new(study: &Study, model: &'a Model) -> Self {
        let analytes = model.analytes().enumerate();
        let of = analytes
            .filter_map(|(index, (name, _))| Some((index, model.residual_error(name)?)))
            .filter(|_| study.residual);
        Self {
            seed: study.population.seed,
            of: of.collect(),
        }
    }

    /// The analytes that have one, by index.
    pub(super) fn analytes(&self) -> Vec<usize> {
        self.of.iter().map(|(analyte, _)| *analyte).collect()
    }

    /// Factor and offset, ng/mL, of a person's measured levels of each of these analytes, for percentiles at one time.
    ///
    /// Percentiles at one time follow from the distribution of errors at that time alone, so that the same numbers may
    /// stand at all times: curves of percentiles then do not jump from point to point.
    pub(super) fn of_subject(&self, number: u64) -> impl Iterator<Item = [f64; 2]> {
        self.of.iter().map(move |(_, error)| {
            let stream = Stream::of_residual(self.seed, number, &error.analyte);
            drawn(error, stream)
        })
    }

    /// The name of the stream of an analyte's errors at a time, each of which is independent of those at other times.
    pub(super) fn stream_at(&self, analyte: usize, time: Time) -> Option<ErrorsAt<'a>> {
        let (_, error) = self.of.iter().find(|(of, _)| *of == analyte)?;
        Some(ErrorsAt {
            seed: self.seed,
            error,
            name: format!("{} at {}", error.analyte, time.microseconds()),
        })
    }
}

/// Errors of an analyte at one time.
pub(super) struct ErrorsAt<'a> {
    seed: u64,
    error: &'a ResidualError,
    name: String,
}

impl ErrorsAt<'_> {
    /// Factor and offset, ng/mL, of a person's measured level.
    pub(super) fn of_subject(&self, number: u64) -> [f64; 2] {
        drawn(self.error, Stream::of_residual(self.seed, number, &self.name))
    }
}

fn drawn(error: &ResidualError, mut stream: Stream) -> [f64; 2] {
    let first = stream.normal();
    error.scatter.factor_and_offset([first, stream.normal()])
}
