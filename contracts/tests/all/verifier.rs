//! What a verifier accepts and refuses.

use crate::chain::{Chain, Outcome};
use crate::circuit::{self, KEY, OTHER_KEY, modulus, order};
use crate::world::{ANYBODY, program};
use alloy_primitives::{Address, B256, U256};
use alloy_sol_types::{SolCall, SolError};
use ark_groth16::Proof;
use nova_contracts::abi::INovaKeyVerifier::{
    CoordinateTooLarge, InputTooLarge, PointAtInfinity, PointRefused, ProofRefused, WrongCalldata, WrongProofLength,
    keyHashCall,
};
use nova_contracts::abi::INovaVerifier::verifyCall;
use nova_contracts::{proof, solidity};

struct Verifier {
    chain: Chain,
    address: Address,
    proof: Vec<u8>,
    output: U256,
}

impl Verifier {
    fn new() -> Self {
        let mut chain = Chain::new();
        let address = chain.deploy("NovaTestVerifier", &[]);
        let output = U256::from(77);
        Self { chain, address, proof: circuit::prove(program(), output), output }
    }

    fn call(&self) -> verifyCall {
        verifyCall { proof: self.proof.clone().into(), program: program(), output: self.output }
    }

    fn send(&mut self, call: &verifyCall) -> Outcome {
        self.chain.call(ANYBODY, self.address, call)
    }

    #[track_caller]
    fn refuses<E: SolError>(&mut self, change: impl FnOnce(&mut verifyCall)) -> E {
        let mut call = self.call();
        change(&mut call);
        self.send(&call).refused()
    }

    /// The error for a proof with one word replaced.
    #[track_caller]
    fn refuses_word<E: SolError>(&mut self, index: usize, word: U256) -> E {
        let mut proof = self.proof.clone();
        proof[32 * index..][..32].copy_from_slice(&word.to_be_bytes::<32>());
        self.refuses(|call| call.proof = proof.into())
    }

    fn word(&self, index: usize) -> U256 {
        U256::from_be_slice(&self.proof[32 * index..][..32])
    }
}

#[test]
fn a_valid_proof_is_accepted_within_250_000_gas() {
    let mut verifier = Verifier::new();
    let outcome = verifier.send(&verifier.call());
    let gas = outcome.gas;
    let returned = verifyCall::abi_decode_returns(&outcome.returned()).expect("four bytes");
    assert_eq!(returned, verifyCall::SELECTOR);
    assert!(gas <= 250_000, "{gas}");
}

#[test]
fn the_largest_scalars_are_accepted() {
    let mut verifier = Verifier::new();
    let largest = order() - U256::ONE;
    for (program, output) in [(largest, largest), (U256::ZERO, U256::ZERO), (U256::ONE, largest)] {
        let call = verifyCall { proof: circuit::prove(program, output).into(), program, output };
        verifier.send(&call).returned();
    }
}

#[test]
fn the_key_has_the_hash_that_it_has_off_the_chain() {
    let mut verifier = Verifier::new();
    let hash: B256 = verifier.chain.view(verifier.address, &keyHashCall {});
    assert_eq!(hash, solidity::key_hash(&KEY.vk).unwrap());
    assert_ne!(hash, solidity::key_hash(&OTHER_KEY.vk).unwrap());
}

#[test]
fn other_inputs_are_refused() {
    let mut verifier = Verifier::new();
    verifier.refuses::<ProofRefused>(|call| call.output += U256::ONE);
    verifier.refuses::<ProofRefused>(|call| call.program += U256::ONE);
    verifier.refuses::<ProofRefused>(|call| (call.program, call.output) = (call.output, call.program));
}

#[test]
fn aliases_of_inputs_are_refused() {
    let mut verifier = Verifier::new();
    let error: InputTooLarge = verifier.refuses(|call| call.program += order());
    assert_eq!((error.index, error.value), (U256::ZERO, program() + order()));
    let alias = verifier.output + order();
    let error: InputTooLarge = verifier.refuses(|call| call.output = alias);
    assert_eq!((error.index, error.value), (U256::ONE, alias));
    for value in [order(), U256::MAX] {
        verifier.refuses::<InputTooLarge>(|call| call.program = value);
        verifier.refuses::<InputTooLarge>(|call| call.output = value);
    }
}

#[test]
fn aliases_of_coordinates_are_refused() {
    let mut verifier = Verifier::new();
    for index in 0..8 {
        for word in [verifier.word(index) + modulus(), modulus(), U256::MAX] {
            let error: CoordinateTooLarge = verifier.refuses_word(index, word);
            assert_eq!((error.index, error.value), (U256::from(index), word));
        }
    }
}

#[test]
fn points_off_the_curve_are_refused() {
    let mut verifier = Verifier::new();
    for index in 0..8 {
        let word = (verifier.word(index) + U256::ONE) % modulus();
        verifier.refuses_word::<PointRefused>(index, word);
    }
}

/// On the curve of G2 there are points of other orders. A pairing with them proves nothing.
#[test]
fn points_outside_the_group_are_refused() {
    let mut verifier = Verifier::new();
    let point = (1_u64..)
        .filter_map(|x| ark_bn254::G2Affine::get_point_from_x_unchecked(x.into(), false))
        .find(|point| !point.is_in_correct_subgroup_assuming_on_curve())
        .expect("most points are outside");
    assert!(point.is_on_curve());
    let valid = circuit::prove_with(&KEY, program(), verifier.output);
    let forged = proof::encode(&Proof { b: point, ..valid });
    verifier.refuses::<PointRefused>(|call| call.proof = forged.to_vec().into());
}

#[test]
fn points_of_other_proofs_are_refused() {
    let mut verifier = Verifier::new();
    let (mine, other) = (verifier.proof.clone(), circuit::prove(program(), U256::from(78)));
    for range in [0..64, 64..192, 192..256] {
        let mut mixed = mine.clone();
        mixed[range.clone()].copy_from_slice(&other[range]);
        verifier.refuses::<ProofRefused>(|call| call.proof = mixed.into());
    }
}

#[test]
fn zero_proofs_and_zero_points_are_refused() {
    let mut verifier = Verifier::new();
    let error: PointAtInfinity = verifier.refuses(|call| call.proof = vec![0; 256].into());
    assert_eq!(error.point, U256::ZERO);
    for (point, range) in [0..64, 64..192, 192..256].into_iter().enumerate() {
        let mut proof = verifier.proof.clone();
        proof[range].fill(0);
        let error: PointAtInfinity = verifier.refuses(|call| call.proof = proof.into());
        assert_eq!(error.point, U256::from(point));
    }
}

#[test]
fn proofs_of_another_length_are_refused() {
    let mut verifier = Verifier::new();
    for length in [0, 1, 32, 255, 257, 288, 512] {
        let mut proof = verifier.proof.clone();
        proof.resize(length, 0);
        let error: WrongProofLength = verifier.refuses(|call| call.proof = proof.into());
        assert_eq!(error.length, U256::from(length));
    }
}

#[test]
fn trailing_and_short_calldata_are_refused() {
    let mut verifier = Verifier::new();
    let data = verifier.call().abi_encode();
    let to = verifier.address;
    for extra in [1, 32] {
        let long = [&data[..], &vec![0; extra]].concat();
        let error: WrongCalldata = verifier.chain.call_raw(ANYBODY, to, long, U256::ZERO).refused();
        assert_eq!(error.length, U256::from(data.len() + extra));
    }
    for length in 0..data.len() {
        let short = data[..length].to_vec();
        assert!(verifier.chain.call_raw(ANYBODY, to, short, U256::ZERO).result.is_err(), "{length} bytes");
    }
}

/// The same arguments at another place of the call.
#[test]
fn other_encodings_of_a_call_are_refused() {
    let mut verifier = Verifier::new();
    let data = verifier.call().abi_encode();
    let mut moved = data[..100].to_vec();
    moved[4..36].copy_from_slice(&U256::from(0x80).to_be_bytes::<32>());
    moved.extend([0; 32]);
    moved.extend(&data[100..]);
    let to = verifier.address;
    verifier.chain.call_raw(ANYBODY, to, moved, U256::ZERO).refused::<WrongCalldata>();
}

#[test]
fn money_and_unknown_calls_are_refused() {
    let mut verifier = Verifier::new();
    verifier.chain.fund(ANYBODY, U256::from(10));
    let (to, data) = (verifier.address, verifier.call().abi_encode());
    assert!(verifier.chain.call_raw(ANYBODY, to, data, U256::ONE).result.is_err());
    assert!(verifier.chain.call_raw(ANYBODY, to, vec![1, 2, 3, 4], U256::ZERO).result.is_err());
}
