use crate::outcome::WarningKind;

/// Which kinds of warning stand on the figure: before and after what the models and thresholds need said.
pub(super) const FIRST: [WarningKind; 3] =
    [WarningKind::LongInfusion, WarningKind::Drug, WarningKind::Partner];
pub(super) const LAST: [WarningKind; 4] = [
    WarningKind::Measuring,
    WarningKind::Domain,
    WarningKind::Assumption,
    WarningKind::Observation,
];

/// True for a kind of warning that may stand on the figure.
pub(super) fn is_noted(kind: WarningKind) -> bool {
    FIRST.contains(&kind) || LAST.contains(&kind)
}
