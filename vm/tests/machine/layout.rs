//! Guests of the runtime whose segments, heap and stack are in each other's way.

use crate::support::asm::{li, plain, ri, rri, rrr, words};
use crate::support::elf::{Elf, R, W};
use crate::support::exit;
use nova_abi::memory::{ADDRESS_END, FRAME_MAX_BYTES, INPUT_START, STACK_TOP};
use nova_vm::isa::{Instruction, Opcode, register::SP};
use nova_vm::{ElfError, Program};

const DATA: u32 = STACK_TOP + 0x1000;
const HEAP: u32 = DATA + 0x100;

/// A guest of the runtime with this code, `data` bytes of data, and a heap that begins at an address.
fn guest(code: &[Instruction], data: u32, heap: u32) -> Elf {
    Elf::new(STACK_TOP)
        .code(STACK_TOP, &words(code))
        .segment(DATA, &[7], data, R | W)
        .symbol("_start", STACK_TOP, 4 * code.len() as u32)
        .symbol("_heap_start", heap, 0)
        .symbol("_heap_end", INPUT_START, 0)
}

fn load(elf: &Elf) -> Result<(), ElfError> {
    Program::load(&elf.build()).map(|_| ())
}

#[test]
fn the_heap_lies_behind_every_segment() {
    assert_eq!(load(&guest(&exit(0), HEAP - DATA, HEAP)), Ok(()));
    let refusal = ElfError::SegmentInHeap { address: DATA, size: HEAP - DATA + 1, heap: HEAP };
    assert_eq!(load(&guest(&exit(0), HEAP - DATA + 1, HEAP)), Err(refusal));
    let far = guest(&exit(0), 1, HEAP).segment(INPUT_START - 4, &[1; 4], 4, R | W);
    let refusal = ElfError::SegmentInHeap { address: INPUT_START - 4, size: 4, heap: HEAP };
    assert_eq!(load(&far), Err(refusal));
}

#[test]
fn the_stack_has_no_segments() {
    for address in [0x1000, STACK_TOP - 1] {
        let elf = guest(&exit(0), 1, HEAP).segment(address, &[1], 1, R | W);
        assert_eq!(load(&elf), Err(ElfError::SegmentInStack { address, size: 1 }));
    }
}

/// A heap that ends elsewhere is another runtime's, and may lie in its data.
#[test]
fn other_programs_may_have_a_heap_anywhere() {
    let elf = Elf::new(STACK_TOP)
        .code(STACK_TOP, &words(&exit(0)))
        .segment(0x1000, &[7], 0x1000, R | W)
        .symbol("_heap_start", 0x1100, 0)
        .symbol("_heap_end", 0x2000, 0);
    assert_eq!(load(&elf), Ok(()));
}

/// Takes `bytes` from the stack as LLVM does.
fn subtracted(bytes: u32) -> Vec<Instruction> {
    [li(5, bytes).to_vec(), vec![rrr(Opcode::Sub, SP, SP, 5)], exit(0)].concat()
}

/// Takes `bytes` from the stack as GCC does.
fn added(bytes: u32) -> Vec<Instruction> {
    [li(5, bytes.wrapping_neg()).to_vec(), vec![rrr(Opcode::Add, SP, SP, 5)], exit(0)].concat()
}

#[test]
fn frames_are_as_large_as_the_guards_at_most() {
    for frame in [subtracted, added] {
        for bytes in [4096, STACK_TOP, FRAME_MAX_BYTES] {
            assert_eq!(load(&guest(&frame(bytes), 1, HEAP)), Ok(()));
        }
        for bytes in [FRAME_MAX_BYTES + 1, 1 << 30, 1 << 31] {
            let (address, function) = (STACK_TOP + 8, "_start".into());
            let refusal = ElfError::FrameTooLarge { address, function, bytes };
            assert_eq!(load(&guest(&frame(bytes), 1, HEAP)), Err(refusal));
        }
    }
}

/// Restoring the stack pointer takes no frame, and a call makes a register's value unknown.
#[test]
fn other_changes_of_the_stack_pointer_are_allowed() {
    let back = [li(5, 1 << 30).to_vec(), vec![rrr(Opcode::Add, SP, SP, 5)], exit(0)].concat();
    let after_call =
        [li(5, 1 << 30).to_vec(), vec![ri(Opcode::Jal, 1, 4), rrr(Opcode::Sub, SP, SP, 5)], exit(0)].concat();
    let copied = [vec![rri(Opcode::Addi, SP, 8, -16), plain(Opcode::Fence)], exit(0)].concat();
    for code in [back, after_call, copied] {
        assert_eq!(load(&guest(&code, 1, HEAP)), Ok(()));
    }
}

/// A frame that the loader lets pass and that overflows lies in the guards, whatever the stack held before.
#[test]
fn frames_that_pass_end_in_a_guard() {
    for pointer in [0x1000, STACK_TOP] {
        let below = pointer.wrapping_sub(FRAME_MAX_BYTES);
        assert!(below >= ADDRESS_END + 0xf000, "{below:#x}");
    }
}
