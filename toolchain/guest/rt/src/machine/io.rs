//! Private input, public output, text for the host and markers, on top of the system calls.

use super::{Global, syscall};
use core::mem::size_of;
use core::slice;
use nova_abi::memory::INPUT_START;

const WORD_BYTES: usize = size_of::<u32>();

/// Words that the output buffer holds. A page of memory is 1024 words; many small writes share one system call.
const BUFFER_WORDS: usize = 256;

/// The private input. The machine places it in memory; nothing is copied.
#[inline]
pub fn read_input() -> &'static [u8] {
    let length = syscall::read_input();
    // SAFETY: the machine places that many bytes there before the first instruction, and nothing else uses the
    // addresses from there on.
    unsafe { slice::from_raw_parts(core::ptr::with_exposed_provenance(INPUT_START as usize), length) }
}

/// Output that does not yet fill whole words or is too little for a system call of its own.
struct OutputBuffer {
    words: [u32; BUFFER_WORDS],
    /// Bytes in `words`.
    length: usize,
}

static OUTPUT: Global<OutputBuffer> = Global::new(OutputBuffer { words: [0; BUFFER_WORDS], length: 0 });

/// Appends `bytes` to the public output; the output is the concatenation of all calls.
pub fn write_output(bytes: &[u8]) {
    // SAFETY: the buffer's functions call nothing but system calls.
    unsafe { OUTPUT.with(|buffer| buffer.write(bytes)) }
}

/// Hands the rest of the output to the machine. Only the last call may end within a word, so this ends the output.
pub(super) fn flush_output() {
    // SAFETY: as above.
    unsafe { OUTPUT.with(OutputBuffer::flush) }
}

impl OutputBuffer {
    const BYTES: usize = BUFFER_WORDS * WORD_BYTES;

    fn write(&mut self, mut bytes: &[u8]) {
        // Long aligned output needs no copy.
        if self.length == 0 && bytes.as_ptr().addr().is_multiple_of(WORD_BYTES) && bytes.len() >= Self::BYTES {
            let (whole_words, rest) = bytes.split_at(bytes.len() / WORD_BYTES * WORD_BYTES);
            syscall::write_output(whole_words);
            bytes = rest;
        }
        while !bytes.is_empty() {
            let (fitting, rest) = bytes.split_at(bytes.len().min(Self::BYTES - self.length));
            self.append(fitting);
            bytes = rest;
        }
    }

    /// Appends at most as many bytes as there is room for.
    fn append(&mut self, bytes: &[u8]) {
        let end = self.length + bytes.len();
        self.bytes_mut()[..end][end - bytes.len()..].copy_from_slice(bytes);
        self.length = end;
        if end == Self::BYTES {
            self.flush();
        }
    }

    fn flush(&mut self) {
        if self.length > 0 {
            let length = core::mem::take(&mut self.length);
            syscall::write_output(&self.bytes_mut()[..length]);
        }
    }

    fn bytes_mut(&mut self) -> &mut [u8] {
        // SAFETY: the words' own memory, and every byte is valid.
        unsafe { slice::from_raw_parts_mut(self.words.as_mut_ptr().cast(), Self::BYTES) }
    }
}

/// One of the host's text streams, by number.
pub(crate) struct HostStream(u32);

pub(crate) fn host_stream(stream: u32) -> HostStream {
    HostStream(stream)
}

impl HostStream {
    pub(crate) fn write_bytes(&mut self, bytes: &[u8]) {
        syscall::write_host(self.0, bytes);
    }
}

impl core::fmt::Write for HostStream {
    fn write_str(&mut self, text: &str) -> core::fmt::Result {
        self.write_bytes(text.as_bytes());
        Ok(())
    }
}

pub(crate) fn marker(name: &[u8], kind: u32) {
    syscall::cycle_marker(name, kind);
}
