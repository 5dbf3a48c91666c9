//! The keys that a proof may be verified with: leaves of a tree at fixed places.

use nova_air::{EF, F};
use nova_verifier::{Digest, node_hash};
use p3_field::PrimeCharacteristicRing;
use p3_symmetric::PseudoCompressionFunction;

use crate::Builder;
use crate::verify::Arithmetic;
use crate::wires::{Block, Element};

/// Log2 of the number of places.
pub const LOG_KEYS: usize = 6;

/// Places of keys whose proofs state segments: a lift for each shape of a section, and then the join.
pub const SEGMENT_PLACES: usize = 49;

/// The place of the key of join: the last of segments.
pub const JOIN_PLACE: usize = SEGMENT_PLACES - 1;

/// The place of the key of compress.
pub const COMPRESS_PLACE: usize = 56;

/// The place of the key of resolve, whose proofs state closed runs as those of compress do.
pub const RESOLVE_PLACE: usize = COMPRESS_PLACE + 1;

// The places of closed runs differ in one bit.
const _: () = assert!(COMPRESS_PLACE.is_multiple_of(2) && RESOLVE_PLACE < 1 << LOG_KEYS);

/// The tree of allowed keys. Places without a key have a digest of zeros, which no key is known to have.
#[derive(Clone, Debug)]
pub struct KeyTree {
    /// From the leaves to the root.
    levels: Vec<Vec<Digest>>,
}

impl KeyTree {
    /// The tree with these keys' digests at their places.
    ///
    /// # Panics
    ///
    /// When a place is out of range.
    pub fn new(keys: &[(usize, Digest)]) -> Self {
        let mut leaves = vec![Digest::default(); 1 << LOG_KEYS];
        for &(place, digest) in keys {
            leaves[place] = digest;
        }
        let hash = node_hash();
        let mut levels = vec![leaves];
        for level in 0..LOG_KEYS {
            let parents = levels[level].as_chunks::<2>().0.iter().map(|pair| hash.compress(*pair));
            levels.push(parents.collect());
        }
        Self { levels }
    }

    /// The root. A verifier of final proofs pins it.
    pub fn root(&self) -> Digest {
        self.levels[LOG_KEYS][0]
    }

    /// The siblings of a place, from the leaf up.
    ///
    /// # Panics
    ///
    /// When the place is out of range.
    pub fn path(&self, place: usize) -> [Digest; LOG_KEYS] {
        core::array::from_fn(|level| self.levels[level][(place >> level) ^ 1])
    }
}

/// The root of the tree that has a key with this digest at a place of segments, which the prover chooses.
pub(super) fn root_of_segment_key(
    builder: &mut Builder,
    digest: Block,
    place: usize,
    path: &[Digest; LOG_KEYS],
) -> Block {
    // The chip of nodes shows that they are bits.
    let bits: [Element; LOG_KEYS] =
        core::array::from_fn(|bit| builder.hint_element(EF::from_bool(place >> bit & 1 == 1)));
    // A place behind 48, `110000`, has both top bits and another one. The sum of four bits is zero only if they are.
    let [low @ .., fifth, sixth] = bits;
    let [first, others @ ..] = low;
    let sum = others.into_iter().fold(first, |sum, bit| builder.add(sum, bit));
    let top = builder.mul(fifth, sixth);
    let product = builder.mul(top, sum);
    let zero = builder.constant(F::ZERO);
    builder.label("key: place").assert_equal(product, zero);
    builder.path(digest, &bits, path)
}

/// The root of the tree that has a key with this digest at the place of compress or at that of resolve, as the prover
/// chooses.
pub(super) fn root_of_closed_key(
    builder: &mut Builder,
    digest: Block,
    place: usize,
    path: &[Digest; LOG_KEYS],
) -> Block {
    // The chip of nodes shows that it is a bit.
    let first = builder.hint_element(EF::from_bool(place & 1 == 1));
    let bits: [Element; LOG_KEYS] = core::array::from_fn(|bit| match bit {
        0 => first,
        _ => builder.constant(F::from_bool(COMPRESS_PLACE >> bit & 1 == 1)),
    });
    builder.path(digest, &bits, path)
}
