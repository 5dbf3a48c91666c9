//! The example guests have the same output on the machine as their code natively.
//!
//! The ELF files are the committed ones. The native side is compiled from the same source, by another compiler for
//! another architecture.

use crate::support::Folder;
use nova_vm::{Options, Outcome, Program, Silent, execute};
use std::fs;
use std::panic::catch_unwind;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Exit code of a guest that panicked.
const PANICKED: Outcome = Outcome::Exited(101);

/// A file of the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path)
}

fn on_machine(name: &str, input: &[u8]) -> (Outcome, Vec<u8>) {
    let path = repository(&format!("examples/guests/{name}/{name}.elf"));
    let elf = fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let program = Program::load(&elf).expect("the machine can run the example");
    let (report, _) = execute(&program, input, Options::default(), &mut Silent).expect("program and input fit");
    (report.outcome, report.output)
}

/// Runs both and compares. If the native code panics, the guest must exit as panicked and without output.
#[track_caller]
fn compare(name: &str, native: fn(&[u8]) -> Vec<u8>, input: &[u8]) {
    let expected = match catch_unwind(|| native(input)) {
        Ok(output) => (Outcome::Exited(0), output),
        Err(_) => (PANICKED, Vec::new()),
    };
    let length = input.len();
    assert_eq!(on_machine(name, input), expected, "{name} on {length} bytes: {:02x?}", &input[..length.min(64)]);
}

/// Pseudorandom bytes, the same in every run (xorshift).
fn noise(length: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn fibonacci_is_the_same() {
    compare("fibonacci", fibonacci::run, b"");
    compare("fibonacci", fibonacci::run, b"too long");
    for n in [0, 1, 2, 46, 47, 48, 1_000_000_u32] {
        compare("fibonacci", fibonacci::run, &n.to_le_bytes());
    }
}

#[test]
fn hashes_are_the_same() {
    // Around the block lengths of 64 (SHA-256) and 136 bytes (Keccak-256), and over several pages.
    for length in [0, 1, 3, 4, 55, 56, 63, 64, 65, 119, 120, 135, 136, 137, 271, 272, 273, 4095, 4096, 4097, 50_000] {
        compare("sha256", sha256::run, &noise(length));
        compare("keccak256", keccak256::run, &noise(length));
    }
}

#[test]
fn wide_integers_are_the_same() {
    compare("u256", u256::run, b"");
    compare("u256", u256::run, &[0; 100]);
    let numbers = noise(96);
    for steps in [0, 1, 2, 33_u32] {
        compare("u256", u256::run, &[&steps.to_le_bytes(), &numbers[..]].concat());
    }
    let ones = [0xff; 96];
    let small_modulus = [&ones[..64], &[3], &[0; 31]].concat();
    compare("u256", u256::run, &[&[9, 0, 0, 0], &ones[..]].concat());
    compare("u256", u256::run, &[&[9, 0, 0, 0], &small_modulus[..]].concat());
}

#[test]
fn ethereum_transactions_are_the_same() {
    compare("evm-transfers", evm_transfers::run, b"");
    for count in [0, 1, 16, 17, 300_u32] {
        compare("evm-transfers", evm_transfers::run, &count.to_le_bytes());
    }
}

#[test]
fn sorted_words_are_the_same() {
    for length in [0, 1, 3, 4, 8, 12, 84, 4000, 100_000] {
        compare("sort", sort::run, &noise(length));
    }
    let falling: Vec<u8> = (0..2000_u32).rev().flat_map(u32::to_le_bytes).collect();
    compare("sort", sort::run, &falling);
    compare("sort", sort::run, &[7; 4000]);
}

/// On the host keys have another hash: the machine's words are shorter. The output is the same.
#[test]
fn a_hash_map_is_the_same() {
    for length in [0, 1, 7, 8, 16, 24, 800, 50_000] {
        compare("hash-map", hash_map::run, &noise(length));
    }
    let keys: Vec<u8> =
        (0..3000_u64).flat_map(|key| ((key % 1000) ^ (key % 2).wrapping_neg()).to_le_bytes()).collect();
    compare("hash-map", hash_map::run, &keys);
}

#[test]
fn a_document_is_the_same() {
    let sample = fs::read(repository("examples/guests/json/input.bin")).expect("the sample is there");
    let part = &sample[..sample.len() / 2];
    let deep = [[b'['; 200], [b']'; 200]].concat();
    let documents: [&[u8]; 12] = [
        &sample,
        part,
        b"",
        b"7",
        b" [1, -1, 18446744073709551615, 18446744073709551616, 1e400, 0.1, 1E2, -0]",
        b"{\"a\": 1, \"a\": 2}",
        br#"["\u00e9\ud83d\ude00", "\ud800"]"#,
        b"\"\xff\"",
        b"[1] 2",
        b"nul",
        &deep,
        &deep[80..320],
    ];
    for document in documents {
        compare("json", json::run, document);
    }
}

/// The native side is the published k256, the machine has the patched one.
#[test]
fn signers_are_the_same() {
    let sample = fs::read(repository("examples/guests/ecrecover/input.bin")).expect("the sample is there");
    compare("ecrecover", ecrecover::run, &sample);
    compare("ecrecover", ecrecover::run, &sample[..97]);
    compare("ecrecover", ecrecover::run, &sample[..96]);
    compare("ecrecover", ecrecover::run, b"");
    // Another bit is another signer, or none.
    for bit in [0, 255, 256, 300, 511, 512, 600, 767, 768, 769, 770] {
        let mut damaged = sample[..97].to_vec();
        damaged[bit / 8] ^= 1 << (bit % 8);
        compare("ecrecover", ecrecover::run, &damaged);
    }
}

/// Claims and output are those of the native code; without a chain of blocks there is neither.
#[test]
fn a_bundle_of_blocks_is_the_same() {
    let input = fs::read(repository("examples/guests/bundle/input.bin")).expect("the sample is there");
    let elf = fs::read(repository("examples/guests/bundle/bundle.elf")).expect("the guest is there");
    let program = Program::load(&elf).expect("the machine can run the example");
    let run = |input: &[u8]| execute(&program, input, Options::default(), &mut Silent).expect("the input fits").0;
    let (digest, blocks): (bundle::Digest, Vec<bundle::Block<'_>>) = postcard::from_bytes(&input).expect("an input");
    let expected = bundle::bundle(&digest, &blocks).expect("the blocks are a chain");
    let report = run(&input);
    assert!(report.outcome.is_success(), "{report}");
    assert_eq!(postcard::from_bytes(&report.output), Ok(expected));
    let words = |block: &bundle::Block<'_>| nova_claims::words(&digest, block.output);
    let claims: Vec<u8> = blocks.iter().flat_map(words).flat_map(u32::to_le_bytes).collect();
    assert_eq!(report.claims, claims);

    for blocks in [&blocks[..0], &[blocks[1], blocks[0]], &[blocks[0], blocks[2]]] {
        assert!(bundle::bundle(&digest, blocks).is_err());
        let report = run(&postcard::to_allocvec(&(digest, blocks)).expect("an input"));
        assert_eq!((report.outcome, report.output, report.claims), (PANICKED, Vec::new(), Vec::new()));
    }
}

/// Compiles a guest in C for the host.
fn compile(source: &str, folder: &Folder) -> PathBuf {
    let program = folder.path("native");
    let mut compiler = Command::new("cc");
    compiler.arg("-O2").arg("-I").arg(repository("toolchain/guest/rt/include")).arg("-o").arg(&program);
    compiler.arg(repository(source)).arg(repository("cli/tests/all/native.c"));
    // Rust links with the same command, so that it exists wherever this test was built.
    assert!(compiler.status().expect("cc starts").success(), "{compiler:?}");
    program
}

/// Runs a program with a file as standard input, and returns its standard output.
fn natively(program: &Path, input: &Path) -> Vec<u8> {
    let stdin = Stdio::from(fs::File::open(input).expect("the input was just written"));
    let finished = Command::new(program).stdin(stdin).output().expect("the program was just compiled");
    assert!(finished.status.success(), "{finished:?}");
    finished.stdout
}

#[test]
fn a_guest_in_c_is_the_same() {
    let folder = Folder::new();
    let program = compile("examples/guests/crc32/crc32.c", &folder);
    for length in [0, 1, 2, 3, 4, 5, 255, 4096, 70_001] {
        let bytes = noise(length);
        let expected = natively(&program, &folder.file("input", &bytes));
        assert_eq!(on_machine("crc32", &bytes), (Outcome::Exited(0), expected), "{length} bytes");
    }
}
