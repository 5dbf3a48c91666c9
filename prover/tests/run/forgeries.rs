//! Forgeries by provers that follow the protocol: every section verifies, and only the checks across sections refuse.

use crate::guests;
use crate::malicious::{MaliciousProver, Run, Shard};
use crate::support::{ECHOES, INPUTS, SHAPES, Sections, number, verify_echo};
use nova_air::F;
use nova_air::rv32im::chip_number;
use nova_air::witness::{MEMORY_SECTION_ROWS, output_trace};
use nova_stark::ProveError;
use nova_verifier::run::{Boundary, RUN_SECTION, RunError, RunHeader, RunVerifier, ShardState};
use nova_verifier::shapes::Kind;
use nova_verifier::{Policy, ShapeError, Statement, VerifyError};
use p3_field::PrimeCharacteristicRing;
use std::sync::LazyLock;

pub(crate) static PROVER: LazyLock<MaliciousProver> = LazyLock::new(|| MaliciousProver::new(&guests::echoes()));

/// A row of the program's table beyond the sixteen instructions of the guest.
const PADDING: usize = 255;

/// The run on the first input in shards of so many cycles: fewer where a forgery does not need several, since each one costs
/// its proof.
pub(crate) fn in_shards_of(cycles: u32) -> Run {
    PROVER.divided(INPUTS[0], cycles, MEMORY_SECTION_ROWS)
}

/// Cycles of a run of [`guests::echoes`], and half of them: a shard ends after four of seven bytes of output.
const ALL: u32 = 16;
pub(crate) const HALF: u32 = 8;

/// The honest proof of the run on the first input. The malicious prover makes the same, as the first test shows.
pub(crate) fn honest() -> Sections {
    Sections::of_echo(0)
}

pub(crate) fn refusal(run: &Run) -> RunError {
    let proof = PROVER.prove(run).bytes();
    verify_echo(&proof).expect_err("the forgery is accepted")
}

#[test]
fn without_forgeries_the_malicious_prover_makes_the_honest_proof() {
    let run = PROVER.run(INPUTS[0]);
    let sections = PROVER.prove(&run);
    assert_eq!(verify_echo(&sections.bytes()).expect("the run is honest"), run.public);
    assert!(sections == Sections::of_echo(0), "the honest prover makes another proof");
}

/// The first `own` shards of one run and the later shards of another, with the output that they write.
fn spliced(own: usize) -> Run {
    let [first, second] = INPUTS.map(|input| PROVER.run(input));
    let output = [&first, &second].map(|run| run.public.output.clone());
    let shards = first.shards.into_iter().take(own).chain(second.shards.into_iter().skip(own));
    let mut run = Run { shards: shards.collect(), ..second };
    run.public.output.clear();
    for (index, shard) in run.shards.iter().enumerate() {
        let (start, end) = shard.segment.output;
        let written = &output[usize::from(index >= own)][start as usize..end as usize];
        run.public.output.extend(written);
    }
    run.output = output_trace(&[], &run.public.output, 256);
    run
}

/// The run section hashes the output that is claimed, and the shards write another.
#[test]
fn the_output_is_what_the_shards_write() {
    let changes: [fn(&mut Vec<u8>); 8] = [
        |output| output[1] ^= 1,
        |output| output[6] ^= 1,
        |output| output.truncate(6),
        |output| output.truncate(4),
        |output| output.clear(),
        |output| output.push(0),
        |output| output.extend([0; 4]),
        |output| output[..4].rotate_left(2),
    ];
    for change in changes {
        let mut run = in_shards_of(HALF);
        let honest = run.output.clone();
        change(&mut run.public.output);
        run.output = output_trace(&[], &run.public.output, 256);
        assert!(matches!(refusal(&run), RunError::Unbalanced), "{:?}", run.public.output);

        // With the table of what the shards write, length or digest are not those that are claimed. The run section is
        // refused, which is the first one, so no other has to be proved.
        run.output = honest;
        let mut header = PROVER.commit(&run).0;
        let challenges = header.grind();
        let proofs = vec![PROVER.run_section(&run, &header, challenges)];
        let refused = verify_echo(&Sections { header, proofs }.bytes());
        assert!(matches!(refused, Err(RunError::Section { section: RUN_SECTION, .. })), "{refused:?}");
    }
}

/// The last shard ends with an exit code, and the header claims another. Everything else is proved as claimed.
#[test]
fn the_exit_code_is_that_of_the_last_shard() {
    for exit_code in [1, 1 << 16] {
        let run = in_shards_of(HALF);
        let mut header = PROVER.commit(&run).0;
        header.public.exit_code = exit_code;
        let challenges = header.grind();
        let shards = run.shards.iter().zip(&header.shards);
        let shards = shards.map(|(shard, state)| PROVER.shard(shard, state, &run.public, challenges));
        let first = [
            PROVER.run_section(&run, &header, challenges),
            PROVER.memory(&run.memory.sections[0], &header.memory[0], challenges),
        ];
        let proofs = first.into_iter().chain(shards).collect();
        let refused = verify_echo(&Sections { header, proofs }.bytes());
        assert!(matches!(refused, Err(RunError::Section { section: "shard", number: 2, .. })), "{refused:?}");
    }
}

/// The table of the output has a root in the header, from which the challenges derive.
#[test]
fn the_table_of_the_output_is_not_chosen_after_the_challenges() {
    let mut run = PROVER.run(INPUTS[0]);
    let mut sections = honest();
    let challenges = sections.header.challenges().expect("the pow witness is valid");
    run.public.output[0] ^= 1;
    run.output = output_trace(&[], &run.public.output, 256);
    let (other, _) = PROVER.commit(&run);
    sections.header.public = other.public.clone();
    sections.proofs[0] = PROVER.run_section(&run, &other, challenges);
    assert!(matches!(verify_echo(&sections.bytes()), Err(RunError::PowWitness)));
    sections.header.grind();
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::Section { section: RUN_SECTION, number: 0, .. })), "{refused:?}");
}

#[test]
fn a_run_cannot_continue_with_the_memory_of_another() {
    for own in 1..4 {
        assert!(matches!(refusal(&spliced(own)), RunError::Unbalanced), "after {own} shards");
    }
    let [first, second] = INPUTS.map(|input| PROVER.divided(input, HALF, MEMORY_SECTION_ROWS));
    let other_memory = Run { memory: second.memory, ..first };
    assert!(matches!(refusal(&other_memory), RunError::Unbalanced));
}

#[test]
fn no_shard_can_be_skipped() {
    let mut run = PROVER.run(INPUTS[0]);
    let last = run.shards.len() - 1;
    let row = run.shards[last].boundary.iter_mut().find(|row| row.previous_shard > 0);
    row.expect("the exit reads registers that earlier shards wrote").previous_shard -= 1;
    assert!(matches!(refusal(&run), RunError::Unbalanced));
}

/// The same rows in another order have the same meaning, but the challenges do not derive from them. So of a shard's
/// memory and of its slice of the program. The section's proof is honest in itself: of its own root, under the run's
/// challenges.
#[test]
fn a_boundary_is_not_chosen_after_the_challenges() {
    let changes: [fn(&mut Shard); 2] = [|shard| shard.boundary.reverse(), |shard| shard.slice.reverse()];
    for change in changes {
        let mut run = PROVER.run(INPUTS[0]);
        let mut sections = honest();
        let challenges = sections.header.challenges().expect("the pow witness is valid");
        change(&mut run.shards[1]);
        let (other, _) = PROVER.commit(&run);
        let (state, public) = (&other.shards[1], &sections.header.public);
        assert_ne!(state.boundary.digest, sections.header.shards[1].boundary.digest);
        sections.proofs[3] = PROVER.shard(&run.shards[1], state, public, challenges);
        let refused = verify_echo(&sections.bytes());
        assert!(matches!(refused, Err(RunError::Section { section: "shard", number: 2, .. })), "{refused:?}");

        // With the root in the header, too, the section is accepted. But the challenges are others.
        sections.header.shards[1].boundary.digest = state.boundary.digest;
        let refused = verify_echo(&sections.bytes());
        assert!(matches!(refused, Err(RunError::PowWitness)), "{refused:?}");
    }
}

/// A shape of the list for its kind, but not that of the commitment. The section is proved for the shape of the header.
#[test]
fn the_shape_of_a_shard_is_not_chosen_after_the_challenges() {
    let run = PROVER.run(INPUTS[0]);
    let mut sections = honest();
    let challenges = sections.header.challenges().expect("the pow witness is valid");
    let mut state = sections.header.shards[1].clone();
    state.boundary = PROVER.shard_boundary(&run.shards[1], number::SHARD[1]);
    sections.proofs[3] = PROVER.shard(&run.shards[1], &state, &run.public, challenges);
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::Section { section: "shard", number: 2, .. })), "{refused:?}");
    // With its number in the header, too, the challenges are others, also if the root stays.
    sections.header.shards[1].boundary.shape = number::SHARD[1];
    assert!(matches!(verify_echo(&sections.bytes()), Err(RunError::PowWitness)));
    sections.header.shards[1].boundary = state.boundary;
    assert!(matches!(verify_echo(&sections.bytes()), Err(RunError::PowWitness)));
}

/// A root read with other heights of the same tables: the number of the shape is in the header, and the proof is made for
/// the commitment's own shape.
#[test]
fn a_commitment_has_the_shape_that_the_header_states() {
    let run = PROVER.run(INPUTS[0]);
    let mut sections = honest();
    sections.header.shards[1].boundary.shape = number::SHARD[1];
    let challenges = sections.header.grind();
    sections.proofs[0] = PROVER.run_section(&run, &sections.header, challenges);
    sections.proofs[1] = PROVER.memory(&run.memory.sections[0], &sections.header.memory[0], challenges);
    let own = |state: &ShardState| ShardState {
        boundary: Boundary { shape: number::SHARD[0], ..state.boundary.clone() },
        ..state.clone()
    };
    // The second shard is refused, so none has to be proved after it.
    for (index, (shard, state)) in run.shards.iter().zip(&sections.header.shards).enumerate().take(2) {
        sections.proofs[2 + index] = PROVER.shard(shard, &own(state), &sections.header.public, challenges);
    }
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::Section { section: "shard", number: 2, .. })), "{refused:?}");
}

/// A shape of another kind, or none, is refused before any section is read.
#[test]
fn shapes_are_of_the_list_and_of_their_kind() {
    let header = Sections::of_echo(0).header;
    let refusal = |change: &dyn Fn(&mut RunHeader)| {
        let mut header = header.clone();
        change(&mut header);
        header.grind();
        let verifier = RunVerifier::with_shapes(&SHAPES, ECHOES.0.verifying(), header, Policy::insecure_for_tests());
        verifier.err().expect("the header is refused")
    };
    for shape in [number::RUN[0], number::MEMORY[0], number::END, u8::MAX] {
        let error = refusal(&|header| header.shards[3].boundary.shape = shape);
        assert!(matches!(error, RunError::Shape { kind: Kind::Shard, shape: got } if got == shape), "{error}");
    }
    for shape in [number::RUN[0], number::SHARD[0], number::END] {
        let error = refusal(&|header| header.memory[0].boundary.shape = shape);
        assert!(matches!(error, RunError::Shape { kind: Kind::Memory, shape: got } if got == shape), "{error}");
    }
    for shape in [number::MEMORY[0], number::SHARD[0], number::END] {
        let error = refusal(&|header| header.run.shape = shape);
        assert!(matches!(error, RunError::Shape { kind: Kind::Run, shape: got } if got == shape), "{error}");
    }
    // A shape of the right kind, for programs of another height than the key's roots were made for.
    let error = refusal(&|header| header.run.shape = number::OTHER_PROGRAM);
    let expected = ShapeError::Height { table: 0, log_height: 9, least: 8, most: 8 };
    let RunError::Section { section: RUN_SECTION, number: 0, source: VerifyError::Shape(got) } = error else {
        panic!("another error: {error}")
    };
    assert_eq!(got, expected);
}

/// A shape without a chip that the shard needs.
#[test]
fn a_shard_of_a_shape_without_a_needed_chip_is_refused() {
    let run = PROVER.run(INPUTS[0]);
    let mut tables = PROVER.shard_tables(&run.shards[1], number::SHARD[0]);
    let mut shape = SHAPES.get(Kind::Shard, number::SHARD[0]).expect("the list has it").clone();
    let (header, challenges) = PROVER.commit(&run);
    let statement = header.shards[1].statement(2, &run.public, &shape, challenges);
    assert!(PROVER.prove_tables(tables, &statement).is_ok());
    tables = PROVER.shard_tables(&run.shards[1], number::SHARD[0]);
    tables.retain(|table| table.chip != chip_number::ADD_IMM);
    shape.tables.retain(|table| usize::from(table.chip) != chip_number::ADD_IMM);
    let refused = PROVER.prove_tables(tables, &Statement { shape, ..statement });
    assert!(matches!(refused, Err(ProveError::Buses)));
}

/// A guest that differs in one instruction is run, and proved as the other. Its shards' slices list what they execute.
#[test]
fn shards_execute_the_instructions_of_the_program() {
    let other = MaliciousProver::new(&guests::echoes_less());
    let run = other.divided(INPUTS[0], ALL, MEMORY_SECTION_ROWS);
    assert_eq!(run.public.output, b"sealse");
    let refusal = |run: &Run| verify_echo(&other.prove(run).bytes()).expect_err("the forgery is accepted");
    assert!(matches!(refusal(&run), RunError::Unbalanced));
    // Nor if nobody answers for the instruction that the programs do not share.
    let mut silent = run;
    *silent.uses_of(guests::CHANGED) -= F::ONE;
    assert!(matches!(refusal(&silent), RunError::Unbalanced));
}

#[test]
fn the_uses_of_instructions_are_those_of_all_slices() {
    for change in [F::ONE, F::NEG_ONE] {
        let mut run = in_shards_of(ALL);
        *run.uses_of(3) += change;
        assert!(matches!(refusal(&run), RunError::Unbalanced));
    }
    // A shard's slice without the uses of the run section, and the reverse.
    let mut run = in_shards_of(HALF);
    let again = run.shards[1].slice[0];
    run.shards[1].slice.push(nova_air::witness::SliceRow { uses: 0, ..again });
    assert!(matches!(refusal(&run), RunError::Unbalanced));
    *run.uses_of(again.index as usize) += F::ONE;
    let accepted = verify_echo(&PROVER.prove(&run).bytes());
    assert_eq!(accepted.expect("a slice may list an instruction twice"), run.public);
}

/// The run reads no word of its code. The first one begins a range: the memory table lists it, and another table has it. The last
/// rows are padding.
#[test]
fn words_of_the_code_are_received_as_often_as_they_are_listed() {
    for (index, change) in [(0, F::ONE), (3, F::ONE), (3, F::NEG_ONE), (PADDING, F::ONE), (PADDING, F::NEG_ONE)] {
        let mut run = in_shards_of(ALL);
        *run.reads_of(index) += change;
        assert!(matches!(refusal(&run), RunError::Unbalanced));
    }
}

#[test]
fn the_uses_of_instructions_are_not_chosen_after_the_challenges() {
    let mut run = PROVER.run(INPUTS[0]);
    let mut sections = honest();
    let challenges = sections.header.challenges().expect("the pow witness is valid");
    *run.uses_of(3) += F::ONE;
    let (other, _) = PROVER.commit(&run);
    sections.proofs[0] = PROVER.run_section(&run, &other, challenges);
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::Section { section: RUN_SECTION, number: 0, .. })), "{refused:?}");
}

/// As [`a_commitment_has_the_shape_that_the_header_states`], of the run section.
#[test]
fn the_height_of_the_output_is_not_chosen_after_the_challenges() {
    let run = PROVER.run(INPUTS[0]);
    let mut sections = honest();
    let own = sections.header.clone();
    sections.header.run.shape = number::RUN[1];
    let challenges = sections.header.grind();
    sections.proofs[0] = PROVER.run_section(&run, &own, challenges);
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::Section { section: RUN_SECTION, number: 0, .. })), "{refused:?}");
}
