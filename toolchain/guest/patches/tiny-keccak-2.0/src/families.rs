//! The functions of FIPS 202, and the original Keccak.

use crate::Hasher;
use crate::sponge::Sponge;

/// Defines a family of hash functions that differ in their capacity.
macro_rules! family {
    ($feature:literal $(#[$doc:meta])* $name:ident $domain:literal: $($(#[$version_doc:meta])* $version:ident $bits:literal),*) => {
        $(#[$doc])*
        #[cfg(feature = $feature)]
        #[derive(Clone)]
        pub struct $name(Sponge);

        #[cfg(feature = $feature)]
        impl $name {
            $(
                $(#[$version_doc])*
                #[must_use]
                pub fn $version() -> Self {
                    Self(Sponge::new($bits, $domain))
                }
            )*
        }

        #[cfg(feature = $feature)]
        impl Hasher for $name {
            fn update(&mut self, input: &[u8]) {
                self.0.absorb(input);
            }

            fn finalize(mut self, output: &mut [u8]) {
                self.0.squeeze(output);
            }
        }
    };
}

family! {
    "keccak"
    /// Keccak with its original padding, before SHA-3.
    Keccak 0x01:
    /// The function with a digest of 224 bits.
    v224 224,
    /// Keccak-256, as in Ethereum.
    v256 256,
    /// The function with a digest of 384 bits.
    v384 384,
    /// The function with a digest of 512 bits.
    v512 512
}

family! {
    "sha3"
    /// SHA-3.
    Sha3 0x06:
    /// The function with a digest of 224 bits.
    v224 224,
    /// The function with a digest of 256 bits.
    v256 256,
    /// The function with a digest of 384 bits.
    v384 384,
    /// The function with a digest of 512 bits.
    v512 512
}

family! {
    "shake"
    /// SHAKE, with an extendable output.
    Shake 0x1f:
    /// The variant with a security of 128 bits.
    v128 128,
    /// The variant with a security of 256 bits.
    v256 256
}

#[cfg(feature = "shake")]
impl crate::Xof for Shake {
    fn squeeze(&mut self, output: &mut [u8]) {
        self.0.squeeze(output);
    }
}
