//! Random RV32IM programs that end, and show everything they computed.
//!
//! A program is a sequence of *cases*. A case sets every register, runs random instructions on registers and
//! on a window of memory, and writes all registers and the window to standard output by the system call that Linux
//! has too. Jumps go forward, or back in loops with a counter that nothing else writes.
//!
//! One register of each case, the *anchor*, holds the address of the window throughout.

use super::asm::{encode, li, plain, ri, rri, rrr, ssi};
use super::elf::{Elf, R, W, X};
use super::{BASE, SCRATCH, exit};
use fastrand::Rng;
use nova_vm::isa::{Instruction, Opcode};

/// Bytes that loads and stores reach on each side of the anchor.
const REACH: i32 = 256;
/// Bytes that a case writes: the window and the registers behind it.
pub(crate) const DUMP_BYTES: usize = 2 * REACH as usize + 4 * 32;
const ANCHOR: u32 = SCRATCH + REACH as u32;

/// Operands at which arithmetic has its corners.
pub(crate) const EDGES: [u32; 5] = [0, 1, u32::MAX, 1 << 31, i32::MAX as u32];

const BINARY: [Opcode; 18] = [
    Opcode::Add,
    Opcode::Sub,
    Opcode::Sll,
    Opcode::Slt,
    Opcode::Sltu,
    Opcode::Xor,
    Opcode::Srl,
    Opcode::Sra,
    Opcode::Or,
    Opcode::And,
    Opcode::Mul,
    Opcode::Mulh,
    Opcode::Mulhsu,
    Opcode::Mulhu,
    Opcode::Div,
    Opcode::Divu,
    Opcode::Rem,
    Opcode::Remu,
];
const IMMEDIATE: [Opcode; 6] = [Opcode::Addi, Opcode::Slti, Opcode::Sltiu, Opcode::Xori, Opcode::Ori, Opcode::Andi];
const SHIFTS: [Opcode; 3] = [Opcode::Slli, Opcode::Srli, Opcode::Srai];
const LOADS: [(Opcode, i32); 5] =
    [(Opcode::Lw, 4), (Opcode::Lh, 2), (Opcode::Lhu, 2), (Opcode::Lb, 1), (Opcode::Lbu, 1)];
const STORES: [(Opcode, i32); 3] = [(Opcode::Sw, 4), (Opcode::Sh, 2), (Opcode::Sb, 1)];
const BRANCHES: [Opcode; 6] = [Opcode::Beq, Opcode::Bne, Opcode::Blt, Opcode::Bge, Opcode::Bltu, Opcode::Bgeu];

/// A random program and where its cases begin.
pub(crate) struct RandomProgram {
    /// The code, and whether each instruction is a random one or frames them.
    pub(crate) lines: Vec<(Instruction, bool)>,
    /// Index of the first line of each case.
    pub(crate) cases: Vec<usize>,
    window: Vec<u8>,
}

impl RandomProgram {
    /// A program of `cases` cases with about `pieces` random instructions each; the same seed generates the same program.
    pub(crate) fn new(seed: u64, cases: usize, pieces: usize) -> Self {
        let mut writer = Writer { rng: Rng::with_seed(seed), lines: Vec::new(), anchor: 0 };
        let window = writer.bytes(DUMP_BYTES);
        let starts = (0..cases).map(|_| writer.case(pieces)).collect();
        writer.frame(&exit(0));
        Self { lines: writer.lines, cases: starts, window }
    }

    /// The program as an executable file, each random instruction changed by `change`.
    pub(crate) fn elf(&self, change: impl Fn(Instruction) -> Instruction) -> Vec<u8> {
        let word = |&(instruction, random): &(Instruction, bool)| {
            encode(&if random { change(instruction) } else { instruction })
        };
        let code: Vec<u8> = self.lines.iter().flat_map(|line| word(line).to_le_bytes()).collect();
        assert!(BASE as usize + code.len() <= SCRATCH as usize, "the code reaches into the window");
        Elf::new(BASE)
            .segment(BASE, &code, code.len() as u32, R | X)
            .segment(SCRATCH, &self.window, DUMP_BYTES as u32, R | W)
            .build()
    }

    /// The instructions of a case, for a person to read.
    pub(crate) fn listing(&self, case: usize) -> String {
        let end = self.cases.get(case + 1).copied().unwrap_or(self.lines.len());
        (self.cases[case]..end)
            .map(|line| format!("{:#010x}  {}\n", BASE as usize + 4 * line, self.lines[line].0))
            .collect()
    }
}

struct Writer {
    rng: Rng,
    lines: Vec<(Instruction, bool)>,
    anchor: u8,
}

impl Writer {
    fn bytes(&mut self, count: usize) -> Vec<u8> {
        std::iter::repeat_with(|| self.rng.u8(..)).take(count).collect()
    }

    fn frame(&mut self, instructions: &[Instruction]) {
        self.lines.extend(instructions.iter().map(|&instruction| (instruction, false)));
    }

    fn random(&mut self, instructions: &[Instruction]) {
        self.lines.extend(instructions.iter().map(|&instruction| (instruction, true)));
    }

    fn case(&mut self, pieces: usize) -> usize {
        let start = self.lines.len();
        self.anchor = self.rng.u8(1..32);
        for register in 1..32 {
            let value = if register == self.anchor { ANCHOR } else { self.value() };
            self.frame(&li(register, value));
        }
        for _ in 0..pieces {
            self.piece();
        }
        self.dump();
        start
    }

    fn dump(&mut self) {
        let anchor = self.anchor;
        for register in (0..32).filter(|&register| register != anchor) {
            let offset = REACH + 4 * i32::from(register);
            self.frame(&[ssi(Opcode::Sw, anchor, register, offset)]);
        }
        // The address first: the registers of the call include the anchor in some cases.
        self.frame(&[rri(Opcode::Addi, 11, anchor, -REACH)]);
        for (register, value) in [(17, 64), (10, 1), (12, DUMP_BYTES as u32)] {
            self.frame(&li(register, value));
        }
        self.frame(&[plain(Opcode::Ecall)]);
    }

    fn value(&mut self) -> u32 {
        match self.rng.u8(..8) {
            0..5 => EDGES[self.rng.usize(..EDGES.len())],
            5 => self.rng.u32(..64),
            _ => self.rng.u32(..),
        }
    }

    fn register(&mut self) -> u8 {
        self.rng.u8(..32)
    }

    /// A register that may be written.
    fn target(&mut self, kept: u8) -> u8 {
        loop {
            let register = self.register();
            if register != self.anchor && (register == 0 || register != kept) {
                return register;
            }
        }
    }

    /// A register that may be written and keeps what is written.
    fn variable(&mut self) -> u8 {
        loop {
            let register = self.target(0);
            if register != 0 {
                return register;
            }
        }
    }

    fn piece(&mut self) {
        match self.rng.u8(..20) {
            0..4 => {
                let instructions = li(self.variable(), self.value());
                self.random(&instructions);
            }
            4 => self.access_elsewhere(),
            5 | 6 => self.branch_over(),
            7 => self.jump_over(),
            8 => self.jump_register_over(),
            9 => self.jump_back(),
            10 => self.repeat(),
            _ => self.simple(0),
        }
    }

    /// One instruction that falls through to the next and leaves `kept` alone.
    fn simple(&mut self, kept: u8) {
        let (rd, rs1, rs2) = (self.target(kept), self.register(), self.register());
        let instruction = match self.rng.u8(..16) {
            0..7 => rrr(BINARY[self.rng.usize(..BINARY.len())], rd, rs1, rs2),
            7..10 => rri(IMMEDIATE[self.rng.usize(..IMMEDIATE.len())], rd, rs1, self.immediate()),
            10 | 11 => rri(SHIFTS[self.rng.usize(..SHIFTS.len())], rd, rs1, self.rng.i32(0..32)),
            12 => ri(Opcode::Lui, rd, self.rng.u32(..) & !0xfff),
            13 => ri(Opcode::Auipc, rd, self.rng.u32(..) & !0xfff),
            14 => self.access(rd, rs2),
            _ if self.rng.u8(..8) == 0 => plain(Opcode::Fence),
            _ => self.access(rd, rs2),
        };
        self.random(&[instruction]);
    }

    fn immediate(&mut self) -> i32 {
        match self.rng.u8(..4) {
            0 => [0, 1, -1, 2047, -2048][self.rng.usize(..5)],
            _ => self.rng.i32(-2048..2048),
        }
    }

    /// A load or store in the window, relative to the anchor.
    fn access(&mut self, rd: u8, rs2: u8) -> Instruction {
        if self.rng.bool() {
            let (opcode, width) = LOADS[self.rng.usize(..LOADS.len())];
            rri(opcode, rd, self.anchor, self.offset(width))
        } else {
            let (opcode, width) = STORES[self.rng.usize(..STORES.len())];
            ssi(opcode, self.anchor, rs2, self.offset(width))
        }
    }

    /// An offset in the window for an access of a width.
    fn offset(&mut self, width: i32) -> i32 {
        self.rng.i32(-REACH / width..REACH / width) * width
    }

    /// A load through another register, with an immediate that has nothing to do with the address.
    fn access_elsewhere(&mut self) {
        let (opcode, width) = LOADS[self.rng.usize(..LOADS.len())];
        let (base, imm) = (self.variable(), self.immediate());
        let address = ANCHOR.wrapping_add_signed(self.offset(width) - imm);
        let load = rri(opcode, self.target(0), base, imm);
        self.random(&li(base, address));
        self.random(&[load]);
    }

    /// A few instructions for a jump to skip or a loop to repeat.
    fn block(&mut self, kept: u8) -> i32 {
        let count = self.rng.i32(1..4);
        for _ in 0..count {
            self.simple(kept);
        }
        4 * count
    }

    /// Writes a block behind what `jump` makes of its length in bytes, and returns that length.
    fn over(&mut self, jump: impl FnOnce(&mut Self, i32) -> Vec<Instruction>) -> i32 {
        let at = self.lines.len();
        let bytes = self.block(0);
        let jump = jump(self, bytes);
        self.lines.splice(at..at, jump.into_iter().map(|instruction| (instruction, true)));
        bytes
    }

    fn branch_over(&mut self) {
        self.over(|writer, bytes| {
            let opcode = BRANCHES[writer.rng.usize(..BRANCHES.len())];
            let rs1 = writer.register();
            let rs2 = if writer.rng.u8(..4) == 0 { rs1 } else { writer.register() };
            vec![ssi(opcode, rs1, rs2, 4 + bytes)]
        });
    }

    fn jump_over(&mut self) {
        self.over(|writer, bytes| vec![ri(Opcode::Jal, writer.target(0), (4 + bytes) as u32)]);
    }

    fn jump_register_over(&mut self) {
        self.over(|writer, bytes| {
            let (base, rd) = (writer.variable(), writer.target(0));
            // The lowest bit of the target is ignored.
            let odd = writer.rng.i32(0..2);
            vec![ri(Opcode::Auipc, base, 0), rri(Opcode::Jalr, rd, base, 8 + bytes + odd)]
        });
    }

    /// Jumps over a block to a jump back to it; the block ends with a jump to what follows.
    fn jump_back(&mut self) {
        let bytes = self.over(|writer, bytes| vec![ri(Opcode::Jal, writer.target(0), (bytes + 8) as u32)]);
        let on = ri(Opcode::Jal, self.target(0), 8);
        let back = ri(Opcode::Jal, self.target(0), (-bytes - 4) as u32);
        self.random(&[on, back]);
    }

    /// A loop of a few rounds, closed by one of the branches.
    fn repeat(&mut self) {
        let (counter, rounds) = (self.variable(), self.rng.i32(1..5));
        let (start, step, opcode, rs1, rs2) = match self.rng.u8(..7) {
            0 => (rounds, -1, Opcode::Bne, counter, 0),
            1 => (rounds, -1, Opcode::Blt, 0, counter),
            2 => (rounds, -1, Opcode::Bltu, 0, counter),
            3 => (rounds, -1, Opcode::Bge, counter, 0),
            4 => (-rounds, 1, Opcode::Blt, counter, 0),
            // The anchor is a small number: only the counter's wrap to zero ends the loop.
            5 => (-rounds, 1, Opcode::Bgeu, counter, self.anchor),
            _ => (1, -1, Opcode::Beq, counter, 0),
        };
        self.random(&[rri(Opcode::Addi, counter, 0, start)]);
        let bytes = self.block(counter);
        let count = rri(Opcode::Addi, counter, counter, step);
        self.random(&[count, ssi(opcode, rs1, rs2, -bytes - 4)]);
    }
}
