//! Tests of the `program` chip.

use super::CodeRow;
use crate::buses::INITIAL;
use crate::chips::memory_table::{KEY_OFFSET, MemorySeam, MemoryTableColumns, word_key};
use crate::chips::{Initial, Program};
use crate::support::asm::{
    BASE, CODE, DATA, exit, li, program, program_of_bytes, program_of_segments, rri, ssi, words,
};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, register_after, row, see};
use crate::support::run::{Run, word_message};
use crate::witness::{initial_table, program_table};
use crate::{Chip, F, opcodes};
use nova_vm::isa::Opcode;
use nova_vm::{Limits, Machine};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use p3_matrix::Matrix;
use std::borrow::Borrow;
use std::collections::BTreeMap;

/// Rows of padding of a program's table.
fn padding(program: &Program) -> Vec<CodeRow<F>> {
    let rows = program.preprocessed().unwrap();
    let padding: Vec<_> = rows.values.chunks(rows.width).skip(program.rows.len()).map(|row| *row.borrow()).collect();
    assert!(!padding.is_empty());
    padding
}

#[test]
fn the_program_tables_padding_is_no_instruction() {
    // Zeros would be an `add x0, x0, x0` at address 0.
    let padding = padding(&program_table(&program(&exit(0))));
    assert!(padding.iter().all(|row| row.instruction.opcode == f(opcodes::ILLEGAL)));
}

/// If its key were that of a word, the word could be listed as zero.
#[test]
fn the_program_tables_padding_is_no_word() {
    for row in padding(&program_table(&program(&exit(0)))) {
        let key = row.instruction.pc - f(KEY_OFFSET);
        assert!(key.as_canonical_u32() > MemorySeam::END.key);
    }
}

/// First values that both tables answer with, and their kinds, by key.
fn answers(program: &nova_vm::Program) -> BTreeMap<u32, Vec<(u32, u32)>> {
    let (Program { rows }, Initial { rows: others }) = (program_table(program), initial_table(program).unwrap());
    let of_program = rows.iter().map(|row| word_message(row));
    let others = others.iter().map(|&[key, lo, hi, kind, ..]| [key, lo, hi, kind]);
    let mut answers = BTreeMap::<_, Vec<_>>::new();
    for message in of_program.chain(others) {
        let [key, lo, hi, kind] = message.map(|element| element.as_canonical_u32());
        answers.entry(key).or_default().push((hi << 16 | lo, kind));
    }
    answers
}

/// Reads the second word of its code, of the data behind it, and of the code behind that, and the gap before it.
fn reader() -> (nova_vm::Program, [u32; 4]) {
    let places = [BASE, BASE + 0x100, BASE + 0x200, BASE + 0x1f0];
    let read = |(register, address)| [li(5, address).to_vec(), vec![rri(Opcode::Lw, register, 5, 4)]].concat();
    let lines = [(6..).zip(places).flat_map(read).collect(), exit(0)].concat();
    let code = words(&lines);
    let segments = [(BASE, CODE, &code[..]), (places[1], DATA, &[70, 71, 72]), (places[2], CODE, &[80, 81, 82])];
    (program_of_segments(&segments), places.map(|address| address + 4))
}

/// Code and data between the lowest and the highest executable address have the words of all segments there.
#[test]
fn words_of_all_segments_have_one_answer() {
    let (program, addresses) = reader();
    let answers = answers(&program);
    let seen = addresses.map(|address| &answers[&word_key(address / 4)][..]);
    // The last one is outside of all ranges, where no message is sent.
    assert_eq!(seen, [[(program.code().words()[1], 0)], [(71, 0)], [(81, 0)], [(0, 0)]]);
    assert!(program.code().words().iter().all(|&word| word != 71), "the code alone has no data");
    Run::record(&program, &[], ONE_SHARD).check().unwrap();
}

/// A program of a few segments whose bounds lie anywhere, executable ones at words.
fn scattered(random: &mut fastrand::Rng) -> nova_vm::Program {
    let mut address = BASE;
    let segments: Vec<_> = (0..random.u32(2..8))
        .map(|number| {
            let is_code = number == 0 || random.bool();
            address = if is_code { address.next_multiple_of(4) } else { address };
            let bytes: Vec<_> = (0..random.u32(1..40)).map(|_| random.u8(1..)).collect();
            let segment = (address, if is_code { CODE } else { DATA }, bytes);
            address += segment.2.len() as u32 + [0, random.u32(0..24)][random.usize(0..2)];
            segment
        })
        .collect();
    program_of_bytes(&segments)
}

/// Every word of a range has one answer, the value with which memory starts. Its first word has one more, without which the range
/// does not begin, and so has the word after it.
#[test]
fn words_are_answered_with_what_memory_starts_with() {
    let mut random = fastrand::Rng::with_seed(11);
    for _ in 0..200 {
        let program = scattered(&mut random);
        let machine = Machine::new(&program, &[], Limits::default()).unwrap();
        let byte = |address: u32| machine.memory().byte(address).unwrap();
        let value = |word: u32| u32::from_le_bytes([0, 1, 2, 3].map(|at| byte(4 * word + at)));
        let end = program.segments().last().map_or(0, |segment| segment.address + segment.size);
        let answers = answers(&program);
        for word in BASE / 4 - 2..end / 4 + 3 {
            let (before, inside) = (value(word - 1) != 0, value(word) != 0);
            let (words, bounds): (Vec<_>, Vec<_>) =
                answers.get(&word_key(word)).into_iter().flatten().copied().partition(|&(_, kind)| kind == 0);
            let bound =
                [(true, false, 2), (false, true, 1)].into_iter().filter(|is| (is.0, is.1) == (before, inside));
            assert_eq!(bounds, bound.map(|(.., kind)| (value(word), kind)).collect::<Vec<_>>());
            assert!(words.iter().all(|&(answer, _)| answer == value(word)), "{words:?} at {word:#x}");
            assert!(words.len() == 1 || words.is_empty() && !(before && inside), "{words:?} at {word:#x}");
        }
    }
}

/// A word that is read has no other value, whatever segment has it, and outside of segments it is zero.
#[test]
fn words_that_are_read_are_those_of_segments() {
    let (program, addresses) = reader();
    for (load, address) in addresses.into_iter().enumerate() {
        for value in [0, 5].into_iter().filter(|&value| load < 3 || value > 0) {
            let mut run = Run::record(&program, &[], ONE_SHARD);
            see(&mut run, address - 4 * load as u32, load, value);
            let by = if load < 3 { By::Bus(INITIAL.name) } else { By::Chip("memory_table") };
            assert_refused("a word is another", check_changed(&run, |_, _| {}), &[by]);
        }
    }
}

/// The first word of a range is in the program's table, too. Its row cannot take the place of the bound.
#[test]
fn a_bound_is_not_listed_as_a_word_of_the_code() {
    let program = program(&exit(0));
    let run = Run::record(&program, &[], ONE_SHARD);
    let by = By::Chip("initial");
    let result = check_changed(&run, |_, table| {
        let rows = table.values.len() / table.width;
        let start = (0..rows).find(|&at| {
            let row = row::<MemoryTableColumns<F>>(table, at);
            row.is_start == F::ONE && row.space == F::ONE
        });
        let start = start.expect("the code is a range");
        row::<MemoryTableColumns<F>>(table, start).is_start = F::ZERO;
    });
    assert_refused("a start is a word", result, &[by, By::Chip("memory_table")]);
}

/// Rows of gaps answer with zero. The ranges on both sides of a gap still have their bounds.
#[test]
fn ranges_are_not_joined_across_a_gap() {
    let (program, _) = reader();
    let run = Run::record(&program, &[], ONE_SHARD);
    let result = check_changed(&run, |_, table| {
        let rows = table.height();
        let mut find = |from: usize, wanted: fn(&MemoryTableColumns<F>) -> bool| {
            (from..rows).find(|&at| wanted(row::<MemoryTableColumns<F>>(table, at))).expect("ranges have bounds")
        };
        let end = find(0, |row| row.is_end == F::ONE && row.space == F::ONE);
        let start = find(end, |row| row.is_start == F::ONE);
        row::<MemoryTableColumns<F>>(table, end).is_end = F::ZERO;
        row::<MemoryTableColumns<F>>(table, start).is_start = F::ZERO;
        (end..start).for_each(|at| row::<MemoryTableColumns<F>>(table, at).inside = F::ONE);
    });
    assert_refused("two ranges are one", result, &[By::Chip("initial")]);
}

/// The program's table answers as often as it is asked. That a word is listed once follows from the order of the memory table.
#[test]
fn a_word_of_the_code_is_listed_once() {
    let (program, addresses) = reader();
    let run = Run::record(&program, &[], ONE_SHARD);
    let result = check_changed(&run, |_, table| {
        let width = table.width;
        let is_word = |row: &MemoryTableColumns<F>| row.space == F::ONE && row.address_lo == f(addresses[0] / 4);
        let at = (0..table.height()).find(|&at| is_word(row(table, at))).expect("the word is read");
        let again = table.values[at * width..(at + 1) * width].to_vec();
        table.values.splice(at * width..at * width, again);
        table.values.truncate(table.values.len() - width);
        let first = row::<MemoryTableColumns<F>>(table, at);
        (first.gap_lo, first.gap_hi) = (F::NEG_ONE, F::ZERO);
        (first.last, first.last_shard) = (first.first, F::ZERO);
    });
    assert_refused("a word is listed twice", result, &[By::Bus("RANGE")]);
}

/// A word in which code ends and data begins is that of both, and so is one of two segments of data.
#[test]
fn words_of_two_segments_have_the_bytes_of_both() {
    let reads = [rri(Opcode::Lw, 6, 5, 4), rri(Opcode::Lw, 7, 5, 8)];
    let lines = [li(5, BASE + 0x100).to_vec(), reads.to_vec(), exit(0)].concat();
    let code = words(&lines).into_iter().flat_map(u32::to_le_bytes).collect();
    let halves = [(0x100, CODE, vec![1, 2, 3, 4, 5, 6]), (0x106, DATA, vec![7, 8, 9]), (0x109, DATA, vec![10])];
    let halves = halves.map(|(offset, flags, bytes)| (BASE + offset, flags, bytes));
    let program = program_of_bytes(&[vec![(BASE, CODE, code)], halves.to_vec()].concat());
    assert_eq!(program.code().words().last(), Some(&0x0605), "the code alone has half of the word");
    let run = Run::record(&program, &[], ONE_SHARD);
    run.check().unwrap();
    for (load, values) in [[0x0605, 0x0807_0000], [0x09, 0x0a00]].into_iter().enumerate() {
        for value in values {
            let mut run = Run::record(&program, &[], ONE_SHARD);
            see(&mut run, BASE + 0x104, load, value);
            assert_refused("half of a word", run.check(), &[By::Bus(INITIAL.name)]);
        }
    }
}

/// Writes over an instruction that it executes afterwards, and reads what it wrote.
fn writer() -> nova_vm::Program {
    let write =
        [li(5, BASE).to_vec(), li(7, 99).to_vec(), vec![ssi(Opcode::Sw, 5, 7, 24), rri(Opcode::Lw, 6, 5, 24)]];
    program(&[write.concat(), vec![rri(Opcode::Addi, 28, 0, 42)], exit(0)].concat())
}

/// A word that is written is listed, with the program's word as its first value, and the instruction stays.
#[test]
fn a_word_of_the_code_that_is_written_begins_as_the_programs() {
    const WRITTEN: usize = 6;
    let program = writer();
    let word = program.code().words()[WRITTEN];
    let mut run = Run::record(&program, &[], ONE_SHARD);
    run.check().unwrap();
    assert!(run.fill().1.code[WRITTEN], "the memory table lists it");
    assert_eq!((*register_after(run.segment(), 6), *register_after(run.segment(), 28)), (99, 42));

    let mut stale = Run::record(&program, &[], ONE_SHARD);
    let load = &mut stale.segment().records.load_word[0];
    (load.memory.before, load.result) = (word, word);
    *register_after(stale.segment(), 6) = word;
    assert_refused("a load does not see the store", stale.check(), &[By::Bus("MEMORY")]);
    for value in [0, 99] {
        let segment = run.segment();
        segment.records.store_word[0].memory.before = value;
        let written = BASE + 4 * WRITTEN as u32;
        segment.words.iter_mut().find(|word| word.address == written).expect("it is written").before = value;
        assert_refused("a word that is written was another", run.check(), &[By::Bus(INITIAL.name)]);
    }
}
