//! The guest: reads the input, runs the program, and reveals the public output.

// What `cargo openvm build` writes names this type, a curve of `openvm.toml`.
use k256::Secp256k1Point;

openvm::init!();
openvm::entry!(main);

fn main() {
    let output = peer_program::run(&openvm::io::read_vec());
    openvm::io::reveal_bytes32(peer_program::statement(&output));
}
