use crate::{Levels, Rival, RivalSubject, Workload, equations, pinned_version};
use diffsol::{
    NalgebraContext, NalgebraLU, NalgebraMat, NalgebraVec, NonLinearOp, OdeBuilder, OdeEquationsImplicit,
    OdeSolverMethod, OdeSolverProblem, OdeSolverStopReason, Op, Vector,
};
use std::cell::Cell;
use std::error::Error;

type Mat = NalgebraMat<f64>;
type Vect = NalgebraVec<f64>;
type Lu = NalgebraLU<f64>;

/// Between these factors BDF lets a step grow. With them it needs a tenth to a seventh less time than with
/// its own 2 and 2; other options of its gain nothing here.
const LEAST_GROWTH: f64 = 1.3;
const MOST_GROWTH: f64 = 3.0;

/// diffsol, with an analytic Jacobian, cut at every change of the infusion rate.
#[derive(Clone, Copy, Debug)]
pub struct DiffsolRival {
    /// Which of its methods.
    pub method: DiffsolMethod,
    /// Relative tolerance of a step.
    pub relative: f64,
    /// Absolute tolerance of a step, in mg.
    pub absolute: f64,
    /// Patients solved together, with steps in common.
    pub lanes: usize,
    /// How a segment ends.
    pub ends: Ends,
}

/// diffsol's methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DiffsolMethod {
    /// Backward differences of order 1 to 5.
    Bdf,
    /// Two implicit stages.
    TrBdf2,
    /// Four implicit stages.
    Esdirk34,
    /// Explicit.
    Tsit45,
}

/// How a segment of constant rate ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// With a stop time, at which the last step ends. With BDF the levels of the step before it can be
    /// wrong: when little is left up to the stop, the table of differences is rescaled to that little
    /// before anything can be interpolated from it, and its digits are lost.
    StopTime,
    /// The last step goes past it, and the state is taken back to it inside that step.
    SteppedBack,
}

/// Where the levels of the patients that are solved together go.
struct Block<'a> {
    workload: &'a Workload,
    people: &'a [RivalSubject],
    rows: &'a mut [f64],
}

impl Rival for DiffsolRival {
    fn name(&self) -> String {
        match self.lanes {
            1 => "diffsol".to_string(),
            _ => "diffsol, batched".to_string(),
        }
    }

    fn version(&self) -> &'static str {
        pinned_version("diffsol")
    }

    fn settings(&self) -> String {
        let method = match self.method {
            DiffsolMethod::Bdf => "BDF, steps growing by 1.3 to 3, nalgebra LU, analytic Jacobian",
            DiffsolMethod::TrBdf2 => "TR-BDF2, nalgebra LU, analytic Jacobian",
            DiffsolMethod::Esdirk34 => "ESDIRK34, nalgebra LU, analytic Jacobian",
            DiffsolMethod::Tsit45 => "Tsit45",
        };
        let ends = match self.ends {
            Ends::StopTime => "stop times",
            Ends::SteppedBack => "stepped back to the end of each segment",
        };
        let lanes = match self.lanes {
            1 => "one patient at a time".to_string(),
            lanes => format!("{lanes} patients together"),
        };
        format!(
            "{method}, rtol {:e}, atol {:e} mg, {lanes}, {ends}",
            self.relative, self.absolute
        )
    }

    fn propagate(&self, workload: &Workload, levels: &mut Levels) -> Result<(), Box<dyn Error>> {
        let people = workload.people.chunks(self.lanes);
        for (people, rows) in people.zip(levels.blocks_mut(self.lanes)) {
            let block = Block {
                workload,
                people,
                rows,
            };
            if workload.saturates() {
                self.block(block, 3, equations::saturable, equations::saturable_jacobian)?;
            } else if workload.analytes() == 2 {
                self.block(block, 4, equations::metabolite, equations::metabolite_jacobian)?;
            } else {
                self.block(block, 3, equations::three, equations::three_jacobian)?;
            }
        }
        Ok(())
    }
}

impl DiffsolRival {
    /// Solves one block of patients. `rhs` is given state, parameters and rate, `jacobian` state,
    /// parameters and the vector it is multiplied by.
    fn block(
        &self,
        block: Block<'_>,
        states: usize,
        rhs: impl Fn(&[f64], &[f64], f64, &mut [f64]),
        jacobian: impl Fn(&[f64], &[f64], &[f64], &mut [f64]),
    ) -> Result<(), Box<dyn Error>> {
        let first = block.workload.segments.first().ok_or("nothing to solve")?;
        // The solver holds on to the problem, so the rate changes behind its back.
        let rate = Cell::new(first.rate);
        let mut problem = OdeBuilder::<Mat>::new()
            .context(NalgebraContext::with_nbatch(block.people.len()))
            .rtol(self.relative)
            .atol([self.absolute])
            .p(block.people.iter().flat_map(equations::parameters))
            .rhs_implicit(
                |x, p, _, y| rhs(x, p, rate.get(), y),
                |x, p, _, v, y| jacobian(x, p, v, y),
            )
            .init(|_, _, y| y.fill(0.0), states)
            .build()?;
        // Counted over a whole trajectory, not over a step, and the default is 50.
        problem.ode_options.max_nonlinear_solver_failures = 100_000;
        if self.method == DiffsolMethod::Bdf {
            problem.ode_options.min_timestep_growth = Some(LEAST_GROWTH);
            problem.ode_options.max_timestep_growth = Some(MOST_GROWTH);
        }
        match self.method {
            DiffsolMethod::Bdf => self.trajectory(&problem, problem.bdf::<Lu>()?, &rate, block),
            DiffsolMethod::TrBdf2 => self.trajectory(&problem, problem.tr_bdf2::<Lu>()?, &rate, block),
            DiffsolMethod::Esdirk34 => self.trajectory(&problem, problem.esdirk34::<Lu>()?, &rate, block),
            DiffsolMethod::Tsit45 => self.trajectory(&problem, problem.tsit45()?, &rate, block),
        }
    }

    fn trajectory<'a, Eqn, Solver>(
        &self,
        problem: &'a OdeSolverProblem<Eqn>,
        mut solver: Solver,
        rate: &Cell<f64>,
        mut block: Block<'_>,
    ) -> Result<(), Box<dyn Error>>
    where
        Eqn: OdeEquationsImplicit<T = f64, V = Vect, M = Mat, C = NalgebraContext> + 'a,
        Solver: OdeSolverMethod<'a, Eqn>,
    {
        let workload = block.workload;
        let states = problem.eqn.rhs().nstates();
        let mut found = Vect::zeros(states, *problem.context());
        block.write(0, solver.state().y);
        let mut point = 1;
        for (index, segment) in workload.segments.iter().enumerate() {
            if index > 0 {
                rate.set(segment.rate);
                // The slope jumps with the rate, and the step that suited the old one does not suit.
                let state = solver.state();
                problem.eqn.rhs().call_inplace(state.y, state.t, &mut found);
                let mut state = solver.state_mut();
                state.dy.copy_from(&found);
                state.set_step_size(problem.h0, &problem.atol, problem.rtol, &problem.eqn, 1);
            }
            if self.ends == Ends::StopTime {
                solver.set_stop_time(segment.end)?;
            }
            loop {
                let stopped = matches!(solver.step()?, OdeSolverStopReason::TstopReached);
                let now = solver.state().t;
                let until = if stopped {
                    segment.end
                } else {
                    now.min(segment.end)
                };
                while let Some(time) = workload.times.get(point).filter(|time| **time <= until) {
                    // A stop may lie a rounding error before its time.
                    solver.interpolate_inplace(time.min(now), &mut found)?;
                    block.write(point, &found);
                    point += 1;
                }
                if stopped || now >= segment.end {
                    break;
                }
            }
            if self.ends == Ends::SteppedBack {
                solver.state_mut_back(segment.end)?;
            }
        }
        Ok(())
    }
}

impl Block<'_> {
    /// Turns amounts, patient after patient, into levels at a point.
    fn write(&mut self, point: usize, amounts: &Vect) {
        let points = self.workload.times.len();
        let analytes = self.workload.analytes();
        let rows = self.rows.chunks_exact_mut(analytes * points);
        for (lane, (person, row)) in self.people.iter().zip(rows).enumerate() {
            let amounts = amounts.batch_as_slice(lane);
            // mg/L = 1000 ng/mL
            row[point] = 1000.0 * amounts[0] / person.v1;
            if analytes == 2 {
                row[points + point] = 1000.0 * amounts[3] / person.v4;
            }
        }
    }
}
