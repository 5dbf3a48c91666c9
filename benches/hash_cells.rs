//! The cost of hashes, products and point additions with accelerators, and of hashes in software: cycles and cells,
//! which are counted, not timed.
//!
//! ```text
//! cargo bench -p nova-benches --bench hash_cells -- [--only NAME] [--save]
//! ```
//!
//! Each case runs twice, with different numbers of units. The difference of the costs, divided by the difference of the
//! units, is the cost of one unit.

#[path = "../prover/tests/run/guests.rs"]
#[expect(dead_code, reason = "the tests use the other guests")]
mod guests;

use clap::Parser;
use nova_abi::syscall::{
    BLS12_381_ADD, BLS12_381_DOUBLE, KECCAK_F, MULTIPLY_ADD_256, MULTIPLY_ADD_384, SECP256K1_ADD, SECP256K1_DOUBLE,
    SHA256_COMPRESS,
};
use nova_benches::{Cost, Options, Results, example};
use nova_vm::Program;
use nova_vm::record::SEGMENT_MAX_CYCLES;
use serde_json::json;

/// A program whose cost grows with its input or its length.
struct Case {
    name: &'static str,
    unit: &'static str,
    /// The program and its input for the given number of units.
    run: fn(u32) -> (Vec<u8>, Vec<u8>),
}

/// Units of the shorter and of the longer run.
const UNITS: [u32; 2] = [20, 120];

fn cases() -> [Case; 10] {
    [
        Case {
            name: "keccak256, the example guest",
            unit: "permutation",
            run: |units| (example("keccak256"), vec![0xa5; 136 * units as usize]),
        },
        Case {
            name: "keccak-f, the system call",
            unit: "permutation",
            run: |units| (guests::repeats(KECCAK_F, units), Vec::new()),
        },
        Case {
            name: "sha256, the example guest",
            unit: "block",
            run: |units| (example("sha256"), vec![0xa5; 64 * units as usize]),
        },
        Case {
            name: "SHA-256's compression, the system call",
            unit: "block",
            run: |units| (guests::repeats(SHA256_COMPRESS, units), Vec::new()),
        },
        Case {
            name: "multiply and add, 256 bits, the system call",
            unit: "call",
            run: |units| (guests::repeats(MULTIPLY_ADD_256, units), Vec::new()),
        },
        Case {
            name: "multiply and add, 384 bits, the system call",
            unit: "call",
            run: |units| (guests::repeats(MULTIPLY_ADD_384, units), Vec::new()),
        },
        Case {
            name: "double a point, 256 bits, the system call",
            unit: "call",
            run: |units| (guests::repeats(SECP256K1_DOUBLE, units), Vec::new()),
        },
        Case {
            name: "add points, 256 bits, the system call",
            unit: "call",
            run: |units| (guests::repeats(SECP256K1_ADD, units), Vec::new()),
        },
        Case {
            name: "double a point, 384 bits, the system call",
            unit: "call",
            run: |units| (guests::repeats(BLS12_381_DOUBLE, units), Vec::new()),
        },
        Case {
            name: "add points, 384 bits, the system call",
            unit: "call",
            run: |units| (guests::repeats(BLS12_381_ADD, units), Vec::new()),
        },
    ]
}

fn main() {
    let options = Options::parse();
    let mut results = Results::new("hash_cells", &options);
    println!("{:40} {:>12} {:>12} {:>12} {:>12}  per", "", "cycles", "main cells", "lookup cells", "all cells");
    for case in cases().into_iter().filter(|case| options.selects(case.name)) {
        let [short, long] = UNITS.map(|units| {
            let (elf, input) = (case.run)(units);
            let program = Program::load(&elf).expect("the guest is a program");
            Cost::of(&program, &input, SEGMENT_MAX_CYCLES)
        });
        let per_unit = |cost: fn(&Cost) -> u64| (cost(&long) - cost(&short)) as f64 / f64::from(UNITS[1] - UNITS[0]);
        let [cycles, main, lookup, all] = [
            per_unit(|cost| cost.cycles),
            per_unit(|cost| cost.main),
            per_unit(|cost| cost.lookup),
            per_unit(|cost| cost.all),
        ];
        let (name, unit) = (case.name, case.unit);
        println!("{name:40} {cycles:>12.0} {main:>12.0} {lookup:>12.0} {all:>12.0}  {unit}");
        let figures = json!({
            "unit": unit, "cycles": cycles, "main_cells": main, "lookup_cells": lookup, "cells": all,
        });
        results.put(name, figures);
    }
}
