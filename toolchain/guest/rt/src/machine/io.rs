//! Private input, public output, printing and markers, over the system calls.

use super::{Global, syscall};
use core::mem::size_of;
use core::slice;
use nova_abi::memory::INPUT_START;
use nova_abi::syscall::OUTPUT_CALL_MAX_BYTES;

const WORD_BYTES: usize = size_of::<u32>();

/// The size of the output buffer, in words. Many small writes share one system call.
const BUFFER_WORDS: usize = 256;

/// The private input. It is in memory already, and nothing is copied.
#[inline]
pub fn read_input() -> &'static [u8] {
    let length = syscall::read_input();
    // SAFETY: the machine writes the input there before the first instruction, and nothing else uses these addresses.
    unsafe { slice::from_raw_parts(core::ptr::with_exposed_provenance(INPUT_START as usize), length) }
}

/// Buffered output. A system call takes whole words, except at the end of the output.
struct OutputBuffer {
    words: [u32; BUFFER_WORDS],
    /// The number of bytes in `words`.
    length: usize,
}

static OUTPUT: Global<OutputBuffer> = Global::new(OutputBuffer { words: [0; BUFFER_WORDS], length: 0 });

/// Appends `bytes` to the public output; the output is the concatenation of all calls.
pub fn write_output(bytes: &[u8]) {
    // SAFETY: the buffer's functions only call system calls.
    unsafe { OUTPUT.with(|buffer| buffer.write(bytes)) }
}

/// Writes the buffered output. Only the last write may end within a word, so this ends the output.
pub(super) fn flush_output() {
    // SAFETY: as above.
    unsafe { OUTPUT.with(OutputBuffer::flush) }
}

impl OutputBuffer {
    const BYTES: usize = BUFFER_WORDS * WORD_BYTES;

    fn write(&mut self, mut bytes: &[u8]) {
        // Long aligned output bypasses the buffer, in calls of the greatest length.
        if self.length == 0 && bytes.as_ptr().addr().is_multiple_of(WORD_BYTES) && bytes.len() >= Self::BYTES {
            let (whole_words, rest) = bytes.split_at(bytes.len() / WORD_BYTES * WORD_BYTES);
            whole_words.chunks(OUTPUT_CALL_MAX_BYTES as usize).for_each(syscall::write_output);
            bytes = rest;
        }
        while !bytes.is_empty() {
            let (fitting, rest) = bytes.split_at(bytes.len().min(Self::BYTES - self.length));
            self.append(fitting);
            bytes = rest;
        }
    }

    /// Appends bytes, which fit into the buffer.
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
        // SAFETY: the bytes of the words, where every value is valid.
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
