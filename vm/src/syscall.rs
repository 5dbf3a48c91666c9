//! System calls: what `ecall` does. The numbers and their contract are in [`nova_abi::syscall`].

use crate::accelerator::Answer;
use crate::isa::register::{A0, A1, A2, A7, CLAIMS_LENGTH, INPUT_LENGTH, OUTPUT_LENGTH};
use crate::machine::{Break, Machine};
use crate::observer::{Observer, Site, WordAccess};
use crate::trap::TrapKind;
use nova_abi::accelerator::Accelerator;
use nova_abi::memory::PAGE_BYTES;
use nova_abi::syscall::{
    MARKER_BEGIN, MARKER_END, MARKER_NAME_MAX_BYTES, OUTPUT_CALL_MAX_BYTES, OUTPUT_MAX_BYTES, REFUSED, STDERR,
    STDOUT, Syscall, WRITE_CLAIMS, WRITE_HOST_MAX_BYTES,
};
use std::ops::ControlFlow;

/// Where a guest's text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stream {
    /// Standard output.
    Out,
    /// Standard error.
    Err,
}

/// Receives a guest's text and the progress of the run. Proofs cover neither.
pub trait Host {
    /// Bytes that the guest prints; a long text comes in several calls.
    fn write(&mut self, stream: Stream, bytes: &[u8]);

    /// Reports the number of executed cycles; returning `Break` stops the run. [`crate::execute`] and
    /// [`crate::report::run_to_end`] call it every [`crate::report::PROGRESS_CYCLES`].
    fn progress(&mut self, _cycles: u64) -> ControlFlow<()> {
        ControlFlow::Continue(())
    }
}

/// A host that discards everything.
pub struct Silent;

impl Host for Silent {
    fn write(&mut self, _: Stream, _: &[u8]) {}
}

/// Writes text to the process's own standard output and error.
pub struct Console;

impl Host for Console {
    fn write(&mut self, stream: Stream, bytes: &[u8]) {
        use std::io::Write;
        // A closed pipe is the host's failure and must not change the guest's run.
        let _ = match stream {
            Stream::Out => std::io::stdout().write_all(bytes),
            Stream::Err => std::io::stderr().write_all(bytes),
        };
    }
}

/// Whether a marked region begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkerKind {
    /// It begins.
    Begin,
    /// It ends.
    End,
}

/// A system call that succeeded, as observers see it.
#[derive(Debug)]
pub struct Call<'a> {
    /// The number in a7.
    pub number: u32,
    /// a0, a1, a2 before the call.
    pub arguments: [u32; 3],
    /// a0 after the call.
    pub result: u32,
    /// What it did beyond its result.
    pub effect: Effect<'a>,
}

/// What a system call did beyond its result.
#[derive(Debug)]
pub enum Effect<'a> {
    /// None.
    None,
    /// The run ended with an exit code.
    Exit(u32),
    /// Words were read from memory and their first bytes, `bytes` in all, appended to the public output, or to the claims.
    Output {
        /// The words, in order.
        words: &'a [WordAccess],
        /// Bytes appended; only the last word can be partial.
        bytes: u32,
        /// Bytes of the output, or of the claims, before the call.
        position: u32,
    },
    /// A region of the report began or ended.
    Marker {
        /// Which of the two.
        kind: MarkerKind,
        /// The region's name.
        name: &'a str,
    },
    /// An accelerator computed.
    Accelerated {
        /// Which.
        accelerator: &'static Accelerator,
        /// The words that it accessed, operand by operand.
        words: &'a [WordAccess],
    },
    /// An accelerator refused a pointer.
    Refused {
        /// Which.
        accelerator: &'static Accelerator,
        /// Index of the operand.
        operand: usize,
        /// The pointer.
        pointer: u32,
    },
}

impl Machine<'_> {
    /// Executes the `ecall` at a site.
    #[inline(never)]
    pub(crate) fn syscall<O: Observer>(
        &mut self,
        at: Site<'_>,
        observer: &mut O,
        host: &mut dyn Host,
    ) -> Result<(), Break> {
        let arguments = [A0, A1, A2].map(|register| self.register(register));
        let number = self.register(A7);
        let mut finish = |machine: &mut Self, result, effect| {
            machine.set_register(A0, result);
            observer.syscall(at, &Call { number, arguments, result, effect });
        };
        match Syscall::of(number).ok_or(TrapKind::UnknownSyscall { number })? {
            Syscall::Exit => {
                finish(self, arguments[0], Effect::Exit(arguments[0]));
                return Err(Break::Halt(arguments[0]));
            }
            Syscall::ReadInput => finish(self, self.register(INPUT_LENGTH), Effect::None),
            Syscall::WriteOutput | Syscall::WriteClaims => {
                let register = length_register(number);
                let (position, bytes) = (self.register(register), arguments[1]);
                let words = self.written_words(number, position, arguments, O::TRACKS_MEMORY)?;
                self.append(register, &words, bytes);
                finish(self, bytes, Effect::Output { words: &words, bytes, position });
            }
            Syscall::WriteHost => {
                self.write_host(arguments, host);
                finish(self, arguments[2], Effect::None);
            }
            Syscall::CycleMarker => {
                let marker = self.marker(arguments);
                let marker = marker.as_ref().map(|(kind, name)| Effect::Marker { kind: *kind, name });
                finish(self, 0, marker.unwrap_or(Effect::None));
            }
            Syscall::Accelerator(accelerator) => match self.accelerate(accelerator, O::TRACKS_MEMORY)? {
                Answer::Computed(words, result) => {
                    finish(self, result, Effect::Accelerated { accelerator, words: &words });
                }
                Answer::Refused(operand) => {
                    let pointer = self.register(accelerator.operands[operand].register());
                    finish(self, REFUSED, Effect::Refused { accelerator, operand, pointer });
                }
            },
        }
        Ok(())
    }

    /// Checks a call that appends to the output or to the claims, and reads its words.
    fn written_words(
        &mut self,
        number: u32,
        position: u32,
        [address, length, _]: [u32; 3],
        tracks: bool,
    ) -> Result<Vec<WordAccess>, Break> {
        if let Some(reason) = broken_rule(number, address, length, position) {
            return Err(TrapKind::BadSyscall { number, reason }.into());
        }
        let read = |offset: u32| {
            let address = address.wrapping_add(offset);
            let memory = self.memory_mut();
            let slot = if tracks { memory.writable(address)? } else { memory.readable(address)? };
            let value = memory.word(slot);
            Ok(WordAccess { slot, address, before: value, after: value })
        };
        (0..length).step_by(4).map(read).collect()
    }

    /// Passes the readable bytes to the host; what a guest prints never changes its run.
    fn write_host(&self, [stream, address, length]: [u32; 3], host: &mut dyn Host) {
        let stream = match stream {
            STDOUT => Stream::Out,
            STDERR => Stream::Err,
            _ => return,
        };
        let length = length.min(WRITE_HOST_MAX_BYTES);
        for start in (0..length).step_by(PAGE_BYTES as usize) {
            let bytes = self.bytes(address.wrapping_add(start), (length - start).min(PAGE_BYTES));
            let Ok(bytes) = bytes else { return };
            host.write(stream, &bytes);
        }
    }

    /// The marker of a call, if it makes sense.
    fn marker(&self, [address, length, kind]: [u32; 3]) -> Option<(MarkerKind, String)> {
        let kind = match kind {
            MARKER_BEGIN => MarkerKind::Begin,
            MARKER_END => MarkerKind::End,
            _ => return None,
        };
        let name = (length <= MARKER_NAME_MAX_BYTES).then(|| self.bytes(address, length))?.ok()?;
        Some((kind, String::from_utf8(name).ok()?))
    }

    fn bytes(&self, address: u32, length: u32) -> Result<Vec<u8>, TrapKind> {
        (0..length).map(|offset| self.memory().byte(address.wrapping_add(offset))).collect()
    }
}

/// The register that holds the length of what a call appends to.
pub(crate) const fn length_register(number: u32) -> u8 {
    if number == WRITE_CLAIMS { CLAIMS_LENGTH } else { OUTPUT_LENGTH }
}

/// The rule that a call to append to the output or to the claims breaks.
fn broken_rule(number: u32, address: u32, length: u32, position: u32) -> Option<&'static str> {
    let of = |output, claims| Some(if number == WRITE_CLAIMS { claims } else { output });
    if length > OUTPUT_CALL_MAX_BYTES {
        return of("more than 4 KiB of public output in one call", "more than 4 KiB of claims in one call");
    }
    if u64::from(length) + u64::from(position) > u64::from(OUTPUT_MAX_BYTES) {
        return of("more public output than 16 MiB", "more claims than 16 MiB");
    }
    if length > 0 && !address.is_multiple_of(4) {
        return of(
            "the address of the output is not a multiple of 4",
            "the address of the claims is not a multiple of 4",
        );
    }
    if length > 0 && !position.is_multiple_of(4) {
        let claims = "claims after a call whose length was not a multiple of 4";
        return of("output after a call whose length was not a multiple of 4", claims);
    }
    None
}
