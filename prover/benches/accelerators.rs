//! What hashes, products and sums of points cost with their accelerators, and hashes in software: cycles and cells, by
//! counting and not by timing.
//!
//! ```text
//! cargo bench -p nova-prover --bench accelerators -- [--save ../benches/results/hash_cells.json]
//! ```
//!
//! Each case is run twice, for some units of work and for more; what the longer run has more, divided by the units it has
//! more, is the cost of one.

#[path = "support/cells.rs"]
mod cells;
#[path = "../tests/run/guests.rs"]
#[expect(dead_code, reason = "the tests use the other guests")]
mod guests;

use cells::Cost;
use nova_abi::syscall::{
    BLS12_381_ADD, BLS12_381_DOUBLE, KECCAK_F, MULTIPLY_ADD_256, MULTIPLY_ADD_384, SECP256K1_ADD, SECP256K1_DOUBLE,
    SHA256_COMPRESS,
};
use nova_vm::Program;
use nova_vm::record::SEGMENT_MAX_CYCLES;
use serde_json::json;
use std::path::PathBuf;

/// A program whose work grows with its input or its length.
struct Case {
    name: &'static str,
    unit: &'static str,
    /// The program and its input for so many units.
    run: fn(u32) -> (Vec<u8>, Vec<u8>),
}

/// Units of the shorter run, and of the longer one.
const UNITS: [u32; 2] = [20, 120];

fn example(name: &str) -> Vec<u8> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(format!("../examples/guests/{name}/{name}.elf"));
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

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
    let mut results = Vec::new();
    println!("{:40} {:>12} {:>12} {:>12} {:>12}  a", "", "cycles", "main cells", "lookup cells", "all cells");
    for case in cases() {
        let [short, long] = UNITS.map(|units| {
            let (elf, input) = (case.run)(units);
            let program = Program::load(&elf).expect("the guest is a program");
            Cost::of(&program, &input, SEGMENT_MAX_CYCLES)
        });
        let each = |cost: fn(&Cost) -> u64| (cost(&long) - cost(&short)) as f64 / f64::from(UNITS[1] - UNITS[0]);
        let [cycles, main, lookup, all] =
            [each(|cost| cost.cycles), each(|cost| cost.main), each(|cost| cost.lookup), each(|cost| cost.all)];
        let (name, unit) = (case.name, case.unit);
        println!("{name:40} {cycles:>12.0} {main:>12.0} {lookup:>12.0} {all:>12.0}  {unit}");
        results.push(json!({
            "case": name, "unit": unit, "cycles": cycles,
            "main_cells": main, "lookup_cells": lookup, "cells": all,
        }));
    }
    let arguments: Vec<_> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "--save") {
        let text = format!("{:#}\n", serde_json::Value::from(results));
        std::fs::write(&arguments[at + 1], text).expect("the file named by --save can be written");
    }
}
