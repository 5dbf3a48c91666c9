//! The list of programs, and runs that are compressed.

use std::time::Instant;

use expect_test::expect_file;
use nova_recursion::run::{Layers, Program, Programs, Roots};
use nova_verifier::compressed::CompressedKey;

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
    for program in [Program::Lift(0), Program::Lift(8), Program::Join, Program::Compress, Program::Shrink] {
        assert_eq!(programs.roots().get(program), Some(programs.root(program).unwrap()), "{program}");
    }
}
