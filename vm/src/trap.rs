//! Why a run ends without the guest's consent.

use crate::symbols::Location;
use nova_abi::memory::{ADDRESS_END, ADDRESS_START};
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};
use thiserror::Error;

/// The word that compilers put where a program aborts: `unimp` in assembler syntax.
const UNIMP: u32 = 0xc000_1073;

/// What an illegal word means, where it is one that compilers put there.
fn hint(word: u32) -> &'static str {
    if word == UNIMP {
        " (unimp): the program aborted; a guest that means to end, and calls std::process::exit, calls nova_rt::exit instead"
    } else {
        ""
    }
}

/// A condition that stops the machine: the run can never be proved as a success.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum TrapKind {
    /// The word at pc is not an RV32IM instruction.
    #[error("illegal instruction word {word:#010x}{}", hint(*word))]
    IllegalInstruction {
        /// The word.
        word: u32,
    },
    /// `ebreak`: the machine has no debugger.
    #[error("breakpoint (ebreak)")]
    Breakpoint,
    /// A jump or a taken branch to an address that is not a multiple of 4.
    #[error("jump to {target:#010x}, which is not a multiple of 4")]
    MisalignedJump {
        /// Where it would have gone.
        target: u32,
    },
    /// A jump, or the instruction after the last, outside every executable segment.
    #[error("execution went to {target:#010x}, which is in no executable segment")]
    OutsideCode {
        /// Where it would have gone.
        target: u32,
    },
    /// A load or store at an address that is not a multiple of its width.
    #[error("{width}-byte access at {address:#010x}, which is not a multiple of {width}")]
    MisalignedAccess {
        /// The address.
        address: u32,
        /// Bytes accessed.
        width: u32,
    },
    /// A load or store in what is guarded.
    #[error(
        "access at {address:#010x}, which is guarded (memory is {ADDRESS_START:#010x} to {ADDRESS_END:#010x}): a pointer \
         that is null or wild, or a stack that overflowed"
    )]
    OutsideMemory {
        /// The address.
        address: u32,
    },
    /// More memory than the run was allowed.
    #[error("the memory limit of {bytes} bytes is reached")]
    MemoryLimit {
        /// The limit.
        bytes: u64,
    },
    /// More cycles than the run was allowed.
    #[error("the cycle limit of {cycles} is reached")]
    CycleLimit {
        /// The limit.
        cycles: u64,
    },
    /// The host stopped the run, for a reason of its own.
    #[error("the host broke the run off")]
    BrokenOff,
    /// `ecall` with a number that is in no table.
    #[error("unknown system call {number} (a7){}", linux_call(*.number))]
    UnknownSyscall {
        /// What a7 held.
        number: u32,
    },
    /// A system call with an argument that it does not take.
    #[error("system call {number}: {reason}")]
    BadSyscall {
        /// What a7 held.
        number: u32,
        /// What is wrong.
        reason: &'static str,
    },
}

/// What programs that were built for Linux ask most, and what they find instead.
fn linux_call(number: u32) -> &'static str {
    match number {
        56 | 57 | 62 | 63 | 80 => {
            ", Linux's for files: bytes come from the private input and go to the public output"
        }
        94 => ", Linux's exit_group: a run ends with exit, number 93 or 0",
        98 | 220 => ", Linux's for threads: there is one",
        113 | 169 => ", Linux's for the time: there is no clock",
        214 | 222 => ", Linux's for memory: the heap is the guest's own, and needs no call",
        278 => ", Linux's for random bytes: they can only come from the input",
        _ => "",
    }
}

/// A trap and where it happened.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("trap at pc {pc:#010x}{} in cycle {cycle}, `{instruction}`: {kind}", location_text(location))]
pub struct Trap {
    /// What happened.
    pub kind: TrapKind,
    /// Address of the instruction that caused it.
    pub pc: u32,
    /// That instruction in assembler syntax, or `illegal`.
    pub instruction: String,
    /// Instructions that were executed before it.
    pub cycle: u64,
    /// The nearest symbol at or before pc, if the ELF names any.
    pub location: Option<Location>,
}

fn location_text(location: &Option<Location>) -> String {
    location.as_ref().map_or_else(String::new, |location| format!(" ({location})"))
}

impl Serialize for Trap {
    /// `reason` is the text of the kind.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut trap = serializer.serialize_struct("Trap", 5)?;
        trap.serialize_field("reason", &self.kind.to_string())?;
        trap.serialize_field("pc", &self.pc)?;
        trap.serialize_field("instruction", &self.instruction)?;
        trap.serialize_field("cycle", &self.cycle)?;
        trap.serialize_field("location", &self.location)?;
        trap.end()
    }
}
