//! On the machine, over the accelerators.

use crate::Error;
use crate::weierstrass;
use nova_intrinsics::weierstrass::SECP256R1;

pub(crate) fn verify(hash: &[u8; 32], signature: &[u8; 64], public_key: &[u8; 64]) -> Result<bool, Error> {
    weierstrass::verify(&SECP256R1, hash, signature, public_key)
}
