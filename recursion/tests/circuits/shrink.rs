//! A compressed run is shrunk.

use std::sync::OnceLock;
use std::time::Instant;

use nova_air::F;
use nova_recursion::programs::KeyTree;
use nova_recursion::programs::{
    COMPRESS_HEIGHTS, COMPRESS_PLACE, ClosedChild, ClosedSystem, RESOLVE_PLACE, SHRINK_HEIGHTS,
};
use nova_recursion::{Builder, Circuit, LogHeights};
use nova_stark::StarkProvingKey;
use nova_verifier::run::ClosedRun;
use nova_verifier::{Digest, Layer, Policy, ShardProof, Statement, Verifier, VerifyError};
use p3_field::PrimeCharacteristicRing;

use crate::compress::{Programs, Size};
use crate::support::{Violations, heights_of};

/// Shrink, for compress of small segments.
struct Shrink {
    compress: Programs,
    system: ClosedSystem,
    log_heights: LogHeights,
    circuit: Circuit,
    key: StarkProvingKey,
}

impl Shrink {
    fn new(size: Size, compress: Programs, log_heights: LogHeights) -> Self {
        let system = ClosedSystem::new(&heights_of(&compress.circuit), size.parameters(Layer::Compress)).unwrap();
        let blank = blank_shrink(&system);
        let circuit = blank.finish_with(&log_heights).unwrap().0;
        let key = size.setup(&circuit, Layer::Shrink);
        Self { compress, system, log_heights, circuit, key }
    }

    /// Proves a run's segment, compresses it and shrinks the proof.
    fn prove(&self, size: Size) -> (ClosedRun, ShardProof) {
        let run = self.compress.run();
        let compressed = self.compress.prove(&run);
        let built = self.system.shrink(&run.closed, &self.child(&compressed));
        let (circuit, assignment) = built.finish_with(&self.log_heights).unwrap();
        assert_eq!(Violations::of(&circuit, &assignment), Violations::default());
        assert_eq!(circuit.fixed(), self.circuit.fixed());
        let started = Instant::now();
        let proof = self.circuit.prove(&self.key, assignment).unwrap();
        println!("shrink: proved in {:?}, {} bytes", started.elapsed(), proof.to_bytes().len());
        let started = Instant::now();
        size.verify(&self.circuit, &self.key, Layer::Shrink, &run.closed, &proof);
        println!("shrink: verified in {:?}", started.elapsed());
        (run.closed, proof)
    }

    /// A proof of compress, with its key.
    fn child<'a>(&self, proof: &'a ShardProof) -> ClosedChild<'a> {
        let preprocessed = self.compress.key.verifying.preprocessed.unwrap();
        ClosedChild { preprocessed, place: COMPRESS_PLACE, path: self.compress.tree.path(COMPRESS_PLACE), proof }
    }

    fn failures(&self, run: &ClosedRun, proof: &ShardProof) -> Vec<&'static str> {
        self.failures_of(run, &self.child(proof))
    }

    fn failures_of(&self, run: &ClosedRun, child: &ClosedChild<'_>) -> Vec<&'static str> {
        crate::support::failures(self.system.shrink(run, child), &self.log_heights)
    }
}

/// The circuit of shrink, before there is a closed run.
pub(crate) fn blank_shrink(system: &ClosedSystem) -> Builder {
    let (preprocessed, path) = (Digest::default(), [Digest::default(); _]);
    let child = ClosedChild { preprocessed, place: 0, path, proof: &system.blank_proof() };
    system.shrink(&ClosedRun::default(), &child)
}

fn small() -> &'static Shrink {
    static SMALL: OnceLock<Shrink> = OnceLock::new();
    SMALL.get_or_init(|| {
        let compress = Programs::new(Size::Small, LogHeights::default(), LogHeights::default());
        Shrink::new(Size::Small, compress, LogHeights::default())
    })
}

#[test]
fn a_compressed_run_is_shrunk() {
    small().prove(Size::Small);
}

/// Each public value of the run.
#[test]
fn other_runs_are_refused() {
    let shrink = small();
    let run = shrink.compress.run();
    let proof = shrink.compress.prove(&run);
    assert!(shrink.failures(&run.closed, &proof).is_empty());
    let changes: [fn(&mut ClosedRun); 9] = [
        |run| run.key_root[7] += F::ONE,
        |run| run.program[7] += F::ONE,
        |run| run.output[7] += F::ONE,
        |run| run.output_length += F::ONE,
        |run| run.exit_code[0] += F::ONE,
        |run| run.exit_code[1] += F::ONE,
        |run| run.claims += F::ONE,
        |run| run.state[7] += F::ONE,
        |run| run.resolved += F::ONE,
    ];
    for change in changes {
        let mut closed = run.closed;
        change(&mut closed);
        assert!(!shrink.failures(&closed, &proof).is_empty());
    }
}

/// A key that is not in the tree, and the one of compress at another place.
#[test]
fn other_keys_are_refused() {
    let shrink = small();
    let run = shrink.compress.run();
    let proof = shrink.compress.prove(&run);
    let refused = |change: &dyn Fn(&mut ClosedChild<'_>)| {
        let mut child = shrink.child(&proof);
        change(&mut child);
        shrink.failures_of(&run.closed, &child)
    };
    assert!(refused(&|_| ()).is_empty());
    assert!(refused(&|child| child.preprocessed[0] += F::ONE).contains(&"closed: key"));
    assert!(refused(&|child| child.path[5][7] += F::ONE).contains(&"closed: key"));
    assert!(refused(&|child| child.place = RESOLVE_PLACE).contains(&"closed: key"));
    // The bits above the lowest one are constants: a tree may have the key elsewhere, and a prover cannot name that place.
    for place in
        [COMPRESS_PLACE ^ 2, COMPRESS_PLACE ^ 4, COMPRESS_PLACE ^ 8, COMPRESS_PLACE ^ 16, COMPRESS_PLACE ^ 32]
    {
        let tree = KeyTree::new(&[(place, shrink.compress.key.digest)]);
        let closed = ClosedRun { key_root: tree.root(), ..run.closed };
        let child = ClosedChild { place, path: tree.path(place), ..shrink.child(&proof) };
        assert!(shrink.failures_of(&closed, &child).contains(&"closed: key"), "place {place}");
    }
    // At the place of resolve the key is accepted: a tree decides what is there.
    let tree = KeyTree::new(&[(RESOLVE_PLACE, shrink.compress.key.digest)]);
    let closed = ClosedRun { key_root: tree.root(), ..run.closed };
    let child = ClosedChild { place: RESOLVE_PLACE, path: tree.path(RESOLVE_PLACE), ..shrink.child(&proof) };
    assert!(!shrink.failures_of(&closed, &child).contains(&"closed: key"));
}

/// A verifier of shrunk proofs has their key: a compressed proof, and a proof of a segment, are proofs of other circuits.
#[test]
fn other_proofs_are_not_final() {
    let shrink = small();
    let run = shrink.compress.run();
    let (_, honest) = shrink.prove(Size::Small);
    let compressed = shrink.compress.prove(&run);
    let segment = shrink.compress.prove_leaf(&run.segment);
    let verify = |proof: &ShardProof, values: Vec<F>| {
        let statement =
            Statement { shape: shrink.circuit.shape().clone(), public_values: values, ..Statement::default() };
        let parameters = Size::Small.parameters(Layer::Shrink);
        let policy = Policy::insecure_for_tests();
        let verifier = Verifier::new(shrink.circuit.chips(), &shrink.key.verifying, parameters, policy);
        verifier.verify_shard(proof, &statement)
    };
    let closed = run.closed.elements().to_vec();
    assert!(verify(&honest, closed.clone()).is_ok());
    assert!(verify(&compressed, closed.clone()).is_err());
    assert!(verify(&segment, closed).is_err());
    let values = run.segment.blocks().as_flattened().to_vec();
    assert!(matches!(verify(&segment, values), Err(VerifyError::PublicValues { expected: 48, got: 128 })));
    // The values are bound.
    for position in 0..48 {
        let mut changed = run.closed.elements().to_vec();
        changed[position] += F::ONE;
        assert!(verify(&honest, changed).is_err(), "value {position}");
    }
}

#[test]
fn damaged_proofs_of_compress_are_refused() {
    let shrink = small();
    let run = shrink.compress.run();
    let honest = shrink.compress.prove(&run);
    for (name, change) in crate::section::DAMAGES {
        let mut proof = honest.clone();
        change(&mut proof, 1);
        assert!(!shrink.failures(&run.closed, &proof).is_empty(), "{name}");
    }
}

/// The chain of a release, from a leaf with the heights of segments to a proof of at most 300 KiB, under the policy of 128
/// bits.
#[test]
#[ignore = "takes a minute and gigabytes"]
fn a_run_is_shrunk_with_the_parameters_of_a_release() {
    let started = Instant::now();
    let compress = Programs::new(Size::Release, nova_recursion::programs::SEGMENT_LOG_HEIGHTS, COMPRESS_HEIGHTS);
    let shrink = Shrink::new(Size::Release, compress, SHRINK_HEIGHTS);
    println!("keys of leaf, compress and shrink: {:?}", started.elapsed());
    let (_, proof) = shrink.prove(Size::Release);
    assert!(proof.to_bytes().len() <= 300 << 10, "{} bytes", proof.to_bytes().len());
}
