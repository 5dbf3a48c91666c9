//! Zero-copy decoding of RLP items. A node is a list of a few short items.

/// An item of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Item<'a> {
    /// A byte string.
    String(&'a [u8]),
    /// A list, with its own header, since the digest of a node covers the header.
    List {
        /// Header and payload.
        whole: &'a [u8],
        /// The items.
        payload: &'a [u8],
    },
}

/// Takes the first item of `rest`. `None` if `rest` does not start with a canonical item.
#[inline]
pub(crate) fn take<'a>(rest: &mut &'a [u8]) -> Option<Item<'a>> {
    let input = *rest;
    let (&first, after) = input.split_first()?;
    let (header, length, is_list) = match first {
        0..=0x7f => {
            *rest = after;
            return Some(Item::String(&input[..1]));
        }
        0x80..=0xb7 => (1, usize::from(first - 0x80), false),
        0xb8..=0xbf => (1 + usize::from(first - 0xb7), long_length(after, first - 0xb7)?, false),
        0xc0..=0xf7 => (1, usize::from(first - 0xc0), true),
        0xf8..=0xff => (1 + usize::from(first - 0xf7), long_length(after, first - 0xf7)?, true),
    };
    let end = length.checked_add(header)?;
    let whole = input.get(..end)?;
    let payload = &whole[header..];
    // A single byte below 0x80 is its own encoding.
    if first == 0x81 && payload[0] < 0x80 {
        return None;
    }
    *rest = &input[end..];
    Some(if is_list { Item::List { whole, payload } } else { Item::String(payload) })
}

/// Takes a byte string of the given length, between 2 and 55, if the first item is one.
#[inline]
pub(crate) fn take_array<'a, const LENGTH: usize>(rest: &mut &'a [u8]) -> Option<&'a [u8; LENGTH]> {
    const { assert!(LENGTH >= 2 && LENGTH <= 55) };
    let (first, after) = rest.split_first()?;
    let (array, after) = after.split_first_chunk()?;
    if *first != 0x80 + LENGTH as u8 {
        return None;
    }
    *rest = after;
    Some(array)
}

#[cold]
fn long_length(after: &[u8], bytes: u8) -> Option<usize> {
    let digits = after.get(..usize::from(bytes))?;
    if digits[0] == 0 || digits.len() > size_of::<u32>() {
        return None;
    }
    let length = digits.iter().fold(0_usize, |length, &digit| length << 8 | usize::from(digit));
    (length > 55).then_some(length)
}

/// The payload of an encoding that consists of one list.
pub(crate) fn only_list(encoded: &[u8]) -> Option<&[u8]> {
    let mut rest = encoded;
    match take(&mut rest)? {
        Item::List { payload, .. } if rest.is_empty() => Some(payload),
        _ => None,
    }
}

/// Takes a byte string.
pub(crate) fn take_string<'a>(rest: &mut &'a [u8]) -> Option<&'a [u8]> {
    match take(rest)? {
        Item::String(bytes) => Some(bytes),
        Item::List { .. } => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;
    use alloc::vec::Vec;
    use alloy_rlp::{Encodable, Header};
    use proptest::prelude::*;

    #[test]
    fn non_canonical_items_are_refused() {
        for encoded in [
            &[][..],
            &[0x81, 0x7f],
            &[0x82, 1],
            &[0xb8, 1, 0],
            &[0xb8, 55],
            &[0xb9, 0, 56],
            &[0xf8, 2, 1, 1],
            &[0xc2, 1],
            &[0xbf, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[0xff, 1, 0, 0, 0, 0, 0, 0, 0],
        ] {
            assert_eq!(take(&mut &encoded[..]), None, "{encoded:x?}");
        }
        // Enough bytes follow, so that only the form of the length is wrong.
        let mut long = vec![0xb8, 55];
        long.extend([0; 55]);
        assert_eq!(take(&mut &long[..]), None);
    }

    proptest! {
        #[test]
        fn agrees_with_a_published_decoder(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            let mut theirs = &bytes[..];
            let header = Header::decode(&mut theirs).ok().filter(|header| header.payload_length <= theirs.len());
            let mut ours = &bytes[..];
            match (take(&mut ours), header) {
                (None, None) => {}
                (Some(Item::String(payload)), Some(header)) => {
                    prop_assert!(!header.list);
                    prop_assert_eq!(payload, &theirs[..header.payload_length]);
                }
                (Some(Item::List { payload, .. }), Some(header)) => {
                    prop_assert!(header.list);
                    prop_assert_eq!(payload, &theirs[..header.payload_length]);
                }
                (ours, theirs) => prop_assert!(false, "{:?} {:?}", ours, theirs),
            }
        }

        #[test]
        fn strings_survive(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut encoded = Vec::new();
            bytes[..].encode(&mut encoded);
            let mut rest = &encoded[..];
            prop_assert_eq!(take_string(&mut rest), Some(&bytes[..]));
            prop_assert!(rest.is_empty());
        }
    }
}
