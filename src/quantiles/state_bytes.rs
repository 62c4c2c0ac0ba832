use super::byte_reader::ByteReader;
use super::column_state::ColumnState;
use super::interval::Interval;
use super::quantile_brackets::QUANTILES;
use super::{MemberRanges, QuantileState, QuantileStateError};
use sha2::{Digest, Sha256};

const MAGIC: [u8; 8] = *b"QUANTILE";
const VERSION: u32 = 1;
/// Bytes of a SHA-256.
const DIGEST: usize = 32;
/// Bytes of a column without candidates.
const COLUMN: usize = QUANTILES * 5 * 8;

impl QuantileState {
    /// The state as bytes, the same on every machine, and the same for the same members in whatever order they were
    /// merged.
    ///
    /// All numbers are little-endian; floating-point numbers and, where not said otherwise, integers take 8 bytes.
    ///
    /// | what | bytes |
    /// |---|---|
    /// | `QUANTILE` | 8 |
    /// | version of the format: 1 | 4 |
    /// | number of quantiles: 3 | 4 |
    /// | number of bytes in all, digest included | 8 |
    /// | members of the sample, points, variables | 3 × 8 |
    /// | probabilities | 3 × 8 |
    /// | number of ranges of members; start and end of each, counted from 0, the end out | 8, then 16 a range |
    /// | for each variable, number of limits; limits | 8, then 8 a limit |
    /// | for each column: for each of 3 intervals, low end, high end, values below, values tied, candidates | 3 × 40 |
    /// | and then the candidates of the three intervals, each in increasing order | 8 a candidate |
    /// | for each variable, how many values are above each limit, point after point | 8 a limit and point |
    /// | SHA-256 of all bytes before | 32 |
    ///
    /// A column is a point of a variable, point after point of variable after variable. An interval that is not used
    /// goes from ∞ to −∞.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(self.byte_count());
        bytes.extend(MAGIC);
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend((QUANTILES as u32).to_le_bytes());
        let head = [self.byte_count(), self.count, self.points, self.limits.len()];
        extend_counts(&mut bytes, head);
        extend_numbers(&mut bytes, &self.probabilities);
        let ranges = self.members.ranges();
        extend_counts(&mut bytes, [ranges.len()]);
        for range in ranges {
            extend_counts(&mut bytes, [range.start, range.end]);
        }
        for limits in &self.limits {
            extend_counts(&mut bytes, [limits.len()]);
            extend_numbers(&mut bytes, limits);
        }
        for column in &self.columns {
            extend_column(&mut bytes, column);
        }
        for above in self.above.iter().flatten() {
            bytes.extend(above.to_le_bytes());
        }
        let digest = Sha256::digest(&bytes);
        bytes.extend(digest);
        bytes
    }

    /// The state that [`to_bytes`](Self::to_bytes) has written. Takes no more memory than a few times the bytes, whatever
    /// they hold.
    ///
    /// # Errors
    /// When the bytes are something else, in another version of the format, cut off or damaged, or hold what no state
    /// can hold; the error says where, what was found and what was expected.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, QuantileStateError> {
        let mut reader = ByteReader::new(check_frame(bytes)?);
        // The magic, the version, the number of quantiles and the length.
        reader.array::<24>("the head")?;
        let count = reader.count("members of the sample")?;
        let points = reader.count("points")?;
        let variables = reader.length("variables", size_of::<u64>())?;
        let mut probabilities = [0.0; QUANTILES];
        for probability in &mut probabilities {
            *probability = reader.f64("a probability")?;
        }
        let members = read_members(&mut reader)?;
        let mut limits = Vec::with_capacity(variables);
        for _ in 0..variables {
            let length = reader.length("limits", size_of::<f64>())?;
            limits.push(reader.f64s(length, "limits")?);
        }
        let column_count = points.saturating_mul(variables);
        reader.check_room(column_count, COLUMN, "columns")?;
        let mut columns = Vec::with_capacity(column_count);
        for _ in 0..column_count {
            columns.push(read_column(&mut reader)?);
        }
        let mut above = Vec::with_capacity(variables);
        for limits in &limits {
            let cells = points.saturating_mul(limits.len());
            above.push(reader.u64s(cells, "counts above limits")?);
        }
        if reader.remaining() > 0 {
            let more = format!("{} bytes more", reader.remaining());
            return Err(reader.wrong(more, "the digest"));
        }
        let state = Self {
            count,
            probabilities,
            points,
            limits,
            members,
            columns,
            above,
        };
        state.check()?;
        Ok(state)
    }

    fn byte_count(&self) -> usize {
        let of_column =
            |column: &ColumnState| COLUMN + 8 * column.candidates.iter().map(Vec::len).sum::<usize>();
        let of_limits = |limits: &Vec<f64>| 8 + 8 * limits.len() + 8 * limits.len() * self.points;
        let head = MAGIC.len() + 4 + 4 + 4 * 8 + QUANTILES * 8;
        head + 8
            + 16 * self.members.ranges().len()
            + self.limits.iter().map(of_limits).sum::<usize>()
            + self.columns.iter().map(of_column).sum::<usize>()
            + DIGEST
    }
}

fn extend_counts<const N: usize>(bytes: &mut Vec<u8>, counts: [usize; N]) {
    bytes.extend(counts.iter().flat_map(|count| (*count as u64).to_le_bytes()));
}

fn extend_numbers(bytes: &mut Vec<u8>, numbers: &[f64]) {
    bytes.extend(numbers.iter().flat_map(|number| number.to_le_bytes()));
}

fn extend_column(bytes: &mut Vec<u8>, column: &ColumnState) {
    for (index, interval) in column.intervals.iter().enumerate() {
        extend_numbers(bytes, &[interval.low, interval.high]);
        let candidates = column.candidates[index].len();
        extend_counts(bytes, [column.below[index], column.tied[index], candidates]);
    }
    for candidates in &column.candidates {
        let mut sorted = candidates.clone();
        sorted.sort_unstable_by(f64::total_cmp);
        extend_numbers(bytes, &sorted);
    }
}

/// The bytes without the digest, where the head and the digest are right.
fn check_frame(bytes: &[u8]) -> Result<&[u8], QuantileStateError> {
    let mut reader = ByteReader::new(bytes);
    let magic: [u8; MAGIC.len()] = reader.array("the name of the format")?;
    if magic != MAGIC {
        return Err(reader.wrong_last(MAGIC.len(), magic.escape_ascii(), "QUANTILE"));
    }
    let version = reader.u32("the version")?;
    if version != VERSION {
        return Err(QuantileStateError::Version {
            expected: VERSION,
            found: version,
        });
    }
    let quantiles = reader.u32("the number of quantiles")?;
    if quantiles as usize != QUANTILES {
        return Err(reader.wrong_last(4, format!("{quantiles} quantiles"), format!("{QUANTILES}")));
    }
    let length = reader.u64("the number of bytes")?;
    if length != bytes.len() as u64 {
        let there = format!("the {} that are there", bytes.len());
        return Err(reader.wrong_last(8, format!("the number of bytes {length}"), there));
    }
    let Some((body, digest)) = bytes.split_last_chunk::<DIGEST>() else {
        return Err(reader.wrong("the end", "a digest of 32 bytes"));
    };
    if Sha256::digest(body).as_slice() != digest {
        return Err(QuantileStateError::Bytes {
            position: body.len(),
            found: "the digest of other bytes".into(),
            expected: "that of all bytes before".into(),
        });
    }
    Ok(body)
}

fn read_members(reader: &mut ByteReader<'_>) -> Result<MemberRanges, QuantileStateError> {
    let length = reader.length("ranges of members", 16)?;
    let mut ranges = Vec::with_capacity(length);
    for _ in 0..length {
        let start = reader.count("the start of a range")?;
        ranges.push(start..reader.count("the end of a range")?);
    }
    MemberRanges::of_ranges(ranges).ok_or_else(|| {
        reader.wrong_last(
            16 * length,
            "ranges of members",
            "increasing ones that do not touch",
        )
    })
}

fn read_column(reader: &mut ByteReader<'_>) -> Result<ColumnState, QuantileStateError> {
    let mut column = ColumnState::empty([Interval::NONE; QUANTILES]);
    let mut lengths = [0; QUANTILES];
    // What the next interval has to lie above; `None` before the first.
    let mut previous: Option<Interval> = None;
    for (index, candidates) in lengths.iter_mut().enumerate() {
        let interval = Interval {
            low: reader.f64("the low end of an interval")?,
            high: reader.f64("the high end of an interval")?,
        };
        let follows = previous.is_none_or(|previous| previous.is_used() && previous.high < interval.low);
        if !(interval.is_used() && follows || interval == Interval::NONE) {
            let found = format!("an interval from {} to {}", interval.low, interval.high);
            return Err(reader.wrong_last(16, found, "one above the one before"));
        }
        let [below, tied, length] = [
            reader.count("values below")?,
            reader.count("values tied")?,
            reader.count("candidates")?,
        ];
        let allowed = (interval.is_used() || below == 0)
            && (interval.is_tie() || tied == 0)
            && (interval.keeps_values() || length == 0);
        if !allowed {
            let found = format!("{below} values below an interval, {tied} tied, {length} in it");
            return Err(reader.wrong_last(24, found, "counts of a kind that such an interval has"));
        }
        (column.intervals[index], column.below[index]) = (interval, below);
        (column.tied[index], *candidates) = (tied, length);
        previous = Some(interval);
    }
    for (index, length) in lengths.into_iter().enumerate() {
        column.candidates[index] = read_candidates(reader, length, column.intervals[index])?;
    }
    Ok(column)
}

fn read_candidates(
    reader: &mut ByteReader<'_>,
    length: usize,
    interval: Interval,
) -> Result<Vec<f64>, QuantileStateError> {
    let candidates = reader.f64s(length, "candidates")?;
    let ordered = candidates.is_sorted_by(|one, next| one.total_cmp(next).is_le());
    if !ordered || candidates.iter().any(|value| !interval.contains(*value)) {
        let expected = format!("increasing ones from {} to {}", interval.low, interval.high);
        return Err(reader.wrong_last(8 * length, format!("{length} candidates"), expected));
    }
    Ok(candidates)
}
