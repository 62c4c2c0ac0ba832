//! Who is simulated: the same people as infusim's, drawn eight at a time.

use super::lanes::{LANES, exp};
use fearless_simd::prelude::*;
use fearless_simd::{Simd, f64x8, u32x8};
use rand::rngs::ChaCha8Rng;
use rand::{SeedableRng, TryRng};
use rand_distr::{Distribution, StandardNormal};
use std::convert::Infallible;

/// The seed of the workloads.
pub const SEED: u64 = 1;
/// Coefficient of variation of every parameter.
const CV: f64 = 0.3;

/// Numbers of ChaCha's first block, of one stream.
struct Words {
    words: [u32; 16],
    taken: usize,
    stream: u64,
}

impl TryRng for Words {
    type Error = Infallible;

    #[inline(always)]
    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let word = match self.words.get(self.taken) {
            Some(word) => *word,
            None => later(self.stream, self.taken),
        };
        self.taken += 1;
        Ok(word)
    }

    #[inline(always)]
    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let low = u64::from(self.try_next_u32()?);
        let high = u64::from(self.try_next_u32()?);
        Ok(high << 32 | low)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        for piece in bytes.chunks_mut(4) {
            let word = self.try_next_u32()?.to_le_bytes();
            piece.copy_from_slice(&word[..piece.len()]);
        }
        Ok(())
    }
}

/// A word after the first block. Rare: the first block lasts for eight normals, unless some are refused.
#[cold]
fn later(stream: u64, word: usize) -> u32 {
    let mut generator = ChaCha8Rng::seed_from_u64(SEED);
    generator.set_stream(stream);
    generator.set_word_pos(word as u128);
    let Ok(word) = generator.try_next_u32();
    word
}

/// Draws people from a seed.
pub struct Sampler {
    key: [u32; 8],
}

impl Sampler {
    pub fn new() -> Self {
        let seed = ChaCha8Rng::seed_from_u64(SEED).get_seed();
        let key = std::array::from_fn(|index| {
            let at = 4 * index;
            u32::from_le_bytes([seed[at], seed[at + 1], seed[at + 2], seed[at + 3]])
        });
        Self { key }
    }

    /// e^(ω · normal) for each of `N` effects of eight patients, from the patient numbered `first`.
    #[inline(always)]
    pub fn factors<S: Simd, const N: usize>(&self, simd: S, first: u64) -> [f64x8<S>; N] {
        let streams: [u64; LANES] = std::array::from_fn(|lane| 16 * (first + lane as u64) + 1);
        let words = self.block(simd, &streams);
        let mut normals = [[0.0; LANES]; N];
        for lane in 0..LANES {
            let mut source = Words {
                words: [0; 16],
                taken: 0,
                stream: streams[lane],
            };
            for index in 0..16 {
                source.words[index] = words[index][lane];
            }
            for effect in 0..N {
                normals[effect][lane] = StandardNormal.sample(&mut source);
            }
        }
        let omega = (1.0 + CV * CV).ln().sqrt();
        let mut factors = [f64x8::splat(simd, 0.0); N];
        for effect in 0..N {
            factors[effect] = exp(simd, f64x8::load_array(simd, normals[effect]) * omega);
        }
        factors
    }

    /// The first block of eight streams: for each of sixteen words, the eight streams' own.
    #[inline(always)]
    fn block<S: Simd>(&self, simd: S, streams: &[u64; LANES]) -> [[u32; LANES]; 16] {
        const CONSTANTS: [u32; 4] = [0x6170_7865, 0x3320_646e, 0x7962_2d32, 0x6b20_6574];
        let mut state = [u32x8::splat(simd, 0); 16];
        for index in 0..4 {
            state[index] = u32x8::splat(simd, CONSTANTS[index]);
        }
        for index in 0..8 {
            state[4 + index] = u32x8::splat(simd, self.key[index]);
        }
        let mut halves = [[0_u32; LANES]; 2];
        for lane in 0..LANES {
            halves[0][lane] = streams[lane] as u32;
            halves[1][lane] = (streams[lane] >> 32) as u32;
        }
        state[14] = u32x8::load_array(simd, halves[0]);
        state[15] = u32x8::load_array(simd, halves[1]);
        let start = state;
        for _ in 0..4 {
            for [a, b, c, d] in [
                [0, 4, 8, 12],
                [1, 5, 9, 13],
                [2, 6, 10, 14],
                [3, 7, 11, 15],
                [0, 5, 10, 15],
                [1, 6, 11, 12],
                [2, 7, 8, 13],
                [3, 4, 9, 14],
            ] {
                state[a] += state[b];
                state[d] = turned::<S, 16>(state[d] ^ state[a]);
                state[c] += state[d];
                state[b] = turned::<S, 12>(state[b] ^ state[c]);
                state[a] += state[b];
                state[d] = turned::<S, 8>(state[d] ^ state[a]);
                state[c] += state[d];
                state[b] = turned::<S, 7>(state[b] ^ state[c]);
            }
        }
        let mut words = [[0; LANES]; 16];
        for index in 0..16 {
            words[index] = (state[index] + start[index]).to_array();
        }
        words
    }
}

/// Rotates left.
#[inline(always)]
fn turned<S: Simd, const BY: u32>(x: u32x8<S>) -> u32x8<S> {
    (x << BY) | (x >> (32 - BY))
}
