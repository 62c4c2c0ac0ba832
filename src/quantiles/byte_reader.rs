use super::QuantileStateError;

/// Reads numbers from bytes, little-endian, one after the other.
#[derive(Debug)]
pub(super) struct ByteReader<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> ByteReader<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes, position: 0 }
    }

    /// Bytes that have not been read.
    pub(super) fn remaining(&self) -> usize {
        self.bytes.len() - self.position
    }

    /// The next bytes.
    pub(super) fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N], QuantileStateError> {
        let rest = self.bytes.get(self.position..).unwrap_or_default();
        let Some((bytes, _)) = rest.split_first_chunk::<N>() else {
            return Err(self.wrong(
                format!("only {} bytes", rest.len()),
                format!("{N} bytes with {what}"),
            ));
        };
        self.position += N;
        Ok(*bytes)
    }

    pub(super) fn u32(&mut self, what: &str) -> Result<u32, QuantileStateError> {
        self.array(what).map(u32::from_le_bytes)
    }

    pub(super) fn u64(&mut self, what: &str) -> Result<u64, QuantileStateError> {
        self.array(what).map(u64::from_le_bytes)
    }

    pub(super) fn f64(&mut self, what: &str) -> Result<f64, QuantileStateError> {
        self.array(what).map(f64::from_le_bytes)
    }

    /// A count, which is stored in 64 bits.
    pub(super) fn count(&mut self, what: &str) -> Result<usize, QuantileStateError> {
        let value = self.u64(what)?;
        usize::try_from(value).map_err(|_| self.wrong_last(8, value, format!("{what} that fit into memory")))
    }

    /// A count of things that take at least so many bytes each and are still to be read, so that memory for them can be
    /// reserved.
    pub(super) fn length(&mut self, what: &str, bytes_each: usize) -> Result<usize, QuantileStateError> {
        let count = self.count(what)?;
        self.check_room(count, bytes_each, what)?;
        Ok(count)
    }

    /// Whether so many things can follow.
    pub(super) fn check_room(
        &self,
        count: usize,
        bytes_each: usize,
        what: &str,
    ) -> Result<(), QuantileStateError> {
        let most = self.remaining() / bytes_each.max(1);
        if count <= most {
            return Ok(());
        }
        Err(self.wrong(
            format!("{count} {what}"),
            format!("at most {most} in the bytes that follow"),
        ))
    }

    /// So many numbers, for which there is room.
    pub(super) fn f64s(&mut self, count: usize, what: &str) -> Result<Vec<f64>, QuantileStateError> {
        self.check_room(count, size_of::<f64>(), what)?;
        (0..count).map(|_| self.f64(what)).collect()
    }

    /// So many counts, for which there is room.
    pub(super) fn u64s(&mut self, count: usize, what: &str) -> Result<Vec<u64>, QuantileStateError> {
        self.check_room(count, size_of::<u64>(), what)?;
        (0..count).map(|_| self.u64(what)).collect()
    }

    /// What was read last, in so many bytes, is not what it should be.
    pub(super) fn wrong_last(
        &self,
        bytes: usize,
        found: impl ToString,
        expected: impl Into<String>,
    ) -> QuantileStateError {
        QuantileStateError::Bytes {
            position: self.position - bytes,
            found: found.to_string(),
            expected: expected.into(),
        }
    }

    /// What comes next is not what it should be.
    pub(super) fn wrong(&self, found: impl Into<String>, expected: impl Into<String>) -> QuantileStateError {
        QuantileStateError::Bytes {
            position: self.position,
            found: found.into(),
            expected: expected.into(),
        }
    }
}
