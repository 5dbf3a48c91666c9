//! Instructions to words, and words to programs.

// The encoder is that of the executor's tests: written from the specification's listing, and compared with objdump there.
#[path = "../../../vm/tests/machine/support/asm.rs"]
mod encoder;

pub(crate) use encoder::*;

use nova_vm::Program;
use nova_vm::isa::{Instruction, Opcode};

/// Where the tests link their code.
pub(crate) const BASE: u32 = 0x0001_0000;
/// Ordinary memory that no segment holds.
pub(crate) const SCRATCH: u32 = 0x0020_0000;

/// A program of instructions at [`BASE`], in an ELF file with one segment.
pub(crate) fn program(instructions: &[Instruction]) -> Program {
    program_at(BASE, instructions)
}

/// A program of instructions at an address, in an ELF file with one segment.
pub(crate) fn program_at(base: u32, instructions: &[Instruction]) -> Program {
    program_of(base, &words(instructions))
}

/// A program of words at an address, the first of which is its entry.
pub(crate) fn program_of(base: u32, words: &[u32]) -> Program {
    program_of_segments(&[(base, CODE, words)])
}

/// Flags of a segment that is executable, and of one that is not.
pub(crate) const CODE: u32 = 5;
pub(crate) const DATA: u32 = 6;

/// A program of segments: address, flags and words. The first word of the first one is its entry.
pub(crate) fn program_of_segments(segments: &[(u32, u32, &[u32])]) -> Program {
    let bytes = |words: &[u32]| words.iter().flat_map(|word| word.to_le_bytes()).collect();
    let segments: Vec<_> = segments.iter().map(|&(address, flags, words)| (address, flags, bytes(words))).collect();
    program_of_bytes(&segments)
}

/// A program of segments: address, flags and bytes. The first address of the first one is its entry.
pub(crate) fn program_of_bytes(segments: &[(u32, u32, Vec<u8>)]) -> Program {
    let (entry, number) = (segments[0].0, segments.len() as u32);
    // Magic, class, encoding and version; then kind and machine, version, entry, headers' places, flags, sizes.
    let identification = [0x464c_457f, 0x0001_0101, 0, 0];
    let header = [243 << 16 | 2, 1, entry, 52, 0, 0, 32 << 16 | 52, 40 << 16 | number, 0];
    let mut offset = 52 + 32 * number;
    let headers = segments.iter().flat_map(|(address, flags, bytes)| {
        let (size, place) = (bytes.len() as u32, offset);
        offset += size;
        [1, place, *address, *address, size, size, *flags, 4]
    });
    let headers = identification.into_iter().chain(header).chain(headers).flat_map(u32::to_le_bytes);
    let elf: Vec<u8> = headers.chain(segments.iter().flat_map(|(.., bytes)| bytes.iter().copied())).collect();
    Program::load(&elf).expect("the test's ELF is well-formed")
}

/// A system call with constant arguments.
pub(crate) fn ecall(number: u32, arguments: [u32; 3]) -> Vec<Instruction> {
    let registers = [(17, number), (10, arguments[0]), (11, arguments[1]), (12, arguments[2])];
    let loads = registers.into_iter().flat_map(|(register, value)| li(register, value));
    loads.chain([plain(Opcode::Ecall)]).collect()
}

/// A halt with an exit code.
pub(crate) fn exit(code: u32) -> Vec<Instruction> {
    ecall(nova_abi::syscall::EXIT, [code, 0, 0])
}
