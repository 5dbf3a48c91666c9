//! ParallelHash (SP 800-185, section 6).

use crate::cshake::ends;
use crate::encoding::{left_encode, right_encode};
use crate::{CShake, Hasher};

/// ParallelHash: a hash of the hashes of blocks.
#[derive(Clone)]
pub struct ParallelHash {
    /// Absorbs the hashes of the blocks.
    outer: CShake,
    /// Absorbs the current block.
    inner: CShake,
    /// The number of bytes in the current block.
    position: usize,
    block_size: usize,
    blocks: usize,
    bits: usize,
}

impl ParallelHash {
    /// The variant with a security of 128 bits.
    #[must_use]
    pub fn v128(custom_string: &[u8], block_size: usize) -> Self {
        Self::new(custom_string, block_size, 128)
    }

    /// The variant with a security of 256 bits.
    #[must_use]
    pub fn v256(custom_string: &[u8], block_size: usize) -> Self {
        Self::new(custom_string, block_size, 256)
    }

    fn new(custom_string: &[u8], block_size: usize, bits: usize) -> Self {
        assert!(block_size > 0, "the block size is not zero");
        let mut outer = CShake::new(b"ParallelHash", custom_string, bits);
        outer.update(left_encode(block_size).as_ref());
        Self { outer, inner: CShake::new(b"", b"", bits), position: 0, block_size, blocks: 0, bits }
    }

    fn absorb(&mut self, mut input: &[u8]) {
        while !input.is_empty() {
            let (part, rest) = input.split_at(input.len().min(self.block_size - self.position));
            self.inner.update(part);
            self.position += part.len();
            if self.position == self.block_size {
                self.end_block();
            }
            input = rest;
        }
    }

    fn end_block(&mut self) {
        let block = core::mem::replace(&mut self.inner, CShake::new(b"", b"", self.bits));
        let mut hash = [0; 64];
        let hash = &mut hash[..2 * self.bits / 8];
        block.finalize(hash);
        self.outer.update(hash);
        self.blocks += 1;
        self.position = 0;
    }

    fn end(mut self, bytes: usize) -> CShake {
        if self.position > 0 {
            self.end_block();
        }
        self.outer.update(right_encode(self.blocks).as_ref());
        self.outer.update_output_bytes(bytes);
        self.outer
    }
}

ends!(ParallelHash, ParallelHashXof, |this, input| this.absorb(input));
