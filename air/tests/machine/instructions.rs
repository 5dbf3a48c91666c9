//! Every operation with edge operands, and random programs, in shards of any length.

use crate::support::programs::{everything, random};
use crate::support::run::Run;

const INPUT: &[u8] = b"seven b";

fn check(program: &nova_vm::Program, shard_cycles: u32) {
    Run::record(program, INPUT, shard_cycles).check().unwrap();
}

#[test]
fn every_operation_in_one_shard() {
    check(&everything(13, 5), 1 << 20);
}

#[test]
fn every_operation_in_shards_of_any_length() {
    for (edges, shard_cycles) in [(3, 97), (1, 17), (1, 3)] {
        check(&everything(edges, 5), shard_cycles);
    }
}

#[test]
fn shards_of_one_and_two_cycles() {
    for shard_cycles in [1, 2] {
        check(&random(1, 20), shard_cycles);
    }
}

#[test]
fn random_programs() {
    for seed in 2..8 {
        check(&random(seed, 500), 300);
    }
}
