//! What is refused before the layers above compressed proofs are made.

use nova_air::F;
use nova_verifier::compressed::{CompressedError, CompressedKey};
use nova_wrap::{Wrapper, WrapperError};
use p3_field::PrimeCharacteristicRing;

fn refused(change: impl FnOnce(&mut CompressedKey)) -> WrapperError {
    let mut key = CompressedKey::standard().unwrap();
    change(&mut key);
    Wrapper::new(key).err().expect("the key is refused")
}

/// No verifier of a wrapped proof sees the layers below, so a key of weak ones must have no wrapper.
#[test]
fn keys_of_weak_layers_are_refused() {
    let error = refused(|key| key.lower_bits = 127);
    assert!(
        matches!(error, WrapperError::Refused(CompressedError::Security { provable: 127, required: 128 })),
        "{error:?}"
    );
}

#[test]
fn keys_of_other_circuits_are_refused() {
    assert!(matches!(refused(|key| key.shrink.preprocessed = None), WrapperError::OtherKey));
    assert!(matches!(refused(|key| key.shrink.constraints[3] += F::ONE), WrapperError::OtherKey));
    assert!(matches!(refused(|key| key.shrink.log_blowup -= 1), WrapperError::OtherKey));
    assert!(matches!(refused(|key| key.shape.tables[0].log_height += 1), WrapperError::OtherKey));
}
