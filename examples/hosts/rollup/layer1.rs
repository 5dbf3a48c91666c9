//! Ethereum's side: the contracts, on a chain in memory.

// The chain of the contracts' tests.
#[expect(dead_code, reason = "tests use more of it")]
#[path = "../../../contracts/tests/all/chain.rs"]
mod chain;

use crate::layer2::ProvedBlock;
use alloy_primitives::aliases::U40;
use alloy_primitives::{Address, B256, U256, keccak256};
use alloy_sol_types::{SolCall, SolValue};
use chain::{CHAIN, Chain, bytecode};
use nova_contracts::abi::INovaGateway::addRouteCall;
use nova_contracts::abi::INovaRollup::{
    Delays, Genesis, Roles, Version, bundleCall, commitBundleCall, finaliseBundleCall, finalisedCall,
    proveBundleCall, queueHashCall,
};
use nova_contracts::solidity;
use nova_os::bundle::{Block, Input, Place};
use nova_wrap::WrappedProof;
use nova_wrap::groth16::VerifyingKey;
use std::error::Error;

const OWNER: Address = Address::with_last_byte(1);
const OPERATOR: Address = Address::with_last_byte(2);
const GUARDIAN: Address = Address::with_last_byte(3);
const ANYBODY: Address = Address::with_last_byte(4);

const DAY: u64 = 86_400;
const FINALISE_DELAY: u64 = 3_600;

pub(crate) struct Layer1 {
    chain: Chain,
    rollup: Address,
    selector: alloy_primitives::FixedBytes<4>,
}

impl Layer1 {
    /// Deploys the verifier of a key, the gateway, and a rollup that begins before the block.
    pub(crate) fn deploy(key: VerifyingKey, program: U256, first: &ProvedBlock) -> Result<Self, Box<dyn Error>> {
        let mut chain = Chain::new();
        let selector = solidity::selector(key.points())?;
        let verifier = chain.deploy_code(solidity::with_key(&bytecode("NovaTestVerifier"), key.points())?);
        let gateway = chain.deploy("NovaGateway", &OWNER.abi_encode());
        chain.call(OWNER, gateway, &addRouteCall { selector, verifier }).returned();
        let (code, rules) = (chain.code_hash(verifier), first.output.rules);
        let version = Version { program, rulesDigest: rules, gateway, selector, verifier, verifierCode: code };
        let genesis = Genesis {
            block: first.output.number - 1,
            stateRoot: first.output.pre_state_root,
            hash: first.parent_hash.into(),
        };
        let seconds = |seconds: u64| U40::from_limbs([seconds]);
        let delays = Delays { prove: seconds(DAY), finalise: seconds(FINALISE_DELAY), upgrade: seconds(14 * DAY) };
        let roles = Roles { owner: OWNER, operator: OPERATOR, guardian: GUARDIAN };
        let arguments = (roles, delays, version, genesis, U256::ONE).abi_encode_params();
        let rollup = chain.deploy("NovaRollup", &arguments);
        Ok(Self { chain, rollup, selector })
    }

    pub(crate) const fn rollup(&self) -> Address {
        self.rollup
    }

    /// The bundle of these blocks. Their data would be published elsewhere: here the commitment is a hash of their outputs.
    pub(crate) fn bundle<'a>(&mut self, blocks: &'a [ProvedBlock]) -> Result<Input<'a>, Box<dyn Error>> {
        let queue = self.chain.view(self.rollup, &queueHashCall { count: U256::ZERO });
        let outputs: Vec<u8> = blocks.iter().flat_map(|block| block.bytes.iter().copied()).collect();
        let blocks = blocks.iter().map(|block| Block { output: &block.bytes, header: &block.header });
        Ok(Input {
            place: Place { chain_id: CHAIN, contract: self.rollup.into_array() },
            data_commitment: keccak256(outputs).0,
            deposits: queue.0,
            blocks: blocks.collect(),
        })
    }

    /// The operator commits what the bundle states.
    pub(crate) fn commit(&mut self, bundle: &Input<'_>) -> Result<U256, Box<dyn Error>> {
        let header = bundle.header()?.into();
        let returned = self.chain.call(OPERATOR, self.rollup, &commitBundleCall { header }).returned();
        Ok(commitBundleCall::abi_decode_returns(&returned)?)
    }

    /// The operator submits the proof. Returns the gas of the call.
    pub(crate) fn submit(&mut self, id: U256, wrapped: &WrappedProof) -> Result<u64, Box<dyn Error>> {
        let proof = [&self.selector[..], &wrapped.proof.to_bytes()].concat().into();
        let outcome = self.chain.call(OPERATOR, self.rollup, &proveBundleCall { id, proof });
        outcome.result.map_err(|error| format!("the contract refuses the proof: {error}"))?;
        Ok(outcome.gas)
    }

    /// Anybody finalises the bundle after the delay. Returns the state root that is final.
    pub(crate) fn finalise(&mut self, id: U256) -> Result<B256, Box<dyn Error>> {
        self.chain.wait(FINALISE_DELAY);
        let outcome = self.chain.call(ANYBODY, self.rollup, &finaliseBundleCall { id });
        outcome.result.map_err(|error| format!("the contract does not finalise: {error}"))?;
        assert_eq!(self.chain.view(self.rollup, &finalisedCall {}), id, "the contract counts the bundle as final");
        Ok(self.chain.view(self.rollup, &bundleCall { id }).stateRoot)
    }
}
