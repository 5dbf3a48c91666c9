//! The list of programs, and runs that are compressed.

use core::ops::ControlFlow;
use std::sync::LazyLock;
use std::time::Instant;

use expect_test::expect_file;
use nova_recursion::chips::circuit_chips;
use nova_recursion::programs::{CLOSED_BLOCKS, ClosedSystem, Lift, SegmentSystem, ShrinkSystem};
use nova_recursion::run::{CompressError, Compressor, LayerSetup, Layers, Program, Programs, Roots, Step};
use nova_recursion::{Builder, LogHeights};
use nova_verifier::compressed::{CompressedKey, CompressedProof};
use nova_verifier::run::{ClaimChain, Claims, ProgramKey, RunError, RunHeader};
use nova_verifier::{Digest, Policy, ShardProof, Statement, Verifier};

use crate::lift::{CHIPS, RUN, fitting_heights, parameters};
use crate::runs::SHAPES;

/// Writes the list, and the key that verifiers pin, with `UPDATE_EXPECT=1`.
#[test]
#[ignore = "makes the circuits of all programs, which takes minutes"]
fn the_list_of_programs_is_that_of_their_circuits() {
    let started = Instant::now();
    let programs = Programs::new(Layers::release(), None, Roots::default()).unwrap();
    let programs = programs.with_roots(|program| println!("{program} {:?}", started.elapsed())).unwrap();
    expect_file!["../../src/run/roots.txt"].assert_eq(&programs.roots().to_string());
    let key = programs.compressed_key().unwrap();
    println!("{:?}; the layers below shrink have {} bits", started.elapsed(), key.lower_bits);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../verifier/src/compressed/standard.key");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(path, key.to_bytes()).unwrap();
    }
    assert_eq!(std::fs::read(path).unwrap(), key.to_bytes());
}

/// The key that verifiers pin follows from the list, and circuits of each kind have the listed roots.
#[test]
fn the_pinned_key_is_that_of_the_list() {
    let programs = Programs::standard().unwrap();
    assert_eq!(programs.compressed_key().unwrap(), CompressedKey::standard().unwrap());
    for program in
        [Program::Lift(0), Program::Lift(8), Program::Join, Program::Compress, Program::Shrink, Program::Resolve]
    {
        assert_eq!(programs.roots().get(program), Some(programs.root(program).unwrap()), "{program}");
    }
}

/// The heights of a circuit.
fn heights(builder: &Builder) -> LogHeights {
    let mut heights = LogHeights::default();
    for (height, rows) in heights.0.iter_mut().zip(builder.heights()) {
        *height = (*height).max(rows.next_power_of_two().ilog2() as u8);
    }
    heights
}

/// The heights of closed runs and of shrink. Resolve, which verifies proofs of shrink, has those of compress.
fn heights_of_closed(compress: &Builder) -> (LogHeights, LogHeights) {
    let mut of_closed = heights(compress);
    loop {
        let closed = ClosedSystem::new(&of_closed, parameters()).unwrap();
        let of_shrink = heights(&crate::shrink::blank_shrink(&closed));
        let shrink = ShrinkSystem::of_root(&of_shrink, parameters(), Digest::default()).unwrap();
        let of_resolve = heights(&crate::resolve::blank_resolve(&shrink));
        let before = of_closed.0;
        of_closed.0.iter_mut().zip(of_resolve.0).for_each(|(height, other)| *height = (*height).max(other));
        if of_closed.0 == before {
            return (of_closed, of_shrink);
        }
    }
}

/// The programs for the shapes of tests, with few queries in each layer.
pub(crate) static PROGRAMS: LazyLock<Programs> = LazyLock::new(|| {
    let (sections, policy) = (RUN.header.parameters, Policy::insecure_for_tests());
    let lifts = (0..).zip(SHAPES.iter());
    let lifts =
        lifts.map(|(number, _)| Lift::new(&CHIPS, &SHAPES, number, sections, policy).unwrap().blank_circuit());
    let of_segments = fitting_heights(&lifts.collect::<Vec<_>>());
    let segments = SegmentSystem::new(&of_segments, parameters()).unwrap();
    let compress = crate::compress::blank_compress(&segments);
    let (of_compress, of_shrink) = heights_of_closed(&compress);
    let layer = |log_heights| LayerSetup::insecure_for_tests(log_heights, parameters());
    let layers = Layers {
        sections,
        policy,
        segments: layer(of_segments),
        compress: layer(of_compress),
        shrink: layer(of_shrink),
    };
    let programs = Programs::new(layers, Some(SHAPES.clone()), Roots::default()).unwrap();
    programs.with_roots(|_| ()).unwrap()
});

/// Compresses sections of the run with this header. `progress` says when to stop.
fn compress(
    header: RunHeader,
    proofs: &[&ShardProof],
    progress: impl FnMut(Step) -> ControlFlow<()> + Send,
) -> Result<CompressedProof, CompressError> {
    compress_with(RUN.key.verifying(), header, proofs, progress)
}

/// Compresses sections of a run of any program.
pub(crate) fn compress_with(
    key: &ProgramKey,
    header: RunHeader,
    proofs: &[&ShardProof],
    progress: impl FnMut(Step) -> ControlFlow<()> + Send,
) -> Result<CompressedProof, CompressError> {
    let mut compressor = Compressor::new(&PROGRAMS, key, header, Box::new(progress))?;
    for proof in proofs {
        compressor.add(proof)?;
    }
    compressor.finish()
}

#[test]
fn a_run_is_compressed() {
    let proofs: Vec<&ShardProof> = RUN.proofs.iter().collect();
    let mut steps = Vec::new();
    let proof = compress(RUN.header.clone(), &proofs, |step| {
        steps.push(step);
        ControlFlow::Continue(())
    });
    let proof = proof.unwrap();
    let programs: Vec<Program> = steps.iter().map(|step| step.program).collect();
    let [run, memory, first, last] = [0, 1, 2, 3].map(|section| Program::Lift(RUN.lift(section).number()));
    let expected =
        [run, memory, Program::Join, first, last, Program::Join, Program::Join, Program::Compress, Program::Shrink];
    assert_eq!(programs, expected);
    assert!((1..).zip(&steps).all(|(number, step)| step.done == number && step.of == expected.len()));

    // The proof shows the run's public values, and no others.
    assert_eq!((proof.program, &proof.public), (RUN.header.program, &RUN.header.public));
    assert!(is_valid(&proof) && proof.claims == Claims::default());
    let mut other = proof.clone();
    other.public.exit_code += 1;
    assert!(!is_valid(&other));
    let one = ClaimChain { count: 1, ..ClaimChain::default() };
    assert!(!is_valid(&CompressedProof { claims: Claims { resolved: one, open: Vec::new() }, ..proof }));
}

/// Whether the verifier accepts a proof, but for its policy, which demands other parameters.
pub(crate) fn is_valid(proof: &CompressedProof) -> bool {
    let key = PROGRAMS.compressed_key().unwrap();
    let chips = circuit_chips(CLOSED_BLOCKS, |_| None).unwrap();
    let verifier = Verifier::new(&chips, &key.shrink, parameters(), Policy::insecure_for_tests());
    let public_values = proof.closed().elements().into();
    let statement = Statement { shape: key.shape.clone(), public_values, ..Statement::default() };
    proof.key_root == key.key_root && verifier.verify_shard(&proof.shrink, &statement).is_ok()
}

/// Runs that no verifier accepts are refused with its errors, before a circuit is made.
#[test]
fn other_runs_are_not_compressed() {
    let goes_on = |_| ControlFlow::Continue(());
    let refused = |header: RunHeader, proofs: &[&ShardProof]| compress(header, proofs, goes_on).err().unwrap();
    let header = RUN.header.clone();
    let [run, memory] = [&RUN.proofs[0], &RUN.proofs[1]];
    assert!(matches!(refused(header.clone(), &[memory]), CompressError::Run(RunError::Section { .. })));
    let mut damaged = run.clone();
    damaged.opening.queries.pop();
    assert!(matches!(refused(header.clone(), &[&damaged]), CompressError::Run(RunError::Section { .. })));
    assert!(matches!(refused(header.clone(), &[]), CompressError::Run(RunError::Sections { .. })));
    let mut other = header.clone();
    other.parameters.queries += 1;
    assert!(matches!(refused(other, &[]), CompressError::Parameters));
    let mut other = header.clone();
    other.shards.pop();
    other.grind();
    assert!(matches!(refused(other, &[]), CompressError::Run(RunError::Halt { .. })));
    let cancelled = compress(header, &[run], |_| ControlFlow::Break(()));
    assert!(matches!(cancelled, Err(CompressError::Cancelled)));
}
