use super::Method;
use crate::quantity::Time;
use thiserror::Error;

/// Why a patient's course could not be computed.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SolverError {
    /// The exact method was asked to do what it cannot.
    #[error(
        "model {model} is not linear and constant in time, so it has no exact solution; \
         leave the solver to infusim, or use dopri5 or dop853"
    )]
    NotLinear {
        /// The model.
        model: String,
    },
    /// The step-by-step solver gave up.
    #[error(
        "{method} stopped {at} after the start: {reason}; try the other solver, or a shorter observation"
    )]
    Integration {
        /// Which solver.
        method: Method,
        /// When, in the patient's time.
        at: Time,
        /// What it said.
        reason: String,
    },
    /// More steps than a course may have.
    #[error(
        "{method} had taken {steps} steps when it had come {at} after the start, and more are not allowed: \
         rates are too different, or doses too many; try the other solver, or a shorter observation"
    )]
    Budget {
        /// Which solver.
        method: Method,
        /// How far it had come, in the patient's time.
        at: Time,
        /// Steps taken.
        steps: u64,
    },
    /// LaneRates beyond what the digits of a computer's numbers can tell apart from slow ones.
    #[error(
        "in model {model} drug moves as fast as {rate:.3e} per hour; within {hours} h {method} keeps enough \
         digits up to {most:.1e} per hour only. Is a clearance, a volume or a rate mistyped? If not, make the \
         fast exchange slower: nothing will look different"
    )]
    TooFast {
        /// The model.
        model: String,
        /// Which solver.
        method: Method,
        /// The fastest rate, 1/h.
        rate: f64,
        /// How long is observed.
        hours: f64,
        /// The fastest rate that could be followed for so long, 1/h.
        most: f64,
    },
    /// Whoever waited for it has said stop.
    #[error("stopped")]
    Stopped,
    /// More than all of a flow would arrive.
    #[error(
        "in model {model} the parts of a flow out of `{compartment}` add to {sum}; at most 1 was expected"
    )]
    Shares {
        /// The model.
        model: String,
        /// Where the flow leaves.
        compartment: String,
        /// What the shares add to.
        sum: f64,
    },
    /// A volume came out as zero.
    #[error("in model {model} the volume of `{compartment}` is zero; a volume above zero was expected")]
    NoVolume {
        /// The model.
        model: String,
        /// The compartment.
        compartment: String,
    },
    /// Masses of two substances are to be converted, one of which has no molar mass.
    #[error(
        "in model {model} the mass in `{compartment}` is counted as another substance's, and one of the two \
         has no molar mass; both were expected among the substances"
    )]
    NoMolarMass {
        /// The model.
        model: String,
        /// The compartment.
        compartment: String,
    },
    /// A dose goes where the model has no way in.
    #[error(
        "model {model} has no route `{route}`, but a dose goes that path; a route of the model was expected"
    )]
    NoRoute {
        /// The model.
        model: String,
        /// The route.
        route: String,
    },
    /// A system larger than the step-by-step solver is compiled for.
    #[error("a model with {size} compartments and readings is too large for {method}; at most {most} fit")]
    TooLarge {
        /// Which solver.
        method: Method,
        /// States needed.
        size: usize,
        /// States possible.
        most: usize,
    },
}
