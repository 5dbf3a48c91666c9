//! Compressed proofs and their key as files.

use super::*;

/// Each file says what it is. An error names the file that was given in place of another.
#[test]
fn other_kinds_of_files_are_refused() {
    let Accepted { key, program, bytes, .. } = &*ACCEPTED;
    let proof = |bytes: &[u8]| refusal(key, program, bytes);
    assert!(matches!(proof(&[]), CompressedError::NotACompressedProof));
    assert!(matches!(proof(&MAGIC[..7]), CompressedError::NotACompressedProof));
    assert!(matches!(proof(&key.to_bytes()), CompressedError::NotACompressedProof));
    assert!(matches!(proof(&run::MAGIC), CompressedError::RunProof));
    assert!(matches!(proof(&[&run::MAGIC, &bytes[8..]].concat()), CompressedError::RunProof));
    assert!(matches!(proof(&DEVELOPMENT_MAGIC), CompressedError::DevelopmentProof));
    let of_key = |bytes: &[u8]| CompressedKey::from_bytes(bytes).expect_err("the key is refused");
    assert!(matches!(of_key(&[]), CompressedError::NotACompressedKey));
    assert!(matches!(of_key(bytes), CompressedError::NotACompressedKey));
    assert!(matches!(of_key(b"NOVA-KEY"), CompressedError::ProgramKey));

    assert!(matches!(SectionReader::new(&bytes[..]), Err(RunError::CompressedProof)));
    assert!(matches!(SectionReader::new(&key.to_bytes()[..]), Err(RunError::NotARunProof)));
    assert!(matches!(ProgramKey::from_bytes(&key.to_bytes()), Err(RunError::CompressedKey)));
    assert!(matches!(ProgramKey::from_bytes(bytes), Err(RunError::NotAKey)));

    let version = |magic: [u8; 8]| [&magic[..], &(VERSION + 1).to_le_bytes()].concat();
    let (got, expected) = (VERSION + 1, VERSION);
    let error = proof(&version(MAGIC));
    assert!(
        matches!(error, CompressedError::Version { file: "proof", got: g, expected: e } if (g, e) == (got, expected))
    );
    let error = of_key(&version(KEY_MAGIC));
    assert!(
        matches!(error, CompressedError::Version { file: "key", got: g, expected: e } if (g, e) == (got, expected))
    );
}

#[test]
fn truncated_and_extended_files_are_refused() {
    let Accepted { key, program, bytes, .. } = &*ACCEPTED;
    let key_bytes = key.to_bytes();
    let lengths = (MAGIC.len()..100).chain((100..bytes.len()).step_by(997)).chain([bytes.len() - 1]);
    for length in lengths {
        let error = refusal(key, program, &bytes[..length]);
        assert!(matches!(error, CompressedError::Decode { file: "proof", .. }), "{length}: {error}");
    }
    for length in MAGIC.len()..key_bytes.len() {
        let error = CompressedKey::from_bytes(&key_bytes[..length]).expect_err("the key is truncated");
        assert!(matches!(error, CompressedError::Decode { file: "key", .. }), "{length}: {error}");
    }
    let error = refusal(key, program, &[bytes, &[0][..]].concat());
    assert!(matches!(error, CompressedError::Decode { file: "proof", source: DecodeError::NotCanonical }));
    let error = CompressedKey::from_bytes(&[&key_bytes[..], &[0]].concat()).expect_err("the key has another byte");
    assert!(matches!(error, CompressedError::Decode { file: "key", source: DecodeError::NotCanonical }));
}

/// No byte of the file is idle, and none makes the verifier panic.
#[test]
fn changed_bytes_are_refused() {
    let Accepted { key, program, bytes, .. } = &*ACCEPTED;
    for position in (0..600).chain((600..bytes.len()).step_by(499)) {
        let mut changed = bytes.clone();
        changed[position] ^= 1 << (position % 8);
        refusal(key, program, &changed);
    }
}
