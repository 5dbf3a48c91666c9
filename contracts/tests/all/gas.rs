//! What each call costs, in `gas.txt` and in the book.

use crate::circuit;
use crate::world::{
    ANYBODY, FINALISE_DELAY, GUARDIAN, OPERATOR, OWNER, RECEIVER, UPGRADE_DELAY, World, program, withdraw_call,
    withdrawal,
};
use alloy_primitives::U256;
use alloy_sol_types::SolCall;
use expect_test::expect_file;
use nova_contracts::abi::INovaRollup::{
    activateUpgradeCall, commitBundleCall, depositCall, finaliseBundleCall, pauseBundlesCall, pauseWithdrawalsCall,
    proveBundleCall, resumeBundlesCall, revertBundleCall, scheduleUpgradeCall, withdrawCall,
};
use nova_contracts::abi::INovaVerifier::verifyCall;
use nova_contracts::abi::{INovaGateway::freezeRouteCall, ITwoStepOwner::offerOwnershipCall};
use nova_contracts::bundle::Tree;

/// Rows of the table.
struct Table(Vec<(String, u64)>);

impl Table {
    fn add<C: SolCall>(&mut self, note: &str, outcome: crate::chain::Outcome) {
        assert!(outcome.result.is_ok(), "{}: {outcome:?}", C::SIGNATURE);
        let name = C::SIGNATURE.split('(').next().expect("a name");
        self.0.push((format!("`{name}`{note}"), outcome.gas));
    }

    fn render(&self) -> String {
        let rows = self.0.iter().map(|(name, gas)| format!("| {name} | {} |\n", grouped(*gas)));
        "| call | gas |\n|---|---:|\n".to_owned() + &rows.collect::<String>()
    }
}

fn grouped(number: u64) -> String {
    match number {
        0..1_000 => number.to_string(),
        _ => format!("{},{:03}", grouped(number / 1_000), number % 1_000),
    }
}

fn verification(world: &mut World, table: &mut Table) {
    let output = U256::from(77);
    let proof = circuit::prove(program(), output);
    for (note, to, proof) in [
        (" of the verifier", world.verifier, proof.clone()),
        (" of the gateway", world.gateway, crate::world::routed(&proof)),
    ] {
        let call = verifyCall { proof: proof.into(), program: program(), output };
        table.add::<verifyCall>(note, world.chain.call(ANYBODY, to, &call));
    }
}

/// The second bundle: the first one also pays for words that are zero before.
fn bundles(world: &mut World, table: &mut Table) {
    let withdrawals: Vec<_> = (0..1_000).map(|nonce| withdrawal(RECEIVER, 1, nonce)).collect();
    let place = world.place();
    let tree = Tree::new(&withdrawals.iter().map(|one| place.withdrawal(one)).collect::<Vec<_>>());
    let data = depositCall { to: RECEIVER, data: Vec::new().into() }.abi_encode();
    table.add::<depositCall>("", world.chain.call_raw(ANYBODY, world.rollup, data, U256::from(5_000)));
    let header = world.header(&withdrawals);
    table.add::<commitBundleCall>("", world.call(OPERATOR, &commitBundleCall { header: header.clone() }));
    let call = world.prove_call(U256::from(2), &header);
    table.add::<proveBundleCall>("", world.call(OPERATOR, &call));
    world.chain.wait(FINALISE_DELAY);
    let id = U256::from(2);
    table.add::<finaliseBundleCall>("", world.call(ANYBODY, &finaliseBundleCall { id }));
    world.chain.fund(RECEIVER, U256::ONE);
    let call = withdraw_call(withdrawals[5], id, 5, &tree);
    table.add::<withdrawCall>(" of 1,000 withdrawals", world.call(ANYBODY, &call));
    let (id, _) = world.commit_next();
    let call = world.revert_call(id);
    table.add::<revertBundleCall>("", world.call(OPERATOR, &call));
}

fn control(world: &mut World, table: &mut Table) {
    table.add::<pauseBundlesCall>("", world.call(GUARDIAN, &pauseBundlesCall {}));
    table.add::<resumeBundlesCall>("", world.call(GUARDIAN, &resumeBundlesCall {}));
    table.add::<pauseWithdrawalsCall>("", world.call(GUARDIAN, &pauseWithdrawalsCall {}));
    let next = world.next_version();
    table.add::<scheduleUpgradeCall>("", world.call(OWNER, &scheduleUpgradeCall { next }));
    world.chain.wait(UPGRADE_DELAY);
    table.add::<activateUpgradeCall>("", world.call(OWNER, &activateUpgradeCall {}));
    table.add::<offerOwnershipCall>("", world.call(OWNER, &offerOwnershipCall { next: ANYBODY }));
    let freeze = freezeRouteCall { selector: circuit::selector() };
    table.add::<freezeRouteCall>("", world.chain.call(OWNER, world.gateway, &freeze));
}

#[test]
fn the_gas_of_each_call_is_the_listed_one() {
    let mut world = World::new();
    world.deposit(ANYBODY, 10, &[]);
    world.finalised(&[]);
    let mut table = Table(Vec::new());
    verification(&mut world, &mut table);
    bundles(&mut world, &mut table);
    control(&mut world, &mut table);
    expect_file!["../../gas.txt"].assert_eq(&table.render());
}

#[test]
fn the_book_has_the_list() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let read = |path: &str| std::fs::read_to_string(root.join(path)).expect("a file of the repository");
    let (page, list) = (read("../docs/contracts.md"), read("gas.txt"));
    assert!(page.contains(&list), "docs/contracts.md lacks the table of contracts/gas.txt: copy it");
}
