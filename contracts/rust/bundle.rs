//! What the rollup's contract hashes, for those who make bundles, deposits and withdrawals.

use crate::abi::INovaRollup::Header;
use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_sol_types::SolValue;
use ark_ff::PrimeField;
use nova_verifier::Digest;

pub use nova_wrap::circuit::{OUTPUT_BITS, PUBLIC_INPUTS};

/// The public inputs of a proof, as a contract passes them to the verifier: the program's word of a version, and the output of a bundle.
/// Of the 256 bits of the run's output the second one has the lower [`OUTPUT_BITS`].
pub fn public_inputs(program: &Digest, output: &B256) -> [U256; PUBLIC_INPUTS] {
    nova_wrap::circuit::public_inputs(program, output).map(|scalar| U256::from_limbs(scalar.into_bigint().0))
}

/// A rollup's contract: what is hashed for one means nothing to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rollup {
    /// The chain's number (EIP-155).
    pub chain_id: u64,
    /// The contract's address.
    pub address: Address,
}

/// A deposit as the contract queues it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deposit {
    /// Its place in the queue, from 0.
    pub index: u64,
    /// Who deposited.
    pub sender: Address,
    /// Who gets it on the rollup.
    pub to: Address,
    /// Wei.
    pub amount: U256,
    /// What the rollup gets with it.
    pub data: Vec<u8>,
}

/// A withdrawal as the contract pays it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Withdrawal {
    /// Who gets it.
    pub to: Address,
    /// Wei.
    pub amount: U256,
    /// Its number on the rollup, which no other withdrawal has.
    pub nonce: U256,
}

fn tag(text: &str) -> B256 {
    keccak256(text)
}

impl Rollup {
    fn place(&self) -> (U256, Address) {
        (U256::from(self.chain_id), self.address)
    }

    /// The hash of a bundle's header, with the place.
    pub fn hash(&self, header: &Header) -> B256 {
        let (chain, address) = self.place();
        keccak256((tag("nova rollup: bundle 1"), chain, address, header.clone()).abi_encode())
    }

    /// The public output that the run of a bundle has to have: the hash without the bits that no input has.
    pub fn output(&self, header: &Header) -> U256 {
        U256::from_be_bytes(self.hash(header).0) & ((U256::ONE << OUTPUT_BITS) - U256::ONE)
    }

    /// The hash of a deposit.
    pub fn deposit(&self, deposit: &Deposit) -> B256 {
        let (chain, address) = self.place();
        let Deposit { index, sender, to, amount, data } = deposit;
        let start = (tag("nova rollup: deposit 1"), chain, address, U256::from(*index));
        keccak256([start.abi_encode(), (*sender, *to, *amount, keccak256(data)).abi_encode()].concat())
    }

    /// The leaf of a withdrawal.
    pub fn withdrawal(&self, withdrawal: &Withdrawal) -> B256 {
        let (chain, address) = self.place();
        let Withdrawal { to, amount, nonce } = *withdrawal;
        keccak256((tag("nova rollup: withdrawal 1"), chain, address, to, amount, nonce).abi_encode())
    }
}

/// The hash of a queue with one deposit more.
pub fn queue(before: B256, deposit: B256) -> B256 {
    keccak256((tag("nova rollup: queue 1"), before, deposit).abi_encode())
}

/// The node above two.
pub fn node(left: B256, right: B256) -> B256 {
    keccak256((tag("nova rollup: node 1"), left, right).abi_encode())
}

/// The tree of a bundle's withdrawals. Its leaves are filled up with zeros to a power of two.
#[derive(Clone, Debug)]
pub struct Tree {
    /// From the leaves to the root. Empty where there are no leaves.
    levels: Vec<Vec<B256>>,
}

impl Tree {
    /// The tree of some leaves.
    pub fn new(leaves: &[B256]) -> Self {
        let mut levels = Vec::new();
        if !leaves.is_empty() {
            let mut level = leaves.to_vec();
            level.resize(leaves.len().next_power_of_two(), B256::ZERO);
            levels.push(level);
        }
        while let Some(level) = levels.last().filter(|level| level.len() > 1) {
            levels.push(level.chunks_exact(2).map(|pair| node(pair[0], pair[1])).collect());
        }
        Self { levels }
    }

    /// The root, zero where there are no leaves.
    pub fn root(&self) -> B256 {
        self.levels.last().map_or(B256::ZERO, |level| level[0])
    }

    /// The nodes beside the way from a leaf to the root, from below.
    ///
    /// # Panics
    ///
    /// If there is no leaf at this place.
    pub fn path(&self, index: usize) -> Vec<B256> {
        let below_root = self.levels.len().saturating_sub(1);
        (0..below_root).map(|height| self.levels[height][(index >> height) ^ 1]).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn no_leaves_have_the_root_zero() {
        assert_eq!(Tree::new(&[]).root(), B256::ZERO);
    }

    #[test]
    fn one_leaf_is_the_root_and_has_no_path() {
        let tree = Tree::new(&[tag("leaf")]);
        assert_eq!((tree.root(), tree.path(0)), (tag("leaf"), Vec::new()));
    }

    proptest! {
        #[test]
        fn every_path_leads_to_the_root(leaves in prop::collection::vec(any::<[u8; 32]>().prop_map(B256::from), 1..40)) {
            let tree = Tree::new(&leaves);
            for (index, leaf) in leaves.iter().enumerate() {
                let climb = |below: B256, (level, beside): (usize, &B256)| match index >> level & 1 {
                    0 => node(below, *beside),
                    _ => node(*beside, below),
                };
                prop_assert_eq!(tree.path(index).iter().enumerate().fold(*leaf, climb), tree.root());
            }
        }
    }
}
