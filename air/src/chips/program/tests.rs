//! Tests of the `program` chip.

use super::CodeRow;
use crate::buses::{INITIAL, PROGRAM};
use crate::chips::memory_table::{KEY_OFFSET, MemorySeam, MemoryTableColumns};
use crate::chips::{Initial, Program};
use crate::gadgets::Word;
use crate::support::asm::{BASE, CODE, DATA, exit, li, program, program_of_segments, rri, words};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row, see};
use crate::support::run::Run;
use crate::witness::{initial_table, program_table};
use crate::{Chip, F, opcodes};
use nova_vm::isa::Opcode;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::borrow::Borrow;

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

/// Rows of both tables that the memory table's message for a word that is not a bound may meet.
fn answers(program: &nova_vm::Program, key: u32) -> Vec<[F; 2]> {
    let (program, Initial { rows }) = (program_table(program), initial_table(program).unwrap());
    let of_program = program.rows.iter().filter(|row| row[0] - f(KEY_OFFSET) == f(key));
    let others = rows.iter().filter(|row| row[0] == f(key) && row[3] == F::ZERO);
    let of_program = of_program.map(|row| [row[PROGRAM.arity], row[PROGRAM.arity + 1]]);
    of_program.chain(others.map(|row| [row[1], row[2]])).collect()
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
    let seen = addresses.map(|address| answers(&program, crate::chips::memory_table::word_key(address / 4)));
    let second = Word::of(program.code().words()[1]);
    assert_eq!(seen[..3], [vec![[second.lo, second.hi]], vec![[f(71), F::ZERO]], vec![[f(81), F::ZERO]]]);
    // Outside of all ranges, where no message is sent.
    assert_eq!(seen[3], [[F::ZERO; 2]]);
    assert!(program.code().words().iter().all(|&word| word != 71), "the code alone has no data");
    Run::record(&program, &[], ONE_SHARD).check().unwrap();
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
