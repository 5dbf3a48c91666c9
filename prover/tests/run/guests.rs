//! Guests of a few instructions, as ELF files.

use nova_abi::syscall::{KECCAK_F, READ_INPUT, SHA256_COMPRESS, WRITE_CLAIMS, WRITE_OUTPUT};
use nova_vm::isa::register::{A0, A1, A2, A7};

/// Address of the first instruction.
const ENTRY: u32 = 0x0040_0000;

/// Address of the data, which is uninitialised.
const DATA: u32 = 0x0050_0000;

const INPUT: u32 = 0xc000_0000;

const ECALL: u32 = 0x73;

/// `addi x0, x0, 0`.
const NOP: u32 = 0x13;

/// Two temporary registers.
const T0: u8 = 5;
const T1: u8 = 6;
const STRIDE: u8 = 7;

/// `addi rd, x0, value`.
const fn li(rd: u8, value: u32) -> u32 {
    value << 20 | (rd as u32) << 7 | 0x13
}

/// `addi rd, source, value`, of the low 12 bits.
const fn add_imm(rd: u8, source: u8, value: u32) -> u32 {
    value << 20 | (source as u32) << 15 | (rd as u32) << 7 | 0x13
}

/// `add rd, left, right`.
const fn add(rd: u8, left: u8, right: u8) -> u32 {
    (right as u32) << 20 | (left as u32) << 15 | (rd as u32) << 7 | 0x33
}

/// `bne register, x0, -bytes`, for small distances.
const fn branch_back_if_not_zero(register: u8, bytes: u32) -> u32 {
    let offset = bytes.wrapping_neg();
    (offset >> 12 & 1) << 31
        | (offset >> 5 & 63) << 25
        | (register as u32) << 15
        | 0b001 << 12
        | (offset >> 1 & 15) << 8
        | (offset >> 11 & 1) << 7
        | 0x63
}

/// `lui rd, value >> 12`.
const fn lui(rd: u8, value: u32) -> u32 {
    value & 0xffff_f000 | (rd as u32) << 7 | 0x37
}

/// `lw rd, 0(base)`.
const fn lw(rd: u8, base: u8) -> u32 {
    (base as u32) << 15 | 0b010 << 12 | (rd as u32) << 7 | 0x03
}

/// `sw source, 0(base)`.
const fn sw(source: u8, base: u8) -> u32 {
    (source as u32) << 20 | (base as u32) << 15 | 0b010 << 12 | 0x23
}

/// `sw source, offset(base)`.
const fn sw_at(source: u8, base: u8, offset: u32) -> u32 {
    sw(source, base) | (offset >> 5) << 25 | (offset & 31) << 7
}

/// All registers start as zero, so its only instruction is `exit(0)`.
pub(crate) fn exits_at_once() -> Vec<u8> {
    elf(&[ECALL])
}

/// Exits with this code.
pub(crate) fn fails(code: u32) -> Vec<u8> {
    elf(&[li(A0, code), ECALL])
}

/// Makes a system call that does not exist.
pub(crate) fn traps() -> Vec<u8> {
    elf(&[li(A7, 99), ECALL])
}

/// Cycles of a shard of [`echoes`].
pub(crate) const ECHO_SHARD_CYCLES: u32 = 4;

/// Writes the first four bytes of its input, and then three of them again. It runs for 16 cycles, in shards of four.
///
/// The shards write 0, 4, 3 and 0 bytes of output.
pub(crate) fn echoes() -> Vec<u8> {
    echoes_twice(3)
}

/// Differs from [`echoes`] in one instruction: it writes two bytes again.
pub(crate) fn echoes_less() -> Vec<u8> {
    echoes_twice(2)
}

/// Index of the instruction in which [`echoes_less`] differs.
pub(crate) const CHANGED: usize = 8;

fn echoes_twice(again: u32) -> Vec<u8> {
    let first = [lui(T0, INPUT), lw(T1, T0), lui(A0, DATA), sw(T1, A0)];
    let second = [li(A1, 4), li(A7, 2), ECALL, lui(A0, DATA)];
    let third = [li(A1, again), ECALL, li(A0, 0), li(A7, 0)];
    let fourth = [NOP, NOP, NOP, ECALL];
    elf(&[first, second, third, fourth].concat())
}

/// Writes its input as claims, and `output` bytes of it as output.
pub(crate) fn claims_its_input(output: u32) -> Vec<u8> {
    let read = [li(A7, READ_INPUT), ECALL, add(A1, A0, 0), lui(A0, INPUT)];
    let written = [li(A7, WRITE_CLAIMS), ECALL, lui(A0, INPUT), li(A1, output), li(A7, WRITE_OUTPUT), ECALL];
    elf(&[&read[..], &written, &[li(A0, 0), li(A7, 0), ECALL]].concat())
}

/// Index of the instruction that [`reads_code`] reads.
pub(crate) const READ: usize = 2;

/// Writes a word of its own code, the second one that it reads. The first one begins a range.
pub(crate) fn reads_code() -> (Vec<u8>, u32) {
    let read = [lui(T0, ENTRY), lw(T1, T0), lw(T1, T0) | (4 * READ as u32) << 20, lui(A0, DATA), sw(T1, A0)];
    let code = [&read[..], &[li(A1, 4), li(A7, WRITE_OUTPUT), ECALL, li(A0, 0), li(A7, 0), ECALL]].concat();
    (elf(&code), code[READ])
}

/// Compresses a zero block into a zero state, and writes the state.
pub(crate) fn compresses() -> Vec<u8> {
    let call = [lui(A0, DATA), lui(A1, DATA + 0x1000), li(A7, SHA256_COMPRESS), ECALL];
    let shown = [lui(A0, DATA), li(A1, 32), li(A7, WRITE_OUTPUT), ECALL];
    elf(&[&call[..], &shown, &[li(A0, 0), li(A7, 0), ECALL]].concat())
}

/// Calls keccak-f on a zero state, then with an invalid pointer. Writes the state and the result of the second call.
pub(crate) fn permutes() -> Vec<u8> {
    let answer = lui(T0, DATA + 0x1000);
    let write = |length: u32| [li(A1, length), li(A7, WRITE_OUTPUT), ECALL];
    let calls = [lui(A0, DATA), li(A7, KECCAK_F), ECALL, li(A0, 2), ECALL, answer, sw(A0, T0)];
    let shown = [&[lui(A0, DATA)], &write(200)[..], &[lui(A0, DATA + 0x1000)], &write(4)[..]].concat();
    elf(&[&calls[..], &shown, &[li(A0, 0), li(A7, 0), ECALL]].concat())
}

/// Doubles the point (5, 7) with one call, adds the point to the result with another, and squares the sum's x with a
/// third, modulo a power of two. Coordinates have `bytes` bytes. Writes the sum and the square.
pub(crate) fn computes([double, add, multiply_add]: [u32; 3], bytes: u32) -> Vec<u8> {
    const A3: u8 = A2 + 1;
    let (other, square) = (DATA + 0x1000, DATA + 0x2000);
    let point = |address| [lui(A0, address), li(T0, 5), sw(T0, A0), li(T0, 7), sw_at(T0, A0, bytes)];
    let sum = [lui(A0, DATA), li(A7, double), ECALL, lui(A0, DATA), lui(A1, other), li(A7, add), ECALL];
    let squared = [
        [lui(A0, square), lui(A1, DATA), lui(A2, DATA), lui(A3, square)],
        [lui(A3 + 1, square), li(A7, multiply_add), ECALL, NOP],
    ];
    let write = |address, length| [lui(A0, address), li(A1, length), li(A7, WRITE_OUTPUT), ECALL];
    let shown = [write(DATA, 2 * bytes), write(square, bytes)];
    let end = [li(A0, 0), li(A7, 0), ECALL];
    elf(&[&point(DATA), &point(other), &sum[..], squared.as_flattened(), shown.as_flattened(), &end].concat())
}

/// Makes a call `times` times, with pointers to the data and to the pages after it.
pub(crate) fn repeats(number: u32, times: u32) -> Vec<u8> {
    let further = (A2..A2 + 3).zip(2..).map(|(register, page)| lui(register, DATA + 0x1000 * page));
    let call = [lui(A0, DATA), lui(A1, DATA + 0x1000), ECALL];
    let calls = (0..times).flat_map(|_| call);
    let lines: Vec<_> = further.chain([li(A7, number)]).chain(calls).chain([li(A0, 0), li(A7, 0), ECALL]).collect();
    elf(&lines)
}

/// Runs lines `times` times. They keep the counter, register 5.
pub(crate) fn loops(body: &[u32], times: u32) -> Vec<u8> {
    let back = (body.len() as u32 + 1) * 4;
    let count = [lui(T0, times + 0x800), add_imm(T0, T0, times)];
    let start = [lui(T1, DATA), li(STRIDE, 64)];
    let next = [add_imm(T0, T0, u32::MAX), branch_back_if_not_zero(T0, back)];
    let end = [li(A0, 0), li(A7, 0), ECALL];
    elf(&[&count[..], &start, body, &next, &end].concat())
}

/// A call with pointers to the data and to the pages after it.
pub(crate) fn call(number: u32) -> Vec<u32> {
    let pointers = (A0..A0 + 5).zip(0..).map(|(register, page)| lui(register, DATA + 0x1000 * page));
    pointers.chain([lui(A7, number + 0x800), add_imm(A7, A7, number), ECALL]).collect()
}

/// Writes `bytes` bytes of output.
pub(crate) fn writes(bytes: u32) -> Vec<u32> {
    vec![lui(A0, DATA), lui(A1, bytes + 0x800), add_imm(A1, A1, bytes), li(A7, WRITE_OUTPUT), ECALL]
}

/// Stores to a word 64 bytes after the one before.
pub(crate) fn strides() -> Vec<u32> {
    vec![sw(T0, T1), add(T1, T1, STRIDE)]
}

/// Pages of data that [`touches`] accesses, each in another way.
pub(crate) const TOUCHED_PAGES: u64 = 7;

/// Accesses fresh pages: loads from two, stores to one, compresses a block in one into a state in another, writes
/// output from one, and loads from one after that. Pages that are read were never written.
pub(crate) fn touches() -> Vec<u8> {
    let page = |number: u32| DATA + 0x1000 * number;
    let load = |number: u32| [lui(T0, page(number)), lw(T1, T0)];
    let store = [lui(T0, page(2)), sw(T0, T0)];
    let call = [lui(A0, page(3)), lui(A1, page(4)), li(A7, SHA256_COMPRESS), ECALL];
    let shown = [lui(A0, page(5)), li(A1, 8), li(A7, WRITE_OUTPUT), ECALL];
    let end = [li(A0, 0), li(A7, 0), ECALL];
    elf(&[&load(0)[..], &load(1), &store, &call, &shown, &load(6), &end].concat())
}

/// A static RV32 executable of one code segment.
fn elf(code: &[u32]) -> Vec<u8> {
    const HEADERS: u32 = 52 + 32;
    let size = code.len() as u32 * 4;
    let identification = [0x7f, b'E', b'L', b'F', 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0];
    let halves = |values: &[u16]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<_>>();
    let words = |values: &[u32]| values.iter().flat_map(|value| value.to_le_bytes()).collect::<Vec<_>>();
    [
        identification.to_vec(),
        // Executable, RISC-V; version, entry, program headers, section headers, flags; sizes and counts.
        halves(&[2, 243]),
        words(&[1, ENTRY, 52, 0, 0]),
        halves(&[52, 32, 1, 0, 0, 0]),
        words(&[1, HEADERS, ENTRY, ENTRY, size, size, 5, 4]),
        words(code),
    ]
    .concat()
}
