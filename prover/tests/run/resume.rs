//! Interrupted proofs are resumed.

use crate::guests;
use crate::support::{ECHOES, INPUTS, Sections, prover, setup};
use nova_prover::{
    Progress, ProofKind, ProveRunError, Prover, ProverConfig, ProvingKey, RunSummary, UnfinishedError,
};
use nova_verifier::Parameters;
use nova_verifier::run::{RunError, encode_header};
use nova_vm::Silent;
use std::fs::File;
use std::io::{Read, Seek, Write};
use std::ops::ControlFlow;

/// Cycles of a run of [`guests::echoes`].
const CYCLES: u64 = 16;

/// A temporary file with these bytes.
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

/// Resumes the proof of the first input, and cancels after `steps` progress reports.
fn resume(file: &mut File, steps: usize) -> (Vec<Progress>, Result<RunSummary, ProveRunError>) {
    let mut reported = Vec::new();
    let mut record = |progress| {
        if matches!(progress, Progress::Checked { .. } | Progress::ShardSkipped { .. }) {
            return ControlFlow::Continue(());
        }
        reported.push(progress);
        if reported.len() == steps { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let prover = prover(guests::ECHO_SHARD_CYCLES, false);
    let result = prover.resume(&ECHOES.0, INPUTS[0], ProofKind::Shards, file, &mut Silent, &mut record);
    (reported, result)
}

#[test]
fn an_unfinished_proof_is_unchanged_if_its_check_is_cancelled() {
    let mut file = file(&ECHOES.1[0]);
    let mut stop = |progress| match progress {
        Progress::Checked { shards: 1 } => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    let prover = prover(guests::ECHO_SHARD_CYCLES, false);
    let result = prover.resume(&ECHOES.0, INPUTS[0], ProofKind::Shards, &mut file, &mut Silent, &mut stop);
    assert!(matches!(result, Err(ProveRunError::Cancelled)));
    assert!(content(&mut file) == ECHOES.1[0]);
}

/// Reports until the unfinished proof is checked: run executed, four shards emulated, proving started, resumed.
const CHECKED: usize = 7;

/// Resumes until the unfinished proof is checked. Returns the number of shards that are kept, and of bytes that are
/// dropped.
fn check(bytes: &[u8]) -> (u32, u64) {
    let mut file = file(bytes);
    let (reported, result) = resume(&mut file, CHECKED);
    assert!(matches!(result, Err(ProveRunError::Cancelled)));
    let Some(&Progress::Resumed { shards, cycles, dropped_bytes }) = reported.last() else {
        panic!("the last report is {:?}", reported.last());
    };
    assert_eq!(cycles, u64::from(shards) * CYCLES / 4);
    let left = bytes.len() - dropped_bytes as usize;
    assert!(content(&mut file) == ECHOES.1[0][..left], "the rest is not the beginning of the proof");
    (shards, dropped_bytes)
}

#[test]
fn a_proof_resumes_after_any_number_of_interruptions() {
    let mut file = file(b"");
    let mut stop_after = [2, CHECKED - 1, CHECKED, CHECKED + 1, CHECKED + 2].into_iter();
    let (mut run_sections, mut memory_tables, mut shards) = (0, 0, Vec::new());
    let summary = loop {
        let (reported, result) = resume(&mut file, stop_after.next().unwrap_or(usize::MAX));
        for step in reported {
            match step {
                Progress::RunSectionProved => run_sections += 1,
                Progress::MemoryTableProved { .. } => memory_tables += 1,
                Progress::ShardProved { number, cycles } => shards.push((number, cycles)),
                _ => {}
            }
        }
        match result {
            Err(ProveRunError::Cancelled) => assert!(ECHOES.1[0].starts_with(&content(&mut file))),
            result => break result.expect("the run is provable"),
        }
    };
    assert_eq!((run_sections, memory_tables), (1, 1), "each section is proved once");
    assert_eq!(shards, [(1, 4), (2, 8), (3, 12), (4, 16)], "each shard is proved once");
    assert!(content(&mut file) == ECHOES.1[0], "the proof differs from an uninterrupted one");
    assert_eq!((summary.cycles, summary.proof_bytes), (CYCLES, ECHOES.1[0].len() as u64));
    assert_eq!(summary.kept_cycles, 8);
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

/// The end of each section of the proof: header, run section, memory table, shards.
fn ends() -> Vec<usize> {
    let sections = Sections::of_echo(0);
    let mut ends = vec![encode_header(&sections.header).len()];
    for proof in &sections.proofs {
        ends.push(ends[ends.len() - 1] + size_of::<u32>() + proof.len());
    }
    ends
}

#[test]
fn a_truncated_section_is_dropped() {
    let (proof, ends) = (&ECHOES.1[0], ends());
    let starts = [&[0], &ends[..]].concat();
    for (section, (&start, &end)) in starts.iter().zip(&ends).enumerate() {
        for cut in [start + 1, start + 5, end - 1] {
            let expected = ((section as u32).saturating_sub(3), (cut - start) as u64);
            assert_eq!(check(&proof[..cut]), expected, "cut at {cut}, in section {section}");
        }
    }
    assert_eq!(check(&proof[..ends[0]]), (0, 0));
    assert_eq!(check(proof), (4, 0));
    assert_eq!(check(&[proof, &b"more"[..]].concat()), (4, 4));
}

#[test]
fn a_damaged_section_is_dropped_with_everything_after_it() {
    let (proof, ends) = (&ECHOES.1[0], ends());
    for (section, range) in ends.windows(2).enumerate() {
        for position in [range[0], range[0] + 9, range[0].midpoint(range[1]), range[1] - 1] {
            let mut damaged = proof.clone();
            damaged[position] ^= 1;
            let expected = ((section as u32).saturating_sub(2), (proof.len() - range[0]) as u64);
            assert_eq!(check(&damaged), expected, "byte {position}, in section {section}");
        }
    }
}

/// The error of resuming the proof of the first input from these bytes, which must stay unchanged.
fn refusal(prover: &Prover, bytes: &[u8]) -> UnfinishedError {
    refusal_with(prover, &ECHOES.0, bytes)
}

fn refusal_with(prover: &Prover, key: &ProvingKey, bytes: &[u8]) -> UnfinishedError {
    let mut file = file(bytes);
    let mut ignore = |_: Progress| ControlFlow::Continue(());
    let result = prover.resume(key, INPUTS[0], ProofKind::Shards, &mut file, &mut Silent, &mut ignore);
    assert!(content(&mut file) == bytes, "the file was changed");
    match result {
        Err(ProveRunError::Unfinished(error)) => error,
        result => panic!("accepted, or refused for another reason: {result:?}"),
    }
}

#[test]
fn only_the_beginning_of_this_proof_is_resumed() {
    let same = prover(guests::ECHO_SHARD_CYCLES, false);
    let proof = &ECHOES.1[0];
    assert!(matches!(refusal(&same, &ECHOES.1[1]), UnfinishedError::OtherRun), "another input");
    assert!(matches!(refusal(&prover(8, false), proof), UnfinishedError::OtherRun), "other shards");
    let parameters = Parameters { queries: 9, ..Parameters::insecure_for_tests() };
    let other =
        Prover::new(ProverConfig { parameters, shard_cycles: guests::ECHO_SHARD_CYCLES, ..ProverConfig::default() });
    let key = setup(&other, &guests::echoes());
    assert!(matches!(refusal_with(&other, &key, proof), UnfinishedError::OtherParameters));

    let mut sections = Sections::of_echo(0);
    sections.header.program = Default::default();
    assert!(matches!(refusal(&same, &sections.bytes()), UnfinishedError::OtherProgram));
    assert!(matches!(refusal(&same, b"a letter"), UnfinishedError::NotAProof(RunError::NotARunProof)));
    let mut version = proof.clone();
    version[8] ^= 1;
    assert!(matches!(refusal(&same, &version), UnfinishedError::NotAProof(RunError::Version { .. })));
}
