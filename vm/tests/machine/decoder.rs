//! The decoder against objdump, against the specification's listing, and against an encoder.

use crate::support::asm::encode;
use crate::support::tools;
use fastrand::Rng;
use nova_vm::isa::{Family, Instruction, Opcode, decode};
use std::collections::BTreeMap;
use std::fmt::Write;
use std::process::Command;

/// Reads RV32IM back as objdump prints it with `-M no-aliases,numeric`: numbered registers, absolute targets.
fn as_objdump(instruction: &Instruction, pc: u32) -> String {
    let Instruction { opcode, rd, rs1, rs2, imm } = *instruction;
    let (signed, target) = (imm as i32, pc.wrapping_add(imm));
    let operands = match opcode.family() {
        _ if opcode == Opcode::Fence => return "fence".into(),
        Family::System | Family::None => return opcode.to_string(),
        Family::AddImm if opcode != Opcode::Addi => format!("x{rd},{:#x}", imm >> 12),
        Family::AddImm | Family::BitwiseImm | Family::CompareImm => format!("x{rd},x{rs1},{signed}"),
        Family::ShiftImm => format!("x{rd},x{rs1},{imm:#x}"),
        Family::Branch => format!("x{rs1},x{rs2},{target:#x}"),
        Family::Jump => format!("x{rd},{target:#x}"),
        Family::JumpRegister | Family::LoadWord | Family::LoadNarrow => format!("x{rd},{signed}(x{rs1})"),
        Family::StoreWord | Family::StoreNarrow => format!("x{rs2},{signed}(x{rs1})"),
        _ => format!("x{rd},x{rs1},x{rs2}"),
    };
    format!("{opcode} {operands}")
}

/// What the decoder should make of objdump's text; an empty text is a word to reject.
fn expected(word: u32, text: &str) -> String {
    let (mnemonic, operands) = text.split_once('\t').unwrap_or((text, ""));
    let known = Opcode::ALL.iter().any(|opcode| opcode.mnemonic() == mnemonic);
    match mnemonic {
        // objdump tells kinds of fences apart, and finds none where reserved fields are set; the specification asks
        // implementations to ignore those.
        _ if word & 0x707f == 0x000f => "fence".into(),
        "ecall" | "ebreak" => mnemonic.into(),
        // Reserved in RV32; objdump shows it as RV64 would have it.
        "slli" | "srli" | "srai" if word >> 25 & 1 == 1 => String::new(),
        _ if known => format!("{mnemonic} {operands}"),
        _ => String::new(),
    }
}

/// Every major opcode with every function code and random other fields, then words that are wholly random.
fn sample(seed: u64) -> Vec<u32> {
    let mut rng = Rng::with_seed(seed);
    let mut words = Vec::new();
    for opcode in (0b11..128).step_by(4) {
        for funct3 in 0..8 {
            for funct7 in 0..128 {
                let fields = rng.u32(..) & !(0x7f << 25 | 7 << 12 | 0x7f);
                words.push(fields | funct7 << 25 | funct3 << 12 | opcode);
            }
        }
    }
    // ecall, ebreak and their neighbours: every system word with few bits set.
    words.extend((0..25).flat_map(|a| (0..25).map(move |b| 0x73 | 1 << (a + 7) | 1 << (b + 7))));
    words.extend([0x73, 0x0010_0073]);
    words.extend(std::iter::repeat_with(|| rng.u32(..) | 3).take(100_000));
    // objdump reads words that end in 11111 as longer instructions; they are tested apart.
    words.retain(|word| word & 0b11100 != 0b11100);
    words
}

/// objdump's text of each word, with addresses that count from zero.
fn disassemble(objdump: &std::path::Path, words: &[u32]) -> Vec<String> {
    let folder = tempfile::tempdir().expect("the system has room for temporary files");
    let path = folder.path().join("words.bin");
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    std::fs::write(&path, bytes).expect("the folder is writable");
    let options = ["-D", "-z", "-b", "binary", "-m", "riscv:rv32", "-M", "no-aliases,numeric"];
    let output = tools::output_of(Command::new(objdump).args(options).arg(&path));
    let text = String::from_utf8(output).expect("objdump writes ASCII");
    // Address, word, mnemonic and operands, separated by tabs.
    let lines = text.lines().filter(|line| line.contains(":\t"));
    lines.map(|line| line.splitn(3, '\t').nth(2).unwrap_or("").to_string()).collect()
}

#[test]
fn objdump_reads_the_same_instructions() {
    let Some(objdump) = tools::find("riscv64-unknown-elf-objdump", "binutils-riscv64-unknown-elf") else {
        return;
    };
    let words = sample(1);
    let texts = disassemble(&objdump, &words);
    assert_eq!(texts.len(), words.len(), "one line a word");
    let mut seen = BTreeMap::<_, u32>::new();
    let mut differences = String::new();
    for ((pc, &word), text) in (0u32..).step_by(4).zip(&words).zip(&texts) {
        // A comment or a symbol can follow the operands.
        let text = text.split([' ', '#']).next().unwrap_or("");
        let decoded = decode(word);
        let ours = decoded.as_ref().map_or_else(String::new, |instruction| as_objdump(instruction, pc));
        if ours != expected(word, text) {
            writeln!(differences, "{word:#010x}: objdump {text:?}, decoder {ours:?}").expect("strings take text");
        }
        if let Some(instruction) = decoded {
            *seen.entry(instruction.opcode).or_default() += 1;
        }
    }
    assert!(differences.is_empty(), "{differences}");
    assert_eq!(seen.len(), Opcode::ALL.len() - 1, "every operation is in the sample: {seen:?}");
}

#[test]
fn shorter_and_longer_instructions_are_rejected() {
    let mut rng = Rng::with_seed(2);
    for word in std::iter::repeat_with(|| rng.u32(..)).take(1_000_000) {
        if word & 3 != 3 || word & 0b11100 == 0b11100 {
            assert_eq!(decode(word), None, "{word:#010x}");
        }
    }
}

/// Masks and values of the instructions, from the listing in the specification's chapter 35.
const LISTING: [(u32, u32); 47] = [
    (0x0000_007f, 0x37),
    (0x0000_007f, 0x17),
    (0x0000_007f, 0x6f),
    (0x0000_707f, 0x67),
    (0x0000_707f, 0x0063),
    (0x0000_707f, 0x1063),
    (0x0000_707f, 0x4063),
    (0x0000_707f, 0x5063),
    (0x0000_707f, 0x6063),
    (0x0000_707f, 0x7063),
    (0x0000_707f, 0x0003),
    (0x0000_707f, 0x1003),
    (0x0000_707f, 0x2003),
    (0x0000_707f, 0x4003),
    (0x0000_707f, 0x5003),
    (0x0000_707f, 0x0023),
    (0x0000_707f, 0x1023),
    (0x0000_707f, 0x2023),
    (0x0000_707f, 0x0013),
    (0x0000_707f, 0x2013),
    (0x0000_707f, 0x3013),
    (0x0000_707f, 0x4013),
    (0x0000_707f, 0x6013),
    (0x0000_707f, 0x7013),
    (0xfe00_707f, 0x1013),
    (0xfe00_707f, 0x5013),
    (0xfe00_707f, 0x4000_5013),
    (0xfe00_707f, 0x0033),
    (0xfe00_707f, 0x4000_0033),
    (0xfe00_707f, 0x1033),
    (0xfe00_707f, 0x2033),
    (0xfe00_707f, 0x3033),
    (0xfe00_707f, 0x4033),
    (0xfe00_707f, 0x5033),
    (0xfe00_707f, 0x4000_5033),
    (0xfe00_707f, 0x6033),
    (0xfe00_707f, 0x7033),
    (0xfe00_707f, 0x0200_0033),
    (0xfe00_707f, 0x0200_1033),
    (0xfe00_707f, 0x0200_2033),
    (0xfe00_707f, 0x0200_3033),
    (0xfe00_707f, 0x0200_4033),
    (0xfe00_707f, 0x0200_5033),
    (0xfe00_707f, 0x0200_6033),
    (0xfe00_707f, 0x0200_7033),
    (0xffff_ffff, 0x0000_0073),
    (0xffff_ffff, 0x0010_0073),
];

/// `fence` with all of its fields.
const FENCE: (u32, u32) = (0x0000_707f, 0x0f);

/// The words of the listing that share a major opcode, so that a word is compared with few.
fn listing_by_opcode() -> [Vec<(u32, u32)>; 128] {
    let mut table = std::array::from_fn(|_| Vec::new());
    for entry in LISTING.into_iter().chain([FENCE]) {
        table[entry.1 as usize % 128].push(entry);
    }
    table
}

/// A word is rejected or is exactly one instruction, as the listing says, and the instruction encodes to the word.
fn check_word(word: u32, listing: &[Vec<(u32, u32)>; 128]) {
    let matches = listing[word as usize % 128].iter().filter(|(mask, value)| word & mask == *value).count();
    match decode(word) {
        None => assert_eq!(matches, 0, "{word:#010x} is rejected"),
        Some(instruction) => {
            assert_eq!(matches, 1, "{word:#010x} is {instruction}");
            let fence = instruction.opcode == Opcode::Fence;
            assert!(
                fence || encode(&instruction) == word,
                "{word:#010x} is {instruction}, which is encoded otherwise"
            );
        }
    }
}

#[test]
fn sampled_words_are_one_instruction_or_none() {
    let listing = listing_by_opcode();
    let mut rng = Rng::with_seed(3);
    sample(4).into_iter().for_each(|word| check_word(word, &listing));
    std::iter::repeat_with(|| rng.u32(..)).take(1_000_000).for_each(|word| check_word(word, &listing));
}

#[test]
#[ignore = "seconds with --release, minutes without"]
fn every_word_is_one_instruction_or_none() {
    let listing = listing_by_opcode();
    std::thread::scope(|scope| {
        for part in 0..16 {
            let listing = &listing;
            scope.spawn(move || (part << 28..=part << 28 | 0x0fff_ffff).for_each(|word| check_word(word, listing)));
        }
    });
}
