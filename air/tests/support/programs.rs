//! Programs that execute every operation on the operands where arithmetic has its corners.

use super::asm::{SCRATCH, ecall, exit, li, plain, program, ri, rri, rrr, ssi};
use nova_abi::memory::{ADDRESS_END, ADDRESS_START, INPUT_START};
use nova_abi::syscall::{
    CYCLE_MARKER, KECCAK_F, READ_INPUT, SHA256_COMPRESS, WRITE_CLAIMS, WRITE_HOST, WRITE_OUTPUT,
};
use nova_vm::Program;
use nova_vm::isa::{Family, Instruction, Opcode};

/// Operands at which arithmetic has its corners; 31, 32 and 63 as amounts of shifts.
pub(crate) const EDGES: [u32; 13] =
    [0, 1, u32::MAX, 1 << 31, i32::MAX as u32, 2, 0xffff, 1 << 16, 15, 16, 17, 31, 63];
/// Registers that hold the edges, from here on.
const FIRST: u8 = 18;
const IMMEDIATES: [i32; 5] = [0, 1, -1, 2047, -2048];
const AMOUNTS: [i32; 6] = [0, 1, 15, 16, 17, 31];
/// Register with the address of scratch memory, and the register that gets results.
const BASE_REGISTER: u8 = 5;
const RESULT: u8 = 6;
const TARGET: u8 = 7;

/// The operations of families.
fn operations(families: &[Family]) -> impl Iterator<Item = Opcode> {
    Opcode::ALL.iter().copied().filter(move |opcode| families.contains(&opcode.family()))
}

/// Operations on two registers.
fn binary() -> impl Iterator<Item = Opcode> {
    operations(&[Family::Add, Family::Bitwise, Family::Shift, Family::Compare, Family::Multiply, Family::Divide])
}

fn immediate() -> impl Iterator<Item = Opcode> {
    let all = operations(&[Family::AddImm, Family::BitwiseImm, Family::CompareImm]);
    all.filter(|opcode| !matches!(opcode, Opcode::Lui | Opcode::Auipc | Opcode::Fence))
}

fn edge_registers(count: usize) -> impl Iterator<Item = u8> + Clone {
    (FIRST..).take(count)
}

/// Every operation on `edges` of the edge operands, output calls, and an exit with code 7.
///
/// The last output call has `last` bytes.
pub(crate) fn everything(edges: usize, last: u32) -> Program {
    let mut lines: Vec<Instruction> = Vec::new();
    for (register, value) in edge_registers(edges).zip(EDGES) {
        lines.extend(li(register, value));
    }
    lines.extend(li(BASE_REGISTER, SCRATCH));
    arithmetic(&mut lines, edges);
    branches(&mut lines, edges.min(5));
    jumps(&mut lines);
    memory(&mut lines, edges.min(5));
    same_registers(&mut lines);
    accelerators(&mut lines);
    calls(&mut lines, last);
    program(&lines)
}

fn arithmetic(lines: &mut Vec<Instruction>, edges: usize) {
    let registers = edge_registers(edges);
    for (rs1, rs2) in registers.clone().flat_map(|one| registers.clone().map(move |other| (one, other))) {
        lines.extend(binary().map(|opcode| rrr(opcode, RESULT, rs1, rs2)));
    }
    for rs1 in registers.take(5) {
        for opcode in immediate() {
            lines.extend(IMMEDIATES.map(|imm| rri(opcode, RESULT, rs1, imm)));
        }
        for opcode in operations(&[Family::ShiftImm]) {
            lines.extend(AMOUNTS.map(|amount| rri(opcode, RESULT, rs1, amount)));
        }
    }
    for opcode in [Opcode::Lui, Opcode::Auipc] {
        lines.extend([0, 0x1000, 0x8000_0000, 0xffff_f000].map(|imm| ri(opcode, RESULT, imm)));
    }
    lines.push(plain(Opcode::Fence));
}

/// Each branch forwards over an instruction, and one back.
fn branches(lines: &mut Vec<Instruction>, edges: usize) {
    for opcode in operations(&[Family::Branch]) {
        let registers = edge_registers(edges);
        for (rs1, rs2) in registers.clone().flat_map(|one| registers.clone().map(move |other| (one, other))) {
            lines.extend([ssi(opcode, rs1, rs2, 8), rri(Opcode::Addi, RESULT, RESULT, 1)]);
        }
    }
    lines.extend(li(TARGET, 3));
    lines.extend([rri(Opcode::Addi, TARGET, TARGET, -1), ssi(Opcode::Bne, TARGET, 0, -4)]);
}

/// Jumps over an instruction, the last with an odd address; a link to x0 and one to the base register itself.
fn jumps(lines: &mut Vec<Instruction>) {
    let skipped = rri(Opcode::Addi, RESULT, 0, 1);
    lines.extend([ri(Opcode::Jal, RESULT, 8), skipped, ri(Opcode::Jal, 0, 8), skipped]);
    for (rd, offset) in [(RESULT, 12), (0, 12), (TARGET, 13)] {
        lines.extend([ri(Opcode::Auipc, TARGET, 0), rri(Opcode::Jalr, rd, TARGET, offset), skipped]);
    }
}

/// Stores of every width at every offset, and after each the loads of every width that see it.
fn memory(lines: &mut Vec<Instruction>, edges: usize) {
    let width = |opcode| match opcode {
        Opcode::Lw | Opcode::Sw => 4,
        Opcode::Lh | Opcode::Lhu | Opcode::Sh => 2,
        Opcode::Lb | Opcode::Lbu | Opcode::Sb => 1,
        other => unreachable!("{other} accesses no memory"),
    };
    let loads = [Family::LoadWord, Family::LoadNarrow];
    // Memory that was never written is zero.
    lines.push(rri(Opcode::Lw, RESULT, BASE_REGISTER, 1024));
    for rs2 in edge_registers(edges) {
        for store in operations(&[Family::StoreWord, Family::StoreNarrow]) {
            for offset in (-4..4).step_by(width(store)) {
                lines.push(ssi(store, BASE_REGISTER, rs2, offset));
            }
        }
        for load in operations(&loads) {
            for offset in (-4..4).step_by(width(load)) {
                lines.push(rri(load, RESULT, BASE_REGISTER, offset));
            }
        }
    }
}

/// Sources and destination in one register, and x0 in every role.
fn same_registers(lines: &mut Vec<Instruction>) {
    for opcode in binary() {
        lines.extend(
            [(RESULT, RESULT, RESULT), (RESULT, 0, RESULT), (RESULT, RESULT, 0), (0, RESULT, RESULT), (0, 0, 0)]
                .map(|(rd, rs1, rs2)| rrr(opcode, rd, rs1, rs2)),
        );
    }
    lines.extend(immediate().map(|opcode| rri(opcode, 0, 0, 1)));
    lines.extend([rri(Opcode::Lw, 0, BASE_REGISTER, 0), ssi(Opcode::Sw, BASE_REGISTER, 0, 0)]);
}

/// Calls with a good pointer, one of them on what another one left, and with bad ones.
fn accelerators(lines: &mut Vec<Instruction>) {
    let before_the_guard = ADDRESS_END - 200;
    let bad =
        [SCRATCH + 2, 0, ADDRESS_START - 4, before_the_guard + 4, (ADDRESS_END | 0xffff) + 1, u32::MAX - 3, u32::MAX];
    for pointer in [SCRATCH, SCRATCH + 100, ADDRESS_START, before_the_guard].into_iter().chain(bad) {
        lines.extend(ecall(KECCAK_F, [pointer, 1, 2]));
    }
    // State and block apart, one in the other in either order, one half over the other, both at their borders, and bad.
    let (state, block) = (ADDRESS_END - 32, ADDRESS_END - 64);
    for (state, block) in [
        (SCRATCH, SCRATCH + 100),
        (SCRATCH, SCRATCH),
        (SCRATCH + 32, SCRATCH),
        (SCRATCH, SCRATCH + 16),
        (ADDRESS_START, block),
        (state, ADDRESS_START),
        (state + 4, block),
        (state, block + 4),
        (SCRATCH + 1, 0),
    ] {
        lines.extend(ecall(SHA256_COMPRESS, [state, block, 2]));
    }
    super::big_integers::calls(lines);
}

fn calls(lines: &mut Vec<Instruction>, last: u32) {
    for number in [READ_INPUT, READ_INPUT, CYCLE_MARKER, WRITE_HOST] {
        lines.extend(ecall(number, [1, 2, 3]));
    }
    lines.extend(li(RESULT, INPUT_START));
    lines.extend([rri(Opcode::Lw, TARGET, RESULT, 0), rri(Opcode::Lw, TARGET, RESULT, 4)]);
    // The words to be shown.
    lines.extend(li(BASE_REGISTER, SCRATCH));
    lines.extend(li(RESULT, 0x8765_4321));
    lines.extend([0, 4, 8].map(|offset| ssi(Opcode::Sw, BASE_REGISTER, RESULT, offset)));
    for length in [0, 4, 12, last, 0] {
        lines.extend(ecall(WRITE_OUTPUT, [SCRATCH, length, 0]));
    }
    // A claim, in three calls.
    for length in [64, 60, 0, 4] {
        lines.extend(ecall(WRITE_CLAIMS, [SCRATCH, length, 0]));
    }
    lines.extend(exit(7));
}

/// Writes these bytes as claims, and the first 32 of them as output, in between.
pub(crate) fn claims_and_writes(claims: &[u8]) -> Program {
    let mut lines = li(BASE_REGISTER, SCRATCH).to_vec();
    for (offset, word) in (0..).step_by(4).zip(claims.as_chunks::<4>().0) {
        lines.extend(li(RESULT, u32::from_le_bytes(*word)));
        lines.push(ssi(Opcode::Sw, BASE_REGISTER, RESULT, offset));
    }
    let half = claims.len() as u32 / 2;
    for (number, address, length) in
        [(WRITE_CLAIMS, SCRATCH, half), (WRITE_OUTPUT, SCRATCH, 32), (WRITE_CLAIMS, SCRATCH + half, half)]
    {
        lines.extend(ecall(number, [address, length, 0]));
    }
    lines.extend(exit(0));
    program(&lines)
}

/// Random operations on all registers, then an exit with code 0.
pub(crate) fn random(seed: u64, lines: usize) -> Program {
    let mut rng = fastrand::Rng::with_seed(seed);
    let opcodes: Vec<_> = binary().chain(immediate()).collect();
    let mut code: Vec<Instruction> = (1..32).flat_map(|register| li(register, rng.u32(..))).collect();
    for _ in 0..lines {
        let opcode = opcodes[rng.usize(..opcodes.len())];
        let registers = [rng.u8(..32), rng.u8(..32), rng.u8(..32)];
        let is_immediate = immediate().any(|other| other == opcode);
        code.push(if is_immediate {
            rri(opcode, registers[0], registers[1], rng.i32(-2048..2048))
        } else {
            rrr(opcode, registers[0], registers[1], registers[2])
        });
    }
    code.extend(exit(0));
    program(&code)
}

/// Stores, loads and two output calls; all that they touch is fresh memory.
pub(crate) fn memory_program() -> Program {
    let mut lines = [li(5, SCRATCH), li(6, 0x0102_0304)].concat();
    lines.extend([ssi(Opcode::Sw, 5, 6, 0), ssi(Opcode::Sw, 5, 5, 4), rri(Opcode::Lw, 7, 5, 8)]);
    for address in [SCRATCH, SCRATCH + 4] {
        lines.extend(ecall(WRITE_OUTPUT, [address, 4, 0]));
    }
    lines.extend([ecall(READ_INPUT, [0; 3]), ecall(READ_INPUT, [0; 3]), exit(0)].concat());
    program(&lines)
}
