use rand::SeedableRng;
use rand::rngs::ChaCha8Rng;
use rand_distr::{Distribution, StandardNormal};

/// What random numbers are drawn for. Each purpose has its own stream, so that a further random
/// effect in a model never changes anybody's weight.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Body weight.
    Weight,
    /// How this person differs from the typical one.
    Subject,
    /// How this visit differs from the person's usual.
    Occasion,
}

/// Normal random numbers for one seed, patient and purpose.
///
/// The generator is ChaCha with 8 rounds, named and portable: the same digits on every machine.
/// Its 2^64 streams are divided so that each patient has 16.
///
/// ```
/// use infusim::population::{Purpose, Stream};
/// let first = Stream::new(2026, 17, Purpose::Weight).normal();
/// let again = Stream::new(2026, 17, Purpose::Weight).normal();
/// assert_eq!(first, again);
/// ```
#[derive(Debug)]
pub struct Stream {
    generator: ChaCha8Rng,
}

const PURPOSES_PER_PATIENT: u64 = 16;

impl Stream {
    /// The name under which the generator is recorded.
    pub const GENERATOR: &'static str =
        "ChaCha8 (rand 0.10), normals by rand_distr 0.6; stream = 16 x patient + purpose";

    /// Opens the stream of a patient, numbered from 1.
    pub fn new(seed: u64, patient: u64, purpose: Purpose) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        let number = match purpose {
            Purpose::Weight => 0,
            Purpose::Subject => 1,
            Purpose::Occasion => 2,
        };
        generator.set_stream(patient.wrapping_mul(PURPOSES_PER_PATIENT).wrapping_add(number));
        Self { generator }
    }

    /// The next standard normal number.
    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.generator)
    }
}
