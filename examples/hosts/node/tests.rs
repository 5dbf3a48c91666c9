//! The node with a small guest and test parameters.

use super::*;
use nova_prover::ProverConfig;
use nova_verifier::Parameters;
use std::io::Read;

fn node(folder: &Path) -> Node {
    let elf = include_bytes!("../../guests/fibonacci/fibonacci.elf");
    let prover =
        Prover::new(ProverConfig { parameters: Parameters::insecure_for_tests(), ..ProverConfig::default() });
    let key = prover.setup(elf).expect("the guest has a key");
    let policy = Policy { min_provable_bits: 0 };
    let check: Check = |_, public| Ok(hex::encode(&public.output));
    Node { prover, key, kind: ProofKind::Shards, policy, check, folder: folder.into(), status: Status::default() }
}

fn get(address: std::net::SocketAddr) -> String {
    let mut stream = TcpStream::connect(address).expect("the node listens");
    stream.write_all(b"GET / HTTP/1.1\r\nHost: node\r\n\r\n").expect("the node reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the node answers");
    answer
}

#[test]
fn blocks_in_the_folder_are_proved_and_reported() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    let path = |name: &str| folder.path().join(name);
    fs::write(path("ten.bin"), [10, 0, 0, 0]).expect("the folder is writable");
    fs::write(path("wrong.bin"), b"not four bytes").expect("the folder is writable");
    let node = node(folder.path());
    node.prove_all().expect("the folder can be read");

    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    let status = node.status.clone();
    thread::spawn(move || status.serve(&listener));
    let answer = get(address);
    let (head, body) = answer.split_once("\r\n\r\n").expect("the answer has a body");
    assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
    let status: Value = serde_json::from_str(body).expect("the status is JSON");
    assert_eq!(status["ten"]["proved"], "0a00000037000000", "the tenth Fibonacci number is 55");
    assert!(status["wrong"]["failed"].as_str().is_some_and(|reason| reason.contains("exit code 101")), "{status}");
    assert!(path("ten.proof").exists() && !path("ten.proof.part").exists() && !path("wrong.proof").exists());
}

#[test]
fn a_proof_of_another_block_is_not_reported() {
    let input = include_bytes!("../../blocks/mainnet-21429992.bin");
    let output = nova_os::run_block(input);
    let public = |output: Output| PublicValues { exit_code: 0, output: output.encode().to_vec() };
    assert_eq!(check_block(input, &public(output)).expect("it is this block"), output.block_hash.to_string());
    let other = Output { block_hash: output.post_state_root, ..output };
    assert!(check_block(input, &public(other)).is_err());
}

#[test]
fn existing_proofs_are_not_made_again() {
    let folder = tempfile::tempdir().expect("a folder for temporary files");
    fs::write(folder.path().join("ten.bin"), [10, 0, 0, 0]).expect("the folder is writable");
    fs::write(folder.path().join("ten.proof"), b"another file").expect("the folder is writable");
    let node = node(folder.path());
    node.prove_all().expect("the folder can be read");
    let status = node.status.json();
    assert!(status["ten"]["failed"].as_str().is_some_and(|reason| reason.contains("not a run proof")), "{status}");
}
