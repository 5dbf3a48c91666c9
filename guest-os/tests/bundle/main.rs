//! The guest for bundles, in the machine, on blocks of a consensus test.

use nova_os::bundle::{BLOCK_PROGRAM, Block, BundleError, Digest, Input, Place};
use nova_os::{BUNDLE_ELF, ELF, Output};
use nova_prover::Prover;
use nova_verifier::run::Claim;
use nova_vm::{ExecutionReport, Options, Outcome, Program, Silent, execute};
use std::path::Path;

/// Five blocks, each with the output of its run. The digest before them is that of no program.
const SAMPLE: &[u8] = include_bytes!("../../../examples/guests/bundle/input.bin");

fn input() -> Input<'static> {
    let (_, blocks): (Digest, _) = postcard::from_bytes(SAMPLE).expect("the sample has blocks");
    let place = Place { chain_id: 1, contract: [0xc0; 20] };
    Input { place, data_commitment: [0xda; 32], deposits: [0xde; 32], blocks }
}

fn run(input: &[u8]) -> ExecutionReport {
    let program = Program::load(BUNDLE_ELF).expect("the pinned guest is valid");
    execute(&program, input, Options::default(), &mut Silent).expect("the input fits the machine").0
}

/// Runs an input that is refused, so that there is nothing to prove.
#[track_caller]
fn assert_refused(input: &[u8], expected: BundleError) {
    let error = Input::decode(input).and_then(|input| input.output()).expect_err("the input is refused natively");
    assert_eq!(error, expected);
    let report = run(input);
    // The exit code of a panic.
    assert_eq!((report.outcome, report.output, report.claims), (Outcome::Exited(101), Vec::new(), Vec::new()));
}

/// Input whose second block has another output.
fn with_second(change: impl FnOnce(&mut Output)) -> Vec<u8> {
    let mut input = input();
    let mut output = Output::decode(input.blocks[1].output).expect("the sample has outputs");
    change(&mut output);
    let output = output.encode();
    input.blocks[1] = Block { output: &output, header: input.blocks[1].header };
    input.encode()
}

/// After a change, `UPDATE_EXPECT=1` writes the file.
#[test]
fn the_constant_is_the_digest_of_the_block_guest() {
    let key = Prover::default().setup(ELF).expect("the pinned guest has a key");
    let bytes = Claim::new(*key.digest(), b"output").to_bytes();
    let words: Vec<u32> = bytes.as_chunks().0.iter().map(|&word| u32::from_le_bytes(word)).collect();
    let digest: Digest = *words.first_chunk().expect("a claim begins with the program's digest");
    assert_eq!(words, nova_claims::words(&digest, b"output"));

    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/bundle/block_program.txt");
    let text = format!("{digest:?}\n");
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, &text).expect("the file can be written");
    }
    assert!(
        std::fs::read_to_string(&path).expect("the file is there") == text,
        "the block guest has another key, {digest:?}: UPDATE_EXPECT=1 writes it to {}; then run \
         examples/guests/rebuild.sh --write, since the guest for bundles has the digest in it",
        path.display()
    );
}

#[test]
fn output_and_claims_are_those_of_the_host() {
    for count in [1, 2, 5] {
        let mut input = input();
        input.blocks.truncate(count);
        let report = run(&input.encode());
        assert!(report.outcome.is_success(), "{report}");
        println!("{count} blocks: {} cycles", report.cycles);
        assert_eq!(report.output, input.output().expect("the blocks are a chain"));
        let words = |block: &Block<'_>| nova_claims::words(&BLOCK_PROGRAM, block.output);
        let claims: Vec<u8> = input.blocks.iter().flat_map(words).flat_map(u32::to_le_bytes).collect();
        assert_eq!(report.claims, claims);
    }
}

#[test]
fn other_deposits_are_another_output() {
    let stated = input().output().expect("the blocks are a chain");
    let report = run(&Input { deposits: [0xdf; 32], ..input() }.encode());
    assert!(report.outcome.is_success(), "{report}");
    assert_ne!(report.output, stated);
}

/// An input has no place for what a bundle of Ethereum blocks does not have.
#[test]
fn further_fields_are_refused() {
    let whole = input().encode();
    assert_refused(&[&whole[..], &[1]].concat(), BundleError::NoInput);
    assert_refused(&[&whole[..], &[7; 32]].concat(), BundleError::NoInput);
    assert_refused(&whole[..whole.len() - 1], BundleError::NoInput);
}

#[test]
fn blocks_that_are_no_chain_are_refused() {
    let of = |blocks| Input { blocks, ..input() }.encode();
    let blocks = input().blocks;
    let number = |number, parent| BundleError::Number { index: 1, number, parent };
    assert_refused(&of(Vec::new()), BundleError::NoBlock);
    assert_refused(&of(vec![blocks[0], blocks[2]]), number(3, 1));
    assert_refused(&of(vec![blocks[1], blocks[0]]), number(1, 2));
    let header = Block { header: blocks[0].header, ..blocks[1] };
    assert_refused(&of(vec![blocks[0], header]), BundleError::OtherHeader { index: 1 });
}

#[test]
fn other_outputs_of_blocks_are_refused() {
    let index = 1;
    assert_refused(&with_second(|output| output.successful = false), BundleError::Failed { index });
    assert_refused(&with_second(|output| output.rules.0[0] ^= 1), BundleError::OtherRules { index });
    assert_refused(&with_second(|output| output.chain_id = 5), BundleError::OtherRules { index });
    assert_refused(&with_second(|output| output.pre_state_root.0[0] ^= 1), BundleError::OtherState { index });
    assert_refused(&with_second(|output| output.block_hash.0[0] ^= 1), BundleError::OtherHeader { index });
}
