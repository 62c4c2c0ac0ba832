use std::ops::{Deref, DerefMut};

/// A list whose elements keep their memory when it is cleared, since each holds buffers that the next use needs again.
///
/// Reads as a slice of the elements in use; those cleared are out of sight until they are taken again.
///
/// ```
/// use infusim::lane::ReusedVec;
/// let mut rows: ReusedVec<Vec<f64>> = ReusedVec::default();
/// rows.next(Vec::new).extend([1.0, 2.0]);
/// rows.clear();
/// assert!(rows.is_empty());
/// let row = rows.next(Vec::new);
/// assert!(row.capacity() >= 2, "the memory is still there");
/// row.clear();
/// assert_eq!(rows.len(), 1);
/// ```
#[derive(Clone, Debug)]
pub struct ReusedVec<T> {
    /// In use up to `len`; the others wait.
    elements: Vec<T>,
    len: usize,
}

impl<T> Default for ReusedVec<T> {
    fn default() -> Self {
        Self {
            elements: Vec::new(),
            len: 0,
        }
    }
}

impl<T> ReusedVec<T> {
    /// Nothing is in use any more; the elements wait as they are.
    pub fn clear(&mut self) {
        self.len = 0;
    }

    /// Takes one more element into use: one that waits, with its old content, or else a new one.
    pub fn next(&mut self, new: impl FnOnce() -> T) -> &mut T {
        if self.len == self.elements.len() {
            self.elements.push(new());
        }
        self.len += 1;
        &mut self.elements[self.len - 1]
    }
}

impl<T> Deref for ReusedVec<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.elements[..self.len]
    }
}

impl<T> DerefMut for ReusedVec<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.elements[..self.len]
    }
}
