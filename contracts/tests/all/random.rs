//! Random and damaged calls are never accepted where they should not be.

use crate::chain::artifact;
use crate::circuit;
use crate::world::{
    ANYBODY, FINALISE_DELAY, GUARDIAN, OPERATOR, OWNER, RECEIVER, UPGRADE_DELAY, World, program, withdraw_call,
    withdrawal,
};
use alloy_primitives::{Address, U256};
use alloy_sol_types::{SolCall, SolInterface};
use nova_contracts::abi::INovaRollup::{
    Header, INovaRollupCalls, activateUpgradeCall, cancelUpgradeCall, commitBundleCall, depositCall,
    finaliseBundleCall, finalisedCall, pauseBundlesCall, pauseWithdrawalsCall, proveBundleCall, resumeBundlesCall,
    resumeWithdrawalsCall, revertBundleCall, scheduleUpgradeCall, setGuardianCall, setOperatorCall, withdrawCall,
};
use nova_contracts::abi::INovaVerifier::verifyCall;
use nova_contracts::abi::ITwoStepOwner::{acceptOwnershipCall, offerOwnershipCall};
use nova_contracts::bundle::Tree;
use proptest::prelude::*;
use proptest::test_runner::Config;
use std::collections::BTreeSet;

/// A change of some bytes.
#[derive(Clone, Debug)]
enum Damage {
    Flip(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Append(Vec<u8>),
    /// Exchanges two words after the selector.
    Swap(prop::sample::Index, prop::sample::Index),
    /// Adds a modulus to a word, modulo 2^256.
    Alias(prop::sample::Index, bool),
}

fn damage() -> impl Strategy<Value = Damage> {
    use prop::sample::Index;
    prop_oneof![
        4 => (any::<Index>(), 1_u8..).prop_map(|(place, bits)| Damage::Flip(place, bits)),
        1 => any::<Index>().prop_map(Damage::Cut),
        1 => prop::collection::vec(any::<u8>(), 1..70).prop_map(Damage::Append),
        2 => any::<(Index, Index)>().prop_map(|(one, two)| Damage::Swap(one, two)),
        2 => any::<(Index, bool)>().prop_map(|(place, order)| Damage::Alias(place, order)),
    ]
}

impl Damage {
    fn apply(&self, data: &mut Vec<u8>) {
        let words = data.len().saturating_sub(4) / 32;
        let word = |index: usize| 4 + 32 * index..36 + 32 * index;
        match self {
            Self::Flip(place, bits) => *place.get_mut(data) ^= bits,
            Self::Cut(place) => data.truncate(place.index(data.len())),
            Self::Append(bytes) => data.extend(bytes),
            // Calls without arguments.
            Self::Swap(..) | Self::Alias(..) if words == 0 => {}
            Self::Swap(one, two) => {
                let (one, two) = (word(one.index(words)), word(two.index(words)));
                let kept = data[one.clone()].to_vec();
                data.copy_within(two.clone(), one.start);
                data[two].copy_from_slice(&kept);
            }
            Self::Alias(place, order) => {
                let modulus = if *order { circuit::order() } else { circuit::modulus() };
                let word = &mut data[word(place.index(words))];
                let alias = U256::from_be_slice(word).wrapping_add(modulus);
                word.copy_from_slice(&alias.to_be_bytes::<32>());
            }
        }
    }
}

/// Somebody without a role or money.
const STRANGER: Address = Address::with_last_byte(0x77);

/// Words that mean something to the contract, and others.
fn word() -> impl Strategy<Value = U256> {
    prop_oneof![
        3 => (0_u64..4).prop_map(U256::from),
        1 => (0_u64..12).prop_map(|words| U256::from(32 * words)),
        1 => any::<[u8; 32]>().prop_map(U256::from_be_bytes),
    ]
}

/// A rollup in a state in which every call would do something, if somebody with a role made it: a proved bundle, an open one, an
/// upgrade whose time has come, an offer of ownership.
struct Besieged {
    world: World,
    /// The header of the bundle that is not proved.
    second: Header,
    paused: bool,
}

impl Besieged {
    fn new(paused: bool) -> Self {
        let mut world = World::new();
        world.deposit(ANYBODY, 900, &[]);
        let next = world.next_version();
        world.call(OWNER, &scheduleUpgradeCall { next }).returned();
        world.call(OWNER, &offerOwnershipCall { next: OPERATOR }).returned();
        world.chain.wait(UPGRADE_DELAY);
        let header = world.header(&[withdrawal(STRANGER, 900, 0)]);
        let id = world.commit(&header);
        world.prove(id, &header);
        let (_, second) = world.commit_next();
        if paused {
            world.call(GUARDIAN, &pauseBundlesCall {}).returned();
            world.call(GUARDIAN, &pauseWithdrawalsCall {}).returned();
        }
        Self { world, second, paused }
    }

    /// A call of each function that changes something: one that would succeed with the right role, at the right time, or with money.
    fn calls(&mut self) -> Vec<(&'static str, Vec<u8>)> {
        fn call<C: SolCall>(call: &C) -> (&'static str, Vec<u8>) {
            (C::SIGNATURE.split('(').next().expect("a name"), call.abi_encode())
        }
        let world = &mut self.world;
        let (one, two) = (U256::ONE, U256::from(2));
        let tree = Tree::new(&[world.place().withdrawal(&withdrawal(STRANGER, 900, 0))]);
        let next = world.next_version();
        let header = world.header(&[]);
        let prove = world.prove_call(two, &self.second);
        let (revert_one, revert_two) = (world.revert_call(one), world.revert_call(two));
        vec![
            call(&commitBundleCall { header }),
            call(&prove),
            call(&finaliseBundleCall { id: one }),
            call(&revert_one),
            call(&revert_two),
            call(&withdraw_call(withdrawal(STRANGER, 900, 0), one, 0, &tree)),
            call(&depositCall { to: STRANGER, data: Default::default() }),
            call(&scheduleUpgradeCall { next }),
            call(&cancelUpgradeCall {}),
            call(&activateUpgradeCall {}),
            call(&setOperatorCall { next: STRANGER }),
            call(&setGuardianCall { next: STRANGER }),
            call(&pauseBundlesCall {}),
            call(&resumeBundlesCall {}),
            call(&pauseWithdrawalsCall {}),
            call(&resumeWithdrawalsCall {}),
            call(&offerOwnershipCall { next: STRANGER }),
            call(&acceptOwnershipCall {}),
        ]
    }

    /// No word of the contract and no money changes.
    #[track_caller]
    fn assert_unmoved(&mut self, name: &str, data: Vec<u8>) {
        let Self { world, paused, .. } = self;
        let rollup = world.rollup;
        let before = (world.chain.storage(rollup), world.chain.balance(rollup));
        assert!(before.0.len() > 20, "the storage was read");
        world.chain.call_raw(STRANGER, rollup, data, U256::ZERO);
        let after = (world.chain.storage(rollup), world.chain.balance(rollup));
        assert_eq!(before, after, "{name}, paused: {paused}");
    }
}

#[test]
fn calls_of_a_stranger_move_nothing() {
    for paused in [false, true] {
        let mut besieged = Besieged::new(paused);
        let calls = besieged.calls();
        let changing: BTreeSet<_> = changing_functions();
        assert_eq!(calls.iter().map(|(name, _)| (*name).to_owned()).collect::<BTreeSet<_>>(), changing);
        for (name, data) in calls {
            besieged.assert_unmoved(name, data);
        }
    }
}

/// Functions of the rollup that are no views.
fn changing_functions() -> BTreeSet<String> {
    let artifact = artifact("NovaRollup");
    let entries = artifact["abi"].as_array().expect("a list").iter();
    let functions = entries.filter(|entry| entry["type"] == "function" && entry["stateMutability"] != "view");
    functions.map(|entry| entry["name"].as_str().expect("a name").to_owned()).collect()
}

fn damaged(original: &[u8], damage: &Damage) -> Option<Vec<u8>> {
    let mut data = original.to_vec();
    damage.apply(&mut data);
    (data != original).then_some(data)
}

fn few() -> Config {
    Config { cases: 64, ..Config::default() }
}

proptest! {
    #![proptest_config(few())]

    #[test]
    fn the_verifier_accepts_no_damaged_call(damage in damage()) {
        let mut world = World::new();
        let output = U256::from(77);
        let call = verifyCall { proof: circuit::prove(program(), output).into(), program: program(), output };
        let to = world.verifier;
        prop_assert!(world.chain.call_raw(ANYBODY, to, call.abi_encode(), U256::ZERO).result.is_ok());
        if let Some(data) = damaged(&call.abi_encode(), &damage) {
            let outcome = world.chain.call_raw(ANYBODY, to, data, U256::ZERO);
            prop_assert!(outcome.result.is_err(), "{outcome:?}");
        }
    }

    #[test]
    fn the_verifier_accepts_no_random_proof(proof in prop::collection::vec(any::<u8>(), 256), program in any::<[u8; 31]>(),
        output in any::<[u8; 31]>()) {
        let mut world = World::new();
        let [program, output] = [program, output].map(|bytes| U256::from_be_slice(&bytes));
        let outcome = world.chain.call(ANYBODY, world.verifier, &verifyCall { proof: proof.into(), program, output });
        prop_assert!(outcome.result.is_err(), "{outcome:?}");
    }

    /// Whatever a stranger calls with, damaged or not.
    #[test]
    fn random_calls_of_a_stranger_move_nothing(paused in any::<bool>(), call in any::<prop::sample::Index>(),
        damage in prop::option::of(damage()), words in prop::collection::vec(word(), 0..20)) {
        let mut besieged = Besieged::new(paused);
        let calls = besieged.calls();
        let (_, mut data) = calls[call.index(calls.len())].clone();
        damage.iter().for_each(|damage| damage.apply(&mut data));
        besieged.assert_unmoved("a damaged call", data);
        let selectors: Vec<_> = INovaRollupCalls::selectors().collect();
        let mut data = selectors[call.index(selectors.len())].to_vec();
        data.extend(words.iter().flat_map(|word| word.to_be_bytes::<32>()));
        besieged.assert_unmoved("random words", data);
    }

    /// Bytes after the arguments change nothing of a call of the rollup, and are ignored there; all else is refused.
    #[test]
    fn the_rollup_accepts_no_damaged_proof(damage in damage()) {
        let mut world = World::new();
        let (id, header) = world.commit_next();
        let call = world.prove_call(id, &header);
        let Some(data) = damaged(&call.abi_encode(), &damage) else { return Ok(()) };
        let same = proveBundleCall::abi_decode(&data).is_ok_and(|found| found == call);
        let accepted = world.chain.call_raw(OPERATOR, world.rollup, data, U256::ZERO).result.is_ok();
        prop_assert!(!accepted || same);
        prop_assert_eq!(world.kept(id).provedAt.is_zero(), !accepted);
    }

    /// A header is committed as it is stated, or not at all; and a bundle has only the proof of its own header.
    #[test]
    fn a_damaged_header_is_not_proved_by_the_original(damage in damage()) {
        let mut world = World::new();
        world.deposit(ANYBODY, 9, &[]);
        let header = world.header(&[withdrawal(RECEIVER, 1, 1)]);
        let call = commitBundleCall { header: header.clone() };
        let Some(data) = damaged(&call.abi_encode(), &damage) else { return Ok(()) };
        let accepted = world.chain.call_raw(OPERATOR, world.rollup, data.clone(), U256::ZERO).result.is_ok();
        prop_assert_eq!(accepted, world.committed() == U256::ONE);
        if accepted {
            let stated = commitBundleCall::abi_decode(&data).expect("the contract decoded it");
            let proof = world.prove_call(U256::ONE, &header);
            prop_assert_eq!(world.call(OPERATOR, &proof).result.is_ok(), stated.header == header);
        }
    }

    #[test]
    fn damaged_withdrawals_pay_nothing_else(damage in damage()) {
        let mut world = World::new();
        world.deposit(ANYBODY, 900, &[]);
        let all: Vec<_> = (0..4).map(|nonce| withdrawal(RECEIVER, 100 + nonce, nonce)).collect();
        let (id, tree) = world.finalised(&all);
        let call = withdraw_call(all[1], id, 1, &tree);
        let Some(data) = damaged(&call.abi_encode(), &damage) else { return Ok(()) };
        let same = withdrawCall::abi_decode(&data).is_ok_and(|found| found == call);
        let accepted = world.chain.call_raw(ANYBODY, world.rollup, data, U256::ZERO).result.is_ok();
        prop_assert!(!accepted || same);
        let paid = if accepted { 101 } else { 0 };
        prop_assert_eq!(world.chain.balance(RECEIVER), U256::from(paid));
    }

    /// Whatever happens in whatever order: bundles are finalised in order, each after its proof, and the chain of blocks has no gap.
    #[test]
    fn any_sequence_of_steps_keeps_the_chain(steps in prop::collection::vec((0_u8..6, 0_u64..5), 1..40)) {
        let mut world = World::new();
        let mut model = Model::default();
        for (step, number) in steps {
            model.step(&mut world, step, number);
        }
        prop_assert_eq!(world.committed(), U256::from(model.bundles.len()));
        for (index, (header, proved)) in model.bundles.iter().enumerate() {
            let kept = world.kept(U256::from(index + 1));
            prop_assert_eq!(kept.lastBlock, 1_000 + 10 * (index as u64 + 1));
            prop_assert_eq!(kept.output, world.output(header));
            prop_assert_eq!(!kept.provedAt.is_zero(), *proved);
        }
    }
}

/// What the contract should hold: the committed bundles, whether they are proved, and how many are final.
#[derive(Default)]
struct Model {
    bundles: Vec<(Header, bool)>,
    finalised: usize,
}

impl Model {
    fn step(&mut self, world: &mut World, step: u8, number: u64) {
        let id = U256::from(number);
        let index = (number as usize).checked_sub(1).filter(|&index| index < self.bundles.len());
        let open = index.filter(|&index| index >= self.finalised);
        match step {
            0 => {
                let header = world.header(&[]);
                world.commit(&header);
                self.bundles.push((header, false));
            }
            1 => {
                let header = index.map_or_else(Header::default, |index| self.bundles[index].0.clone());
                let call = world.prove_call(id, &header);
                let accepted = world.call(OPERATOR, &call).result.is_ok();
                let right = open.filter(|&index| !self.bundles[index].1);
                assert_eq!(accepted, right.is_some());
                right.into_iter().for_each(|index| self.bundles[index].1 = true);
            }
            2 => {
                world.chain.wait(FINALISE_DELAY);
                let accepted = world.call(ANYBODY, &finaliseBundleCall { id }).result.is_ok();
                assert_eq!(accepted, open.is_some_and(|index| index == self.finalised && self.bundles[index].1));
                self.finalised += usize::from(accepted);
                assert_eq!(world.view(&finalisedCall {}), U256::from(self.finalised));
            }
            3 => {
                let output = index.map_or(U256::ZERO, |index| world.output(&self.bundles[index].0));
                let accepted = world.call(OWNER, &revertBundleCall { id, output }).result.is_ok();
                assert_eq!(accepted, open.is_some());
                open.into_iter().for_each(|index| self.bundles.truncate(index));
            }
            4 => _ = world.deposit(ANYBODY, number + 1, &[]),
            _ => world.chain.wait(number),
        }
    }
}
