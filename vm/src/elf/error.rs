//! Why a file is refused.

use goblin::elf::program_header::program_header32::SIZEOF_PHDR;
use nova_abi::memory::{ADDRESS_START, FRAME_MAX_BYTES, INPUT_START, STACK_TOP};
use thiserror::Error;

/// Why an ELF file cannot be loaded.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ElfError {
    /// Not an ELF file at all.
    #[error("not an ELF file: it does not start with 7f 45 4c 46")]
    NotElf,
    /// Truncated or malformed headers.
    #[error("malformed ELF {what}: {reason}")]
    Malformed {
        /// The part that is malformed.
        what: &'static str,
        /// The parser's reason.
        reason: String,
    },
    /// A 64-bit file.
    #[error(
        "a 64-bit ELF (class {class}); the machine is RV32IM: build for riscv32im (gcc: -march=rv32im -mabi=ilp32)"
    )]
    NotClass32 {
        /// EI_CLASS.
        class: u8,
    },
    /// A big-endian file.
    #[error("not little-endian (data encoding {encoding})")]
    NotLittleEndian {
        /// EI_DATA.
        encoding: u8,
    },
    /// Another architecture.
    #[error("built for another architecture (machine {machine}, RISC-V is 243)")]
    NotRiscV {
        /// e_machine.
        machine: u16,
    },
    /// An object file, a library or a position-independent executable.
    #[error("not a static executable (type {kind}, wanted 2); link with -static and without -pie or -shared")]
    NotExecutable {
        /// e_type.
        kind: u16,
    },
    /// Needs an interpreter or a dynamic linker.
    #[error("dynamically linked; link with -static")]
    Dynamic,
    /// Compressed instructions, which the machine does not have.
    #[error("built with compressed instructions (C extension); build with -march=rv32im")]
    Compressed,
    /// Passes floating-point numbers in registers, which the machine does not have.
    #[error(
        "built for a floating-point unit (ABI {abi} in the flags, wanted 0); build with -march=rv32im -mabi=ilp32"
    )]
    HardFloat {
        /// The ABI's bits of e_flags: 2 for single precision, 4 for double, 6 for quadruple.
        abi: u32,
    },
    /// Built for 16 registers, with another ABI.
    #[error("built for 16 registers (E extension); build with -march=rv32im -mabi=ilp32")]
    Embedded,
    /// Program headers of another size than class 32 has.
    #[error("program headers of {size} bytes, wanted {SIZEOF_PHDR}")]
    ProgramHeaderSize {
        /// e_phentsize.
        size: u16,
    },
    /// Has no PT_LOAD segment with code.
    #[error(
        "has no executable segment; a guest that uses nothing of the runtime is linked without it: write `use nova_rt as _;`"
    )]
    NoCode,
    /// A segment's bytes lie beyond the end of the file.
    #[error("segment {index}: {size} bytes at file offset {offset:#x} reach beyond the file's end")]
    SegmentTruncated {
        /// Index of the program header.
        index: usize,
        /// p_offset.
        offset: u32,
        /// p_filesz.
        size: u32,
    },
    /// More bytes in the file than in memory.
    #[error("segment {index}: {file_size} bytes in the file but {memory_size} in memory")]
    SegmentSizes {
        /// Index of the program header.
        index: usize,
        /// p_filesz.
        file_size: u32,
        /// p_memsz.
        memory_size: u32,
    },
    /// Outside the memory that programs may be loaded to.
    #[error(
        "segment {index}: {size} bytes at {address:#010x} lie outside program memory ({ADDRESS_START:#010x} to \
         {INPUT_START:#010x})"
    )]
    SegmentOutside {
        /// Index of the program header.
        index: usize,
        /// p_vaddr.
        address: u32,
        /// p_memsz.
        size: u32,
    },
    /// Code that does not start at a multiple of 4.
    #[error("segment {index}: executable but at {address:#010x}, which is not a multiple of 4")]
    SegmentMisaligned {
        /// Index of the program header.
        index: usize,
        /// p_vaddr.
        address: u32,
    },
    /// Writable code: the machine executes the code of the file, so that a program's changes would have no effect.
    #[error(
        "segment {index}: at {address:#010x}, both writable and executable; link code and data into segments of their \
         own (GNU ld: without -N)"
    )]
    SegmentWritableCode {
        /// Index of the program header.
        index: usize,
        /// p_vaddr.
        address: u32,
    },
    /// Code without read permission; the machine's code is always readable.
    #[error("segment {index}: at {address:#010x}, executable but not readable; link without --execute-only")]
    SegmentUnreadableCode {
        /// Index of the program header.
        index: usize,
        /// p_vaddr.
        address: u32,
    },
    /// A segment where the runtime has its heap.
    #[error(
        "the segment at {address:#010x} with {size} bytes reaches into the heap, which begins at {heap:#010x} and would \
         overwrite it; link with the nova.ld that belongs to the runtime (`cargo nova sdk` writes it)"
    )]
    SegmentInHeap {
        /// p_vaddr.
        address: u32,
        /// p_memsz.
        size: u32,
        /// Where the heap begins.
        heap: u32,
    },
    /// A segment where the runtime has its stack.
    #[error(
        "the segment at {address:#010x} with {size} bytes lies in the stack, which is below {STACK_TOP:#010x}; link with \
         the nova.ld that belongs to the runtime (`cargo nova sdk` writes it)"
    )]
    SegmentInStack {
        /// p_vaddr.
        address: u32,
        /// p_memsz.
        size: u32,
    },
    /// A function whose frame is larger than the stack and its guards.
    #[error(
        "{function} takes {bytes} bytes from the stack at once (at {address:#010x}); the stack has {STACK_TOP}, and an \
         overflow by more than {FRAME_MAX_BYTES} would go unnoticed: put the array on the heap or into a static"
    )]
    FrameTooLarge {
        /// Address of the instruction that takes them.
        address: u32,
        /// Name of the function.
        function: String,
        /// Bytes.
        bytes: u32,
    },
    /// Two segments share addresses.
    #[error("the segments at {first:#010x} and {second:#010x} overlap")]
    SegmentsOverlap {
        /// p_vaddr of the lower.
        first: u32,
        /// p_vaddr of the higher.
        second: u32,
    },
    /// The segments together have more bytes than the file: they overlap in the file.
    #[error("the segments take {bytes} bytes from a file of {file}")]
    SegmentsShareBytes {
        /// Sum of p_filesz.
        bytes: u64,
        /// Bytes in the file.
        file: usize,
    },
    /// Executable segments too far apart.
    #[error("{bytes} bytes of code spread over {span} bytes of address space; link executable segments together")]
    CodeTooSparse {
        /// Bytes of code.
        bytes: u64,
        /// Bytes from the first to the last.
        span: u64,
    },
    /// Entry point outside the code or between instructions.
    #[error("entry point {entry:#010x} is not the address of an instruction in an executable segment")]
    BadEntry {
        /// e_entry.
        entry: u32,
    },
}
