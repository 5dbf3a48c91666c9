//! The interface to the cryptography that the protocol itself needs: signatures and hashes.
//!
//! The precompiled contracts and this module share one provider, revm's `Crypto`. A faster provider speeds up both.

use crate::input::PUBLIC_KEY_BYTES;
use alloy_primitives::{Address, B256, Signature, U256, uint};
use revm::precompile::crypto;

/// A public key that the input claims to be the sender's.
pub(crate) type Hint<'a> = &'a [u8; PUBLIC_KEY_BYTES];

/// Half the order of secp256k1's group, rounded down: the maximum of a signature's `s` (EIP-2).
const HALF_ORDER: U256 = uint!(0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0_U256);

/// The account whose key made a signature. `None` if the signature is invalid, or if `s` is the larger of its two
/// values.
pub(crate) fn recover(signature: &Signature, digest: &B256) -> Option<Address> {
    if signature.s() > HALF_ORDER {
        return None;
    }
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&signature.r().to_be_bytes::<32>());
    bytes[32..].copy_from_slice(&signature.s().to_be_bytes::<32>());
    let word = crypto().secp256k1_ecrecover(&bytes, u8::from(signature.v()), digest).ok()?;
    Some(Address::from_word(word.into()))
}

/// Whether a public key is that of an account.
pub(crate) fn is_key_of(key: Hint<'_>, account: Address) -> bool {
    key[0] == 4 && Address::from_raw_public_key(&key[1..]) == account
}

/// SHA-256.
pub(crate) fn sha256(bytes: &[u8]) -> [u8; 32] {
    crypto().sha256(bytes)
}
