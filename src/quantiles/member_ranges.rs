use std::fmt;
use std::ops::Range;

/// Most ranges that are printed one by one.
const MOST_PRINTED: usize = 8;

/// Which members of a sample, counted from 0: ranges in increasing order that neither overlap nor touch.
///
/// Printed, members are counted from 1 and both ends are in:
///
/// ```
/// use infusim::quantiles::MemberRanges;
/// let two = MemberRanges::new(0..512).union(&MemberRanges::new(2_048..2_049));
/// assert_eq!(two.to_string(), "1-512, 2049");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MemberRanges {
    ranges: Vec<Range<usize>>,
}

impl MemberRanges {
    /// A single range, counted from 0, its end out; no members where it is empty.
    pub fn new(members: Range<usize>) -> Self {
        let ranges = if members.is_empty() { vec![] } else { vec![members] };
        Self { ranges }
    }

    /// Several; `None` where one is empty, or they are not in increasing order, or two overlap or touch.
    pub(super) fn of_ranges(ranges: Vec<Range<usize>>) -> Option<Self> {
        let apart = ranges.is_sorted_by(|earlier, later| earlier.end < later.start);
        let filled = ranges.iter().all(|range| !range.is_empty());
        (apart && filled).then_some(Self { ranges })
    }

    /// The ranges in increasing order.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.ranges
    }

    /// How many members.
    pub fn count(&self) -> usize {
        self.ranges.iter().map(Range::len).sum()
    }

    /// The end of the last range; 0 where there are no members.
    pub fn end(&self) -> usize {
        self.ranges.last().map_or(0, |range| range.end)
    }

    /// Members of these, or of others, or of both.
    pub fn union(&self, others: &Self) -> Self {
        let mut all = [self.ranges.as_slice(), &others.ranges].concat();
        all.sort_by_key(|range| range.start);
        let mut ranges: Vec<Range<usize>> = Vec::with_capacity(all.len());
        for range in all {
            match ranges.last_mut() {
                Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
                _ => ranges.push(range),
            }
        }
        Self { ranges }
    }

    /// Members both of these and of others.
    pub fn intersection(&self, others: &Self) -> Self {
        let mut ranges = Vec::new();
        let (mut ours, mut theirs) = (self.ranges.iter().peekable(), others.ranges.iter().peekable());
        while let (Some(&one), Some(&other)) = (ours.peek(), theirs.peek()) {
            let both = one.start.max(other.start)..one.end.min(other.end);
            if !both.is_empty() {
                ranges.push(both);
            }
            if one.end <= other.end {
                ours.next();
            } else {
                theirs.next();
            }
        }
        Self { ranges }
    }

    /// Those of the first `count` members that are not of these.
    pub fn missing_of(&self, count: usize) -> Self {
        let starts = std::iter::once(0).chain(self.ranges.iter().map(|range| range.end));
        let ends = self.ranges.iter().map(|range| range.start.min(count));
        let gaps = starts.zip(ends.chain([count])).map(|(start, end)| start..end);
        Self {
            ranges: gaps.filter(|gap| !gap.is_empty()).collect(),
        }
    }
}

impl fmt::Display for MemberRanges {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ranges.is_empty() {
            return formatter.write_str("none");
        }
        for (index, range) in self.ranges.iter().take(MOST_PRINTED).enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            match range.len() {
                1 => write!(formatter, "{separator}{}", range.end)?,
                _ => write!(formatter, "{separator}{}-{}", range.start + 1, range.end)?,
            }
        }
        match self.ranges.len().saturating_sub(MOST_PRINTED) {
            0 => Ok(()),
            more => write!(formatter, " and {more} more ranges"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::MemberRanges;

    /// Every pair of sets of members 0 to 5, against looking at each member.
    #[test]
    fn sets_of_members_by_hand() {
        const MEMBERS: usize = 6;
        let of_mask = |mask: usize| {
            (0..MEMBERS)
                .filter(|member| mask >> member & 1 == 1)
                .map(|member| MemberRanges::new(member..member + 1))
                .fold(MemberRanges::default(), |all, one| all.union(&one))
        };
        for one in 0..1 << MEMBERS {
            let ours = of_mask(one);
            assert_eq!(ours.count(), one.count_ones() as usize);
            assert_eq!(ours.missing_of(MEMBERS), of_mask(!one & ((1 << MEMBERS) - 1)));
            assert_eq!(
                MemberRanges::of_ranges(ours.ranges().to_vec()),
                Some(ours.clone())
            );
            for other in 0..1 << MEMBERS {
                assert_eq!(ours.union(&of_mask(other)), of_mask(one | other));
                assert_eq!(ours.intersection(&of_mask(other)), of_mask(one & other));
            }
        }
        let touching = [[0..2, 2..3], [1..1, 2..3], [4..5, 0..1], [0..3, 1..9]];
        for ranges in touching {
            assert_eq!(MemberRanges::of_ranges(ranges.to_vec()), None);
        }
        assert_eq!(of_mask(0b10_1101).to_string(), "1, 3-4, 6");
        assert_eq!(MemberRanges::default().to_string(), "none");
    }
}
