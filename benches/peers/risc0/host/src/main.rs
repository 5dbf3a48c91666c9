//! Proves a program with RISC Zero, verifies the proof, and prints what it took.

use peer_report::{Arguments, Figures, timed};
use risc0_binfmt::ProgramBinary;
use risc0_zkos_v1compat::V1COMPAT_ELF;
use risc0_zkvm::{ExecutorEnv, ProverOpts, compute_image_id, default_prover};

fn main() {
    let arguments = Arguments::parse();
    let options = match arguments.kind.as_str() {
        "core" => ProverOpts::composite(),
        "compressed" => ProverOpts::succinct(),
        kind => panic!("RISC Zero has proofs of the kinds core and compressed here, not {kind}"),
    };
    // A program is a guest together with the kernel that it calls.
    let program = ProgramBinary::new(&arguments.program, V1COMPAT_ELF).encode();
    let image = compute_image_id(&program).expect("the program is valid");
    let environment = ExecutorEnv::builder().write_slice(&arguments.input).build().expect("the input fits");
    let prover = default_prover();
    let (proved, seconds) = timed(|| prover.prove_with_opts(environment, &program, &options));
    let proved = proved.expect("the run is proved");
    let receipt = proved.receipt;
    let (verified, verify_seconds) = timed(|| receipt.verify(image));
    verified.expect("the proof is valid");
    arguments.check(&receipt.journal.bytes);
    arguments.report(&Figures {
        system: "RISC Zero",
        version: risc0_zkvm::VERSION.to_owned(),
        cycles: proved.stats.user_cycles,
        seconds,
        proof_bytes: bincode::serialized_size(&receipt).expect("a proof can be encoded"),
        verify_seconds,
    });
}
