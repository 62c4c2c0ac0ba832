//! Everything there is to report.

use super::arguments::Arguments;
use super::command::Whole;
use super::designs::Designs;
use super::machine::{self, Machine};
use super::pace::{MANY, Pace, SOME};
use super::rivals::Rival;
use super::rules::Rules;
use super::shares::Shares;
use super::solo::Solo;
use super::subject::Subject;
use infusim::solver::Method;

/// What was measured, where and how often.
pub struct Measured {
    pub machine: Machine,
    pub quick: bool,
    /// Runs of which the fastest counts.
    pub repeat: usize,
    /// The same for what takes long, other programs among it.
    pub repeat_long: usize,
    pub paces: Vec<Pace>,
    pub shares: Vec<Shares>,
    pub solos: Vec<Solo>,
    pub wholes: Vec<Whole>,
    pub designs: Designs,
    pub rules: Rules,
    /// Nothing where they were left out.
    pub rivals: Option<Vec<Rival>>,
}

impl Measured {
    /// Takes some minutes.
    pub fn take(arguments: &Arguments) -> Self {
        let machine = Machine::new(arguments);
        // Read first: a file that is not there should not be found missing at the end.
        let rivals = arguments.rivals.as_deref().map(Rival::read);
        let (repeat, long) = (arguments.repeat(), arguments.repeat_long());
        let sizes = [(1, 5 * repeat), (SOME, repeat), (MANY, repeat), (10 * MANY, long)];
        let wholes = sizes.map(|(patients, runs)| Whole::take(patients, runs));
        let (w1, w2, w3, w4) = (Subject::w1(), Subject::w2(), Subject::w3(), Subject::w4());
        let default = Subject::w3_as_it_comes();
        let mut paces = Vec::new();
        for (subject, patients) in [
            (&w1, SOME),
            (&w1, MANY),
            (&w2, SOME),
            (&w2, MANY),
            (&w3, SOME),
            (&default, SOME),
            (&w4, SOME),
            (&w4, MANY),
        ] {
            let mut threads = vec![1, machine::threads()];
            threads.dedup();
            for threads in threads {
                paces.push(Pace::take(subject, patients, threads, repeat));
            }
        }
        let shares = [(&w1, MANY), (&w2, MANY), (&w3, SOME)];
        let solos = [
            (&w1, Method::Exact),
            (&w1, Method::Rodas5p),
            (&w1, Method::Dopri5),
            (&w1, Method::Dop853),
            (&w3, Method::Rodas5p),
            (&w3, Method::Dopri5),
            (&w3, Method::Dop853),
        ];
        Self {
            machine,
            quick: arguments.quick,
            repeat,
            repeat_long: long,
            paces,
            shares: shares
                .map(|(subject, patients)| Shares::take(subject, patients, repeat))
                .into(),
            solos: solos
                .map(|(subject, method)| Solo::take(subject, method, 20 * repeat))
                .into(),
            wholes: wholes.into(),
            designs: Designs::take(repeat),
            rules: Rules::take(repeat),
            rivals,
        }
    }

    /// The ensemble on a workload; none where it was not measured, as on a machine with one processor.
    pub fn pace(&self, workload: &str, patients: usize, threads: usize) -> Option<&Pace> {
        let is = |pace: &&Pace| (pace.workload, pace.patients, pace.threads) == (workload, patients, threads);
        self.paces.iter().find(is)
    }

    /// The whole command for so many patients.
    pub fn whole(&self, patients: usize) -> Option<&Whole> {
        self.wholes.iter().find(|whole| whole.patients == patients)
    }

    /// How many times as long as infusim's ensemble a rival takes, both on one thread.
    pub fn against(&self, rival: &Rival) -> Option<f64> {
        let pace = self.pace(&rival.workload, SOME, 1)?;
        Some(rival.each() * SOME as f64 / pace.ensemble)
    }

    /// The same for the fastest method of a crate on a workload.
    pub fn fastest(&self, package: &str, workload: &str) -> Option<f64> {
        let all = self.rivals.iter().flatten();
        let of = all.filter(|rival| rival.name.starts_with(package) && rival.workload == workload);
        of.filter_map(|rival| self.against(rival)).reduce(f64::min)
    }
}
