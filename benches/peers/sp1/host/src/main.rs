//! Proves a program with SP1, verifies the proof, and prints what it took.

use peer_report::{Arguments, Figures, timed};
use sp1_sdk::blocking::{ProveRequest, Prover, ProverClient};
use sp1_sdk::{Elf, ProvingKey, SP1Stdin};

fn main() {
    let arguments = Arguments::parse();
    let elf = Elf::Dynamic(arguments.program.clone().into());
    let mut stdin = SP1Stdin::new();
    stdin.write_slice(&arguments.input);
    let client = ProverClient::builder().cpu().build();

    let (public, report) = client.execute(elf.clone(), stdin.clone()).run().expect("the program runs");
    arguments.check(public.as_slice());

    let key = client.setup(elf).expect("the program has a key");
    let request = client.prove(&key, stdin);
    let (proof, seconds) = timed(|| match arguments.kind.as_str() {
        "core" => request.core().run(),
        "compressed" => request.compressed().run(),
        kind => panic!("SP1 has proofs of the kinds core and compressed here, not {kind}"),
    });
    let proof = proof.expect("the run is proved");
    let (verified, verify_seconds) = timed(|| client.verify(&proof, key.verifying_key(), None));
    verified.expect("the proof is valid");
    arguments.check(proof.public_values.as_slice());
    arguments.report(&Figures {
        system: "SP1",
        version: sp1_version(&proof.sp1_version),
        cycles: report.total_instruction_count(),
        seconds,
        proof_bytes: bincode::serialized_size(&proof).expect("a proof can be encoded"),
        verify_seconds,
    });
}

/// The version of the crate, with that of its circuits.
fn sp1_version(circuits: &str) -> String {
    format!("6.10.0, circuits {circuits}")
}
