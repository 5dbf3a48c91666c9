//! The guest's output in the machine equals that of the same code on the host.

use super::real::{blocks, input};
use nova_os::{ELF, run_block};
use nova_vm::{ExecutionReport, Options, Program, Silent, execute};
use std::path::Path;

fn run(input: &[u8]) -> ExecutionReport {
    let program = Program::load(ELF).expect("the pinned guest is valid");
    let (report, _) = execute(&program, input, Options::default(), &mut Silent).expect("the input fits the machine");
    report
}

/// Runs an input natively and in the machine.
fn compare(name: &Path, input: &[u8]) {
    let expected = run_block(input);
    let report = run(input);
    let gas = expected.gas_used.max(1);
    println!("{:?}: {} cycles, {:.1} a gas", name, report.cycles, report.cycles as f64 / gas as f64);
    assert_eq!(report.output, expected.encode(), "{name:?}: {}", report.outcome);
    assert_eq!(report.outcome.is_success(), expected.successful);
}

#[test]
fn a_small_block_has_the_same_output() {
    for path in blocks("mainnet/blocks").iter().filter(|path| path.ends_with("21429992")) {
        compare(path, &input(path).1);
    }
}

#[test]
#[ignore = "takes minutes: all real blocks, in the machine"]
fn all_blocks_have_the_same_output() {
    for folder in ["mainnet/blocks", "mainnet/testnet", "mainnet/synthetic-root", "mainnet/partial"] {
        blocks(folder).iter().for_each(|path| compare(path, &input(path).1));
    }
}

#[test]
fn a_malformed_input_results_in_a_failed_output() {
    let nothing = b"no block".to_vec();
    let [start, wrong_schema] = [vec![0x4e, 0x01], vec![0x15, 0x01, 0, 0]];
    for input in [Vec::new(), nothing, start, wrong_schema] {
        compare(Path::new("no input"), &input);
        assert!(!run_block(&input).successful);
    }
}

#[test]
fn a_damaged_block_results_in_a_failed_output() {
    for path in blocks("mainnet/blocks").iter().filter(|path| path.ends_with("21429992")) {
        let whole = input(path).1;
        for (position, name) in [(whole.len() - 1, "last byte"), (whole.len() / 2, "middle"), (40, "header")] {
            let mut damaged = whole.clone();
            damaged[position] ^= 1;
            compare(Path::new(name), &damaged);
        }
        compare(Path::new("half"), &whole[..whole.len() / 2]);
    }
}
