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
    /// How an occasion differs from the person's usual; each has a part of the stream of its own.
    Occasion,
    /// Covariates; each has a part of the stream of its own.
    Covariate,
    /// Estimates of a model; each has a part of the stream of its own.
    Estimate,
    /// How this person differs in a response; each random effect has a part of the stream of its own.
    Response,
    /// Errors of measuring; each analyte, at each time, has a part of the stream of its own.
    Residual,
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
/// Words of 32 bits in the part of a covariate or an occasion, as a power of two.
const PART_BITS: u32 = 24;
/// Parts of a stream, whose words are counted by 68 bits.
const PARTS: u64 = 1 << (64 - PART_BITS);

/// The part of a name: its FNV-1a hash, folded.
fn part(name: &str) -> u64 {
    let hash = name.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    (hash ^ (hash >> (64 - PART_BITS))) % PARTS
}

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
            Purpose::Covariate => 3,
            Purpose::Estimate => 4,
            Purpose::Residual => 5,
            Purpose::Response => 6,
        };
        generator.set_stream(patient.wrapping_mul(PURPOSES_PER_PATIENT).wrapping_add(number));
        Self { generator }
    }

    /// Opens a patient's part of the stream of covariates for one of them, which follows from its name alone: a further
    /// covariate, or another order, changes nobody's values of this one.
    pub fn of_covariate(seed: u64, patient: u64, name: &str) -> Self {
        Self::part_of(Self::new(seed, patient, Purpose::Covariate), name)
    }

    /// Opens the stream of a draw of a model's estimates, counted from 1, for one of them, likewise by its name.
    pub fn of_estimate(seed: u64, draw: u64, name: &str) -> Self {
        Self::part_of(Self::new(seed, draw, Purpose::Estimate), name)
    }

    /// Opens the stream of a patient's occasion, counted from 0, which has a part of its own: a further occasion changes none
    /// of the others.
    pub fn of_occasion(seed: u64, patient: u64, occasion: u64) -> Self {
        let mut stream = Self::new(seed, patient, Purpose::Occasion);
        let place = u128::from(occasion % PARTS) << PART_BITS;
        stream.generator.set_word_pos(place);
        stream
    }

    /// Opens a patient's part of the stream of responses for a random effect, likewise by its name.
    pub fn of_response(seed: u64, patient: u64, name: &str) -> Self {
        Self::part_of(Self::new(seed, patient, Purpose::Response), name)
    }

    fn part_of(mut stream: Self, name: &str) -> Self {
        stream.generator.set_word_pos(u128::from(part(name)) << PART_BITS);
        stream
    }

    /// Opens a patient's part of the stream of errors of measuring for an analyte, or an analyte at a time, likewise by its
    /// name.
    pub fn of_residual(seed: u64, patient: u64, name: &str) -> Self {
        Self::part_of(Self::new(seed, patient, Purpose::Residual), name)
    }

    /// The next standard normal number.
    pub fn normal(&mut self) -> f64 {
        StandardNormal.sample(&mut self.generator)
    }
}
