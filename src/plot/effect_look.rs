use super::canvas::Dash;
use super::colour::Colour;
use crate::effect::EffectKind;

/// How a threshold is drawn. Its colour says what kind of effect it is, whatever stands beside it; its dashes
/// tell it from the others, also where there is no colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct EffectLook {
    /// Of its line, its bar and its name: dark enough for letters.
    pub(super) colour: Colour,
    pub(super) dash: Dash,
}

/// Brown for what people suffer, green for what they seek, violet for all else. Equally dark, so that none
/// seems to matter more.
const SIDE_EFFECT: Colour = Colour(136, 73, 16);
const WANTED_EFFECT: Colour = Colour(39, 102, 45);
const OTHER: Colour = Colour(98, 79, 143);
const DASHES: [Dash; 6] = [
    Dash::Solid,
    Dash::Long,
    Dash::LongShort,
    Dash::LongShortShort,
    Dash::Even,
    Dash::Short,
];

impl EffectLook {
    /// Of a threshold of a kind, after so many others.
    pub(super) fn of(kind: EffectKind, before: usize) -> Self {
        Self {
            colour: Self::colour(kind),
            dash: DASHES.get(before % DASHES.len()).copied().unwrap_or(Dash::Solid),
        }
    }

    /// What the colour of a kind means.
    pub(super) fn meaning(kind: EffectKind) -> &'static str {
        match kind {
            EffectKind::SideEffect => "side effect",
            EffectKind::WantedEffect => "wanted effect",
            EffectKind::Anaesthesia | EffectKind::NotStated => "other effect",
        }
    }

    /// The colour of a kind.
    pub(super) fn colour(kind: EffectKind) -> Colour {
        match kind {
            EffectKind::SideEffect => SIDE_EFFECT,
            EffectKind::WantedEffect => WANTED_EFFECT,
            EffectKind::Anaesthesia | EffectKind::NotStated => OTHER,
        }
    }
}
