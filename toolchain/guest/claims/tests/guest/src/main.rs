//! Claims twice, and marks the first claim for the host's test to measure.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

use nova_claims::claim;

nova_rt::entry!(main);

fn main() {
    let output = nova_rt::read_input();
    let region = nova_rt::cycle_scope("claim");
    claim(&[1, 2, 3, 4, 5, 6, 7, 8], output);
    drop(region);
    claim(&[9; 8], &[]);
    nova_rt::write_output(&[1]);
}
