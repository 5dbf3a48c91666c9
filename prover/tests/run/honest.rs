//! Honest runs are proved and verified.

use crate::guests;
use crate::support::{
    ECHOES, INPUTS, OUTPUT, SHAPES, Sections, committed_cells, number, prove, prover, setup, verify, verify_echo,
};
use nova_abi::syscall::{
    BLS12_381_ADD, BLS12_381_DOUBLE, KECCAK_F, MULTIPLY_ADD_256, MULTIPLY_ADD_384, SECP256K1_ADD, SECP256K1_DOUBLE,
    SHA256_COMPRESS,
};
use nova_air::witness::program_table;
use nova_air::{F, opcodes};
use nova_prover::{Progress, ProofKind, ProveRunError, Prover, ProverConfig, ProvingCost};
use nova_verifier::run::{self, ProgramKey, PublicValues, RunError, VERSION};
use nova_verifier::shapes::Kind;
use nova_verifier::{Policy, VerifyError};
use nova_vm::isa::register;
use nova_vm::{Options, Program, Silent, execute};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::ops::ControlFlow;

#[test]
fn a_run_of_one_cycle_is_proved() {
    let prover = prover(1 << 10, false);
    let key = setup(&prover, &guests::exits_at_once());
    let (proof, summary) = prove(&prover, &key, b"").expect("the run is provable");
    assert_eq!((summary.cycles, summary.shards), (1, 1));
    assert_eq!(summary.proof_bytes, proof.len() as u64);
    let public = verify(&key, &proof).expect("the proof verifies");
    assert_eq!(public, summary.public);
    assert!(public.is_success() && public.output.is_empty());
}

#[test]
fn several_shards_can_write_output() {
    let shards = Sections::of_echo(0).header.shards;
    assert_eq!(shards.iter().map(|shard| shard.cycles).collect::<Vec<_>>(), [4; 4]);
    let public = verify_echo(&ECHOES.1[0]).expect("the proof verifies");
    assert_eq!((public.exit_code, &public.output[..]), (0, OUTPUT));
}

/// A circuit that verifies a section is compiled for statements of one size.
#[test]
fn statements_have_a_fixed_size() {
    let header = Sections::of_echo(0).header;
    let statement = header.statement();
    let count = |count: usize| F::from_usize(count);
    assert_eq!(statement.prefix[1..4], [count(VERSION.into()), count(1), count(4)]);
    assert_eq!(statement.prefix[4..8], [F::ZERO, F::ZERO, count(OUTPUT.len()), F::ZERO]);
    assert_eq!(statement.prefix[8..16], header.program);
    assert_eq!(statement.prefix[16..24], header.public.output_digest());
    assert_eq!(statement.prefix[33..], [F::ZERO; 15]);
    let kinds: Vec<_> = statement.blocks.iter().map(|block| block[0]).collect();
    assert_eq!(kinds, [0, 1, 2, 2, 2, 2].map(F::from_u32));
    let [run, _, first, .., last] = &statement.blocks[..] else { panic!("the run has six sections") };
    assert_eq!(run[2..10], [count(OUTPUT.len()), F::ONE, count(3), F::ZERO, F::ZERO, F::ZERO, F::ZERO, F::ZERO]);
    assert_eq!((&run[10..18], &run[24..]), (&statement.prefix[16..24], &header.run.digest[..]));
    assert_eq!((first[2], first[6], last[2], last[6]), (F::ONE, F::ZERO, count(4), F::ONE));

    let shapes: Vec<_> = statement.blocks.iter().map(|block| block[1]).collect();
    let [of_run, of_memory, of_shard] = [number::RUN[0], number::MEMORY[0], number::SHARD[0]].map(F::from_u8);
    assert_eq!(shapes, [of_run, of_memory, of_shard, of_shard, of_shard, of_shard]);

    let challenges = header.challenges().expect("the pow witness is valid");
    let shape = SHAPES.get(Kind::Shard, number::SHARD[0]).expect("the list has it");
    for (number, shard) in (1..).zip(&header.shards) {
        let statement = shard.statement(number, &header.public, shape, challenges);
        let [_, _, exit] = &statement.messages[..] else { panic!("a shard has three messages") };
        assert_eq!(exit.count, if number == 4 { F::NEG_ONE } else { F::ZERO });
        assert_eq!(statement.public_values.len(), 16);
    }
}

/// A shard that does not halt has no exit code, whatever the header claims of the run.
#[test]
fn only_the_shard_that_halts_has_the_exit_code() {
    let header = Sections::of_echo(0).header;
    let failed = PublicValues { exit_code: 0x0003_0002, ..header.public };
    let codes = header.shards.iter().map(|shard| shard.values(1, &failed).exit_code);
    let codes: Vec<_> = codes.map(|code| [code.lo, code.hi].map(|limb| limb.as_canonical_u32())).collect();
    assert_eq!(codes, [[0, 0], [0, 0], [0, 0], [2, 3]]);
}

/// The key's parameters decide, so that header and sections agree.
#[test]
fn a_prover_with_other_parameters_proves_with_those_of_the_key() {
    let config = ProverConfig { shard_cycles: guests::ECHO_SHARD_CYCLES, ..ProverConfig::default() };
    let (proof, _) = prove(&Prover::new(config), &ECHOES.0, INPUTS[0]).expect("the run is provable");
    assert!(proof == ECHOES.1[0]);
}

/// In shards of five cycles and in one shard. The Keccak team published the lanes.
#[test]
fn a_permutation_is_proved() {
    for shard_cycles in [5, 1 << 10] {
        let prover = prover(shard_cycles, false);
        let key = setup(&prover, &guests::permutes());
        let (proof, _) = prove(&prover, &key, b"").expect("the run is provable");
        let public = verify(&key, &proof).expect("the proof verifies");
        let lanes = [0xf125_8f79_40e1_dde7_u64, 0x84d5_ccf9_33c0_478a].map(u64::to_le_bytes);
        assert_eq!((public.output.len(), &public.output[..16]), (204, lanes.as_flattened()));
        assert_eq!(public.output[200..], nova_abi::syscall::REFUSED.to_le_bytes());
    }
}

#[test]
fn code_is_read_as_data() {
    let prover = prover(1 << 10, false);
    let (guest, word) = guests::reads_code();
    let key = setup(&prover, &guest);
    let (proof, _) = prove(&prover, &key, b"").expect("the run is provable");
    assert_eq!(verify(&key, &proof).expect("the proof verifies").output, word.to_le_bytes());
}

/// The expected state is computed by the crate sha2.
#[test]
fn a_compression_is_proved() {
    let prover = prover(1 << 10, false);
    let key = setup(&prover, &guests::compresses());
    let (proof, _) = prove(&prover, &key, b"").expect("the run is provable");
    let public = verify(&key, &proof).expect("the proof verifies");
    let mut state = [0; 8];
    sha2::block_api::compress256(&mut state, &[[0; 64]]);
    assert_eq!(public.output, state.map(u32::to_le_bytes).as_flattened());
}

/// Points and products of both sizes. The machine computes the expected results.
#[test]
fn big_integers_are_proved() {
    let prover = prover(1 << 10, false);
    for (calls, bytes) in [
        ([SECP256K1_DOUBLE, SECP256K1_ADD, MULTIPLY_ADD_256], 32),
        ([BLS12_381_DOUBLE, BLS12_381_ADD, MULTIPLY_ADD_384], 48),
    ] {
        let guest = guests::computes(calls, bytes);
        let key = setup(&prover, &guest);
        let (proof, _) = prove(&prover, &key, b"").expect("the run is provable");
        let public = verify(&key, &proof).expect("the proof verifies");
        let program = Program::load(&guest).expect("the guest is a program");
        let (report, _) = execute(&program, &[], Options::default(), &mut Silent).expect("the guest runs");
        assert_eq!(public.output, report.output);
        assert!(public.output.chunks(bytes as usize).all(|integer| integer[8..].iter().any(|&byte| byte != 0)));
    }
}

/// Several calls in one table.
#[test]
fn many_calls_are_proved() {
    let prover = prover(1 << 10, false);
    for number in [KECCAK_F, SHA256_COMPRESS] {
        let key = setup(&prover, &guests::repeats(number, 11));
        let (proof, _) = prove(&prover, &key, b"").expect("the run is provable");
        assert!(verify(&key, &proof).expect("the proof verifies").is_success());
    }
}

#[test]
fn a_run_has_one_proof() {
    let prover = prover(guests::ECHO_SHARD_CYCLES, false);
    let (again, _) = prove(&prover, &ECHOES.0, INPUTS[0]).expect("the run is provable");
    assert!(again == ECHOES.1[0], "the proof does not depend only on the run");
}

#[test]
fn failure_is_proved_only_on_demand_and_only_as_failure() {
    let strict = prover(1 << 10, false);
    let key = setup(&strict, &guests::fails(7));
    let refused = prove(&strict, &key, b"").map(|_| ());
    assert!(matches!(refused, Err(ProveRunError::GuestFailed { exit_code: 7 })));

    let (proof, _) = prove(&prover(1 << 10, true), &key, b"").expect("the failure is provable");
    let public = verify(&key, &proof).expect("the proof verifies");
    assert_eq!(public, PublicValues { exit_code: 7, output: Vec::new() });
    assert!(!public.is_success());

    let mut success = Sections::of(&proof);
    success.header.public.exit_code = 0;
    assert!(verify(&key, &success.bytes()).is_err());
    success.header.grind();
    assert!(verify(&key, &success.bytes()).is_err());
}

#[test]
fn a_trap_is_refused_before_anything_is_written() {
    let prover = prover(1, true);
    let key = setup(&prover, &guests::traps());
    let mut proof = Vec::new();
    let mut ignore = |_| ControlFlow::Continue(());
    let refused = prover.prove(&key, b"", ProofKind::Shards, &mut proof, &mut Silent, &mut ignore);
    assert!(matches!(refused, Err(ProveRunError::Trapped(_))));
    assert!(proof.is_empty());
}

#[test]
fn no_instruction_writes_x0() {
    let table = program_table(ECHOES.0.program());
    let destinations = table.rows.iter().filter(|row| row[1] == F::from_u32(opcodes::ADDI)).map(|row| row[2]);
    let destinations: Vec<_> = destinations.collect();
    assert!(!destinations.contains(&F::ZERO));
    // The guest's three instructions with destination x0 write the sink instead.
    let sink = F::from_u8(register::SINK);
    assert_eq!(destinations.iter().filter(|&&rd| rd == sink).count(), 3);
}

/// The progress of a run of [`guests::echoes`].
fn steps() -> Vec<Progress> {
    let emulated = [4, 8, 12, 16].into_iter().zip(1..);
    let proved = [4, 8, 12, 16].into_iter().zip(1..);
    // What the sections of the proof commit: run, memory and four shards. Their stacks are of the list for tests.
    let cost = ProvingCost {
        cycles: 16,
        cells: committed_cells(&Sections::of_echo(0).header, &SHAPES),
        sections: 6,
        stack_rows: (1 << 9) + 5 * (1 << 17),
        boundary_rows: 6 * (1 << 9),
        recursion_proofs: 0,
    };
    [Progress::Executed { shards: 4, cost }]
        .into_iter()
        .chain(emulated.map(|(cycles, shards)| Progress::Emulated { shards, cycles }))
        .chain([Progress::ProvingStarted { shards: 4, cycles: 16 }])
        .chain([Progress::RunSectionProved, Progress::MemoryTableProved { number: 1 }])
        .chain(proved.map(|(cycles, number)| Progress::ShardProved { number, cycles }))
        .collect()
}

#[test]
fn progress_is_reported_in_order_and_can_cancel_at_every_step() {
    let prover = prover(guests::ECHO_SHARD_CYCLES, false);
    let run = |stop_after: usize| {
        let mut reported = Vec::new();
        let mut record = |progress| {
            reported.push(progress);
            if reported.len() > stop_after { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let result = prover.prove(&ECHOES.0, INPUTS[0], ProofKind::Shards, &mut Vec::new(), &mut Silent, &mut record);
        (reported, result.map(|_| ()))
    };
    let (reported, result) = run(usize::MAX);
    result.expect("the run is provable");
    assert_eq!(reported, steps());
    for stop_after in [0, 1, 4, 5, 6, 7] {
        let (reported, result) = run(stop_after);
        assert!(matches!(result, Err(ProveRunError::Cancelled)));
        assert_eq!(reported, steps()[..=stop_after]);
    }
}

#[test]
fn the_default_policy_refuses_test_parameters() {
    let refused =
        run::verify_with_shapes(ECHOES.0.shapes(), ECHOES.0.verifying(), &ECHOES.1[0][..], Policy::default());
    let Err(RunError::Section { source: VerifyError::Security { required, .. }, .. }) = refused else {
        panic!("accepted, or refused for another reason: {refused:?}");
    };
    assert_eq!(required, 128);
}

#[test]
fn keys_survive_encoding_and_other_bytes_are_refused() {
    let key = ECHOES.0.verifying();
    let bytes = key.to_bytes();
    assert_eq!(&ProgramKey::from_bytes(&bytes).expect("the key decodes"), key);
    assert!(ProgramKey::from_bytes(&[&bytes[..], &[0]].concat()).is_err());
    for length in 0..bytes.len() {
        assert!(ProgramKey::from_bytes(&bytes[..length]).is_err(), "{length} bytes are accepted");
    }
    assert!(matches!(ProgramKey::from_bytes(&ECHOES.1[0]), Err(RunError::NotAKey)));
}

#[test]
fn calls_of_accelerators_make_more_shards() {
    let prover = prover(1 << 16, false);
    let key = setup(&prover, &guests::repeats(KECCAK_F, 80));
    let mut first = None;
    let mut stop = |progress| {
        first = Some(progress);
        ControlFlow::Break(())
    };
    let stopped = prover.prove(&key, b"", ProofKind::Shards, &mut Vec::new(), &mut Silent, &mut stop);
    assert!(matches!(stopped, Err(ProveRunError::Cancelled)));
    let Some(Progress::Executed { shards, cost }) = first else { panic!("the first report is {first:?}") };
    // A call takes 3 cycles and 25 rows of the round's chip. The largest shape for tests has 2^8 of them, for 10 calls.
    assert_eq!((cost.cycles, shards), (247, 8));
}
