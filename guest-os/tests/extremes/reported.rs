//! The small inputs in `cases` of the test data, from public bug reports.

use super::support::data;
use nova_os::import::{chain_of_genesis, import};
use nova_os::{BlockError, Output, execute_block};
use std::path::Path;

/// Runs a case. `None`, with a message, if the data is missing.
fn run(name: &str) -> Option<Result<Output, BlockError>> {
    let folder = data(&Path::new("cases").join(name).to_string_lossy())?;
    let read = |file: &str| std::fs::read(folder.join(file)).unwrap_or_else(|error| panic!("{name}/{file}: {error}"));
    let chain = chain_of_genesis(&read("genesis.json")).expect("the genesis file is valid");
    let input = import(&read("block.rlp"), &read("witness.json"), &chain).expect("the files are valid");
    Some(execute_block(&input, &mut ()))
}

fn refused(name: &str, reason: &str) {
    let Some(result) = run(name) else { return };
    let error = result.expect_err(name).to_string();
    assert!(error.contains(reason), "{name}: {error}");
}

fn valid(name: &str) {
    let Some(result) = run(name) else { return };
    result.unwrap_or_else(|error| panic!("{name}: {error}"));
}

#[test]
fn before_prague_there_are_no_delegations() {
    refused("delegation-before-prague-invalid-block-accepted", "the gas used is");
    valid("delegation-before-prague-cancun");
}

#[test]
fn code_that_begins_as_a_delegation_does_not_stop_the_run() {
    valid("code-ef01-panic");
}

#[test]
fn a_base_fee_that_does_not_fit_is_refused() {
    refused("basefee-wraps", "the base fee after this parent would be");
}

#[test]
fn a_gas_price_has_up_to_256_bits() {
    valid("gas-price-over-128-bits");
}
