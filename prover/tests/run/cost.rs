//! Cost reports: their parts are what the prover commits.

use crate::guests;
use crate::support::{Sections, committed_cells, prove, prover};
use nova_abi::accelerator;
use nova_prover::{CostLine, CostReport, ProofKind, ProveRunError};
use nova_verifier::Shapes;
use nova_verifier::run::ChipSets;
use nova_vm::record::SEGMENT_MAX_CYCLES;
use nova_vm::{ExecutionReport, Program, Silent};

/// A guest with symbols that hashes its input by calls of keccak-f.
const HASHES: &[u8] = include_bytes!("../../../examples/guests/keccak256/keccak256.elf");

/// Reports on a run and its cost, in shards of this cost.
fn reports(guest: &[u8], input: &[u8], shard_cycles: u32) -> (ExecutionReport, CostReport) {
    let (program, prover) = (Program::load(guest).expect("the guest is a program"), prover(shard_cycles, false));
    let cost = prover.cost(&program, input, ProofKind::Compressed, &mut Silent).expect("the run can be proved");
    (prover.execute(&program, input, &mut Silent).expect("the input fits"), cost)
}

fn cells(lines: &[CostLine]) -> u64 {
    lines.iter().map(|line| line.cells).sum()
}

/// The count of a line; 0 if there is none.
fn count(lines: &[CostLine], name: &str) -> u64 {
    lines.iter().find(|line| line.name == name).map_or(0, |line| line.count)
}

/// Padding is what the plan's rows leave of the shapes, so all other parts are counted by the plan, too.
#[test]
fn the_parts_add_up() {
    let small = [guests::compresses(), guests::permutes(), guests::touches(), guests::fails(0)];
    let large = [guests::loops(&guests::strides(), 1 << 14), guests::loops(&guests::writes(4096), 100)];
    for guest in small.iter().chain(&large) {
        for shard_cycles in [SEGMENT_MAX_CYCLES, 1000] {
            let (run, cost) = reports(guest, b"", shard_cycles);
            assert_eq!(cells(&cost.families) + cells(&cost.calls) + cells(&cost.sections), cost.cells);
            let lines = cost.families.iter().chain(&cost.calls).chain(&cost.sections);
            let seconds: f64 = lines.map(|line| line.seconds).sum();
            assert!((seconds / cost.seconds - 1.0).abs() < 1e-6, "{seconds} {}", cost.seconds);
            assert_eq!(cost.functions, []);
            for (name, &cycles) in &run.families {
                assert_eq!(count(&cost.families, name), cycles, "{name}");
            }
        }
    }
}

#[test]
fn calls_are_told_apart() {
    // A keccak-f, another one that is refused, and outputs of 200 and 4 bytes.
    let (_, cost) = reports(&guests::permutes(), b"", SEGMENT_MAX_CYCLES);
    let counts = ["keccak_f", "keccak_f, refused", "write_output"].map(|name| count(&cost.calls, name));
    assert_eq!((counts, cost.calls.len()), ([1, 1, 2], 3));
    let output =
        |words: u32| reports(&guests::loops(&guests::writes(4 * words), 1), b"", SEGMENT_MAX_CYCLES).1.calls[0].cells;
    assert_eq!(output(100), 100 * output(1));
    for accelerator in accelerator::ALL {
        let (run, cost) = reports(&guests::loops(&guests::call(accelerator.number), 7), b"", SEGMENT_MAX_CYCLES);
        let name = accelerator.name;
        assert_eq!(count(&cost.calls, name) + count(&cost.calls, &format!("{name}, refused")), run.syscalls[name]);
    }
}

/// The functions divide what instructions and calls commit. The first function has everything below it.
#[test]
fn functions_have_instructions_and_calls() {
    let (run, cost) = reports(HASHES, &[7; 1000], SEGMENT_MAX_CYCLES);
    let cells_of_run = cells(&cost.families) + cells(&cost.calls);
    assert_eq!(cost.functions.iter().map(|function| function.cells).sum::<u64>(), cells_of_run);
    assert_eq!(cost.functions.iter().map(|function| function.cycles).sum::<u64>(), run.cycles);
    assert!(cost.functions.iter().all(|function| (function.cells..=cells_of_run).contains(&function.total_cells)));
    assert_eq!(cost.functions.iter().map(|function| function.total_cells).max(), Some(cells_of_run));
    assert!(cost.functions.is_sorted_by_key(|function| std::cmp::Reverse(function.cells)));
}

/// The report needs no key. The prover commits what it says.
#[test]
fn the_proof_commits_these_cells() {
    let prover = prover(SEGMENT_MAX_CYCLES, false);
    for guest in [guests::touches(), guests::exits_at_once()] {
        let (_, cost) = reports(&guest, b"", SEGMENT_MAX_CYCLES);
        let key = prover.setup(&guest).expect("the guest has a key");
        let (proof, summary) = prove(&prover, &key, b"").expect("the run is provable");
        let chips = ChipSets::new().expect("the chips are accepted");
        let shapes = Shapes::standard(&chips).expect("the list is valid");
        assert_eq!(committed_cells(&Sections::of(&proof).header, &shapes), cost.cells);
        assert_eq!(summary.shards, cost.shards);
    }
}

#[test]
fn runs_without_a_proof_have_no_cost() {
    let cost = |guest: &[u8], allow_failure| {
        let program = Program::load(guest).expect("the guest is a program");
        prover(1000, allow_failure).cost(&program, b"", ProofKind::Shards, &mut Silent).map(|cost| cost.shards)
    };
    assert!(matches!(cost(&guests::traps(), true), Err(ProveRunError::Trapped(_))));
    assert!(matches!(cost(&guests::fails(3), false), Err(ProveRunError::GuestFailed { exit_code: 3 })));
    assert_eq!(cost(&guests::fails(3), true).ok(), Some(1));
}
