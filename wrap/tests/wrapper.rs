//! What is refused before the layers above compressed proofs are made.

use nova_air::F;
use nova_recursion::run::ResolveError;
use nova_verifier::compressed::{CompressedError, CompressedKey};
use nova_wrap::{Wrapper, WrapperError, wrappable_run};
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

/// What needs an envelope cannot rest on claims: an envelope is a claim itself.
#[test]
fn runs_that_cannot_be_wrapped_are_refused_before_they_are_proved() {
    for (output, claims) in [(&[0x1f; 32][..], 0), (&[0x1f; 32], 2), (&[0x20; 32], 0), (b"output", 0)] {
        assert!(wrappable_run(0, output, claims, 0).is_ok());
    }
    assert!(matches!(wrappable_run(7, &[0; 32], 0, 0), Err(WrapperError::Failed { exit_code: 7 })));
    let open = wrappable_run(0, &[0; 32], 2, 1);
    assert!(matches!(open, Err(WrapperError::Refused(CompressedError::OpenClaims { count: 1 }))));
    for output in [&[0x20; 32][..], b"output"] {
        let refused = wrappable_run(0, output, 2, 0);
        assert!(matches!(refused, Err(WrapperError::NotSealed(ResolveError::ClaimedClaims { count: 2 }))));
    }
}
