//! Changed proofs: every field, every section, sampled bytes. Each is refused with an error and causes no panic.

use crate::guests;
use crate::support::{ECHOES, SHAPES, Sections, number, prove, prover, setup, verify, verify_echo};
use nova_air::F;
use nova_air::buses::HALTED;
use nova_verifier::run::{MAGIC, MemoryState, PublicValues, RunError, RunHeader, RunVerifier, decode_section};
use nova_verifier::{DecodeError, Policy, ShardProof};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use proptest::prelude::*;

type Change = fn(&mut RunHeader);

/// A change of every field of the header.
const FIELDS: &[(&str, Change)] = &[
    ("program", |h| h.program[3] += F::ONE),
    ("exit code", |h| h.public.exit_code = 1),
    ("exit code, high half", |h| h.public.exit_code = 1 << 16),
    ("output byte", |h| h.public.output[2] ^= 1),
    ("last output byte", |h| h.public.output[6] ^= 1),
    ("output, shorter", |h| {
        h.public.output.pop();
    }),
    ("output, a word shorter", |h| h.public.output.truncate(4)),
    ("output, none", |h| h.public.output.clear()),
    ("output, longer", |h| h.public.output.push(0)),
    ("output, a word longer", |h| h.public.output.extend([0; 5])),
    ("entry", |h| h.shards[0].entry += 1),
    ("entry and exit between shards", |h| {
        h.shards[0].exit += 1;
        h.shards[1].entry += 1;
    }),
    ("non-canonical exit and entry between shards", |h| {
        h.shards[0].exit += F::ORDER_U32;
        h.shards[1].entry += F::ORDER_U32;
    }),
    ("no halt", |h| h.shards[3].exit = 0),
    ("early halt", |h| {
        h.shards[1].exit = HALTED;
        h.shards[2].entry = HALTED;
    }),
    ("cycles, more", |h| h.shards[1].cycles += 1),
    ("cycles, fewer", |h| h.shards[1].cycles -= 1),
    ("cycles, none", |h| h.shards[3].cycles = 0),
    ("cycles, huge", |h| h.shards[3].cycles = u32::MAX),
    ("boundary of the first shard", |h| h.shards[0].boundary.digest[0] += F::ONE),
    ("boundary of the last shard", |h| h.shards[3].boundary.digest[7] += F::ONE),
    ("shape of a shard, another", |h| h.shards[1].boundary.shape = number::SHARD[1]),
    ("shape of a shard, a memory section's", |h| h.shards[1].boundary.shape = number::MEMORY[0]),
    ("shape of a shard, the run section's", |h| h.shards[1].boundary.shape = number::RUN[0]),
    ("shape of a shard, beyond the list", |h| h.shards[1].boundary.shape = number::END),
    ("shape of a shard, the last number", |h| h.shards[1].boundary.shape = u8::MAX),
    ("boundaries, swapped", |h| {
        let other = h.shards[0].boundary.clone();
        h.shards[0].boundary = std::mem::replace(&mut h.shards[1].boundary, other);
    }),
    ("parameters, blow-up", |h| h.parameters.log_blowup += 1),
    ("parameters, arity", |h| h.parameters.max_log_arity -= 1),
    ("parameters, final polynomial", |h| h.parameters.log_final_length -= 1),
    ("parameters, cap", |h| h.parameters.log_cap -= 1),
    ("parameters, queries", |h| h.parameters.queries -= 1),
    ("parameters, work before lookups", |h| h.parameters.lookup_grinding -= 1),
    ("parameters, work before batching", |h| h.parameters.batch_grinding -= 1),
    ("parameters, work before folding", |h| h.parameters.commit_grinding += 1),
    ("parameters, work before queries", |h| h.parameters.query_grinding -= 1),
    ("shape of the run section, another", |h| h.run.shape = number::RUN[1]),
    ("shape of the run section, of another program", |h| h.run.shape = number::OTHER_PROGRAM),
    ("shape of the run section, a shard's", |h| h.run.shape = number::SHARD[0]),
    ("run section", |h| h.run.digest[2] += F::ONE),
    ("run section swapped with the memory table", |h| std::mem::swap(&mut h.run, &mut h.memory[0].boundary)),
    ("input length", |h| h.input_length += 1),
    ("input length, too long", |h| h.input_length = 0x1fff_0000),
    ("shape of the memory table, another", |h| h.memory[0].boundary.shape = number::MEMORY[1]),
    ("shape of the memory table, a shard's", |h| h.memory[0].boundary.shape = number::SHARD[0]),
    ("memory table", |h| h.memory[0].boundary.digest[0] += F::ONE),
    ("memory table swapped with a boundary", |h| {
        std::mem::swap(&mut h.memory[0].boundary, &mut h.shards[3].boundary);
    }),
    ("memory table, other key", |h| h.memory[0].key -= 1),
    ("memory table, other stage", |h| h.memory[0].stage = 1),
    ("memory table, in a range", |h| h.memory[0].inside = 1),
    ("memory table, missing", |h| h.memory.clear()),
    ("memory table, twice", |h| h.memory.push(h.memory[0].clone())),
    ("memory tables, too many", |h| h.memory = vec![h.memory[0].clone(); 1 << 16]),
    ("shard, missing", |h| _ = h.shards.remove(1)),
    ("shard, last missing", |h| _ = h.shards.pop()),
    ("shard, twice", |h| h.shards.push(h.shards[3].clone())),
    ("shards, none", |h| h.shards.clear()),
    ("shards, too many", |h| h.shards = vec![h.shards[0].clone(); 1 << 16]),
];

#[test]
fn every_field_of_the_header_is_bound() {
    for (field, change) in FIELDS {
        let mut sections = Sections::of_echo(0);
        change(&mut sections.header);
        assert!(verify_echo(&sections.bytes()).is_err(), "{field}: accepted");
        // A forger can find a new pow witness.
        if field.contains("too many") {
            continue;
        }
        sections.header.grind();
        assert!(verify_echo(&sections.bytes()).is_err(), "{field}: accepted with a new pow witness");
    }
}

/// Whatever a section can compare with the header later, the challenges derive from.
#[test]
fn every_field_of_the_header_enters_the_run_challenges() {
    let honest = Sections::of_echo(0).header.statement();
    for (field, change) in FIELDS {
        let mut header = Sections::of_echo(0).header;
        change(&mut header);
        // What is not canonical is refused before anything is derived.
        assert!(header.statement() != honest || field.contains("non-canonical"), "{field}");
    }
}

#[test]
fn the_run_challenges_need_a_proof_of_work() {
    let mut sections = Sections::of_echo(0);
    let honest = sections.header.pow_witness;
    // One witness in 1,024 is valid.
    let bad = (1..100).map(|step| honest + F::from_u32(step)).find(|&witness| {
        sections.header.pow_witness = witness;
        sections.header.challenges().is_none()
    });
    assert!(bad.is_some());
    assert!(matches!(verify_echo(&sections.bytes()), Err(RunError::PowWitness)));
}

fn refusal(change: fn(&mut RunHeader)) -> RunError {
    let mut header = Sections::of_echo(0).header;
    change(&mut header);
    let verifier =
        RunVerifier::with_shapes(ECHOES.0.shapes(), ECHOES.0.verifying(), header, Policy::insecure_for_tests());
    verifier.err().expect("the header is accepted")
}

#[test]
fn chains_that_mean_another_run_are_named() {
    let not_canonical = refusal(|h| {
        h.shards[0].exit += F::ORDER_U32;
        h.shards[1].entry += F::ORDER_U32;
    });
    assert!(matches!(not_canonical, RunError::Exit { shard: 1, .. }));
    let halts_twice = refusal(|h| h.shards[3].exit += F::ORDER_U32);
    assert!(matches!(halts_twice, RunError::Exit { shard: 4, .. }));
    let entry = refusal(|h| h.shards[0].entry += 1);
    assert!(matches!(entry, RunError::Chain { shard: 1, .. }));
    let no_halt = refusal(|h| h.shards[3].exit = 0);
    assert!(matches!(no_halt, RunError::Halt { shard: 4, halts: false }));
    let early_halt = refusal(|h| h.shards[1].exit = HALTED);
    assert!(matches!(early_halt, RunError::Halt { shard: 2, halts: true }));
    let timestamps = refusal(|h| h.shards[2].cycles = 1 << 22);
    assert!(matches!(timestamps, RunError::Cycles { shard: 3, .. }));
    let output = refusal(|h| h.public.output = vec![0; 1 << 24]);
    assert!(matches!(output, RunError::OutputLength { .. }));
    assert!(matches!(refusal(|h| h.shards.clear()), RunError::ShardCount { got: 0, .. }));
    assert!(matches!(refusal(|h| h.memory.clear()), RunError::MemoryCount { got: 0, .. }));
    assert!(matches!(refusal(|h| h.input_length = u32::MAX), RunError::InputLength { got: u32::MAX, .. }));
    assert!(matches!(refusal(|h| h.program[0] += F::ONE), RunError::OtherProgram));
}

/// Each table ends where another can begin, and the last one with all of memory.
#[test]
fn chains_of_memory_tables_are_checked() {
    type Seam = fn(&mut MemoryState);
    let cheats: [(usize, Seam); 7] = [
        (1, |table| table.key = 1 << 30),
        (1, |table| table.key += F::ORDER_U32),
        (1, |table| table.stage = 3),
        (1, |table| table.inside = 2),
        (2, |table| table.key -= 1),
        (2, |table| table.stage = 1),
        (2, |table| table.inside = 1),
    ];
    let two = |change: &dyn Fn(&mut [MemoryState])| {
        let mut header = Sections::of_echo(0).header;
        let mut first = header.memory[0].clone();
        (first.key, first.stage) = (100, 1);
        header.memory.insert(0, first);
        change(&mut header.memory);
        header.grind();
        RunVerifier::with_shapes(ECHOES.0.shapes(), ECHOES.0.verifying(), header, Policy::insecure_for_tests()).err()
    };
    assert!(two(&|_| {}).is_none());
    for (number, change) in cheats {
        let refused = two(&|tables| change(&mut tables[number - 1]));
        assert!(matches!(refused, Some(RunError::Memory { table, .. }) if table == number), "{refused:?}");
    }
}

type Rearrange = fn(&mut Vec<Vec<u8>>);

#[test]
fn sections_cannot_be_rearranged() {
    let rearrangements: &[(&str, Rearrange)] = &[
        ("two shards swapped", |p| p.swap(2, 3)),
        ("run section swapped with the memory table", |p| p.swap(0, 1)),
        ("memory table swapped with a shard", |p| p.swap(1, 2)),
        ("a shard dropped", |p| _ = p.remove(3)),
        ("the run section dropped", |p| _ = p.remove(0)),
        ("the memory table dropped", |p| _ = p.remove(1)),
        ("the last shard dropped", |p| _ = p.pop()),
        ("a shard twice", |p| p.insert(3, p[3].clone())),
        ("a shard in place of another", |p| p[4] = p[3].clone()),
        ("a shard appended", |p| p.push(p[5].clone())),
        ("the run section twice", |p| p.insert(0, p[0].clone())),
        ("the memory table twice", |p| p.insert(1, p[1].clone())),
        ("a section truncated", |p| _ = p[2].pop()),
        ("a section extended", |p| p[2].push(0)),
        ("a section empty", |p| p[2].clear()),
    ];
    for (name, rearrange) in rearrangements {
        let mut sections = Sections::of_echo(0);
        rearrange(&mut sections.proofs);
        assert!(verify_echo(&sections.bytes()).is_err(), "{name}: accepted");
    }
}

#[test]
fn sections_of_another_run_are_refused() {
    let other = Sections::of_echo(1);
    for section in 0..other.proofs.len() {
        let mut sections = Sections::of_echo(0);
        sections.proofs[section] = other.proofs[section].clone();
        let refused = verify_echo(&sections.bytes());
        assert!(matches!(refused, Err(RunError::Section { .. })), "section {section}: {refused:?}");
    }
    let mut shards_only = Sections::of_echo(0);
    shards_only.header = other.header;
    assert!(verify_echo(&shards_only.bytes()).is_err());
}

#[test]
fn a_proof_is_of_one_program() {
    let prover = prover(1 << 10, false);
    let other = setup(&prover, &guests::exits_at_once());
    assert!(matches!(verify(&other, &ECHOES.1[0]), Err(RunError::OtherProgram)));
    let (proof, _) = prove(&prover, &other, b"").expect("the run is provable");
    assert!(matches!(verify_echo(&proof), Err(RunError::OtherProgram)));
    // The same code under another entry is another program.
    let mut key = ECHOES.0.verifying().clone();
    key.entry += 1;
    let header = Sections::of_echo(0).header;
    assert!(matches!(
        RunVerifier::with_shapes(&SHAPES, &key, header, Policy::default()).err(),
        Some(RunError::OtherProgram)
    ));
}

#[test]
fn an_unfinished_verification_shows_nothing() {
    let header = Sections::of_echo(0).header;
    let verifier =
        RunVerifier::with_shapes(ECHOES.0.shapes(), ECHOES.0.verifying(), header, Policy::insecure_for_tests());
    let finished = verifier.expect("the header is honest").finish();
    assert!(matches!(finished, Err(RunError::Sections { expected: 6, got: 0 })));
}

/// A caller of the verifier that leaves out a section, or brings one twice.
#[test]
fn every_section_is_verified_once() {
    let Sections { header, proofs } = Sections::of_echo(0);
    let proofs: Vec<ShardProof> =
        proofs.iter().map(|proof| decode_section("section", proof).expect("the proof is honest")).collect();
    let finish = |run_sections: usize, memory_tables: usize, shards: usize| {
        let verifier = RunVerifier::with_shapes(
            ECHOES.0.shapes(),
            ECHOES.0.verifying(),
            header.clone(),
            Policy::insecure_for_tests(),
        );
        let mut verifier = verifier.expect("the header is honest");
        for _ in 0..run_sections {
            verifier.run_section(&proofs[0]).expect("the run section is honest");
        }
        for table in 0..memory_tables {
            let verified = verifier.memory(&proofs[1]);
            assert!(verified.is_ok() == (table == 0), "the header has one memory table: {verified:?}");
        }
        for proof in &proofs[2..][..shards] {
            verifier.shard(proof).expect("the shard is honest");
        }
        verifier.finish()
    };
    assert!(finish(1, 1, 4).is_ok());
    assert!(finish(1, 2, 4).is_ok(), "the second was refused");
    for (run_sections, memory_tables, shards) in [(0, 1, 4), (2, 1, 4), (1, 0, 4), (2, 0, 4), (1, 1, 3)] {
        let refused = finish(run_sections, memory_tables, shards);
        assert!(matches!(refused, Err(RunError::Sections { expected: 6, .. })), "{refused:?}");
    }
}

#[test]
fn magic_version_and_lengths_are_checked() {
    let honest = &ECHOES.1[0];
    let changed = |position: usize, bytes: &[u8]| {
        let mut proof = honest.clone();
        proof[position..position + bytes.len()].copy_from_slice(bytes);
        verify_echo(&proof).expect_err("accepted")
    };
    assert!(matches!(changed(0, b"n"), RunError::NotARunProof));
    assert!(matches!(changed(MAGIC.len(), &[1]), RunError::Version { got: 1, expected: 3 }));
    assert!(matches!(changed(MAGIC.len(), &[1, 1]), RunError::Version { got: 257, .. }));
    let header = MAGIC.len() + 2;
    for length in [0, 1, u32::MAX] {
        let error = changed(header, &length.to_le_bytes());
        assert!(matches!(error, RunError::Length | RunError::Decode { .. }), "{error}");
    }
    assert!(matches!(changed(header, &u32::MAX.to_le_bytes()), RunError::Length));
    assert!(matches!(verify_echo(&[&honest[..], &[0]].concat()), Err(RunError::Length)));
}

#[test]
fn a_length_beyond_the_end_of_the_proof_is_refused() {
    // A digest, exit code zero, then an output of 2^32 - 1 bytes of which none follow.
    let program = postcard::to_allocvec(ECHOES.0.digest()).expect("a digest encodes");
    let body = [&program[..], &[0], &[0xff, 0xff, 0xff, 0xff, 0x0f]].concat();
    let mut proof = ECHOES.1[0][..MAGIC.len() + 2].to_vec();
    proof.extend((body.len() as u32).to_le_bytes());
    proof.extend(body);
    let refused = verify_echo(&proof);
    assert!(matches!(refused, Err(RunError::Decode { section: "header", source: DecodeError::Malformed(_) })));
}

fn is_refused(proof: &[u8]) -> bool {
    verify_echo(proof).is_err()
}

#[test]
fn every_byte_of_the_header_is_bound() {
    let honest = &ECHOES.1[0];
    let first_section =
        honest.len() - Sections::of_echo(0).proofs.iter().map(|section| section.len() + 4).sum::<usize>();
    for position in 0..first_section {
        let mut proof = honest.clone();
        proof[position] ^= 1;
        assert!(is_refused(&proof), "byte {position} is not bound");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn changed_bytes_never_verify(position in any::<prop::sample::Index>(), flip in 1_u8..) {
        let mut proof = ECHOES.1[0].clone();
        let position = position.index(proof.len());
        proof[position] ^= flip;
        prop_assert!(is_refused(&proof), "byte {} is not bound", position);
    }

    #[test]
    fn truncated_proofs_never_verify(length in any::<prop::sample::Index>()) {
        let honest = &ECHOES.1[0];
        prop_assert!(is_refused(&honest[..length.index(honest.len())]));
    }

    #[test]
    fn arbitrary_bytes_never_verify(bytes in prop::collection::vec(any::<u8>(), 0..512)) {
        let start = &ECHOES.1[0][..MAGIC.len() + 2];
        prop_assert!(is_refused(&bytes));
        prop_assert!(is_refused(&[start, &bytes].concat()));
    }

    #[test]
    fn public_values_are_what_was_proved(exit_code in any::<u32>(), output in prop::collection::vec(any::<u8>(), 7)) {
        let mut sections = Sections::of_echo(0);
        let claimed = PublicValues { exit_code, output };
        prop_assume!(claimed != sections.header.public);
        sections.header.public = claimed;
        sections.header.grind();
        prop_assert!(is_refused(&sections.bytes()));
    }
}
