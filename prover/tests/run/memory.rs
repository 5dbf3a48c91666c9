//! Forgeries of memory tables, by the prover of [`forgeries`](crate::forgeries).

use crate::forgeries::{HALF, PROVER, honest, in_shards_of, refusal};
use crate::malicious::Run;
use crate::support::{INPUTS, Sections, number, verify_echo};
use nova_air::F;
use nova_air::chips::{MemorySeam, MemoryTableColumns, MemoryValues};
use nova_verifier::run::{MEMORY_TABLE, RunError};
use p3_field::PrimeCharacteristicRing;
use std::borrow::BorrowMut;

#[test]
fn the_memory_table_binds_the_last_value_and_the_last_shard() {
    let changes: [fn(&mut MemoryTableColumns<F>); 2] = [|row| row.last.lo += F::ONE, |row| row.last_shard += F::ONE];
    for change in changes {
        let mut run = in_shards_of(HALF);
        let row: &mut MemoryTableColumns<F> = run.memory.sections[0].trace.row_mut(0).borrow_mut();
        change(row);
        assert!(matches!(refusal(&run), RunError::Unbalanced));
    }
}

/// The run in memory tables of so few rows that there are two.
fn in_two_memory_tables() -> Run {
    PROVER.divided(INPUTS[0], HALF, 16)
}

/// As [`refusal`], for forgeries that the first memory table shows: no later section has to be proved.
fn refusal_of_first_memory_table(run: &Run) -> RunError {
    let (header, challenges) = PROVER.commit(run);
    let memory = PROVER.memory(&run.memory.sections[0], &header.memory[0], challenges);
    let proofs = vec![PROVER.run_section(run, &header, challenges), memory];
    verify_echo(&Sections { header, proofs }.bytes()).expect_err("the forgery is accepted")
}

#[test]
fn memory_can_have_several_tables() {
    let run = in_two_memory_tables();
    assert_eq!(run.memory.sections.len(), 2);
    let mut sections = PROVER.prove(&run);
    assert_eq!(verify_echo(&sections.bytes()).expect("the run is honest"), run.public);
    // The header has one digest more than shards, so that both tables have a section.
    sections.proofs.swap(1, 2);
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::Section { section: MEMORY_TABLE, number: 1, .. })), "{refused:?}");
}

/// Header and proofs agree on seams that the rows do not have.
#[test]
fn rows_of_memory_tables_end_at_their_seams() {
    let changes: [fn(&mut MemorySeam); 3] = [|seam| seam.key += 1, |seam| seam.stage ^= 1, |seam| seam.inside ^= 1];
    for change in changes {
        let mut run = in_two_memory_tables();
        let MemoryValues { key_out: key, stage_out: stage, inside_out: inside, input_length, .. } =
            run.memory.sections[0].values;
        let mut seam = MemorySeam { key, stage, inside };
        change(&mut seam);
        run.memory.sections[0].values = MemoryValues::between(1, MemorySeam::START, seam, input_length);
        run.memory.sections[1].values = MemoryValues::between(2, seam, MemorySeam::END, input_length);
        let refused = refusal_of_first_memory_table(&run);
        assert!(matches!(refused, RunError::Section { section: MEMORY_TABLE, number: 1, .. }), "{refused}");
    }
}

/// The table that is left states to hold all of memory.
#[test]
fn no_memory_table_can_be_left_out() {
    for left in [0, 1] {
        let mut run = in_two_memory_tables();
        let mut section = run.memory.sections.swap_remove(left);
        let input_length = section.values.input_length;
        section.values = MemoryValues::between(1, MemorySeam::START, MemorySeam::END, input_length);
        run.memory.sections = vec![section];
        let refused = refusal_of_first_memory_table(&run);
        assert!(matches!(refused, RunError::Section { section: MEMORY_TABLE, number: 1, .. }), "{refused}");
    }
}

/// As `a_commitment_has_the_shape_that_the_header_states`, of the memory table.
#[test]
fn the_height_of_the_memory_table_is_not_chosen_after_the_challenges() {
    let run = PROVER.run(INPUTS[0]);
    let mut sections = honest();
    let own = sections.header.memory[0].clone();
    sections.header.memory[0].boundary.shape = number::MEMORY[1];
    let challenges = sections.header.grind();
    sections.proofs[0] = PROVER.run_section(&run, &sections.header, challenges);
    sections.proofs[1] = PROVER.memory(&run.memory.sections[0], &own, challenges);
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::Section { section: MEMORY_TABLE, number: 1, .. })), "{refused:?}");
}
