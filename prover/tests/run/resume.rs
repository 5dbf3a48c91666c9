//! A proof that is interrupted, and gone on with.

use crate::guests;
use crate::support::{ECHOES, INPUTS, Parts, prover};
use nova_prover::{Progress, ProveRunError, Prover, ProverConfig, RunSummary, UnfinishedError};
use nova_verifier::Parameters;
use nova_verifier::run::{RunError, encode_header};
use nova_vm::Silent;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::ops::ControlFlow;

/// Cycles of a run of [`guests::echoes`].
const CYCLES: u64 = 16;

/// A file of a temporary folder that holds these bytes.
fn file(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a temporary file");
    file.write_all(bytes).expect("the file can be written");
    file
}

fn content(file: &mut File) -> Vec<u8> {
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).expect("the file can be read");
    bytes
}

/// Goes on with the proof of the first input, until it has heard `steps` steps.
fn resume(file: &mut File, steps: usize) -> (Vec<Progress>, Result<RunSummary, ProveRunError>) {
    let mut heard = Vec::new();
    let mut hear = |progress| {
        if matches!(progress, Progress::Checked { .. } | Progress::Repeated { .. }) {
            return ControlFlow::Continue(());
        }
        heard.push(progress);
        if heard.len() == steps { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let prover = prover(guests::ECHO_SHARD_CYCLES, false);
    let result = prover.resume(&ECHOES.0, INPUTS[0], file, &mut Silent, &mut hear);
    (heard, result)
}

#[test]
fn interrupted_while_it_is_checked_an_unfinished_proof_stays_as_it_is() {
    let mut file = file(&ECHOES.1[0]);
    let mut stop = |progress| match progress {
        Progress::Checked { shards: 1 } => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    let prover = prover(guests::ECHO_SHARD_CYCLES, false);
    let result = prover.resume(&ECHOES.0, INPUTS[0], &mut file, &mut Silent, &mut stop);
    assert!(matches!(result, Err(ProveRunError::Cancelled)));
    assert!(content(&mut file) == ECHOES.1[0]);
}

/// Steps of a run until the unfinished proof is checked: run executed, four shards emulated, proving started, resumed.
const CHECKED: usize = 7;

/// Goes on until the unfinished proof is checked. Gives the shards that are kept, and the bytes that are dropped.
fn check(bytes: &[u8]) -> (u32, u64) {
    let mut file = file(bytes);
    let (heard, result) = resume(&mut file, CHECKED);
    assert!(matches!(result, Err(ProveRunError::Cancelled)));
    let Some(&Progress::Resumed { shards, cycles, dropped_bytes }) = heard.last() else {
        panic!("the last step is {:?}", heard.last());
    };
    assert_eq!(cycles, u64::from(shards) * CYCLES / 4);
    let left = bytes.len() - dropped_bytes as usize;
    assert!(content(&mut file) == ECHOES.1[0][..left], "what is left is not the beginning of the proof");
    (shards, dropped_bytes)
}

#[test]
fn a_proof_goes_on_after_any_number_of_interruptions() {
    let mut file = file(b"");
    let mut stop_after = [2, CHECKED - 1, CHECKED, CHECKED + 1, CHECKED + 2].into_iter();
    let (mut images, mut shards) = (0, Vec::new());
    let summary = loop {
        let (heard, result) = resume(&mut file, stop_after.next().unwrap_or(usize::MAX));
        for step in heard {
            match step {
                Progress::ImageProved => images += 1,
                Progress::ShardProved { number, cycles } => shards.push((number, cycles)),
                _ => {}
            }
        }
        match result {
            Err(ProveRunError::Cancelled) => assert!(ECHOES.1[0].starts_with(&content(&mut file))),
            result => break result.expect("the run is provable"),
        }
    };
    assert_eq!((images, shards), (1, vec![(1, 4), (2, 8), (3, 12), (4, 16)]), "each part is proved once");
    assert!(content(&mut file) == ECHOES.1[0], "the proof differs from the one that was never interrupted");
    assert_eq!((summary.cycles, summary.proof_bytes), (CYCLES, ECHOES.1[0].len() as u64));
    assert_eq!(summary.kept_cycles, 12);
}

#[test]
fn a_whole_proof_is_kept_and_its_cells_count() {
    let summaries = [0, ECHOES.1[0].len()].map(|bytes| {
        let mut file = file(&ECHOES.1[0][..bytes]);
        let (_, result) = resume(&mut file, usize::MAX);
        assert!(content(&mut file) == ECHOES.1[0]);
        result.expect("the run is provable")
    });
    assert_eq!(summaries.each_ref().map(|summary| summary.kept_cycles), [0, CYCLES]);
    assert_eq!(summaries[0].cells, summaries[1].cells);
}

/// Where each part of the proof ends: header, image, shards.
fn ends() -> Vec<usize> {
    let parts = Parts::of_echo(0);
    let mut ends = vec![encode_header(&parts.header).len()];
    for proof in &parts.proofs {
        ends.push(ends[ends.len() - 1] + size_of::<u32>() + proof.len());
    }
    ends
}

#[test]
fn a_part_that_is_cut_short_is_dropped() {
    let (proof, ends) = (&ECHOES.1[0], ends());
    let starts = [&[0], &ends[..]].concat();
    for (part, (&start, &end)) in starts.iter().zip(&ends).enumerate() {
        for cut in [start + 1, start + 5, end - 1] {
            let expected = ((part as u32).saturating_sub(2), (cut - start) as u64);
            assert_eq!(check(&proof[..cut]), expected, "cut at {cut}, in part {part}");
        }
    }
    assert_eq!(check(&proof[..ends[0]]), (0, 0));
    assert_eq!(check(proof), (4, 0));
    assert_eq!(check(&[proof, &b"more"[..]].concat()), (4, 4));
}

#[test]
fn a_damaged_part_is_dropped_and_all_after_it() {
    let (proof, ends) = (&ECHOES.1[0], ends());
    for (part, range) in ends.windows(2).enumerate() {
        for place in [range[0], range[0] + 9, range[0].midpoint(range[1]), range[1] - 1] {
            let mut damaged = proof.clone();
            damaged[place] ^= 1;
            let expected = ((part as u32).saturating_sub(1), (proof.len() - range[0]) as u64);
            assert_eq!(check(&damaged), expected, "byte {place}, in part {part}");
        }
    }
}

/// Why the proof of the first input does not go on from these bytes, which have to stay as they are.
fn refusal(prover: &Prover, bytes: &[u8]) -> UnfinishedError {
    let mut file = file(bytes);
    let mut go_on = |_: Progress| ControlFlow::Continue(());
    let result = prover.resume(&ECHOES.0, INPUTS[0], &mut file, &mut Silent, &mut go_on);
    assert!(content(&mut file) == bytes, "the file was changed");
    match result {
        Err(ProveRunError::Unfinished(error)) => error,
        result => panic!("accepted, or refused for another reason: {result:?}"),
    }
}

#[test]
fn only_the_beginning_of_this_proof_is_gone_on_with() {
    let same = prover(guests::ECHO_SHARD_CYCLES, false);
    let proof = &ECHOES.1[0];
    assert!(matches!(refusal(&same, &ECHOES.1[1]), UnfinishedError::OtherRun), "another input");
    assert!(matches!(refusal(&prover(8, false), proof), UnfinishedError::OtherRun), "other shards");
    let parameters = Parameters { queries: 9, ..Parameters::insecure_for_tests() };
    let other =
        Prover::new(ProverConfig { parameters, shard_cycles: guests::ECHO_SHARD_CYCLES, ..ProverConfig::default() });
    assert!(matches!(refusal(&other, proof), UnfinishedError::OtherParameters));

    let mut parts = Parts::of_echo(0);
    parts.header.program = Default::default();
    assert!(matches!(refusal(&same, &parts.bytes()), UnfinishedError::OtherProgram));
    assert!(matches!(refusal(&same, b"a letter"), UnfinishedError::NoProof(RunError::NotARunProof)));
    let mut version = proof.clone();
    version[8] ^= 1;
    assert!(matches!(refusal(&same, &version), UnfinishedError::NoProof(RunError::Version { .. })));
}
