//! cSHAKE, KMAC and TupleHash (SP 800-185).

use crate::encoding::{left_encode, right_encode};
use crate::sponge::{Sponge, rate};
use crate::{Hasher, Xof};

/// cSHAKE, the customizable SHAKE.
#[derive(Clone)]
pub struct CShake(Sponge);

impl CShake {
    /// The variant with a security of 128 bits.
    #[must_use]
    pub fn v128(name: &[u8], custom_string: &[u8]) -> Self {
        Self::new(name, custom_string, 128)
    }

    /// The variant with a security of 256 bits.
    #[must_use]
    pub fn v256(name: &[u8], custom_string: &[u8]) -> Self {
        Self::new(name, custom_string, 256)
    }

    pub(crate) fn new(name: &[u8], custom_string: &[u8], bits: usize) -> Self {
        if name.is_empty() && custom_string.is_empty() {
            return Self(Sponge::new(bits, 0x1f));
        }
        let mut result = Self(Sponge::new(bits, 0x04));
        result.update(left_encode(rate(bits)).as_ref());
        result.update_string(name);
        result.update_string(custom_string);
        result.0.next_block();
        result
    }

    /// Absorbs `encode_string`: the length in bits, then the string.
    fn update_string(&mut self, string: &[u8]) {
        self.update(left_encode(8 * string.len()).as_ref());
        self.update(string);
    }

    /// Absorbs the output length in bits, at the end of the input; zero for an extendable output.
    pub(crate) fn update_output_bytes(&mut self, bytes: usize) {
        self.update(right_encode(8 * bytes).as_ref());
    }
}

impl Hasher for CShake {
    fn update(&mut self, input: &[u8]) {
        self.0.absorb(input);
    }

    fn finalize(mut self, output: &mut [u8]) {
        self.0.squeeze(output);
    }
}

impl Xof for CShake {
    fn squeeze(&mut self, output: &mut [u8]) {
        self.0.squeeze(output);
    }
}

/// Implements the output of fixed and of extendable length.
macro_rules! ends {
    ($hasher:ident, $xof:ident, $update:expr) => {
        impl crate::Hasher for $hasher {
            fn update(&mut self, input: &[u8]) {
                let update: fn(&mut Self, &[u8]) = $update;
                update(self, input);
            }

            fn finalize(self, output: &mut [u8]) {
                self.end(output.len()).finalize(output);
            }
        }

        impl crate::IntoXof for $hasher {
            type Xof = $xof;

            fn into_xof(self) -> $xof {
                $xof(self.end(0))
            }
        }

        /// The function with an extendable output.
        #[derive(Clone)]
        pub struct $xof(crate::CShake);

        impl crate::Xof for $xof {
            fn squeeze(&mut self, output: &mut [u8]) {
                self.0.squeeze(output);
            }
        }
    };
}
#[cfg(feature = "parallel_hash")]
pub(crate) use ends;

/// KMAC, a message authentication code.
#[cfg(feature = "kmac")]
#[derive(Clone)]
pub struct Kmac(CShake);

#[cfg(feature = "kmac")]
impl Kmac {
    /// The variant with a security of 128 bits.
    #[must_use]
    pub fn v128(key: &[u8], custom_string: &[u8]) -> Self {
        Self::new(key, custom_string, 128)
    }

    /// The variant with a security of 256 bits.
    #[must_use]
    pub fn v256(key: &[u8], custom_string: &[u8]) -> Self {
        Self::new(key, custom_string, 256)
    }

    fn new(key: &[u8], custom_string: &[u8], bits: usize) -> Self {
        let mut result = CShake::new(b"KMAC", custom_string, bits);
        result.update(left_encode(rate(bits)).as_ref());
        result.update_string(key);
        result.0.next_block();
        Self(result)
    }

    fn end(mut self, bytes: usize) -> CShake {
        self.0.update_output_bytes(bytes);
        self.0
    }
}

#[cfg(feature = "kmac")]
ends!(Kmac, KmacXof, |this, input| this.0.update(input));

/// TupleHash, where each update is an element of a tuple.
#[cfg(feature = "tuple_hash")]
#[derive(Clone)]
pub struct TupleHash(CShake);

#[cfg(feature = "tuple_hash")]
impl TupleHash {
    /// The variant with a security of 128 bits.
    #[must_use]
    pub fn v128(custom_string: &[u8]) -> Self {
        Self(CShake::new(b"TupleHash", custom_string, 128))
    }

    /// The variant with a security of 256 bits.
    #[must_use]
    pub fn v256(custom_string: &[u8]) -> Self {
        Self(CShake::new(b"TupleHash", custom_string, 256))
    }

    fn end(mut self, bytes: usize) -> CShake {
        self.0.update_output_bytes(bytes);
        self.0
    }
}

#[cfg(feature = "tuple_hash")]
ends!(TupleHash, TupleHashXof, |this, input| this.0.update_string(input));
