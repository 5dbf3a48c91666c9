//! Tests of the `add` chip.

use crate::support::forgeries::refuse_wrong_results_of_two_registers;
use nova_vm::isa::Family;

#[test]
fn wrong_results() {
    refuse_wrong_results_of_two_registers("add", Family::Add);
}
