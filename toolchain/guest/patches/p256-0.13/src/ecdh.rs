//! Secrets that two keys share (SEC 1, section 3.3.1).

use crate::NistP256;

pub use elliptic_curve::ecdh::diffie_hellman;

/// A secret key for one exchange.
pub type EphemeralSecret = elliptic_curve::ecdh::EphemeralSecret<NistP256>;

/// What two keys share.
pub type SharedSecret = elliptic_curve::ecdh::SharedSecret<NistP256>;
