//! Elliptic curve Diffie-Hellman (SEC 1, section 3.3.1).

use crate::Secp256k1;

pub use elliptic_curve::ecdh::diffie_hellman;

/// An ephemeral secret key.
pub type EphemeralSecret = elliptic_curve::ecdh::EphemeralSecret<Secp256k1>;

/// A shared secret.
pub type SharedSecret = elliptic_curve::ecdh::SharedSecret<Secp256k1>;
