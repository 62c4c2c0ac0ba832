/// A small square matrix, row by row.
///
/// Products are plain loops in a fixed order: libraries choose their instructions by the machine
/// they run on, and then the last digits differ.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    size: usize,
    cells: Vec<f64>,
}

impl Matrix {
    /// All zero.
    pub fn zero(size: usize) -> Self {
        Self {
            size,
            cells: vec![0.0; size * size],
        }
    }

    /// Ones on the diagonal.
    pub fn identity(size: usize) -> Self {
        let mut matrix = Self::zero(size);
        for index in 0..size {
            matrix.set(index, index, 1.0);
        }
        matrix
    }

    /// Rows, which are as many as columns.
    pub fn size(&self) -> usize {
        self.size
    }

    /// One cell.
    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.cells
            .get(row * self.size + column)
            .copied()
            .unwrap_or(f64::NAN)
    }

    /// Sets one cell.
    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        if let Some(cell) = self.cells.get_mut(row * self.size + column) {
            *cell = value;
        }
    }

    /// Adds to one cell.
    pub fn add(&mut self, row: usize, column: usize, value: f64) {
        if let Some(cell) = self.cells.get_mut(row * self.size + column) {
            *cell += value;
        }
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.size.max(1))
    }

    /// Every cell times a number.
    pub fn scale(&mut self, by: f64) {
        for cell in &mut self.cells {
            *cell *= by;
        }
    }

    /// self × other.
    pub fn times(&self, other: &Self) -> Self {
        let mut product = Self::zero(self.size);
        for (row, out) in self.rows().zip(product.cells.chunks_exact_mut(self.size.max(1))) {
            for (factor, other_row) in row.iter().zip(other.rows()) {
                if *factor != 0.0 {
                    for (cell, value) in out.iter_mut().zip(other_row) {
                        *cell += factor * value;
                    }
                }
            }
        }
        product
    }

    /// self × vector, into `out`.
    pub fn apply(&self, vector: &[f64], out: &mut [f64]) {
        for (row, cell) in self.rows().zip(out) {
            *cell = row.iter().zip(vector).map(|(a, b)| a * b).sum();
        }
    }

    /// The greatest sum of absolute values in a column.
    pub fn norm(&self) -> f64 {
        (0..self.size)
            .map(|column| {
                self.rows()
                    .map(|row| row.get(column).map_or(0.0, |cell| cell.abs()))
                    .sum()
            })
            .fold(0.0, f64::max)
    }

    /// Solves (−self) y = b for a matrix with no positive value on the diagonal and no negative one
    /// beside it, such as a rate matrix that loses drug; `None` when it does not lose any.
    ///
    /// Such a matrix needs no pivoting: elimination only ever adds numbers of one sign.
    pub fn solve_negated(&self, b: &[f64]) -> Option<Vec<f64>> {
        let n = self.size;
        let mut a = self.clone();
        a.scale(-1.0);
        let mut y = b.to_vec();
        for k in 0..n {
            let pivot = a.get(k, k);
            if pivot <= 0.0 || !pivot.is_finite() {
                return None;
            }
            for row in k + 1..n {
                let factor = a.get(row, k) / pivot;
                if factor != 0.0 {
                    for column in k..n {
                        let change = -factor * a.get(k, column);
                        a.add(row, column, change);
                    }
                    let above = y.get(k).copied()?;
                    *y.get_mut(row)? -= factor * above;
                }
            }
        }
        for k in (0..n).rev() {
            let known: f64 = (k + 1..n)
                .map(|column| a.get(k, column) * y.get(column).copied().unwrap_or(0.0))
                .sum();
            let value = (y.get(k).copied()? - known) / a.get(k, k);
            *y.get_mut(k)? = value;
        }
        Some(y)
    }
}
