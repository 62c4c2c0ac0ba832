//! Keeping labels off each other.

/// The middles of labels along a line: each as near to the place it wants as the others allow, in the
/// same order, all of them between two ends. Labels that do not fit between the ends run over the far
/// one.
///
/// `wanted` holds each label's place and its length.
pub(super) fn spread(wanted: &[(f64, f64)], from: f64, to: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    let place = |index: usize| wanted.get(index).copied().unwrap_or((from, 0.0));
    order.sort_by(|one, other| place(*one).0.total_cmp(&place(*other).0).then(one.cmp(other)));

    let mut clusters: Vec<Cluster> = Vec::new();
    for index in order {
        let (centre, length) = place(index);
        let mut cluster = Cluster {
            members: vec![index],
            length,
            starts: centre - length / 2.0,
        };
        cluster.keep_between(from, to);
        // A label pushed onto its neighbour joins it, and the two settle between what both want.
        while let Some(before) = clusters.pop_if(|before| before.end() > cluster.starts) {
            cluster = before.joined(cluster);
            cluster.keep_between(from, to);
        }
        clusters.push(cluster);
    }

    let mut middles = vec![from; wanted.len()];
    for cluster in clusters {
        let mut top = cluster.starts;
        for index in cluster.members {
            let length = place(index).1;
            if let Some(middle) = middles.get_mut(index) {
                *middle = top + length / 2.0;
            }
            top += length;
        }
    }
    middles
}

/// Labels that touch each other.
struct Cluster {
    members: Vec<usize>,
    length: f64,
    starts: f64,
}

impl Cluster {
    fn end(&self) -> f64 {
        self.starts + self.length
    }

    /// Where every member would have the cluster start, averaged.
    fn joined(mut self, other: Self) -> Self {
        let (ours, theirs) = (self.members.len() as f64, other.members.len() as f64);
        let starts = (ours * self.starts + theirs * (other.starts - self.length)) / (ours + theirs);
        self.members.extend(other.members);
        Self {
            members: self.members,
            length: self.length + other.length,
            starts,
        }
    }

    fn keep_between(&mut self, from: f64, to: f64) {
        self.starts = self.starts.min(to - self.length).max(from);
    }
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn labels_with_room_stay_where_they_want_to_be() {
        assert_eq!(spread(&[(80.0, 20.0), (20.0, 20.0)], 0.0, 100.0), [80.0, 20.0]);
    }

    #[test]
    fn crowded_labels_move_apart_evenly() {
        assert_eq!(spread(&[(50.0, 20.0), (50.0, 20.0)], 0.0, 100.0), [40.0, 60.0]);
    }

    #[test]
    fn nothing_overlaps_and_all_stay_inside() {
        let wanted: Vec<(f64, f64)> = (0..9)
            .map(|i| (f64::from((i * 37) % 100), 6.0 + f64::from(i % 4)))
            .collect();
        let middles = spread(&wanted, 0.0, 100.0);
        let mut spans: Vec<(f64, f64)> = middles
            .iter()
            .zip(&wanted)
            .map(|(middle, (_, length))| (middle - length / 2.0, middle + length / 2.0))
            .collect();
        spans.sort_by(|one, other| one.0.total_cmp(&other.0));
        assert!(spans[0].0 >= -1e-9 && spans[8].1 <= 100.0 + 1e-9, "{spans:?}");
        assert!(
            spans.windows(2).all(|pair| pair[0].1 <= pair[1].0 + 1e-9),
            "{spans:?}"
        );
    }

    #[test]
    fn too_many_labels_start_at_the_top() {
        assert_eq!(spread(&[(5.0, 20.0), (5.0, 20.0)], 0.0, 30.0), [10.0, 30.0]);
    }
}
