//! The guest: reads the input, runs the program, and commits to the public output.

use risc0_zkvm::guest::env;
use std::io::Read;

fn main() {
    let mut input = Vec::new();
    env::stdin().read_to_end(&mut input).expect("the input can be read");
    env::commit_slice(&peer_program::statement(&peer_program::run(&input)));
}
