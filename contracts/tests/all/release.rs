//! The sample of a wrapped proof, made at the parameters of a release: the contract with its key accepts it.

use crate::chain::{Chain, bytecode};
use crate::world::ANYBODY;
use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use nova_contracts::abi::INovaKeyVerifier::keyHashCall;
use nova_contracts::abi::INovaVerifier::verifyCall;
use nova_contracts::{bundle, solidity};
use nova_wrap::WrappedProof;
use nova_wrap::envelope::statement;
use nova_wrap::groth16::VerifyingKey;

const KEY: &[u8] = include_bytes!("../../../examples/wrapped/verifying.key");
const PROOF: &[u8] = include_bytes!("../../../examples/wrapped/mainnet-21429992.wrapped");

#[test]
fn the_contract_accepts_the_proof_of_a_real_block() {
    let key = VerifyingKey::from_bytes(KEY).unwrap();
    let wrapped = WrappedProof::from_bytes(PROOF).unwrap();
    let mut chain = Chain::new();
    let verifier = chain.deploy_code(solidity::with_key(&bytecode("NovaTestVerifier"), key.points()).unwrap());
    let hash = solidity::key_hash(key.points()).unwrap();
    assert_eq!(chain.view(verifier, &keyHashCall {}), hash, "the bytecode has the constants of this key");

    let (program, output) = statement(&wrapped.program, &wrapped.output);
    let [program, output] = bundle::public_inputs(&program, &output.into());
    let call = verifyCall { proof: wrapped.proof.to_bytes().into(), program, output };
    let outcome = chain.call(ANYBODY, verifier, &call);
    assert!(outcome.gas <= 250_000, "{} gas", outcome.gas);
    let accepted = outcome.returned();
    assert_eq!(verifyCall::abi_decode_returns(&accepted).unwrap(), verifyCall::SELECTOR);

    for (program, output) in [(program + U256::ONE, output), (program, output ^ U256::ONE)] {
        let changed = verifyCall { program, output, ..call.clone() };
        assert!(chain.call(ANYBODY, verifier, &changed).result.is_err());
    }
}
