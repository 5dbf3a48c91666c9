//! Forgeries by provers that follow the protocol: every part proves, and only what ties the parts together refuses.

use crate::malicious::{Lab, Run, Shard};
use crate::support::{INPUTS, Parts, verify_echo};
use nova_air::F;
use nova_air::chips::ImageColumns;
use nova_verifier::run::RunError;
use p3_field::PrimeCharacteristicRing;
use std::borrow::BorrowMut;
use std::sync::LazyLock;

static LAB: LazyLock<Lab> = LazyLock::new(Lab::new);

fn refusal(run: &Run) -> RunError {
    let proof = LAB.prove(run).bytes();
    verify_echo(&proof).expect_err("the forgery is accepted")
}

#[test]
fn the_lab_follows_the_protocol() {
    let run = LAB.run(INPUTS[0]);
    let parts = LAB.prove(&run);
    assert_eq!(verify_echo(&parts.bytes()).expect("the run is honest"), run.public);
    assert!(parts == Parts::of_echo(0), "the honest prover proves something else");
}

/// The first shards of one run and the others of the second, with the output that they write.
fn spliced(own: usize) -> Run {
    let [first, second] = INPUTS.map(|input| LAB.run(input));
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
fn a_run_does_not_go_on_with_the_memory_of_another() {
    for own in 1..4 {
        assert!(matches!(refusal(&spliced(own)), RunError::Memory), "after {own} shards");
    }
    let [first, second] = INPUTS.map(|input| LAB.run(input));
    let other_image = Run { image: second.image, ..first };
    assert!(matches!(refusal(&other_image), RunError::Memory));
}

#[test]
fn no_shard_is_passed_over() {
    let mut run = LAB.run(INPUTS[0]);
    let last = run.shards.len() - 1;
    let row = run.shards[last].boundary.iter_mut().find(|row| row.previous_shard > 0);
    row.expect("the exit reads registers that earlier shards wrote").previous_shard -= 1;
    assert!(matches!(refusal(&run), RunError::Memory));
}

#[test]
fn the_image_tells_the_last_value_and_the_last_shard() {
    let changes: [fn(&mut ImageColumns<F>); 2] = [|row| row.last.lo += F::ONE, |row| row.last_shard += F::ONE];
    for change in changes {
        let mut run = LAB.run(INPUTS[0]);
        let row: &mut ImageColumns<F> = run.image.row_mut(0).borrow_mut();
        change(row);
        assert!(matches!(refusal(&run), RunError::Memory));
    }
}

/// The same rows in another order prove the same, but are not what the challenges derive from.
#[test]
fn a_boundary_is_not_chosen_after_the_challenges() {
    let mut run = LAB.run(INPUTS[0]);
    let mut parts = LAB.prove(&run);
    let header = &parts.header;
    let challenges = header.challenges().expect("the work was done");
    let shard: &mut Shard = &mut run.shards[1];
    shard.boundary.reverse();
    parts.proofs[2] = LAB.shard(shard, &header.shards[1], &header.public, challenges);
    let refused = verify_echo(&parts.bytes());
    assert!(matches!(refused, Err(RunError::Boundary { section: "shard", number: 2 })), "{refused:?}");
}

/// A header that announces one height and a proof that has another, under the challenges of that header.
#[test]
fn the_height_of_a_boundary_is_not_chosen_after_the_challenges() {
    let run = LAB.run(INPUTS[0]);
    let mut parts = LAB.prove(&run);
    parts.header.shards[1].boundary.log_heights[0] += 1;
    let challenges = parts.header.grind();
    parts.proofs[0] = LAB.image(&run, challenges);
    for (shard, (state, proof)) in run.shards.iter().zip(parts.header.shards.iter().zip(&mut parts.proofs[1..])) {
        *proof = LAB.shard(shard, state, &parts.header.public, challenges);
    }
    let refused = verify_echo(&parts.bytes());
    assert!(matches!(refused, Err(RunError::Boundary { section: "shard", number: 2 })));
}
