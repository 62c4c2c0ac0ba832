/// Concentrations in ng/mL: a row a patient, in it analyte after analyte, in each point after point.
pub struct Levels {
    /// How many analytes a patient has.
    pub analytes: usize,
    /// How many points a curve has.
    pub points: usize,
    values: Vec<f64>,
}

impl Levels {
    /// Undefined levels, so that one that is never written is noticed.
    pub fn new(patients: usize, analytes: usize, points: usize) -> Self {
        Self {
            analytes,
            points,
            values: vec![f64::NAN; patients * analytes * points],
        }
    }

    /// Patient after patient.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.values.chunks_exact(self.analytes * self.points)
    }

    /// Patient after patient, to be written.
    pub fn rows_mut(&mut self) -> std::slice::ChunksExactMut<'_, f64> {
        self.values.chunks_exact_mut(self.analytes * self.points)
    }

    /// Several patients at once, to be written.
    pub fn blocks_mut(&mut self, patients: usize) -> std::slice::ChunksMut<'_, f64> {
        self.values.chunks_mut(patients * self.analytes * self.points)
    }

    /// One patient's curve of one analyte.
    pub fn curve(&self, patient: usize, analyte: usize) -> &[f64] {
        let start = (patient * self.analytes + analyte) * self.points;
        &self.values[start..start + self.points]
    }
}
