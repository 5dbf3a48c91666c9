//! The oracle: what the system asks its witness for.
//!
//! Nothing here is believed. Nodes and codes are found by the digest of their bytes, and the ancestors' headers form a
//! chain of digests that ends at the block's parent.

use crate::chain::Fork;
use crate::input::ByteLists;
use alloc::vec::Vec;
use alloy_primitives::map::HashMap;
use alloy_primitives::{Address, B256, Bytes, keccak256};
use core::cell::OnceCell;
use core::hash::{BuildHasherDefault, Hasher};
use revm::bytecode::Bytecode;

/// What the witness holds, by the digest of its bytes.
type ByDigest<T> = HashMap<B256, T, BuildHasherDefault<DigestHasher>>;

/// Takes a digest's first bytes for its hash: all are as good as random.
#[derive(Debug, Default)]
struct DigestHasher(u64);

impl Hasher for DigestHasher {
    fn write(&mut self, digest: &[u8]) {
        self.0 = digest.first_chunk().map_or(0, |bytes| u64::from_ne_bytes(*bytes));
    }

    /// The length, which all digests have.
    fn write_usize(&mut self, _: usize) {}

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Trie nodes by digest.
#[derive(Debug, Default)]
pub struct Nodes<'w>(ByDigest<&'w [u8]>);

impl<'w> Nodes<'w> {
    /// Hashes every node of a witness.
    pub fn new(encoded: ByteLists<'w>) -> Self {
        Self::of(encoded.iter())
    }

    /// Hashes every node.
    pub fn of(encoded: impl IntoIterator<Item = &'w [u8]>) -> Self {
        Self(encoded.into_iter().map(|node| (keccak256(node), node)).collect())
    }

    /// The node with this digest.
    #[inline]
    pub fn get(&self, digest: &[u8; 32]) -> Option<&'w [u8]> {
        self.0.get(digest).copied()
    }

    /// A digest that lives as long as the nodes do. `None` if it is that of none of them.
    pub fn digest(&self, digest: &B256) -> Option<&[u8; 32]> {
        self.0.get_key_value(digest).map(|(digest, _)| &digest.0)
    }
}

/// Contract codes by digest.
#[derive(Debug, Default)]
pub struct Codes<'w> {
    codes: ByDigest<Code<'w>>,
    /// Whether the fork has delegations.
    delegations: bool,
}

#[derive(Debug)]
struct Code<'w> {
    bytes: &'w [u8],
    /// What the environment makes of the bytes, its jump destinations found, once the code is called. It is shared by
    /// all accounts and transactions.
    analysed: OnceCell<Bytecode>,
}

impl<'w> Codes<'w> {
    /// Hashes every code, for a block of this fork.
    pub fn new(codes: ByteLists<'w>, fork: Fork) -> Self {
        let code = |bytes| (keccak256(bytes), Code { bytes, analysed: OnceCell::new() });
        Self { codes: codes.iter().map(code).collect(), delegations: fork >= Fork::Prague }
    }

    /// The code with this digest.
    pub fn get(&self, digest: &B256) -> Option<Bytecode> {
        let code = self.codes.get(digest)?;
        Some(code.analysed.get_or_init(|| bytecode(code.bytes, self.delegations)).clone())
    }
}

/// What a delegation begins with (EIP-7702); an address follows.
const DELEGATION: [u8; 3] = [0xef, 0x01, 0x00];

/// What code means: a delegation is one only where the fork has them, and only if it is nothing but the mark and an
/// address. All else is instructions, the first of which may be an invalid one: chains that began before London can
/// have any code.
pub(crate) fn bytecode(code: &[u8], delegations: bool) -> Bytecode {
    match code.strip_prefix(&DELEGATION).map(Address::try_from) {
        Some(Ok(address)) if delegations => Bytecode::new_eip7702(address),
        _ => Bytecode::new_legacy(Bytes::copy_from_slice(code)),
    }
}

/// Digests of the blocks before this one.
#[derive(Debug, Default)]
pub struct Ancestors {
    /// The parent's number.
    parent: u64,
    /// Digests from the parent backwards.
    hashes: Vec<B256>,
}

impl Ancestors {
    /// The parent's number, and the digests from the parent backwards.
    pub const fn new(parent: u64, hashes: Vec<B256>) -> Self {
        Self { parent, hashes }
    }

    /// The digest of block `number`. `None` if the witness does not go back that far.
    pub fn get(&self, number: u64) -> Option<B256> {
        let distance = self.parent.checked_sub(number)?;
        self.hashes.get(usize::try_from(distance).ok()?).copied()
    }
}
