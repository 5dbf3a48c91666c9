//! KangarooTwelve (RFC 9861), over 12 rounds.

use crate::encoding::length_encode;
use crate::sponge::{Sponge, keccakp};
use crate::{Hasher, IntoXof, Xof};

/// The length of a chunk, in bytes.
const CHUNK: usize = 8192;

/// The length of a chaining value, in bytes.
const HASH: usize = 32;

/// KangarooTwelve: a hash of the first chunk and the chaining values of the others.
#[derive(Clone)]
pub struct KangarooTwelve<T> {
    chunks: Chunks,
    custom_string: T,
}

impl<T> KangarooTwelve<T> {
    /// The variant with a security of 128 bits.
    pub fn new(custom_string: T) -> Self {
        let outer = Sponge::with(keccakp, 128, 0x07);
        Self { chunks: Chunks { outer, inner: inner(), position: 0, count: 0 }, custom_string }
    }
}

#[derive(Clone)]
struct Chunks {
    /// Absorbs the first chunk, and the chaining values of the others.
    outer: Sponge,
    /// Absorbs the current chunk, unless it is the first.
    inner: Sponge,
    /// The number of bytes in the current chunk.
    position: usize,
    /// The number of chunks after the first.
    count: usize,
}

fn inner() -> Sponge {
    Sponge::with(keccakp, 128, 0x0b)
}

impl Chunks {
    /// A chunk starts with its first byte, so an input of exactly one chunk has no second one.
    fn absorb(&mut self, mut input: &[u8]) {
        while !input.is_empty() {
            if self.position == CHUNK {
                self.next_chunk();
            }
            let (part, rest) = input.split_at(input.len().min(CHUNK - self.position));
            let sponge = if self.count == 0 { &mut self.outer } else { &mut self.inner };
            sponge.absorb(part);
            self.position += part.len();
            input = rest;
        }
    }

    fn next_chunk(&mut self) {
        if self.count == 0 {
            self.outer.absorb(&[3, 0, 0, 0, 0, 0, 0, 0]);
        } else {
            self.end_chunk();
        }
        self.count += 1;
        self.position = 0;
    }

    fn end_chunk(&mut self) {
        let mut hash = [0; HASH];
        core::mem::replace(&mut self.inner, inner()).squeeze(&mut hash);
        self.outer.absorb(&hash);
    }
}

impl<T: AsRef<[u8]>> Hasher for KangarooTwelve<T> {
    fn update(&mut self, input: &[u8]) {
        self.chunks.absorb(input);
    }

    fn finalize(self, output: &mut [u8]) {
        self.into_xof().squeeze(output);
    }
}

impl<T: AsRef<[u8]>> IntoXof for KangarooTwelve<T> {
    type Xof = KangarooTwelveXof;

    fn into_xof(self) -> KangarooTwelveXof {
        let (mut chunks, custom_string) = (self.chunks, self.custom_string.as_ref());
        chunks.absorb(custom_string);
        chunks.absorb(length_encode(custom_string.len()).as_ref());
        if chunks.count > 0 {
            chunks.end_chunk();
            chunks.outer.absorb(length_encode(chunks.count).as_ref());
            chunks.outer.absorb(&[0xff, 0xff]);
            chunks.outer.domain = 0x06;
        }
        KangarooTwelveXof(chunks.outer)
    }
}

/// The function with an extendable output.
#[derive(Clone)]
pub struct KangarooTwelveXof(Sponge);

impl Xof for KangarooTwelveXof {
    fn squeeze(&mut self, output: &mut [u8]) {
        self.0.squeeze(output);
    }
}
