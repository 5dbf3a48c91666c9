//! Elliptic curve Diffie-Hellman (SEC 1, section 3.3.1).

use crate::NistP256;

pub use elliptic_curve::ecdh::diffie_hellman;

/// An ephemeral secret key.
pub type EphemeralSecret = elliptic_curve::ecdh::EphemeralSecret<NistP256>;

/// A shared secret.
pub type SharedSecret = elliptic_curve::ecdh::SharedSecret<NistP256>;
