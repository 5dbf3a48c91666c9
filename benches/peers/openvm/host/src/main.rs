//! Proves a program with OpenVM, verifies the proof, and prints what it took.

use openvm_sdk::config::{AggregationSystemParams, AppConfig};
use openvm_sdk::prover::verify_app_proof;
use openvm_sdk::{DefaultStarkEngine, F, SC, Sdk, StdIn};
use openvm_sdk_config::SdkVmConfig;
use openvm_stark_backend::codec::Encode;
use openvm_stark_backend::p3_field::PrimeField32;
use openvm_stark_sdk::config::{MAX_APP_LOG_STACKED_HEIGHT, app_params_with_100_bits_security};
use peer_report::{Arguments, Figures, timed};

fn main() {
    let arguments = Arguments::parse();
    let path = std::env::var("OPENVM_TOML").expect("OPENVM_TOML names the guest's openvm.toml");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let config = SdkVmConfig::from_toml(&text).expect("the file describes a machine");
    let config = AppConfig::new(config, app_params_with_100_bits_security(MAX_APP_LOG_STACKED_HEIGHT));
    let sdk = Sdk::new(config, AggregationSystemParams::default()).expect("the machine has keys");
    let input = StdIn::from_bytes(&arguments.input);

    let executable = sdk.convert_to_exe(arguments.program.clone()).expect("the program is for this machine");
    let (public, (_, cycles)) =
        sdk.execute_metered_cost(executable.clone(), input.clone()).expect("the program runs");
    arguments.check(&public);

    let (seconds, proof_bytes, verify_seconds) = match arguments.kind.as_str() {
        "core" => core(&arguments, &sdk, executable, input),
        "compressed" => compressed(&arguments, &sdk, executable, input),
        kind => panic!("OpenVM has proofs of the kinds core and compressed here, not {kind}"),
    };
    arguments.report(&Figures {
        system: "OpenVM",
        version: "2.0.2".to_owned(),
        cycles,
        seconds,
        proof_bytes,
        verify_seconds,
    });
}

/// A proof for each segment. Returns the time of proving, the bytes of the proof and the time of verification.
fn core(arguments: &Arguments, sdk: &Sdk, executable: Executable, input: StdIn) -> (f64, u64, f64) {
    let mut prover = sdk.app_prover(executable).expect("the program has a prover");
    let (proof, seconds) = timed(|| prover.prove(input));
    let proof = proof.expect("the run is proved");
    let key = sdk.app_vk();
    let (verified, verify_seconds) = timed(|| verify_app_proof::<DefaultStarkEngine>(&key, &proof));
    assert_eq!(verified.expect("the proof is valid"), prover.app_exe_commit(), "the proof is of this program");
    arguments.check(&bytes_of(&proof.user_public_values.public_values));
    let mut bytes = proof.per_segment.encode_to_vec().expect("a proof can be encoded");
    proof.user_public_values.encode::<SC, _>(&mut bytes).expect("public values can be encoded");
    (seconds, bytes.len() as u64, verify_seconds)
}

/// One proof for all segments.
fn compressed(arguments: &Arguments, sdk: &Sdk, executable: Executable, input: StdIn) -> (f64, u64, f64) {
    let mut prover = sdk.prover(executable).expect("the program has a prover");
    let baseline = prover.generate_baseline();
    let (proof, seconds) = timed(|| prover.prove(input, &[]));
    let (proof, _) = proof.expect("the run is proved");
    let key = sdk.agg_vk().as_ref().clone();
    let (verified, verify_seconds) = timed(|| Sdk::verify_proof(key, baseline, &proof));
    verified.expect("the proof is valid");
    arguments.check(&bytes_of(&proof.user_pvs_proof.public_values));
    let bytes = proof.encode_to_vec().expect("a proof can be encoded").len() as u64;
    (seconds, bytes, verify_seconds)
}

/// Public values, which are field elements below 256.
fn bytes_of(values: &[F]) -> Vec<u8> {
    values.iter().map(|value| value.as_canonical_u32() as u8).collect()
}

/// A program for the machine.
type Executable = std::sync::Arc<openvm_circuit::arch::instructions::exe::VmExe<F>>;
