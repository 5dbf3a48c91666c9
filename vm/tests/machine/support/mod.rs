//! What the tests share: ELF files, an encoder, random programs, outside tools.

pub(crate) mod asm;
pub(crate) mod elf;
pub(crate) mod programs;
pub(crate) mod tools;

use asm::{li, plain};
use elf::Elf;
use nova_vm::isa::{Instruction, Opcode};
use nova_vm::{Limits, Machine, Program};

/// Where the tests link their code.
pub(crate) const BASE: u32 = 0x0001_0000;
/// Ordinary memory that no segment holds.
pub(crate) const SCRATCH: u32 = 0x0020_0000;

/// A program of instructions at [`BASE`].
pub(crate) fn program(instructions: &[Instruction]) -> Program {
    load(Elf::new(BASE).code(BASE, &asm::words(instructions)))
}

/// Loads a file that is known to be good.
pub(crate) fn load(elf: Elf) -> Program {
    Program::load(&elf.build()).expect("the test's ELF is well-formed")
}

/// A machine with default limits and no input.
pub(crate) fn machine(program: &Program) -> Machine<'_> {
    Machine::new(program, &[], Limits::default()).expect("the program is small")
}

/// A system call with constant arguments, as instructions.
pub(crate) fn ecall(number: u32, arguments: [u32; 3]) -> Vec<Instruction> {
    let registers = [(17, number), (10, arguments[0]), (11, arguments[1]), (12, arguments[2])];
    let loads = registers.into_iter().flat_map(|(register, value)| li(register, value));
    loads.chain([plain(Opcode::Ecall)]).collect()
}

/// Ends with an exit code, under the Linux number.
pub(crate) fn exit(code: u32) -> Vec<Instruction> {
    ecall(93, [code, 0, 0])
}
