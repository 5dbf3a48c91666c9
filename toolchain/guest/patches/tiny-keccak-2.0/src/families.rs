//! The functions of FIPS 202, and those before it.

use crate::Hasher;
use crate::sponge::Sponge;

/// A type of hash functions that differ in the bytes that are kept from the outside.
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
    /// Keccak as it was submitted, before the padding of SHA-3.
    Keccak 0x01:
    /// For digests of 224 bits.
    v224 224,
    /// For digests of 256 bits, as Ethereum has them.
    v256 256,
    /// For digests of 384 bits.
    v384 384,
    /// For digests of 512 bits.
    v512 512
}

family! {
    "sha3"
    /// SHA-3.
    Sha3 0x06:
    /// For digests of 224 bits.
    v224 224,
    /// For digests of 256 bits.
    v256 256,
    /// For digests of 384 bits.
    v384 384,
    /// For digests of 512 bits.
    v512 512
}

family! {
    "shake"
    /// SHAKE, with output of any length.
    Shake 0x1f:
    /// With a security of 128 bits.
    v128 128,
    /// With a security of 256 bits.
    v256 256
}

#[cfg(feature = "shake")]
impl crate::Xof for Shake {
    fn squeeze(&mut self, output: &mut [u8]) {
        self.0.squeeze(output);
    }
}
