//! The guest: reads the input, runs the program, and reveals the public output.

openvm::entry!(main);

fn main() {
    let output = peer_program::run(&openvm::io::read_vec());
    openvm::io::reveal_bytes32(peer_program::statement(&output));
}
