//! The first field of a block's header.

use super::Hash;

/// RLP of a string of 32 bytes: this byte, and then the string.
const HASH_PREFIX: u8 = 0x80 + 32;

/// RLP of a list of 56 bytes or more: this byte and the number of bytes of its length, its length, and then the list.
const LONG_LIST: u8 = 0xf7;

/// The parent's hash. `None` if the bytes do not begin as a header does; other fields are not read, since the bytes have
/// the hash of a block that is valid.
pub(super) fn parent_hash(header: &[u8]) -> Option<Hash> {
    let (&first, rest) = header.split_first()?;
    let length_bytes = first.checked_sub(LONG_LIST).filter(|bytes| (1..=8).contains(bytes))?;
    let fields = rest.get(usize::from(length_bytes)..)?;
    let (&HASH_PREFIX, fields) = fields.split_first()? else { return None };
    fields.first_chunk().copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_field_is_found() {
        let hash: Hash = core::array::from_fn(|at| at as u8);
        for prefix in [&[0xf8, 0xf0][..], &[0xf9, 2, 0x5c], &[0xff, 0, 0, 0, 0, 0, 0, 2, 0x5c]] {
            let header = [prefix, &[0xa0], &hash, &[0xa0, 7]].concat();
            assert_eq!(parent_hash(&header), Some(hash));
            let end = prefix.len() + 33;
            assert!((0..end).all(|length| parent_hash(&header[..length]).is_none()));
        }
    }

    #[test]
    fn other_bytes_have_none() {
        let with = |prefix: &[u8], field| [prefix, &[field], &[7; 40]].concat();
        assert_eq!(parent_hash(&with(&[0xf7], 0xa0)), None, "a short list");
        assert_eq!(parent_hash(&with(&[0xb9, 2, 0x5c], 0xa0)), None, "a string");
        for field in [0x9f, 0xa1, 0xc0] {
            assert_eq!(parent_hash(&with(&[0xf9, 2, 0x5c], field)), None, "{field:#x}");
        }
    }
}
