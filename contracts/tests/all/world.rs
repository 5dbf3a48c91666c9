//! A rollup with everything that it needs, and a chain on which it is.

use crate::chain::{CHAIN, Chain, Outcome, bytecode};
use crate::circuit::{self, OTHER_KEY};
use alloy_primitives::{Address, B256, FixedBytes, U256, keccak256};
use alloy_sol_types::{SolCall, SolError, SolValue};
use nova_contracts::abi::INovaGateway::addRouteCall;
use nova_contracts::abi::INovaRollup::{
    Bundle, Delays, Genesis, Header, Roles, Version, bundleCall, commitBundleCall, committedCall, depositCall,
    depositCountCall, finaliseBundleCall, proveBundleCall, queueHashCall, revertBundleCall, scheduleUpgradeCall,
    withdrawCall,
};
use nova_contracts::bundle::{Rollup, Tree, Withdrawal};
use nova_contracts::{proof, solidity};

pub(crate) const OWNER: Address = Address::with_last_byte(1);
pub(crate) const OPERATOR: Address = Address::with_last_byte(2);
pub(crate) const GUARDIAN: Address = Address::with_last_byte(3);
pub(crate) const ANYBODY: Address = Address::with_last_byte(4);
pub(crate) const RECEIVER: Address = Address::with_last_byte(0x55);

pub(crate) const DELAYS: Delays = Delays {
    prove: alloy_primitives::aliases::U40::from_limbs([PROVE_DELAY]),
    finalise: alloy_primitives::aliases::U40::from_limbs([FINALISE_DELAY]),
    upgrade: alloy_primitives::aliases::U40::from_limbs([UPGRADE_DELAY]),
};
pub(crate) const PROVE_DELAY: u64 = 7_200;
pub(crate) const FINALISE_DELAY: u64 = 600;
pub(crate) const UPGRADE_DELAY: u64 = 8 * DAY;
pub(crate) const DAY: u64 = 86_400;
/// Wei that a deposit has at least.
pub(crate) const LEAST_DEPOSIT: u64 = 1;

/// A digest for a test.
pub(crate) fn digest(text: &str) -> B256 {
    keccak256(text)
}

pub(crate) fn program() -> U256 {
    U256::from_be_bytes(digest("program").0) >> 8
}

pub(crate) struct World {
    pub(crate) chain: Chain,
    pub(crate) verifier: Address,
    pub(crate) gateway: Address,
    pub(crate) rollup: Address,
}

/// The arguments of the rollup's constructor.
pub(crate) fn arguments(delays: Delays, version: Version) -> Vec<u8> {
    let roles = Roles { owner: OWNER, operator: OPERATOR, guardian: GUARDIAN };
    let genesis = Genesis { block: 1_000, stateRoot: digest("state 1000"), hash: digest("block 1000") };
    (roles, delays, version, genesis, U256::from(LEAST_DEPOSIT)).abi_encode_params()
}

impl World {
    pub(crate) fn new() -> Self {
        let mut chain = Chain::new();
        for account in [OWNER, OPERATOR, GUARDIAN, ANYBODY] {
            chain.fund(account, U256::from(1_000_000));
        }
        let verifier = chain.deploy("NovaTestVerifier", &[]);
        let gateway = chain.deploy("NovaGateway", &OWNER.abi_encode());
        chain.call(OWNER, gateway, &addRouteCall { selector: circuit::selector(), verifier }).returned();
        let mut world = Self { chain, verifier, gateway, rollup: Address::ZERO };
        let version = world.version();
        world.deploy(DELAYS, version);
        world
    }

    /// The first version.
    pub(crate) fn version(&mut self) -> Version {
        Version {
            program: program(),
            rulesDigest: digest("rules"),
            gateway: self.gateway,
            selector: circuit::selector(),
            verifier: self.verifier,
            verifierCode: self.chain.code_hash(self.verifier),
        }
    }

    /// A version with another program and other rules.
    pub(crate) fn next_version(&mut self) -> Version {
        Version { program: program() + U256::ONE, rulesDigest: digest("new rules"), ..self.version() }
    }

    /// Announces an upgrade to [`Self::next_version`].
    #[track_caller]
    pub(crate) fn announce(&mut self) {
        let next = self.next_version();
        self.call(OWNER, &scheduleUpgradeCall { next }).returned();
    }

    /// A version with the verifier of another key, behind a gateway of somebody else.
    pub(crate) fn version_elsewhere(&mut self) -> Version {
        let selector = solidity::selector(&OTHER_KEY.vk).expect("a sound key");
        let verifier = self.chain.deploy_code(verifier_of_the_other_key());
        let gateway = self.chain.deploy("NovaGateway", &ANYBODY.abi_encode());
        self.chain.call(ANYBODY, gateway, &addRouteCall { selector, verifier }).returned();
        let code = self.chain.code_hash(verifier);
        Version { gateway, selector, verifier, verifierCode: code, ..self.version() }
    }

    /// Deploys another rollup, and takes that from now on.
    #[track_caller]
    pub(crate) fn deploy(&mut self, delays: Delays, version: Version) {
        self.rollup = self.chain.deploy("NovaRollup", &arguments(delays, version));
    }

    /// Calls the rollup.
    pub(crate) fn call<C: SolCall>(&mut self, from: Address, call: &C) -> Outcome {
        self.chain.call(from, self.rollup, call)
    }

    #[track_caller]
    pub(crate) fn refuses<E: SolError>(&mut self, from: Address, call: &impl SolCall) -> E {
        self.call(from, call).refused()
    }

    pub(crate) fn view<C: SolCall>(&mut self, call: &C) -> C::Return {
        self.chain.view(self.rollup, call)
    }

    pub(crate) fn place(&self) -> Rollup {
        Rollup { chain_id: CHAIN, address: self.rollup }
    }

    pub(crate) fn output(&self, header: &Header) -> U256 {
        self.place().output(header)
    }

    pub(crate) fn committed(&mut self) -> U256 {
        self.view(&committedCall {})
    }

    pub(crate) fn kept(&mut self, id: U256) -> Bundle {
        self.view(&bundleCall { id })
    }

    pub(crate) fn queue_hash(&mut self, count: u64) -> B256 {
        self.view(&queueHashCall { count: U256::from(count) })
    }

    pub(crate) fn queued(&mut self) -> u64 {
        self.view(&depositCountCall {}).to()
    }

    /// A valid header of ten blocks, which consumes all deposits and has some withdrawals.
    pub(crate) fn header(&mut self, withdrawals: &[Withdrawal]) -> Header {
        let committed = self.committed();
        let parent = self.kept(committed);
        let queued = self.queued();
        let last = parent.lastBlock + 10;
        let place = self.place();
        let leaves: Vec<_> = withdrawals.iter().map(|withdrawal| place.withdrawal(withdrawal)).collect();
        Header {
            firstBlock: parent.lastBlock + 1,
            lastBlock: last,
            stateRootBefore: parent.stateRoot,
            stateRootAfter: digest(&format!("state {last}")),
            parentHash: parent.lastHash,
            lastHash: digest(&format!("block {last}")),
            blocksDigest: digest(&format!("blocks up to {last}")),
            rulesDigest: digest("rules"),
            dataCommitment: digest(&format!("data up to {last}")),
            depositsBefore: self.queue_hash(parent.deposits),
            depositsAfter: self.queue_hash(queued),
            depositsConsumed: queued - parent.deposits,
            messagesRoot: Tree::new(&leaves).root(),
        }
    }

    #[track_caller]
    pub(crate) fn commit(&mut self, header: &Header) -> U256 {
        let returned = self.call(OPERATOR, &commitBundleCall { header: header.clone() }).returned();
        commitBundleCall::abi_decode_returns(&returned).expect("a number")
    }

    /// Commits the next valid bundle.
    pub(crate) fn commit_next(&mut self) -> (U256, Header) {
        let header = self.header(&[]);
        (self.commit(&header), header)
    }

    /// A valid proof of a header, with its selector.
    pub(crate) fn proof(&self, header: &Header) -> Vec<u8> {
        routed(&circuit::prove(program(), self.output(header)))
    }

    pub(crate) fn prove_call(&self, id: U256, header: &Header) -> proveBundleCall {
        proveBundleCall { id, proof: self.proof(header).into() }
    }

    #[track_caller]
    pub(crate) fn prove(&mut self, id: U256, header: &Header) -> Outcome {
        let call = self.prove_call(id, header);
        let outcome = self.call(OPERATOR, &call);
        assert!(outcome.result.is_ok(), "{outcome:?}");
        outcome
    }

    #[track_caller]
    pub(crate) fn finalise(&mut self, id: U256) -> Outcome {
        let outcome = self.call(ANYBODY, &finaliseBundleCall { id });
        assert!(outcome.result.is_ok(), "{outcome:?}");
        outcome
    }

    /// The call that takes a bundle back.
    pub(crate) fn revert_call(&mut self, id: U256) -> revertBundleCall {
        revertBundleCall { id, output: self.kept(id).output }
    }

    #[track_caller]
    pub(crate) fn revert(&mut self, from: Address, id: U256) -> Outcome {
        let call = self.revert_call(id);
        let outcome = self.call(from, &call);
        assert!(outcome.result.is_ok(), "{outcome:?}");
        outcome
    }

    /// Takes a bundle with some withdrawals the whole way.
    #[track_caller]
    pub(crate) fn finalised(&mut self, withdrawals: &[Withdrawal]) -> (U256, Tree) {
        let header = self.header(withdrawals);
        let id = self.commit(&header);
        self.prove(id, &header);
        self.chain.wait(FINALISE_DELAY);
        self.finalise(id);
        let place = self.place();
        let leaves: Vec<_> = withdrawals.iter().map(|withdrawal| place.withdrawal(withdrawal)).collect();
        (id, Tree::new(&leaves))
    }

    #[track_caller]
    pub(crate) fn deposit(&mut self, from: Address, amount: u64, data: &[u8]) -> Outcome {
        let call = depositCall { to: RECEIVER, data: data.to_vec().into() };
        let outcome = self.chain.call_raw(from, self.rollup, call.abi_encode(), U256::from(amount));
        assert!(outcome.result.is_ok(), "{outcome:?}");
        outcome
    }
}

/// The bytecode of the verifier with the constants of the other key.
fn verifier_of_the_other_key() -> Vec<u8> {
    solidity::with_key(&bytecode("NovaTestVerifier"), &OTHER_KEY.vk).expect("a sound key")
}

/// A proof by the other key, with its selector.
pub(crate) fn proof_elsewhere(program: U256, output: U256) -> Vec<u8> {
    let selector = solidity::selector(&OTHER_KEY.vk).expect("a sound key");
    proof::encode_for_gateway(selector, &circuit::prove_with(&OTHER_KEY, program, output))
}

/// A proof for the gateway, by the selector of the tests' key.
pub(crate) fn routed(proof: &[u8]) -> Vec<u8> {
    [&circuit::selector()[..], proof].concat()
}

pub(crate) fn withdrawal(to: Address, amount: u64, nonce: u64) -> Withdrawal {
    Withdrawal { to, amount: U256::from(amount), nonce: U256::from(nonce) }
}

/// The call that withdraws a leaf of a tree.
pub(crate) fn withdraw_call(withdrawal: Withdrawal, id: U256, index: usize, tree: &Tree) -> withdrawCall {
    let Withdrawal { to, amount, nonce } = withdrawal;
    withdrawCall { to, amount, nonce, id, index: U256::from(index), path: tree.path(index) }
}

pub(crate) const UNKNOWN_SELECTOR: FixedBytes<4> = FixedBytes([1, 2, 3, 4]);

/// The error of a commitment of a header that is valid but for one change.
#[track_caller]
pub(crate) fn refused<E: SolError>(world: &mut World, change: impl FnOnce(&mut Header)) -> E {
    let mut header = world.header(&[]);
    change(&mut header);
    world.refuses(OPERATOR, &commitBundleCall { header })
}
