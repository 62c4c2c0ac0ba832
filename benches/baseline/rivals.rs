//! What `benches/rivals` has measured.

use std::path::Path;

/// One other program on one workload, on one thread.
pub struct Rival {
    /// Crate and method.
    pub name: String,
    pub version: String,
    pub workload: String,
    pub patients: usize,
    /// Levels of everybody at all points.
    pub propagation: f64,
    /// Percentiles, shares and exposures.
    pub statistics: f64,
    /// Relative to the maximum of each curve.
    pub worst_error: f64,
    pub note: String,
}

impl Rival {
    /// All of them, in the order of the file.
    pub fn read(path: &Path) -> Vec<Self> {
        let text = std::fs::read_to_string(path).expect("the rivals have been measured");
        let all: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let one = |value: &serde_json::Value| {
            let text = |key: &str| value[key].as_str().unwrap_or("unknown").to_string();
            let number = |key: &str| value[key].as_f64().unwrap_or(f64::NAN);
            Self {
                name: text("rival"),
                version: text("version"),
                workload: text("workload"),
                patients: number("patients") as usize,
                propagation: number("seconds_propagation"),
                statistics: number("seconds_statistics"),
                worst_error: number("worst_error"),
                note: text("note"),
            }
        };
        all.iter().map(one).collect()
    }

    /// Seconds for each patient.
    pub fn each(&self) -> f64 {
        (self.propagation + self.statistics) / self.patients as f64
    }
}
