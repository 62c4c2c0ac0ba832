use crate::solver::{SolverError, Stop};

/// A small dense square matrix in row-major order.
///
/// Products are plain loops in a fixed order, so results are bit-identical on every machine; libraries that choose
/// instructions by the processor are not.
#[derive(Debug, PartialEq)]
pub struct Matrix {
    size: usize,
    cells: Vec<f64>,
}

/// Products of matrices with more rows check for a stop request at every row.
const LARGE: usize = 64;

impl Clone for Matrix {
    fn clone(&self) -> Self {
        let cells = self.cells.clone();
        Self { cells, ..*self }
    }

    /// Reuses the allocation, where a copy is made hundreds of times.
    fn clone_from(&mut self, other: &Self) {
        self.size = other.size;
        self.cells.clone_from(&other.cells);
    }
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

    /// Number of rows and of columns.
    pub fn size(&self) -> usize {
        self.size
    }

    /// One cell.
    pub fn get(&self, row: usize, column: usize) -> f64 {
        self.cells[row * self.size + column]
    }

    /// Sets one cell.
    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.size + column] = value;
    }

    /// Adds to one cell.
    pub fn add(&mut self, row: usize, column: usize, value: f64) {
        self.cells[row * self.size + column] += value;
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = &[f64]> {
        self.cells.chunks_exact(self.size.max(1))
    }

    /// Multiplies every cell by a number.
    pub fn scale(&mut self, by: f64) {
        for cell in &mut self.cells {
            *cell *= by;
        }
    }

    /// A row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.cells[row * self.size..(row + 1) * self.size]
    }

    /// Adds factor × other.
    pub fn add_scaled(&mut self, factor: f64, other: &Self) {
        for (cell, value) in self.cells.iter_mut().zip(&other.cells) {
            *cell += factor * value;
        }
    }

    /// self × other.
    ///
    /// # Errors
    /// When a stop is requested.
    pub fn times(&self, other: &Self, stop: Stop<'_>) -> Result<Self, SolverError> {
        let mut product = Self::zero(self.size);
        for (row, out) in self.rows().zip(product.cells.chunks_exact_mut(self.size.max(1))) {
            if self.size > LARGE {
                stop.check()?;
            }
            for (factor, other_row) in row.iter().zip(other.rows()) {
                if *factor != 0.0 {
                    for (cell, value) in out.iter_mut().zip(other_row) {
                        *cell += factor * value;
                    }
                }
            }
        }
        Ok(product)
    }

    /// self × vector into `out`; only as many rows as `out` has cells.
    pub fn apply(&self, vector: &[f64], out: &mut [f64]) {
        for (row, cell) in self.rows().zip(out) {
            *cell = dot(row, vector);
        }
    }

    /// vector × self.
    pub fn left_multiply(&self, vector: &[f64]) -> Vec<f64> {
        let mut product = vec![0.0; self.size];
        for (factor, row) in vector.iter().zip(self.rows()) {
            for (cell, value) in product.iter_mut().zip(row) {
                *cell += factor * value;
            }
        }
        product
    }
}

/// The scalar product, summed from the first cell to the last.
pub(super) fn dot(row: &[f64], vector: &[f64]) -> f64 {
    row.iter().zip(vector).map(|(a, b)| a * b).sum()
}
