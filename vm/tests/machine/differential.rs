//! Random programs run here and on an independent machine: QEMU's user-mode emulation.

use crate::support::programs::{DUMP_BYTES, EDGES, RandomProgram};
use crate::support::tools;
use nova_vm::isa::{Family, Instruction, Opcode};
use nova_vm::observer::{RegisterWrite, Site, WordAccess};
use nova_vm::{Host, Limits, Machine, Observer, Outcome, Program, Stream, Unobserved};
use std::collections::BTreeSet;
use std::process::Command;

/// Cases in a program; with [`PIECES`] each, a program has about 86,000 random instructions.
const CASES: usize = 400;
const PIECES: usize = 100;
/// Cycles after which a program that ends is certain to have ended.
const CYCLES: u64 = 10_000_000;

/// Keeps what a guest prints.
#[derive(Default)]
struct Printed(Vec<u8>);

impl Host for Printed {
    fn write(&mut self, stream: Stream, bytes: &[u8]) {
        assert_eq!(stream, Stream::Out, "the programs print to standard output only");
        self.0.extend_from_slice(bytes);
    }
}

fn run_here<O: Observer>(elf: &[u8], observer: &mut O) -> (Outcome, Vec<u8>) {
    let program = Program::load(elf).expect("the generator writes good files");
    let limits = Limits { cycles: CYCLES, ..Limits::default() };
    let mut machine = Machine::new(&program, &[], limits).expect("the program is small");
    let mut printed = Printed::default();
    let outcome = nova_vm::report::run_to_end(&mut machine, observer, &mut printed);
    (outcome, printed.0)
}

/// Compares what two machines printed; the error names the first place where they differ.
fn compare(program: &RandomProgram, theirs: &[u8], ours: &[u8]) -> Result<(), String> {
    let differs = theirs.iter().zip(ours).position(|(a, b)| a != b);
    let Some(at) = differs.or_else(|| (theirs.len() != ours.len()).then(|| theirs.len().min(ours.len()))) else {
        return Ok(());
    };
    let (case, offset) = (at / DUMP_BYTES, at % DUMP_BYTES);
    let place = match offset.checked_sub(DUMP_BYTES - 128) {
        Some(register) => format!("x{}", register / 4),
        None => format!("byte {offset:#x} of the window"),
    };
    let listing = program.listing(case.min(program.cases.len() - 1));
    Err(format!("case {case}: {place} differs after\n{listing}"))
}

fn agrees_with_qemu(seeds: std::ops::Range<u64>) {
    let Some(qemu) = tools::find("qemu-riscv32", "qemu-user") else {
        return;
    };
    let folder = tempfile::tempdir().expect("the system has room for temporary files");
    for seed in seeds {
        let program = RandomProgram::new(seed, CASES, PIECES);
        let elf = program.elf(|instruction| instruction);
        let path = folder.path().join("program.elf");
        std::fs::write(&path, &elf).expect("the folder is writable");
        make_executable(&path);
        let theirs = tools::output_of(Command::new(&qemu).arg(&path));
        assert_eq!(theirs.len(), CASES * DUMP_BYTES, "qemu ran every case");
        let (outcome, ours) = run_here(&elf, &mut Unobserved);
        assert_eq!(outcome, Outcome::Exited(0), "seed {seed}");
        if let Err(difference) = compare(&program, &theirs, &ours) {
            panic!("seed {seed}, {difference}");
        }
    }
}

fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).expect("the file is ours");
}

#[test]
fn random_programs_end_as_on_qemu() {
    agrees_with_qemu(0..4);
}

/// The same with new programs each time, some 17 million instructions.
#[test]
#[ignore = "takes minutes"]
fn many_random_programs_end_as_on_qemu() {
    let start = std::time::UNIX_EPOCH.elapsed().expect("the clock is past 1970").as_secs() << 16;
    agrees_with_qemu(start..start + 200);
}

#[test]
fn a_single_bit_is_a_difference() {
    let program = RandomProgram::new(1, 3, PIECES);
    let (_, dump) = run_here(&program.elf(|instruction| instruction), &mut Unobserved);
    assert_eq!(compare(&program, &dump, &dump), Ok(()));
    for (at, place) in [(0, "byte 0x0 of the window"), (DUMP_BYTES - 4, "x31"), (2 * DUMP_BYTES - 128, "x0")] {
        let mut changed = dump.clone();
        changed[at] ^= 1;
        let difference = compare(&program, &dump, &changed).unwrap_err();
        assert!(difference.starts_with(&format!("case {}: {place}", at / DUMP_BYTES)), "{difference}");
    }
    assert!(compare(&program, &dump, &dump[..dump.len() - 1]).is_err());
}

/// What a machine with a mistake could do instead of an operation.
fn mistakes(opcode: Opcode) -> &'static [Opcode] {
    use Opcode::*;
    match opcode {
        Add => &[Sub, Or],
        Sub => &[Add],
        Sll => &[Srl],
        Slt => &[Sltu],
        Sltu => &[Slt],
        Xor => &[Or],
        Srl => &[Sra],
        Sra => &[Srl],
        Or => &[Xor, Add],
        And => &[Or],
        Mul => &[Mulh],
        Mulh => &[Mulhsu, Mulhu],
        Mulhsu => &[Mulh, Mulhu],
        Mulhu => &[Mulh, Mulhsu],
        Div => &[Divu],
        Divu => &[Div],
        Rem => &[Remu],
        Remu => &[Rem],
        Addi => &[Ori],
        Slti => &[Sltiu],
        Sltiu => &[Slti],
        Xori => &[Ori],
        Ori => &[Xori],
        Andi => &[Ori],
        Slli => &[Srli],
        Srli => &[Srai],
        Srai => &[Srli],
        Lui => &[Auipc],
        Auipc => &[Lui],
        Lw => &[Lh],
        Lh => &[Lhu],
        Lhu => &[Lh],
        Lb => &[Lbu],
        Lbu => &[Lb],
        Sw => &[Sh],
        Sh => &[Sb],
        Sb => &[Sh],
        Beq => &[Bge, Bgeu],
        Bne => &[Blt, Bltu],
        Blt => &[Bltu, Bne],
        Bge => &[Bgeu, Beq],
        Bltu => &[Blt, Bne],
        Bgeu => &[Bge, Beq],
        Jal => &[Lui],
        Jalr => &[Addi],
        Fence | Ecall | Ebreak | Illegal => &[],
    }
}

#[test]
fn a_wrong_operation_changes_what_programs_print() {
    let program = RandomProgram::new(2, CASES, PIECES);
    let (_, right) = run_here(&program.elf(|instruction| instruction), &mut Unobserved);
    for &opcode in Opcode::ALL {
        for &mistake in mistakes(opcode) {
            let wrong = |instruction: Instruction| match instruction.opcode == opcode {
                true => Instruction { opcode: mistake, ..instruction },
                false => instruction,
            };
            let (_, wrong) = run_here(&program.elf(wrong), &mut Unobserved);
            assert!(compare(&program, &right, &wrong).is_err(), "{opcode} done as {mistake} goes unnoticed");
        }
    }
}

/// Which situations a run went through.
#[derive(Default)]
struct Coverage {
    opcodes: BTreeSet<Opcode>,
    operands: BTreeSet<(Opcode, u32, u32)>,
    wide_shifts: BTreeSet<Opcode>,
    branches: BTreeSet<(Opcode, bool)>,
    backward: BTreeSet<Opcode>,
    offsets: BTreeSet<(Opcode, u32)>,
    sink: BTreeSet<Family>,
}

impl Coverage {
    fn see(&mut self, at: Site<'_>) {
        let instruction = at.instruction;
        self.opcodes.insert(instruction.opcode);
        if instruction.rd == nova_vm::isa::register::SINK {
            self.sink.insert(instruction.opcode.family());
        }
    }

    /// Notes an access; `width` says where in the word it can start.
    fn access(&mut self, at: Site<'_>, rs1: u32) {
        self.see(at);
        let address = rs1.wrapping_add(at.instruction.imm);
        self.offsets.insert((at.instruction.opcode, address % 4));
    }
}

impl Observer for Coverage {
    fn binary(&mut self, at: Site<'_>, rs1: u32, rs2: u32, _: RegisterWrite) {
        self.see(at);
        let opcode = at.instruction.opcode;
        if EDGES.contains(&rs1) && EDGES.contains(&rs2) {
            self.operands.insert((opcode, rs1, rs2));
        }
        if opcode.family() == Family::Shift && rs2 >= 32 && !rs2.is_multiple_of(32) {
            self.wide_shifts.insert(opcode);
        }
    }

    fn unary(&mut self, at: Site<'_>, _: u32, _: RegisterWrite) {
        self.see(at);
    }

    fn branch(&mut self, at: Site<'_>, _: u32, _: u32, taken: bool) {
        self.see(at);
        let opcode = at.instruction.opcode;
        self.branches.insert((opcode, taken));
        let pc = crate::support::BASE + 4 * at.index;
        if taken && at.instruction.imm < pc {
            self.backward.insert(opcode);
        }
    }

    fn jump(&mut self, at: Site<'_>, _: RegisterWrite) {
        self.see(at);
        if at.instruction.imm < crate::support::BASE + 4 * at.index {
            self.backward.insert(Opcode::Jal);
        }
    }

    fn jump_register(&mut self, at: Site<'_>, _: u32, _: RegisterWrite, _: u32) {
        self.see(at);
    }

    fn load(&mut self, at: Site<'_>, rs1: u32, _: WordAccess, _: RegisterWrite) {
        self.access(at, rs1);
    }

    fn store(&mut self, at: Site<'_>, rs1: u32, _: u32, _: WordAccess) {
        self.access(at, rs1);
    }

    fn syscall(&mut self, at: Site<'_>, _: &nova_vm::syscall::Call<'_>) {
        self.see(at);
    }
}

/// The programs of one CI run go through every operation and every corner that the comparison is meant to cover.
#[test]
fn random_programs_reach_every_corner() {
    let mut seen = Coverage::default();
    let mut instructions = 0;
    for seed in 0..4 {
        let program = RandomProgram::new(seed, CASES, PIECES);
        let (outcome, _) = run_here(&program.elf(|instruction| instruction), &mut seen);
        assert_eq!(outcome, Outcome::Exited(0));
        instructions += program.lines.iter().filter(|(_, random)| *random).count();
    }
    assert!(instructions >= 200_000, "{instructions} random instructions");
    let never = |opcode: &&Opcode| !matches!(opcode, Opcode::Ebreak | Opcode::Illegal);
    for opcode in Opcode::ALL.iter().filter(never) {
        assert!(seen.opcodes.contains(opcode), "{opcode}");
    }
    let binary = 18;
    assert_eq!(seen.operands.len(), binary * EDGES.len() * EDGES.len(), "pairs of edge operands");
    assert_eq!(seen.wide_shifts.len(), 3, "shifts by 32 or more");
    assert_eq!(seen.branches.len(), 6 * 2, "each branch taken and not taken");
    assert_eq!(seen.backward.len(), 7, "each branch and jal backward");
    assert_eq!(seen.offsets.len(), 13 + 7, "each load and store at each place in a word");
    // Where an operation has no destination, the resolved instruction names the sink too.
    assert_eq!(seen.sink.len(), Family::ALL.len(), "each family with x0 as destination");
}
