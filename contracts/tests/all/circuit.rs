//! A circuit with the public inputs of the real one.
//!
//! It proves *nothing about runs*: it is satisfied by any program and any output, of which it takes the product. What the tests
//! show with it is that the contracts accept a valid proof, for its own two inputs only. The real circuit verifies a proof of Nova's
//! recursion, and its key comes from a ceremony. The key here comes from a fixed seed, so anybody can forge with it.

use alloy_primitives::{FixedBytes, U256};
use ark_bn254::{Bn254, Fr};
use ark_ff::{PrimeField, Zero};
use ark_groth16::{Groth16, Proof, ProvingKey};
use ark_relations::gr1cs::{ConstraintSynthesizer, ConstraintSystemRef, LinearCombination, SynthesisError};
use ark_snark::SNARK;
use ark_std::rand::{SeedableRng, rngs::StdRng};
use nova_contracts::{proof, solidity};
use std::sync::LazyLock;

struct Product {
    program: Fr,
    output: Fr,
}

impl ConstraintSynthesizer<Fr> for Product {
    fn generate_constraints(self, system: ConstraintSystemRef<Fr>) -> Result<(), SynthesisError> {
        let program = system.new_input_variable(|| Ok(self.program))?;
        let output = system.new_input_variable(|| Ok(self.output))?;
        let product = system.new_witness_variable(|| Ok(self.program * self.output))?;
        let linear = |variable| move || LinearCombination::from(variable);
        system.enforce_r1cs_constraint(linear(program), linear(output), linear(product))
    }
}

/// The order of the scalar field.
pub(crate) fn order() -> U256 {
    U256::from_limbs(Fr::MODULUS.0)
}

/// The modulus of the base field.
pub(crate) fn modulus() -> U256 {
    U256::from_limbs(ark_bn254::Fq::MODULUS.0)
}

fn scalar(value: U256) -> Fr {
    Fr::from_be_bytes_mod_order(&value.to_be_bytes::<32>())
}

fn setup(seed: u64) -> ProvingKey<Bn254> {
    let circuit = Product { program: Fr::zero(), output: Fr::zero() };
    let (key, _) =
        Groth16::<Bn254>::circuit_specific_setup(circuit, &mut StdRng::seed_from_u64(seed)).expect("a setup");
    key
}

/// The key that `src/NovaTestVerifier.sol` has.
pub(crate) static KEY: LazyLock<ProvingKey<Bn254>> = LazyLock::new(|| setup(1));
/// Another key of the same circuit.
pub(crate) static OTHER_KEY: LazyLock<ProvingKey<Bn254>> = LazyLock::new(|| setup(2));

pub(crate) fn selector() -> FixedBytes<4> {
    solidity::selector(&KEY.vk).expect("a sound key")
}

pub(crate) fn prove_with(key: &ProvingKey<Bn254>, program: U256, output: U256) -> Proof<Bn254> {
    let circuit = Product { program: scalar(program), output: scalar(output) };
    Groth16::<Bn254>::prove(key, circuit, &mut StdRng::seed_from_u64(3)).expect("a proof")
}

/// The 256 bytes of a proof.
pub(crate) fn prove(program: U256, output: U256) -> Vec<u8> {
    proof::encode(&prove_with(&KEY, program, output)).to_vec()
}
