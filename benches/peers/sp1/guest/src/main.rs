//! The guest: reads the input, runs the program, and commits to the public output.
#![no_main]

sp1_zkvm::entrypoint!(main);

pub fn main() {
    let output = peer_program::run(&sp1_zkvm::io::read_vec());
    sp1_zkvm::io::commit_slice(&peer_program::statement(&output));
}
