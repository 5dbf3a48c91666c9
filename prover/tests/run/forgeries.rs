//! Forgeries by provers that follow the protocol: every section verifies, and only the checks across sections refuse.

use crate::malicious::{MaliciousProver, Run};
use crate::support::{INPUTS, Sections, verify_echo};
use nova_air::F;
use nova_air::chips::MemoryTableColumns;
use nova_verifier::run::RunError;
use p3_field::PrimeCharacteristicRing;
use std::borrow::BorrowMut;
use std::sync::LazyLock;

static PROVER: LazyLock<MaliciousProver> = LazyLock::new(MaliciousProver::new);

fn refusal(run: &Run) -> RunError {
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
    run
}

#[test]
fn a_run_cannot_continue_with_the_memory_of_another() {
    for own in 1..4 {
        assert!(matches!(refusal(&spliced(own)), RunError::Memory), "after {own} shards");
    }
    let [first, second] = INPUTS.map(|input| PROVER.run(input));
    let other_memory = Run { memory: second.memory, ..first };
    assert!(matches!(refusal(&other_memory), RunError::Memory));
}

#[test]
fn no_shard_can_be_skipped() {
    let mut run = PROVER.run(INPUTS[0]);
    let last = run.shards.len() - 1;
    let row = run.shards[last].boundary.iter_mut().find(|row| row.previous_shard > 0);
    row.expect("the exit reads registers that earlier shards wrote").previous_shard -= 1;
    assert!(matches!(refusal(&run), RunError::Memory));
}

#[test]
fn the_memory_table_binds_the_last_value_and_the_last_shard() {
    let changes: [fn(&mut MemoryTableColumns<F>); 2] = [|row| row.last.lo += F::ONE, |row| row.last_shard += F::ONE];
    for change in changes {
        let mut run = PROVER.run(INPUTS[0]);
        let row: &mut MemoryTableColumns<F> = run.memory.row_mut(0).borrow_mut();
        change(row);
        assert!(matches!(refusal(&run), RunError::Memory));
    }
}

/// The same rows in another order have the same meaning, but the challenges do not derive from them. The section's proof
/// is honest in itself: of its own root, under the run's challenges.
#[test]
fn a_boundary_is_not_chosen_after_the_challenges() {
    let mut run = PROVER.run(INPUTS[0]);
    let mut sections = PROVER.prove(&run);
    let challenges = sections.header.challenges().expect("the pow witness is valid");
    run.shards[1].boundary.reverse();
    let (other, _) = PROVER.commit(&run);
    let (state, public) = (&other.shards[1], &sections.header.public);
    assert_ne!(state.boundary.digest, sections.header.shards[1].boundary.digest);
    sections.proofs[2] = PROVER.shard(&run.shards[1], state, public, challenges);
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::Section { section: "shard", number: 2, .. })), "{refused:?}");

    // With the root in the header, too, the section is accepted. But the challenges are others.
    sections.header.shards[1].boundary.digest = state.boundary.digest;
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::PowWitness)), "{refused:?}");
}

/// The header and the proof have different heights, and the challenges derive from the header.
#[test]
fn the_height_of_a_boundary_is_not_chosen_after_the_challenges() {
    let run = PROVER.run(INPUTS[0]);
    let mut sections = PROVER.prove(&run);
    sections.header.shards[1].boundary.log_heights[0] += 1;
    let challenges = sections.header.grind();
    sections.proofs[0] = PROVER.memory(&run, &sections.header, challenges);
    for (shard, (state, proof)) in run.shards.iter().zip(sections.header.shards.iter().zip(&mut sections.proofs[1..]))
    {
        *proof = PROVER.shard(shard, state, &sections.header.public, challenges);
    }
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::Boundary { section: "shard", number: 2 })));
}

/// As above, of the memory table, which is the first section.
#[test]
fn the_height_of_the_memory_table_is_not_chosen_after_the_challenges() {
    let run = PROVER.run(INPUTS[0]);
    let mut sections = Sections::of_echo(0);
    sections.header.memory.log_heights[0] -= 1;
    let challenges = sections.header.grind();
    sections.proofs[0] = PROVER.memory(&run, &sections.header, challenges);
    let refused = verify_echo(&sections.bytes());
    assert!(matches!(refused, Err(RunError::Boundary { section: "memory table", number: 0 })), "{refused:?}");
}
