//! Hashing by blocks.

use crate::initial;
use core::fmt;
use digest::array::Array;
use digest::block_api::{
    AlgorithmName, Block, BlockSizeUser, Buffer, BufferKindUser, Eager, OutputSizeUser, TruncSide, UpdateCore,
    VariableOutputCore,
};
use digest::common::hazmat::{DeserializeStateError, SerializableState, SerializedState};
use digest::consts::{U32, U40, U64, U80, U128};
use digest::{HashMarker, InvalidOutputSize, Output};

/// SHA-256's compression function, applied to each block in order.
#[cfg(target_arch = "riscv32")]
pub fn compress256(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    nova_intrinsics::sha256_compress(state, blocks);
}

/// SHA-256's compression function, applied to each block in order.
#[cfg(not(target_arch = "riscv32"))]
pub fn compress256(state: &mut [u32; 8], blocks: &[[u8; 64]]) {
    blocks.iter().for_each(|block| software::compress256(state, &[(*block).into()]));
}

/// SHA-512's compression function, applied to each block in order.
pub fn compress512(state: &mut [u64; 8], blocks: &[[u8; 128]]) {
    blocks.iter().for_each(|block| software::compress512(state, &[(*block).into()]));
}

/// Defines the core of the hash functions with one compression function: their state between blocks.
macro_rules! core_of {
    (
        $(#[$doc:meta])* $name:ident $algorithm:literal,
        $word:ty, $length:ty, $block:ty, $output:ty, $serialized:ty, $compress:ident, $pad:ident, $($bytes:literal: $start:ident)*
    ) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name {
            state: [$word; 8],
            blocks: $length,
        }

        impl HashMarker for $name {}

        impl BlockSizeUser for $name {
            type BlockSize = $block;
        }

        impl BufferKindUser for $name {
            type BufferKind = Eager;
        }

        impl OutputSizeUser for $name {
            type OutputSize = $output;
        }

        impl UpdateCore for $name {
            fn update_blocks(&mut self, blocks: &[Block<Self>]) {
                self.blocks += blocks.len() as $length;
                $compress(&mut self.state, Array::cast_slice_to_core(blocks));
            }
        }

        impl VariableOutputCore for $name {
            const TRUNC_SIDE: TruncSide = TruncSide::Left;

            fn new(output_size: usize) -> Result<Self, InvalidOutputSize> {
                let state = match output_size {
                    $($bytes => initial::$start,)*
                    _ => return Err(InvalidOutputSize),
                };
                Ok(Self { state, blocks: 0 })
            }

            fn finalize_variable_core(&mut self, buffer: &mut Buffer<Self>, out: &mut Output<Self>) {
                let bits = 8 * (self.blocks * Self::block_size() as $length + buffer.get_pos() as $length);
                buffer.$pad(bits, |block| $compress(&mut self.state, &[block.0]));
                for (bytes, word) in out.chunks_exact_mut(size_of::<$word>()).zip(self.state) {
                    bytes.copy_from_slice(&word.to_be_bytes());
                }
            }
        }

        impl AlgorithmName for $name {
            fn write_alg_name(f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str($algorithm)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), " { ... }"))
            }
        }

        #[cfg(feature = "zeroize")]
        impl Drop for $name {
            fn drop(&mut self) {
                use digest::zeroize::Zeroize;
                self.state.zeroize();
                self.blocks.zeroize();
            }
        }

        #[cfg(feature = "zeroize")]
        impl digest::zeroize::ZeroizeOnDrop for $name {}

        /// As in the published crate: the words of the state, then the number of blocks, little-endian.
        impl SerializableState for $name {
            type SerializedStateSize = $serialized;

            fn serialize(&self) -> SerializedState<Self> {
                let mut result = SerializedState::<Self>::default();
                let (words, blocks) = result.split_at_mut(8 * size_of::<$word>());
                words.copy_from_slice(self.state.map(<$word>::to_le_bytes).as_flattened());
                blocks.copy_from_slice(&self.blocks.to_le_bytes());
                result
            }

            fn deserialize(serialized: &SerializedState<Self>) -> Result<Self, DeserializeStateError> {
                let (words, blocks) = serialized.split_at(8 * size_of::<$word>());
                let words = words.as_chunks().0;
                let state = core::array::from_fn(|index| <$word>::from_le_bytes(words[index]));
                let blocks = blocks.try_into().map_err(|_| DeserializeStateError)?;
                Ok(Self { state, blocks: <$length>::from_le_bytes(blocks) })
            }
        }
    };
}

core_of!(
    /// The core of SHA-224 and SHA-256, for digests of 28 and 32 bytes.
    Sha256VarCore "Sha256", u32, u64, U64, U32, U40, compress256, len64_padding_be, 28: START_224 32: START_256
);
core_of!(
    /// The core of SHA-512 and its variants, for digests of 28, 32, 48 and 64 bytes.
    Sha512VarCore "Sha512", u64, u128, U128, U64, U80, compress512, len128_padding_be,
    28: START_512_224 32: START_512_256 48: START_384 64: START_512
);
