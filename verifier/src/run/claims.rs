//! Claims: what a run says of other runs, and how far that is proved.

use alloc::vec::Vec;
use core::fmt;

use nova_air::{CLAIM_BYTES, CLAIM_WORDS, F};
use p3_field::integers::QuotientMap;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use p3_symmetric::Permutation;
use serde::{Deserialize, Serialize};

use crate::config::{DIGEST_ELEMENTS, LEAF_RATE, leaf_permutation};
use crate::{Digest, LeafPermutation};

/// Bytes of a claim.
const BYTES: usize = size_of::<[u32; CLAIM_WORDS]>();

/// Elements of a state of the hash.
const STATE_ELEMENTS: usize = LEAF_RATE + DIGEST_ELEMENTS;

/// That a run of a program ended with success, made no claims itself, and wrote an output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    /// The digest of the program's key.
    pub program: Digest,
    /// The digest of its output.
    pub output: Digest,
    /// Bytes of its output.
    pub output_length: u32,
}

impl Claim {
    /// That a run of this program wrote this output.
    pub fn new(program: Digest, output: &[u8]) -> Self {
        let output_length = u32::try_from(output.len()).unwrap_or(u32::MAX);
        Self { program, output: ClaimChain::default().output_digest(&[], output), output_length }
    }

    /// The claim as a guest writes it: four rows of eight little-endian words, the third of which is zero.
    pub fn to_bytes(&self) -> [u8; BYTES] {
        let [program, output] =
            [self.program, self.output].map(|digest| digest.map(|element| element.as_canonical_u32()));
        let rows = [program, output, [0; _], [self.output_length, 0, 0, 0, 0, 0, 0, 0]];
        let mut bytes = [0; BYTES];
        let words = rows.into_iter().flatten();
        bytes.chunks_mut(4).zip(words).for_each(|(bytes, word)| bytes.copy_from_slice(&word.to_le_bytes()));
        bytes
    }

    /// Reads a claim. `None` if the bytes are not that of a claim, so that no proof can resolve it.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (words, []) = bytes.as_chunks::<4>() else { return None };
        let words: Vec<u32> = words.iter().map(|&word| u32::from_le_bytes(word)).collect();
        let (rows, []) = words.as_chunks::<DIGEST_ELEMENTS>() else { return None };
        let &[program, output, [0, 0, 0, 0, 0, 0, 0, 0], [output_length, 0, 0, 0, 0, 0, 0, 0]] = rows else {
            return None;
        };
        let is_possible = output_length <= nova_air::OUTPUT_MAX_BYTES;
        is_possible.then_some(Self { program: digest(program)?, output: digest(output)?, output_length })
    }
}

/// The program by its digest, as reports write it, and the length of the output.
impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("program ")?;
        self.program.iter().try_for_each(|element| write!(f, "{:08x}", element.as_canonical_u32()))?;
        write!(f, ", {} bytes of output", self.output_length)
    }
}

/// The digest with these canonical elements.
fn digest(words: [u32; DIGEST_ELEMENTS]) -> Option<Digest> {
    let mut digest = Digest::default();
    for (element, word) in digest.iter_mut().zip(words) {
        *element = F::from_canonical_checked(word)?;
    }
    Some(digest)
}

/// Claims in the order of their run: how many, and what the hash of the run's output begins with.
///
/// The digest of an output is the hash of all claims of the run, and then of the output's words. So with this state, claims
/// need not be known to compute it. Without claims the state is zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimChain {
    /// Number of claims.
    pub count: u32,
    /// The capacity of the hash after them.
    pub state: Digest,
}

impl ClaimChain {
    /// These claims and a further one.
    #[must_use]
    pub fn then(&self, claim: &Claim) -> Self {
        let state = absorb(self.state, &claim.to_bytes());
        let mut capacity = Digest::default();
        capacity.iter_mut().zip(state.into_iter().skip(LEAF_RATE)).for_each(|(here, element)| *here = element);
        Self { count: self.count.saturating_add(1), state: capacity }
    }

    /// The digest of an output behind these claims and further ones. Zero without any.
    pub fn output_digest(&self, further: &[u8], output: &[u8]) -> Digest {
        if self.count == 0 && further.is_empty() && output.is_empty() {
            return Digest::default();
        }
        let words = [further, output].concat();
        let mut state = absorb(self.state, &words).into_iter();
        core::array::from_fn(|_| state.next().unwrap_or_default())
    }
}

/// The state of the hash after the limbs of these bytes, padded with zeros to whole calls of the permutation.
fn absorb(capacity: Digest, bytes: &[u8]) -> [F; STATE_ELEMENTS] {
    let permutation: LeafPermutation = leaf_permutation();
    let mut state = [F::ZERO; STATE_ELEMENTS];
    state.iter_mut().skip(LEAF_RATE).zip(capacity).for_each(|(here, element)| *here = element);
    for block in bytes.chunks(2 * LEAF_RATE) {
        let limbs = block.chunks(2).map(|bytes| {
            let [low, high] = core::array::from_fn(|at| bytes.get(at).copied().unwrap_or(0));
            F::from_u16(u16::from_le_bytes([low, high]))
        });
        let limbs = limbs.chain(core::iter::repeat(F::ZERO));
        state.iter_mut().take(LEAF_RATE).zip(limbs).for_each(|(here, limb)| *here = limb);
        permutation.permute_mut(&mut state);
    }
    state
}

/// Number of claims. Bytes behind the last whole claim count as one.
pub(super) fn count_of(claims: &[u8]) -> u32 {
    u32::try_from(claims.len().div_ceil(BYTES)).unwrap_or(u32::MAX)
}

/// The claims of a run: those that proofs resolve, and those that are open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    /// The first claims of the run, each of which is proved.
    pub resolved: ClaimChain,
    /// The others, as the guest wrote them.
    pub open: Vec<u8>,
}

impl Claims {
    /// The claims of a run without proofs of other runs.
    pub const fn open(open: Vec<u8>) -> Self {
        Self { resolved: ClaimChain { count: 0, state: [F::ZERO; DIGEST_ELEMENTS] }, open }
    }

    /// Number of open claims. Bytes behind the last whole claim count as one.
    pub fn count_open(&self) -> u32 {
        count_of(&self.open)
    }

    /// Number of claims.
    pub fn count(&self) -> u32 {
        self.resolved.count.saturating_add(self.count_open())
    }

    /// The open claims. `None` in the place of one that no proof can resolve.
    pub fn iter_open(&self) -> impl Iterator<Item = Option<Claim>> {
        self.open.chunks(BYTES).map(Claim::from_bytes)
    }

    /// The digest of the output behind these claims.
    pub fn output_digest(&self, output: &[u8]) -> Digest {
        self.resolved.output_digest(&self.open, output)
    }

    /// Whether a run can have these claims and this output: whole claims, and an output with them, both of 16 MiB at most
    /// together. Without claims nothing is resolved, so that such a run has one statement.
    pub fn are_possible(&self, output: &[u8]) -> bool {
        let claims = u64::from(self.count()).saturating_mul(u64::from(CLAIM_BYTES));
        let bytes = u64::try_from(output.len()).map_or(u64::MAX, |output| claims.saturating_add(output));
        let is_whole = self.open.len().is_multiple_of(BYTES);
        let is_one_statement = (self.resolved.count == 0) == (self.resolved.state == Digest::default());
        let has_output = claims == 0 || !output.is_empty();
        is_whole && bytes <= u64::from(nova_air::OUTPUT_MAX_BYTES) && has_output && is_one_statement
    }
}

#[cfg(test)]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a test panics where it fails"
)]
mod tests {
    use super::*;
    use crate::run::PublicValues;
    use alloc::string::ToString;

    fn claim(seed: u32) -> Claim {
        let digest = |first: u32| core::array::from_fn(|at| F::from_u32(first + at as u32));
        Claim { program: digest(1000 * seed), output: digest(2000 * seed), output_length: 7 * seed }
    }

    #[test]
    fn claims_are_read_as_they_are_written() {
        let bytes = claim(3).to_bytes();
        assert_eq!(Claim::from_bytes(&bytes), Some(claim(3)));
        // Shorter, longer, not canonical, and with a number where none is.
        assert_eq!(Claim::from_bytes(&bytes[..124]), None);
        assert_eq!(Claim::from_bytes(&[&bytes[..], &[0; 4]].concat()), None);
        for word in [0, 15] {
            let mut other = bytes;
            other[4 * word..][..4].copy_from_slice(&F::ORDER_U32.to_le_bytes());
            assert_eq!(Claim::from_bytes(&other), None, "word {word}");
        }
        let mut long = bytes;
        long[4 * 24..][..4].copy_from_slice(&(nova_air::OUTPUT_MAX_BYTES + 1).to_le_bytes());
        assert_eq!(Claim::from_bytes(&long), None);
        for word in (16..24).chain(25..32) {
            let mut other = bytes;
            other[4 * word] = 1;
            assert_eq!(Claim::from_bytes(&other), None, "word {word}");
        }
    }

    #[test]
    fn a_claim_names_program_and_output() {
        let text = claim(1).to_string();
        assert!(
            text.starts_with("program 000003e8000003e9") && text.ends_with("000003ef, 7 bytes of output"),
            "{text}"
        );
    }

    /// Resolved one after the other, claims leave the state from which the output's digest follows.
    #[test]
    fn the_digest_is_the_same_however_many_claims_are_resolved() {
        let (all, output) = ([claim(1), claim(2), claim(3)], b"an output".as_slice());
        let bytes = all.map(|claim| claim.to_bytes());
        let expected = Claims::open(bytes.concat()).output_digest(output);
        let mut resolved = ClaimChain::default();
        for (number, next) in all.iter().enumerate() {
            let open = bytes[number..].concat();
            let claims = Claims { resolved, open };
            assert_eq!((claims.count(), claims.output_digest(output)), (3, expected));
            assert!(claims.iter_open().eq(all[number..].iter().map(|&claim| Some(claim))));
            resolved = resolved.then(next);
        }
        assert_eq!(resolved.output_digest(&[], output), expected);
        assert_ne!(resolved.output_digest(&[], b"another"), expected);
        let without = PublicValues { exit_code: 0, output: output.into() };
        assert_eq!(ClaimChain::default().output_digest(&[], output), without.output_digest());
        assert_ne!(without.output_digest(), expected);
    }

    #[test]
    fn impossible_claims_are_seen() {
        let claims = |bytes| Claims::open(alloc::vec![0; bytes]);
        let most = (nova_air::OUTPUT_MAX_BYTES / CLAIM_BYTES * CLAIM_BYTES) as usize;
        let full = [1; BYTES - 1];
        assert!(claims(0).are_possible(&[]) && claims(BYTES).are_possible(&[1]) && claims(most).are_possible(&full));
        for (bytes, output) in [(BYTES, &[][..]), (4, &[1]), (BYTES + 4, &[1]), (most + BYTES, &[1])] {
            assert!(!claims(bytes).are_possible(output), "{bytes} bytes");
        }
        assert!(!claims(most).are_possible(&[1; BYTES]));
    }
}
