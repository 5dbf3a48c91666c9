//! The verifier of compressed proofs accepts what shrink proves, and nothing that the layers below prove.

use nova_recursion::LogHeights;
use nova_recursion::programs::{COMPRESS_PLACE, ClosedChild, ClosedSystem};
use nova_verifier::compressed::{CompressedError, CompressedKey, CompressedProof, verify, verify_open};
use nova_verifier::run::PublicValues;
use nova_verifier::{Layer, Policy, VerifyError};

use crate::compress::{Programs, Size};

/// Segments and compress have few queries here, so the key's figure for them is not true. Shrink has the parameters of a
/// release.
#[test]
fn a_run_is_compressed_and_verified() {
    let compress = Programs::new(Size::Small, LogHeights::default(), LogHeights::default());
    let run = compress.run();
    let below = compress.prove(&run);
    let system =
        ClosedSystem::new(&crate::support::heights_of(&compress.circuit), Size::Small.parameters(Layer::Compress))
            .unwrap();
    let preprocessed = compress.key.verifying.preprocessed.unwrap();
    let path = compress.tree.path(COMPRESS_PLACE);
    let child = ClosedChild { preprocessed, place: COMPRESS_PLACE, path, proof: &below };
    let (circuit, assignment) = system.shrink(&run.closed, &child).finish().unwrap();
    let shrink = circuit.setup_layer(Layer::Shrink, Policy::default()).unwrap();

    let (key_root, program) = (run.closed.key_root, run.closed.program);
    let public = PublicValues { exit_code: 0x0001_0002, output: b"output".to_vec() };
    let proof = circuit.prove(&shrink, assignment).unwrap();
    let key = CompressedKey { key_root, shrink: shrink.verifying, shape: circuit.shape().clone(), lower_bits: 128 };
    let proof = CompressedProof { key_root, program, public, claims: run.claims.clone(), shrink: proof };
    let check = |key: &CompressedKey, proof: &CompressedProof| verify_open(key, &program, proof, Policy::default());
    let security = check(&key, &proof).unwrap();
    assert!(security.shrink.provable_bits() >= 128.0);

    // The run's claims are open, so the proof alone shows nothing.
    let error = verify(&key, &program, &proof.to_bytes(), Policy::default()).unwrap_err();
    assert!(matches!(error, CompressedError::OpenClaims { count: 3 }), "{error}");

    // The proof of compress, which states the same values, with the key of shrink and with its own.
    let of_compress = CompressedProof { shrink: below, ..proof.clone() };
    let error = check(&key, &of_compress).unwrap_err();
    assert!(matches!(error, CompressedError::Shrink(VerifyError::Opening(_))), "{error}");
    let key_of_compress =
        CompressedKey { shrink: compress.key.verifying.clone(), shape: compress.circuit.shape().clone(), ..key };
    let error = check(&key_of_compress, &of_compress).unwrap_err();
    assert!(matches!(error, CompressedError::Shrink(VerifyError::Blowup { expected: 4, got: 5 })), "{error}");
}
