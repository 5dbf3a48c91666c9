//! Zero-copy decoding of SSZ.

use thiserror::Error;

/// Length of an offset in bytes.
pub(super) const OFFSET_BYTES: usize = 4;

/// Why bytes are not SSZ of the expected type.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
pub enum SszError {
    /// The bytes end too early.
    #[error("the encoding ends after {length} bytes, where at least {needed} are needed")]
    Truncated {
        /// The number of bytes present.
        length: usize,
        /// The number of bytes needed.
        needed: usize,
    },
    /// An offset is before the end of the preceding parts, or beyond the end of the encoding.
    #[error("an offset is {offset}, which is outside {start}..={end}")]
    Offset {
        /// The offset.
        offset: usize,
        /// The minimum.
        start: usize,
        /// The maximum.
        end: usize,
    },
    /// The length of a list is not a multiple of its items' length.
    #[error("a list of items of {item} bytes has {length} bytes")]
    Length {
        /// Length of the list in bytes.
        length: usize,
        /// Length of an item in bytes.
        item: usize,
    },
}

/// Reads the fixed part of a container, field by field.
#[derive(Clone, Debug)]
pub(super) struct Container<'a> {
    bytes: &'a [u8],
    /// Length of the fixed part in bytes.
    fixed: usize,
    position: usize,
}

impl<'a> Container<'a> {
    /// A container whose fixed part has the given number of bytes.
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

    /// The next field, an integer.
    pub(super) fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.field())
    }

    /// The next field's offset.
    pub(super) fn offset(&mut self) -> usize {
        u32::from_le_bytes(self.field()) as usize
    }

    /// The parts at `N` offsets. Each ends where the next one begins, the last with the container.
    ///
    /// # Errors
    /// [`SszError::Offset`] if the first offset is not the end of the fixed part, or the offsets are not ascending or
    /// exceed the end.
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
    /// Decodes a list, and checks its offsets.
    ///
    /// # Errors
    /// [`SszError`] if the bytes are not a list of byte lists.
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

    /// The number of byte lists.
    pub const fn len(&self) -> usize {
        self.count
    }

    /// Whether the list is empty.
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
/// [`SszError::Length`] if the length is not a multiple of `N`.
pub(super) fn items<const N: usize>(bytes: &[u8]) -> Result<&[[u8; N]], SszError> {
    match bytes.as_chunks() {
        (items, []) => Ok(items),
        _ => Err(SszError::Length { length: bytes.len(), item: N }),
    }
}

/// Encodes containers and lists.
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
