//! Reading of SSZ where it lies: nothing is copied.

use thiserror::Error;

/// Bytes of an offset.
pub(super) const OFFSET_BYTES: usize = 4;

/// Why bytes are no SSZ of the expected type.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum SszError {
    /// The bytes end too early.
    #[error("the encoding ends after {length} bytes, where at least {needed} are needed")]
    Truncated {
        /// Bytes that are there.
        length: usize,
        /// Bytes that are needed.
        needed: usize,
    },
    /// An offset is not where the parts before it end, or lies beyond the end.
    #[error("an offset is {offset}, which is outside {start}..={end}")]
    Offset {
        /// The offset.
        offset: usize,
        /// The least it may be.
        start: usize,
        /// The most it may be.
        end: usize,
    },
    /// A list of items of one size has another length than a multiple of it.
    #[error("a list of items of {item} bytes has {length} bytes")]
    Length {
        /// Bytes of the list.
        length: usize,
        /// Bytes of an item.
        item: usize,
    },
}

/// The fixed part of a container, read from the front.
#[derive(Clone, Debug)]
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    /// Bytes of the fixed part.
    fixed: usize,
    position: usize,
}

impl<'a> Container<'a> {
    /// A container whose fixed part has so many bytes.
    ///
    /// # Errors
    /// [`SszError::Truncated`] if there are fewer.
    pub(super) fn new(bytes: &'a [u8], fixed: usize) -> Result<Self, SszError> {
        if bytes.len() < fixed {
            return Err(SszError::Truncated { length: bytes.len(), needed: fixed });
        }
        Ok(Self { bytes, fixed, position: 0 })
    }

    /// The next field, of `N` bytes.
    ///
    /// # Panics
    /// If the fixed part has fewer bytes than its fields.
    pub(super) fn field<const N: usize>(&mut self) -> [u8; N] {
        let start = self.position;
        self.position += N;
        assert!(self.position <= self.fixed, "the fields are those of the container");
        self.bytes[start..self.position].try_into().expect("the range has N bytes")
    }

    /// The next field, a number.
    pub(super) fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.field())
    }

    /// The next field's offset.
    pub(super) fn offset(&mut self) -> usize {
        u32::from_le_bytes(self.field()) as usize
    }

    /// The parts that `N` offsets lead to: each ends where the next begins, the last with the container.
    ///
    /// # Errors
    /// [`SszError::Offset`] if the first does not follow the fixed part, or one is before the one before it or beyond
    /// the end.
    pub(super) fn parts<const N: usize>(&self, offsets: [usize; N]) -> Result<[&'a [u8]; N], SszError> {
        let mut parts = [&self.bytes[..0]; N];
        for index in 0..N {
            let start = offsets[index];
            let end = offsets.get(index + 1).copied().unwrap_or(self.bytes.len());
            if index == 0 && start != self.fixed {
                return Err(SszError::Offset { offset: start, start: self.fixed, end: self.fixed });
            }
            parts[index] =
                self.bytes.get(start..end).ok_or(SszError::Offset { offset: end, start, end: self.bytes.len() })?;
        }
        Ok(parts)
    }
}

/// A list of byte lists.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByteLists<'a> {
    bytes: &'a [u8],
    count: usize,
}

impl<'a> ByteLists<'a> {
    /// Reads a list, and checks its offsets.
    ///
    /// # Errors
    /// [`SszError`] if the bytes are no such list.
    pub fn new(bytes: &'a [u8]) -> Result<Self, SszError> {
        if bytes.is_empty() {
            return Ok(Self::default());
        }
        let first = offset_at(bytes, 0).ok_or(SszError::Truncated { length: bytes.len(), needed: OFFSET_BYTES })?;
        if !first.is_multiple_of(OFFSET_BYTES) || first == 0 {
            return Err(SszError::Length { length: first, item: OFFSET_BYTES });
        }
        let list = Self { bytes, count: first / OFFSET_BYTES };
        let mut start = first;
        for index in 0..list.count {
            let offset = offset_at(bytes, index).unwrap_or(usize::MAX);
            if offset < start || offset > bytes.len() {
                return Err(SszError::Offset { offset, start, end: bytes.len() });
            }
            start = offset;
        }
        Ok(list)
    }

    /// Number of byte lists.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether there is none.
    pub const fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// The byte lists, in order.
    pub fn iter(self) -> impl ExactSizeIterator<Item = &'a [u8]> + DoubleEndedIterator {
        (0..self.count).map(move |index| {
            let start = offset_at(self.bytes, index).unwrap_or_default();
            let end = if index + 1 == self.count { None } else { offset_at(self.bytes, index + 1) };
            &self.bytes[start..end.unwrap_or(self.bytes.len())]
        })
    }
}

fn offset_at(bytes: &[u8], index: usize) -> Option<usize> {
    let start = index.checked_mul(OFFSET_BYTES)?;
    let bytes = bytes.get(start..start.checked_add(OFFSET_BYTES)?)?;
    Some(u32::from_le_bytes(bytes.try_into().ok()?) as usize)
}

/// A list of items of `N` bytes.
///
/// # Errors
/// [`SszError::Length`] if the bytes are no multiple of `N`.
pub(super) fn items<const N: usize>(bytes: &[u8]) -> Result<&[[u8; N]], SszError> {
    match bytes.as_chunks() {
        (items, []) => Ok(items),
        _ => Err(SszError::Length { length: bytes.len(), item: N }),
    }
}

/// Writes containers and lists.
pub(super) mod write {
    use super::OFFSET_BYTES;
    use alloc::vec::Vec;

    /// Appends an offset.
    ///
    /// # Panics
    /// If it has more than 32 bits.
    pub(in crate::input) fn offset(offset: usize, out: &mut Vec<u8>) {
        out.extend(u32::try_from(offset).expect("an input has less than 4 GiB").to_le_bytes());
    }

    /// A list of byte lists.
    pub(in crate::input) fn byte_lists<B: AsRef<[u8]>>(lists: &[B]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut start = lists.len() * OFFSET_BYTES;
        for list in lists {
            offset(start, &mut out);
            start += list.as_ref().len();
        }
        lists.iter().for_each(|list| out.extend_from_slice(list.as_ref()));
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use proptest::prelude::*;

    #[test]
    fn broken_offsets_are_refused() {
        for bytes in [&[1][..], &[0, 0, 0, 0], &[5, 0, 0, 0, 0], &[8, 0, 0, 0, 7, 0, 0, 0], &[4, 0, 0, 1]] {
            assert!(ByteLists::new(bytes).is_err(), "{bytes:?}");
        }
        let container = |bytes| {
            Container::new(bytes, 8).and_then(|mut container| {
                let offsets = [container.offset(), container.offset()];
                container.parts(offsets)
            })
        };
        assert_eq!(container(&[8, 0, 0, 0, 9, 0, 0, 0, 1, 2]), Ok([&[1][..], &[2]]));
        assert!(container(&[7, 0, 0, 0, 9, 0, 0, 0, 1, 2]).is_err());
        assert!(container(&[8, 0, 0, 0, 7, 0, 0, 0, 1, 2]).is_err());
        assert!(container(&[8, 0, 0, 0, 11, 0, 0, 0, 1, 2]).is_err());
        assert!(container(&[8, 0, 0, 0]).is_err());
    }

    proptest! {
        #[test]
        fn byte_lists_survive(lists: Vec<Vec<u8>>) {
            let encoded = write::byte_lists(&lists);
            let decoded = ByteLists::new(&encoded).expect("the list was written here");
            prop_assert_eq!(decoded.iter().collect::<Vec<_>>(), lists);
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes: Vec<u8>) {
            if let Ok(lists) = ByteLists::new(&bytes) {
                prop_assert_eq!(lists.iter().map(<[u8]>::len).sum::<usize>() + lists.len() * 4, bytes.len());
            }
        }
    }
}
