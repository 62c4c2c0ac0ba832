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
        "model {model} has no route `{route}`, but a dose goes that way; a route of the model was expected"
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
