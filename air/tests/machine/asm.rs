//! Instructions to words, and words to programs.

use nova_vm::Program;
use nova_vm::isa::{Instruction, Opcode};

enum Format {
    R { funct7: u32, funct3: u32 },
    I { opcode: u32, funct3: u32 },
    Shift { funct7: u32, funct3: u32 },
    S { funct3: u32 },
    B { funct3: u32 },
    U { opcode: u32 },
    J,
    Fixed(u32),
}

const fn r(funct7: u32, funct3: u32) -> Format {
    Format::R { funct7, funct3 }
}

const fn op_imm(funct3: u32) -> Format {
    Format::I { opcode: 0x13, funct3 }
}

const fn load_format(funct3: u32) -> Format {
    Format::I { opcode: 0x03, funct3 }
}

const fn shift(funct7: u32, funct3: u32) -> Format {
    Format::Shift { funct7, funct3 }
}

const fn format(opcode: Opcode) -> Format {
    match opcode {
        Opcode::Add => r(0, 0),
        Opcode::Sub => r(32, 0),
        Opcode::Sll => r(0, 1),
        Opcode::Slt => r(0, 2),
        Opcode::Sltu => r(0, 3),
        Opcode::Xor => r(0, 4),
        Opcode::Srl => r(0, 5),
        Opcode::Sra => r(32, 5),
        Opcode::Or => r(0, 6),
        Opcode::And => r(0, 7),
        Opcode::Mul => r(1, 0),
        Opcode::Mulh => r(1, 1),
        Opcode::Mulhsu => r(1, 2),
        Opcode::Mulhu => r(1, 3),
        Opcode::Div => r(1, 4),
        Opcode::Divu => r(1, 5),
        Opcode::Rem => r(1, 6),
        Opcode::Remu => r(1, 7),
        Opcode::Addi => op_imm(0),
        Opcode::Slti => op_imm(2),
        Opcode::Sltiu => op_imm(3),
        Opcode::Xori => op_imm(4),
        Opcode::Ori => op_imm(6),
        Opcode::Andi => op_imm(7),
        Opcode::Slli => shift(0, 1),
        Opcode::Srli => shift(0, 5),
        Opcode::Srai => shift(32, 5),
        Opcode::Lb => load_format(0),
        Opcode::Lh => load_format(1),
        Opcode::Lw => load_format(2),
        Opcode::Lbu => load_format(4),
        Opcode::Lhu => load_format(5),
        Opcode::Sb => Format::S { funct3: 0 },
        Opcode::Sh => Format::S { funct3: 1 },
        Opcode::Sw => Format::S { funct3: 2 },
        _ => control_format(opcode),
    }
}

const fn control_format(opcode: Opcode) -> Format {
    match opcode {
        Opcode::Beq => Format::B { funct3: 0 },
        Opcode::Bne => Format::B { funct3: 1 },
        Opcode::Blt => Format::B { funct3: 4 },
        Opcode::Bge => Format::B { funct3: 5 },
        Opcode::Bltu => Format::B { funct3: 6 },
        Opcode::Bgeu => Format::B { funct3: 7 },
        Opcode::Jalr => Format::I { opcode: 0x67, funct3: 0 },
        Opcode::Jal => Format::J,
        Opcode::Lui => Format::U { opcode: 0x37 },
        Opcode::Auipc => Format::U { opcode: 0x17 },
        Opcode::Fence => Format::Fixed(0x0ff0_000f),
        Opcode::Ecall => Format::Fixed(0x0000_0073),
        Opcode::Ebreak => Format::Fixed(0x0010_0073),
        _ => Format::Fixed(0),
    }
}

/// The word of an instruction; of `fence` the usual one, of an illegal instruction zero.
pub(crate) const fn encode(instruction: &Instruction) -> u32 {
    let Instruction { imm, .. } = *instruction;
    let rd = (instruction.rd as u32) << 7;
    let rs1 = (instruction.rs1 as u32) << 15;
    let rs2 = (instruction.rs2 as u32) << 20;
    match format(instruction.opcode) {
        Format::R { funct7, funct3 } => funct7 << 25 | rs2 | rs1 | funct3 << 12 | rd | 0x33,
        Format::I { opcode, funct3 } => imm << 20 | rs1 | funct3 << 12 | rd | opcode,
        Format::Shift { funct7, funct3 } => funct7 << 25 | imm << 20 | rs1 | funct3 << 12 | rd | 0x13,
        Format::S { funct3 } => bits(imm, 5, 7) << 25 | rs2 | rs1 | funct3 << 12 | bits(imm, 0, 5) << 7 | 0x23,
        Format::B { funct3 } => {
            let upper = bits(imm, 12, 1) << 31 | bits(imm, 5, 6) << 25;
            let lower = bits(imm, 1, 4) << 8 | bits(imm, 11, 1) << 7;
            upper | rs2 | rs1 | funct3 << 12 | lower | 0x63
        }
        Format::U { opcode } => bits(imm, 12, 20) << 12 | rd | opcode,
        Format::J => {
            let upper = bits(imm, 20, 1) << 31 | bits(imm, 1, 10) << 21;
            upper | bits(imm, 11, 1) << 20 | bits(imm, 12, 8) << 12 | rd | 0x6f
        }
        Format::Fixed(word) => word,
    }
}

const fn bits(value: u32, from: u32, count: u32) -> u32 {
    value >> from & ((1 << count) - 1)
}

/// `op rd, rs1, rs2`.
pub(crate) const fn rrr(opcode: Opcode, rd: u8, rs1: u8, rs2: u8) -> Instruction {
    Instruction { opcode, rd, rs1, rs2, imm: 0 }
}

/// `op rd, rs1, imm`: arithmetic with an immediate, loads (`op rd, imm(rs1)`) and `jalr`.
pub(crate) const fn rri(opcode: Opcode, rd: u8, rs1: u8, imm: i32) -> Instruction {
    Instruction { opcode, rd, rs1, rs2: 0, imm: imm as u32 }
}

/// `op rs2, imm(rs1)`: stores; `op rs1, rs2, .+imm`: branches.
pub(crate) const fn ssi(opcode: Opcode, rs1: u8, rs2: u8, imm: i32) -> Instruction {
    Instruction { opcode, rd: 0, rs1, rs2, imm: imm as u32 }
}

/// `op rd, imm`: `lui` and `auipc` (with the immediate in place), `jal`.
pub(crate) const fn ri(opcode: Opcode, rd: u8, imm: u32) -> Instruction {
    Instruction { opcode, rd, rs1: 0, rs2: 0, imm }
}

/// `ecall`, `ebreak`, `fence`.
pub(crate) const fn plain(opcode: Opcode) -> Instruction {
    ri(opcode, 0, 0)
}

/// Loads a constant in two instructions.
pub(crate) const fn li(rd: u8, value: u32) -> [Instruction; 2] {
    let low = (value as i32) << 20 >> 20;
    let high = value.wrapping_sub(low as u32);
    [ri(Opcode::Lui, rd, high), rri(Opcode::Addi, rd, rd, low)]
}

/// Where the tests link their code.
pub(crate) const BASE: u32 = 0x0001_0000;
/// Ordinary memory that no segment holds.
pub(crate) const SCRATCH: u32 = 0x0020_0000;

const HEADER_BYTES: u32 = 52 + 32;

/// A program of instructions at [`BASE`], in an ELF file with one segment.
pub(crate) fn program(instructions: &[Instruction]) -> Program {
    let code: Vec<u8> = instructions.iter().flat_map(|line| encode(line).to_le_bytes()).collect();
    let size = code.len() as u32;
    // Magic, class, encoding and version; then kind and machine, version, entry, headers' places, flags, sizes.
    let identification = [0x464c_457f, 0x0001_0101, 0, 0];
    let header = [243 << 16 | 2, 1, BASE, 52, 0, 0, 32 << 16 | 52, 40 << 16 | 1, 0];
    let segment = [1, HEADER_BYTES, BASE, BASE, size, size, 5, 4];
    let words = identification.iter().chain(&header).chain(&segment);
    let elf: Vec<u8> = words.flat_map(|word| word.to_le_bytes()).chain(code).collect();
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
