use super::Method;
use crate::quantity::Time;
use thiserror::Error;

/// Why a subject's trajectory could not be computed.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum SolverError {
    /// The exact method was chosen for a system that is not linear and constant.
    #[error(
        "model {model} is not linear and constant in time, so it has no exact solution; \
         leave the solver to infusim, or use dopri5 or dop853"
    )]
    NotLinear {
        /// The model.
        model: String,
    },
    /// A numerical integrator failed.
    #[error(
        "{method} stopped {at} after the start: {reason}; try the other solver, or a shorter observation"
    )]
    Integration {
        /// The method.
        method: Method,
        /// Time from the start of the trajectory.
        at: Time,
        /// Its message.
        reason: String,
    },
    /// More steps than a trajectory may have.
    #[error(
        "{method} had taken {steps} steps when it had come {at} after the start, and more are not allowed: \
         rates are too different, or doses too many; try the other solver, or a shorter observation"
    )]
    Budget {
        /// The method.
        method: Method,
        /// Time reached, from the start of the trajectory.
        at: Time,
        /// Steps taken.
        steps: u64,
    },
    /// There is no steady state of the rounds that were given before.
    #[error("model {model} has no steady state before the first dose: {reason}; leave out `steady_state`")]
    NoSteadyState {
        /// The model.
        model: String,
        /// Why.
        reason: String,
    },
    /// Rate constants so fast that slow ones, added to them, lose their digits.
    #[error(
        "in model {model} drug moves as fast as {rate:.3e} per hour; within {hours} h {method} keeps enough \
         digits up to {most:.1e} per hour only. Is a clearance, a volume or a rate mistyped? If not, make the \
         fast exchange slower: nothing will look different"
    )]
    TooFast {
        /// The model.
        model: String,
        /// The method.
        method: Method,
        /// The fastest rate, 1/h.
        rate: f64,
        /// Length of the trajectory, h.
        hours: f64,
        /// The fastest rate allowed for that length, 1/h.
        most: f64,
    },
    /// Something was to be given, or a time to be reached, that has passed.
    #[error("{start} after the start has passed, the solution has come to {now}; a later time was expected")]
    Past {
        /// The time asked for.
        start: Time,
        /// The time reached.
        now: Time,
    },
    /// A system was to change into one of another shape.
    #[error(
        "a system of {} compartments and {} readings cannot become one of {} and {}; as many of both were expected",
        was.0, was.1, is.0, is.1
    )]
    OtherShape {
        /// Compartments and readings so far.
        was: (usize, usize),
        /// Those of the system that was to follow.
        is: (usize, usize),
    },
    /// A stop was requested.
    #[error("stopped")]
    Stopped,
    /// The fractions of a flow add to more than 1.
    #[error(
        "in model {model} the parts of a flow out of `{compartment}` add to {sum}; at most 1 was expected"
    )]
    Shares {
        /// The model.
        model: String,
        /// The compartment that the flow leaves.
        compartment: String,
        /// Sum of the fractions.
        sum: f64,
    },
    /// A volume is zero.
    #[error("in model {model} the volume of `{compartment}` is zero; a volume above zero was expected")]
    NoVolume {
        /// The model.
        model: String,
        /// The compartment.
        compartment: String,
    },
    /// The mass of a compartment is counted as another substance's, and one of the two has no molar mass.
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
    /// The model does not have the route of a dose.
    #[error(
        "model {model} has no route `{route}`, but a dose goes that way; a route of the model was expected"
    )]
    NoRoute {
        /// The model.
        model: String,
        /// The route.
        route: String,
    },
    /// A target at the effect site, and a pump's model without one.
    #[error("a target at the effect site needs a pump's model with ke0, and this one has none")]
    NoEffectSite,
    /// A system larger than the numerical integrator is compiled for.
    #[error("a model with {size} compartments and readings is too large for {method}; at most {most} fit")]
    TooLarge {
        /// The method.
        method: Method,
        /// Size of the system: compartments for Rodas5P, states for the explicit methods.
        size: usize,
        /// The largest possible size.
        most: usize,
    },
}
