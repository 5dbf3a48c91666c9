//! Instruction words to [`Instruction`]s.
//!
//! Encodings follow chapter 35 ("RV32/64G Instruction Set Listings") of the unprivileged specification.

use super::{Instruction, Opcode};

/// Decodes an instruction word; `None` if it is not an RV32IM instruction.
///
/// `fence` ignores every field but its opcode and function, as the specification asks of implementations that have
/// one kind of fence only. `fence.i` (Zifencei) and control registers (Zicsr) are not part of the machine.
#[must_use]
pub const fn decode(word: u32) -> Option<Instruction> {
    match word & 0x7f {
        0b011_0011 => register_register(word),
        0b001_0011 => register_immediate(word),
        0b000_0011 => load(word),
        0b010_0011 => store(word),
        0b110_0011 => branch(word),
        0b011_0111 => Some(upper(word, Opcode::Lui)),
        0b001_0111 => Some(upper(word, Opcode::Auipc)),
        0b110_1111 => Some(jump(word)),
        0b110_0111 => jump_register(word),
        0b000_1111 => fence(word),
        0b111_0011 => system(word),
        _ => None,
    }
}

const fn rd(word: u32) -> u8 {
    (word >> 7 & 31) as u8
}

const fn rs1(word: u32) -> u8 {
    (word >> 15 & 31) as u8
}

const fn rs2(word: u32) -> u8 {
    (word >> 20 & 31) as u8
}

const fn funct3(word: u32) -> u32 {
    word >> 12 & 7
}

const fn funct7(word: u32) -> u32 {
    word >> 25
}

/// Immediate of the I format: bits 31..20, sign-extended.
const fn imm_i(word: u32) -> u32 {
    ((word as i32) >> 20) as u32
}

/// Immediate of the S format: bits 31..25 and 11..7, sign-extended.
const fn imm_s(word: u32) -> u32 {
    (imm_i(word) & !31) | (word >> 7 & 31)
}

/// Immediate of the B format: a multiple of 2, sign-extended from bit 12.
const fn imm_b(word: u32) -> u32 {
    let sign = ((word as i32) >> 31) as u32;
    (sign << 12) | (word >> 7 & 1) << 11 | (word >> 25 & 0x3f) << 5 | (word >> 8 & 0xf) << 1
}

/// Immediate of the J format: a multiple of 2, sign-extended from bit 20.
const fn imm_j(word: u32) -> u32 {
    let sign = ((word as i32) >> 31) as u32;
    (sign << 20) | (word & 0xff000) | (word >> 20 & 1) << 11 | (word >> 21 & 0x3ff) << 1
}

const fn register_register(word: u32) -> Option<Instruction> {
    let opcode = match (funct7(word), funct3(word)) {
        (0x00, 0) => Opcode::Add,
        (0x20, 0) => Opcode::Sub,
        (0x00, 1) => Opcode::Sll,
        (0x00, 2) => Opcode::Slt,
        (0x00, 3) => Opcode::Sltu,
        (0x00, 4) => Opcode::Xor,
        (0x00, 5) => Opcode::Srl,
        (0x20, 5) => Opcode::Sra,
        (0x00, 6) => Opcode::Or,
        (0x00, 7) => Opcode::And,
        (0x01, 0) => Opcode::Mul,
        (0x01, 1) => Opcode::Mulh,
        (0x01, 2) => Opcode::Mulhsu,
        (0x01, 3) => Opcode::Mulhu,
        (0x01, 4) => Opcode::Div,
        (0x01, 5) => Opcode::Divu,
        (0x01, 6) => Opcode::Rem,
        (0x01, 7) => Opcode::Remu,
        _ => return None,
    };
    Some(Instruction { opcode, rd: rd(word), rs1: rs1(word), rs2: rs2(word), imm: 0 })
}

const fn register_immediate(word: u32) -> Option<Instruction> {
    let (opcode, imm) = match (funct3(word), funct7(word)) {
        (0, _) => (Opcode::Addi, imm_i(word)),
        (1, 0x00) => (Opcode::Slli, rs2(word) as u32),
        (2, _) => (Opcode::Slti, imm_i(word)),
        (3, _) => (Opcode::Sltiu, imm_i(word)),
        (4, _) => (Opcode::Xori, imm_i(word)),
        (5, 0x00) => (Opcode::Srli, rs2(word) as u32),
        (5, 0x20) => (Opcode::Srai, rs2(word) as u32),
        (6, _) => (Opcode::Ori, imm_i(word)),
        (7, _) => (Opcode::Andi, imm_i(word)),
        _ => return None,
    };
    Some(Instruction { opcode, rd: rd(word), rs1: rs1(word), rs2: 0, imm })
}

const fn load(word: u32) -> Option<Instruction> {
    let opcode = match funct3(word) {
        0 => Opcode::Lb,
        1 => Opcode::Lh,
        2 => Opcode::Lw,
        4 => Opcode::Lbu,
        5 => Opcode::Lhu,
        _ => return None,
    };
    Some(Instruction { opcode, rd: rd(word), rs1: rs1(word), rs2: 0, imm: imm_i(word) })
}

const fn store(word: u32) -> Option<Instruction> {
    let opcode = match funct3(word) {
        0 => Opcode::Sb,
        1 => Opcode::Sh,
        2 => Opcode::Sw,
        _ => return None,
    };
    Some(Instruction { opcode, rd: 0, rs1: rs1(word), rs2: rs2(word), imm: imm_s(word) })
}

const fn branch(word: u32) -> Option<Instruction> {
    let opcode = match funct3(word) {
        0 => Opcode::Beq,
        1 => Opcode::Bne,
        4 => Opcode::Blt,
        5 => Opcode::Bge,
        6 => Opcode::Bltu,
        7 => Opcode::Bgeu,
        _ => return None,
    };
    Some(Instruction { opcode, rd: 0, rs1: rs1(word), rs2: rs2(word), imm: imm_b(word) })
}

const fn upper(word: u32, opcode: Opcode) -> Instruction {
    Instruction { opcode, rd: rd(word), rs1: 0, rs2: 0, imm: word & 0xffff_f000 }
}

const fn jump(word: u32) -> Instruction {
    Instruction { opcode: Opcode::Jal, rd: rd(word), rs1: 0, rs2: 0, imm: imm_j(word) }
}

const fn jump_register(word: u32) -> Option<Instruction> {
    if funct3(word) != 0 {
        return None;
    }
    Some(Instruction { opcode: Opcode::Jalr, rd: rd(word), rs1: rs1(word), rs2: 0, imm: imm_i(word) })
}

const fn fence(word: u32) -> Option<Instruction> {
    if funct3(word) != 0 {
        return None;
    }
    Some(Instruction { opcode: Opcode::Fence, rd: 0, rs1: 0, rs2: 0, imm: 0 })
}

const fn system(word: u32) -> Option<Instruction> {
    let opcode = match word {
        0x0000_0073 => Opcode::Ecall,
        0x0010_0073 => Opcode::Ebreak,
        _ => return None,
    };
    Some(Instruction { opcode, rd: 0, rs1: 0, rs2: 0, imm: 0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(word: u32) -> String {
        decode(word).map_or_else(|| "illegal".into(), |instruction| instruction.to_string())
    }

    /// One word per format and corner of its immediate, encoded by GNU as.
    #[test]
    fn decodes_what_an_assembler_encodes() {
        let cases = [
            (0x00c5_8533, "add a0, a1, a2"),
            (0x40c5_8533, "sub a0, a1, a2"),
            (0x02c5_d533, "divu a0, a1, a2"),
            (0x8005_8513, "addi a0, a1, -2048"),
            (0x41f5_d513, "srai a0, a1, 31"),
            (0xffff_f537, "lui a0, 0xfffff"),
            (0xfec5_ae23, "sw a2, -4(a1)"),
            (0x0005_c503, "lbu a0, 0(a1)"),
            (0x8000_00ef, "jal ra, .-1048576"),
            (0x80b5_0063, "beq a0, a1, .-4096"),
            (0x7eb5_1fe3, "bne a0, a1, .+4094"),
            (0x0000_8067, "jalr zero, 0(ra)"),
            (0x0ff0_000f, "fence"),
            (0x0000_0073, "ecall"),
            (0x0010_0073, "ebreak"),
        ];
        for (word, expected) in cases {
            assert_eq!(text(word), expected, "{word:#010x}");
        }
    }

    #[test]
    fn rejects_what_is_not_rv32im() {
        let words = [
            0x0000_0000, // all zeros: defined to be illegal
            0xffff_ffff, // all ones: defined to be illegal
            0x0000_100f, // fence.i
            0x3000_2573, // csrr a0, mstatus
            0x0205_9513, // slli with a sixth bit of amount (RV64)
            0x0005_b503, // ld
            0x1005_252f, // lr.w
            0x0000_4501, // a compressed instruction
        ];
        for word in words {
            assert_eq!(decode(word), None, "{word:#010x}");
        }
    }
}
