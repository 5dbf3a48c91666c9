//! The oracle: the system's interface to the witness.
//!
//! Nothing here is trusted. Nodes and codes are found by the hash of their bytes, and the ancestors' headers form a
//! chain of hashes that ends at the block's parent.

use crate::chain::Fork;
use crate::input::ByteLists;
use alloc::vec::Vec;
use alloy_primitives::map::HashMap;
use alloy_primitives::{Address, B256, Bytes, keccak256};
use core::cell::OnceCell;
use core::hash::{BuildHasherDefault, Hasher};
use revm::bytecode::Bytecode;

/// Parts of the witness, by the hash of their bytes.
type ByHash<T> = HashMap<B256, T, BuildHasherDefault<DigestHasher>>;

/// Uses the first bytes of a digest as its hash: all of its bytes are uniformly random.
#[derive(Debug, Default)]
struct DigestHasher(u64);

impl Hasher for DigestHasher {
    fn write(&mut self, digest: &[u8]) {
        self.0 = digest.first_chunk().map_or(0, |bytes| u64::from_ne_bytes(*bytes));
    }

    /// Ignores the length, which is the same for all digests.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Trie nodes by hash.
#[derive(Debug, Default)]
pub struct Nodes<'w>(ByHash<&'w [u8]>);

impl<'w> Nodes<'w> {
    /// Hashes every node of a witness.
    pub fn new(encoded: ByteLists<'w>) -> Self {
        Self::of(encoded.iter())
    }

    /// Hashes every node.
    pub fn of(encoded: impl IntoIterator<Item = &'w [u8]>) -> Self {
        Self(encoded.into_iter().map(|node| (keccak256(node), node)).collect())
    }

    /// The node with this hash.
    #[inline]
    pub fn get(&self, digest: &[u8; 32]) -> Option<&'w [u8]> {
        self.0.get(digest).copied()
    }

    /// The digest, borrowed from the nodes. `None` if no node has it.
    pub fn digest(&self, digest: &B256) -> Option<&[u8; 32]> {
        self.0.get_key_value(digest).map(|(digest, _)| &digest.0)
    }
}

/// Contract codes by hash.
#[derive(Debug, Default)]
pub struct Codes<'w> {
    codes: ByHash<Code<'w>>,
    /// Whether the fork has delegations.
    delegations: bool,
}

#[derive(Debug)]
struct Code<'w> {
    bytes: &'w [u8],
    /// The bytecode with its jump destinations, from the first call on. All accounts and transactions share it.
    analysed: OnceCell<Bytecode>,
}

impl<'w> Codes<'w> {
    /// Hashes every code, for a block of this fork.
    pub fn new(codes: ByteLists<'w>, fork: Fork) -> Self {
        let code = |bytes| (keccak256(bytes), Code { bytes, analysed: OnceCell::new() });
        Self { codes: codes.iter().map(code).collect(), delegations: fork >= Fork::Prague }
    }

    /// The code with this hash.
    pub fn get(&self, digest: &B256) -> Option<Bytecode> {
        let code = self.codes.get(digest)?;
        Some(code.analysed.get_or_init(|| bytecode(code.bytes, self.delegations)).clone())
    }
}

/// The prefix of a delegation (EIP-7702). An address follows.
const DELEGATION_PREFIX: [u8; 3] = [0xef, 0x01, 0x00];

/// Decodes a code. It is a delegation only in a fork that has delegations, and only if it consists of the prefix and an
/// address. Any other code is a sequence of instructions, the first of which may be invalid: chains that started before
/// London can have any code.
pub(crate) fn bytecode(code: &[u8], delegations: bool) -> Bytecode {
    match code.strip_prefix(&DELEGATION_PREFIX).map(Address::try_from) {
        Some(Ok(address)) if delegations => Bytecode::new_eip7702(address),
        _ => Bytecode::new_legacy(Bytes::copy_from_slice(code)),
    }
}

/// Hashes of the blocks before this one.
#[derive(Debug, Default)]
pub struct Ancestors {
    /// The parent's number.
    parent: u64,
    /// Hashes from the parent backwards.
    hashes: Vec<B256>,
}

impl Ancestors {
    /// Takes the parent's number, and the hashes from the parent backwards.
    pub const fn new(parent: u64, hashes: Vec<B256>) -> Self {
        Self { parent, hashes }
    }

    /// The hash of block `number`. `None` if the witness does not reach back to it.
    pub fn get(&self, number: u64) -> Option<B256> {
        let distance = self.parent.checked_sub(number)?;
        self.hashes.get(usize::try_from(distance).ok()?).copied()
    }
}
