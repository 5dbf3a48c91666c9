//! Checks that the segments, the stack and the heap of a guest of the runtime do not overlap.
//!
//! The machine has no page permissions: a segment in the heap would be overwritten silently. The runtime's linker script
//! puts everything before the heap; this check finds files of other scripts. A guest of the runtime is recognised by the
//! symbols of its heap, which the standard for linker scripts names. Files without symbols are not checked: `nova-build`
//! checks before it strips them.

use crate::elf::{ElfError, Segment};
use crate::isa::{Opcode, register};
use crate::program::{Code, ResolvedInstruction};
use crate::symbols::SymbolTable;
use nova_abi::memory::{FRAME_MAX_BYTES, INPUT_START, STACK_TOP};

/// The linker script's symbol of the heap's first byte.
pub(crate) const HEAP_START: &str = "_heap_start";

/// The linker script's symbol of the heap's end.
pub(crate) const HEAP_END: &str = "_heap_end";

/// Start and end of the heap, from a file's symbols.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Heap {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Heap {
    /// Whether it is the heap of the runtime, which ends where the input begins.
    pub(crate) const fn is_of_runtime(self) -> bool {
        self.end == INPUT_START
    }

    /// Refuses segments that lie in the heap or in the stack.
    pub(crate) fn check(self, segments: &[Segment]) -> Result<(), ElfError> {
        for &Segment { address, size, .. } in segments {
            if address < STACK_TOP {
                return Err(ElfError::SegmentInStack { address, size });
            }
            if address + size > self.start {
                return Err(ElfError::SegmentInHeap { address, size, heap: self.start });
            }
        }
        Ok(())
    }
}

/// Refuses code that takes more from the stack in one step than the guards cover.
///
/// An overflow traps because it runs into a guard. A frame that is larger than the guards would jump over them; it is
/// also larger than the whole stack, so that its function can never run.
///
/// # Errors
/// [`ElfError::FrameTooLarge`] names the function.
pub fn check_frames(code: &Code, symbols: &SymbolTable) -> Result<(), ElfError> {
    let mut constants = Constants::default();
    for (index, instruction) in (0..).zip(code.instructions()) {
        let bytes = constants.taken_from_stack(instruction);
        if bytes > FRAME_MAX_BYTES {
            let address = code.pc(index);
            let function = symbols.locate(address).map_or_else(|| "a function".into(), |location| location.symbol);
            return Err(ElfError::FrameTooLarge { address, function, bytes });
        }
        constants.follow(instruction);
    }
    Ok(())
}

/// The registers' values, as far as they follow from the instructions since the last jump.
struct Constants([Option<u32>; register::COUNT]);

impl Default for Constants {
    fn default() -> Self {
        let mut known = [None; register::COUNT];
        known[usize::from(register::ZERO)] = Some(0);
        Self(known)
    }
}

impl Constants {
    fn get(&self, register: u8) -> Option<u32> {
        self.0[usize::from(register)]
    }

    /// Bytes by which the instruction lowers the stack pointer, as far as is known. What restores it adds, or copies.
    fn taken_from_stack(&self, instruction: &ResolvedInstruction) -> u32 {
        let ResolvedInstruction { opcode, rd, rs1, rs2, .. } = *instruction;
        if rd != register::SP {
            return 0;
        }
        let lowered = |by: u32| if by.cast_signed() < 0 { by.wrapping_neg() } else { 0 };
        match (opcode, rs1, rs2) {
            (Opcode::Sub, register::SP, by) => self.get(by).unwrap_or(0),
            (Opcode::Add, register::SP, by) | (Opcode::Add, by, register::SP) => self.get(by).map_or(0, lowered),
            _ => 0,
        }
    }

    fn follow(&mut self, instruction: &ResolvedInstruction) {
        let ResolvedInstruction { opcode, rd, rs1, rs2, imm } = *instruction;
        let value = match opcode {
            Opcode::Jal | Opcode::Jalr => return *self = Self::default(),
            Opcode::Lui => Some(imm),
            Opcode::Addi => self.get(rs1).map(|value| value.wrapping_add(imm)),
            Opcode::Slli => self.get(rs1).map(|value| value << (imm % u32::BITS)),
            Opcode::Add => self.get(rs1).zip(self.get(rs2)).map(|(one, other)| one.wrapping_add(other)),
            Opcode::Sub => self.get(rs1).zip(self.get(rs2)).map(|(one, other)| one.wrapping_sub(other)),
            _ => None,
        };
        self.0[usize::from(rd)] = value;
    }
}
