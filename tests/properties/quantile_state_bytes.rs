//! States of quantiles as bytes: what is no state, or a damaged one, is refused.

use crate::cases::random_cases;
use crate::quantile_states::small_sample;
use infusim::quantiles::QuantileState;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

fn small_state() -> QuantileState {
    let sample = small_sample();
    let quantiles = sample.pilot(0, 64);
    let first = sample.state(&quantiles, 0..40, 64);
    first.merge(sample.state(&quantiles, 600..700, 64)).unwrap()
}

fn edit_values() -> impl Strategy<Value = u64> {
    let numbers = [0.0, -0.0, 1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300].map(f64::to_bits);
    prop_oneof![
        3 => prop::sample::select(numbers.to_vec()),
        2 => 0..1_000_u64,
        1 => prop::sample::select(vec![u64::MAX, 1 << 61, 1 << 32, u64::from(u32::MAX), i64::MAX as u64]),
        1 => any::<u64>(),
    ]
}

proptest! {
    #![proptest_config(random_cases(400))]

    /// Bytes of any kind give a state that has these bytes, or an error. It fails when they make the reader panic, take
    /// memory for things that do not follow, or take what no state can hold.
    #[test]
    fn any_bytes_are_a_state_or_an_error(
        edits in prop::collection::vec((any::<prop::sample::Index>(), edit_values()), 0..4),
        near_the_head in any::<bool>(),
        end in prop_oneof![2 => Just(0), 1 => -40..40_isize],
        noise in prop::collection::vec(any::<u8>(), 0..400),
    ) {
        let known = small_state().to_bytes();
        let mut body = known[..known.len() - 32].to_vec();
        let words = if near_the_head { 60 } else { body.len() / 8 };
        for (index, value) in edits {
            let start = 8 * index.index(words);
            body[start..start + 8].copy_from_slice(&value.to_le_bytes());
        }
        let length = body.len().saturating_add_signed(end);
        body.resize(length, 0);
        let noisy = [&known[..24], &noise].concat();
        for bytes in [sign(body), sign(noisy), noise] {
            match QuantileState::from_bytes(&bytes) {
                Ok(state) => {
                    prop_assert_eq!(state.to_bytes(), bytes);
                    let _ = state.estimates();
                }
                Err(error) => prop_assert!(!error.to_string().is_empty()),
            }
        }
    }
}

/// Bytes with a head that says how many they are, and the digest that belongs to them.
fn sign(mut body: Vec<u8>) -> Vec<u8> {
    let length = (body.len() + 32) as u64;
    if body.len() >= 24 {
        body[16..24].copy_from_slice(&length.to_le_bytes());
    }
    let digest = Sha256::digest(&body);
    body.extend(digest);
    body
}

/// Whatever is cut off or changed on the way is noticed.
#[test]
fn damaged_bytes_are_refused() {
    let bytes = small_state().to_bytes();
    for length in 0..bytes.len() {
        assert!(
            QuantileState::from_bytes(&bytes[..length]).is_err(),
            "{length} bytes"
        );
    }
    let mut damaged = bytes.clone();
    for position in 0..bytes.len() {
        damaged[position] ^= 1 << (position % 8);
        assert!(QuantileState::from_bytes(&damaged).is_err(), "byte {position}");
        damaged[position] = bytes[position];
    }
    assert_eq!(QuantileState::from_bytes(&bytes).unwrap().to_bytes(), bytes);

    let with = |position: usize, value: [u8; 8]| {
        let mut body = bytes[..bytes.len() - 32].to_vec();
        body[position..position + 8].copy_from_slice(&value);
        QuantileState::from_bytes(&sign(body)).unwrap_err().to_string()
    };
    let version_2 = [2, 0, 0, 0, 3, 0, 0, 0];
    for (error, expected) in [
        (
            with(0, *b"QUARTILE"),
            "not a state of quantiles: QUARTILE at byte 0, expected QUANTILE",
        ),
        (
            with(8, version_2),
            "a state of quantiles in version 2 of the format: version 1 is expected",
        ),
        (
            with(24, 0_u64.to_le_bytes()),
            "a sample of 0 members: from 1 to 4294967295 are expected",
        ),
        (
            with(48, 1.5_f64.to_le_bytes()),
            "a quantile at the probability 1.5: above 0 and below 1 is expected",
        ),
        (
            with(24, 650_u64.to_le_bytes()),
            "a state of the members 1-40, 601-700: the sample has only 650",
        ),
    ] {
        assert_eq!(error, expected);
    }
    let huge = with(40, (1_u64 << 60).to_le_bytes());
    assert!(
        huge.contains("1152921504606846976 variables at byte 48, expected at most"),
        "{huge}"
    );
}
