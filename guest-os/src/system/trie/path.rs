//! Paths of nodes: sequences of nibbles in hex-prefix encoding.

use alloc::borrow::Cow;
use alloc::vec::Vec;

/// A key of the trie: the Keccak-256 digest of an address or of a storage slot.
pub type Key = [u8; 32];

/// The number of nibbles in a key.
pub(crate) const KEY_NIBBLES: usize = 64;

const ODD: u8 = 0x10;
const LEAF: u8 = 0x20;

/// Nibble number `index` of a key.
#[inline]
pub(crate) fn nibble(key: &Key, index: usize) -> u8 {
    let byte = key[index / 2];
    if index.is_multiple_of(2) { byte >> 4 } else { byte & 0x0f }
}

/// The path of a leaf or an extension, in the encoding of its node: a first byte with the kind, the parity and the
/// first nibble of an odd path, then two nibbles per byte.
///
/// A path from the witness is borrowed. A path made by an update owns its bytes.
#[derive(Clone, Debug)]
pub(crate) struct Path<'w>(Cow<'w, [u8]>);

/// The kind of node that a path belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The rest of a key, with a value.
    Leaf,
    /// Nibbles shared by all keys below.
    Extension,
}

impl<'w> Path<'w> {
    /// Decodes a path and its kind. `None` if the encoding is not hex-prefix, or the path is longer than a key.
    pub(crate) fn decode(encoded: &'w [u8]) -> Option<(Self, Kind)> {
        let &first = encoded.first()?;
        let is_canonical = if first & ODD == 0 { first & !LEAF == 0 } else { first & !(LEAF | ODD | 0x0f) == 0 };
        let kind = if first & LEAF == 0 { Kind::Extension } else { Kind::Leaf };
        let path = Self(Cow::Borrowed(encoded));
        (is_canonical && path.len() <= KEY_NIBBLES).then_some((path, kind))
    }

    /// The path of these nibbles.
    pub(crate) fn from_nibbles(kind: Kind, nibbles: impl ExactSizeIterator<Item = u8>) -> Self {
        let mut nibbles = nibbles;
        let flag = if kind == Kind::Leaf { LEAF } else { 0 };
        let mut encoded = Vec::with_capacity(nibbles.len() / 2 + 1);
        encoded.push(if nibbles.len().is_multiple_of(2) {
            flag
        } else {
            flag | ODD | nibbles.next().unwrap_or_default()
        });
        while let (Some(high), Some(low)) = (nibbles.next(), nibbles.next()) {
            encoded.push(high << 4 | low);
        }
        Self(Cow::Owned(encoded))
    }

    /// The rest of a key from nibble `depth` on, as the path of a leaf.
    pub(crate) fn rest_of_key(key: &Key, depth: usize) -> Self {
        let whole = &key[depth.div_ceil(2)..];
        let mut encoded = Vec::with_capacity(whole.len() + 1);
        encoded.push(if depth.is_multiple_of(2) { LEAF } else { LEAF | ODD | nibble(key, depth) });
        encoded.extend_from_slice(whole);
        Self(Cow::Owned(encoded))
    }

    /// The encoding.
    pub(crate) fn encoded(&self) -> &[u8] {
        &self.0
    }

    fn is_odd(&self) -> bool {
        self.0[0] & ODD != 0
    }

    /// The number of nibbles.
    pub(crate) fn len(&self) -> usize {
        (self.0.len() - 1) * 2 + usize::from(self.is_odd())
    }

    /// Nibble number `index`.
    pub(crate) fn get(&self, index: usize) -> u8 {
        // An even path has a padding nibble after its flag.
        let position = if self.is_odd() { index + 1 } else { index + 2 };
        let byte = self.0[position / 2];
        if position.is_multiple_of(2) { byte >> 4 } else { byte & 0x0f }
    }

    /// The number of nibbles that this path shares with the key from nibble `depth` on.
    pub(crate) fn common_prefix(&self, key: &Key, depth: usize) -> usize {
        let limit = self.len().min(KEY_NIBBLES - depth);
        (0..limit).find(|&index| self.get(index) != nibble(key, depth + index)).unwrap_or(limit)
    }

    /// Whether this path is the rest of a key from nibble `depth` on.
    pub(crate) fn is_rest_of_key(&self, key: &Key, depth: usize) -> bool {
        // Both end at a byte boundary, so that only the first nibble may be half a byte.
        let whole = &key[depth.div_ceil(2)..];
        self.0.len() == whole.len() + 1
            && self.is_odd() != depth.is_multiple_of(2)
            && (depth.is_multiple_of(2) || self.get(0) == nibble(key, depth))
            && self.0[1..] == *whole
    }

    /// The nibbles `start..end`, as a path of the given kind.
    pub(crate) fn slice(&self, kind: Kind, start: usize, end: usize) -> Self {
        Self::from_nibbles(kind, (start..end).map(|index| self.get(index)))
    }

    /// This path after one more nibble.
    pub(crate) fn prepend(&self, kind: Kind, first: u8) -> Self {
        let nibble_at = |index: usize| if index == 0 { first } else { self.get(index - 1) };
        Self::from_nibbles(kind, (0..self.len() + 1).map(nibble_at))
    }

    /// This path followed by another one.
    pub(crate) fn join(&self, kind: Kind, rest: &Self) -> Self {
        let length = self.len();
        let nibble_at = |index: usize| if index < length { self.get(index) } else { rest.get(index - length) };
        Self::from_nibbles(kind, (0..length + rest.len()).map(nibble_at))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn nibbles_of(path: &Path<'_>) -> Vec<u8> {
        (0..path.len()).map(|index| path.get(index)).collect()
    }

    #[test]
    fn encodes_as_the_yellow_paper() {
        for (kind, nibbles, encoded) in [
            (Kind::Extension, &[1, 2, 3, 4, 5][..], &[0x11, 0x23, 0x45][..]),
            (Kind::Extension, &[0, 1, 2, 3, 4, 5], &[0x00, 0x01, 0x23, 0x45]),
            (Kind::Leaf, &[0, 15, 1, 12, 11, 8], &[0x20, 0x0f, 0x1c, 0xb8]),
            (Kind::Leaf, &[15, 1, 12, 11, 8], &[0x3f, 0x1c, 0xb8]),
        ] {
            let path = Path::from_nibbles(kind, nibbles.iter().copied());
            assert_eq!(path.encoded(), encoded);
            let (decoded, decoded_kind) = Path::decode(encoded).expect("the encoding is canonical");
            assert_eq!((nibbles_of(&decoded), decoded_kind), (nibbles.to_vec(), kind));
        }
    }

    #[test]
    fn other_encodings_are_refused() {
        for encoded in [&[][..], &[0x01], &[0x40], &[0x80, 0x12], &[0x2f, 0x12], &[0x50]] {
            assert!(Path::decode(encoded).is_none(), "{encoded:x?}");
        }
        assert!(Path::decode(&[0x20; 33]).is_some());
        assert!(Path::decode(&[0x32; 33]).is_none(), "65 nibbles");
    }

    proptest! {
        #[test]
        fn slices_join_to_the_path(key: Key, depth in 0..KEY_NIBBLES, cut in 0..KEY_NIBBLES) {
            let rest = Path::rest_of_key(&key, depth);
            prop_assert_eq!(rest.len(), KEY_NIBBLES - depth);
            prop_assert!(rest.is_rest_of_key(&key, depth));
            prop_assert_eq!(rest.common_prefix(&key, depth), rest.len());
            let cut = cut % rest.len();
            let front = rest.slice(Kind::Extension, 0, cut);
            let back = rest.slice(Kind::Leaf, cut, rest.len());
            let joined = front.join(Kind::Leaf, &back);
            prop_assert_eq!(joined.encoded(), rest.encoded());
            let tail = rest.slice(Kind::Leaf, 1, rest.len());
            let whole = tail.prepend(Kind::Leaf, rest.get(0));
            prop_assert_eq!(whole.encoded(), rest.encoded());
        }

        #[test]
        fn another_key_is_not_the_rest(key: Key, depth in 0..KEY_NIBBLES, flip in 0..KEY_NIBBLES) {
            let rest = Path::rest_of_key(&key, depth);
            let mut other = key;
            other[flip / 2] ^= if flip % 2 == 0 { 0x10 } else { 1 };
            prop_assert_eq!(rest.is_rest_of_key(&other, depth), flip < depth);
            prop_assert_eq!(rest.common_prefix(&other, depth), if flip < depth { rest.len() } else { flip - depth });
        }
    }
}
