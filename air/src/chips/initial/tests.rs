//! Tests of the `initial` chip, and of the memory table's first values, which it holds.

use crate::chips::initial::InitialRow;
use crate::chips::initial::fill::LEAST_HOLE;
use crate::chips::memory_table::{LAST_REGISTER, word_key};
use crate::chips::{Initial, InitialColumns, MemoryTableColumns};
use crate::gadgets::Word;
use crate::support::asm::{
    BASE, CODE, DATA, exit, li, program, program_at, program_of, program_of_segments, rri, words,
};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row, see};
use crate::support::row::{Check, Position, RowEffects};
use crate::support::run::Run;
use crate::witness::{InitialError, initial_table};
use crate::{Chip, F, Trace};
use nova_abi::memory::{ADDRESS_START, INITIAL_STACK_POINTER, INPUT_START};
use nova_vm::Program;
use nova_vm::isa::Opcode;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use p3_matrix::Matrix;

type Row = [F; InitialRow::<u8>::WIDTH];

fn numbers(row: &Row) -> [u32; InitialRow::<u8>::WIDTH] {
    row.map(|element| element.as_canonical_u32())
}

/// The stack pointer and the code are a range each, with the cell after it, and padding is marked. Of the code only the first
/// word is listed, since it is a bound.
#[test]
fn what_the_program_initialises_is_listed_once() {
    let program = program(&exit(0));
    let table = initial_table(&program).unwrap();
    let rows: Vec<_> = table.rows.iter().map(numbers).collect();
    let limbs = |value: u32| [value & 0xffff, value >> 16];
    let row = |key, value: u32, kind| [key, limbs(value)[0], limbs(value)[1], kind, 1, u32::from(kind > 0)];
    let code = program.code().words();
    let first = word_key(BASE / 4);
    let mut expected = vec![row(2, INITIAL_STACK_POINTER, 1), row(3, 0, 2)];
    expected.extend([row(first, code[0], 1), row(first + code.len() as u32, 0, 2)]);
    assert_eq!(rows, expected);
    let padded = table.preprocessed().unwrap();
    let padding = padded.values.chunks(padded.width).skip(rows.len());
    assert!(padding.len() > 0 && padding.flatten().all(|&cell| cell == F::ZERO));
}

/// The first word of the input may start as any, and that after a range only as zero.
#[test]
fn a_range_that_meets_the_input_is_refused() {
    let lines = exit(0);
    let bytes = 4 * lines.len() as u32;
    let meeting = program_at(INPUT_START - bytes, &lines);
    assert_eq!(initial_table(&meeting).err(), Some(InitialError::MeetsInput));
    assert!(initial_table(&program_at(INPUT_START - bytes - 4, &lines)).is_ok());
}

/// A program that reads two words of the zeros in its file, of which there are `zeros` and one word after them.
fn zeros_reader(zeros: usize) -> (Program, u32) {
    let lines = |data: u32| {
        let reads = [li(5, data).to_vec(), vec![rri(Opcode::Lw, 6, 5, 0), rri(Opcode::Lw, 7, 5, 4)], exit(0)];
        words(&reads.concat())
    };
    let data = BASE + 4 * lines(BASE).len() as u32;
    let file = [lines(data), vec![0; zeros], vec![7]].concat();
    (program_of(BASE, &file), data)
}

/// A long run of zeros is in no range, a shorter one is. Both read as zero, and nothing else.
#[test]
fn long_runs_of_zeros_are_not_listed() {
    for (zeros, ranges, refused_by) in
        [(LEAST_HOLE - 1, 2, By::Bus("INITIAL")), (LEAST_HOLE, 3, By::Chip("memory_table"))]
    {
        let (program, data) = zeros_reader(zeros);
        let rows: Vec<_> = initial_table(&program).unwrap().rows.iter().map(numbers).collect();
        let starts = rows.iter().filter(|row| row[3] == 1).count();
        let ends: Vec<_> = rows.iter().filter(|row| row[3] == 2).map(|row| row[0]).collect();
        assert_eq!((starts, ends.len()), (ranges, ranges), "{zeros} zeros");
        // The program's table has all other words.
        assert_eq!(rows.len(), 2 * ranges, "{zeros} zeros");
        assert_eq!(ends.contains(&word_key(data / 4)), zeros >= LEAST_HOLE);

        let mut run = Run::record(&program, &[], ONE_SHARD);
        run.check().unwrap();
        see(&mut run, data, 1, 5);
        assert_refused("a zero is another value", check_changed(&run, |_, _| {}), &[refused_by]);
    }
}

/// Zeros on both sides of another word are two runs.
#[test]
fn runs_of_zeros_are_counted_apart() {
    let words = [vec![1], vec![0; LEAST_HOLE - 1], vec![1], vec![0; LEAST_HOLE]].concat();
    let program = program_of_segments(&[(2 * BASE, CODE, &[1]), (BASE, DATA, &words)]);
    let rows: Vec<_> = initial_table(&program).unwrap().rows.iter().map(numbers).collect();
    let first = word_key(BASE / 4);
    let ram: Vec<_> = rows.iter().filter(|row| (first..word_key(2 * BASE / 4)).contains(&row[0])).collect();
    // The last zeros are left out, the first ones are not.
    assert_eq!(ram.len(), 1 + LEAST_HOLE - 1 + 1 + 1);
    assert_eq!((ram[0][3], ram[LEAST_HOLE + 1][0], ram[LEAST_HOLE + 1][3]), (1, first + LEAST_HOLE as u32 + 1, 2));
}

/// Constraints that a row with these uses breaks.
fn objections(fixed: Row, uses: F) -> Vec<Check> {
    let main = [uses; InitialColumns::<u8>::WIDTH];
    let position = Position { is_first: false, is_last: false };
    let effects = RowEffects::of(&Initial::default(), [&main, &main], [&fixed, &fixed], &[], position, false);
    effects.objections(|_| false).collect()
}

#[test]
fn bounds_are_used_once_and_padding_is_not_used() {
    let row = |kind: u32, is_row: bool| {
        let [key, value] = [70, 5].map(F::from_u32);
        [key, value, F::ZERO, F::from_u32(kind), F::from_bool(is_row), F::from_bool(kind > 0)]
    };
    for uses in [F::ZERO, F::ONE, F::TWO, F::NEG_ONE] {
        assert_eq!(objections(row(0, true), uses), [], "another cell, {uses} times");
        for kind in [1, 2] {
            let expected = if uses == F::ONE { Vec::new() } else { vec![Check::Constraint(0)] };
            assert_eq!(objections(row(kind, true), uses), expected, "a bound, {uses} times");
        }
        let expected = if uses == F::ZERO { Vec::new() } else { vec![Check::Constraint(1)] };
        assert_eq!(objections(row(0, false), uses), expected, "padding, {uses} times");
    }
}

/// The first row of a memory table that has a property.
fn find(table: &mut Trace, wanted: impl Fn(&MemoryTableColumns<F>) -> bool) -> usize {
    (0..table.height()).find(|&at| wanted(row::<MemoryTableColumns<F>>(table, at))).unwrap()
}

/// Reads two words of its own code, which lie within a range, and one that nothing initialises.
fn code_reader() -> Program {
    let mut lines = li(5, BASE).to_vec();
    lines.extend([rri(Opcode::Lw, 6, 5, 4), rri(Opcode::Lw, 7, 5, 8)]);
    program(&[lines, exit(0).to_vec()].concat())
}

/// The first row of the code's range, which is the first word that the program initialises.
fn code_start(table: &mut Trace) -> usize {
    find(table, |row| row.is_start == F::ONE && row.space == F::ONE)
}

/// Counts `inside` again, as the flags of bounds have it.
fn fill_inside(table: &mut Trace) {
    let mut inside = F::ZERO;
    for at in 0..table.height() {
        let row = row::<MemoryTableColumns<F>>(table, at);
        inside += row.is_start - row.is_end;
        row.inside = inside;
    }
}

/// Only words that are read have rows besides the bounds of a range.
#[test]
fn words_of_the_program_are_listed_if_they_are_touched() {
    let program = code_reader();
    let run = Run::record(&program, &[], ONE_SHARD);
    run.check().unwrap();
    let mut table = run.fill().1.sections.remove(0).trace;
    let inside = |table: &mut Trace, at: usize| row::<MemoryTableColumns<F>>(table, at).inside == F::ONE;
    let rows = table.height();
    // The stack pointer, the first word, and two that are read.
    assert_eq!((0..rows).filter(|&at| inside(&mut table, at)).count(), 4);
    assert!(program.code().words().len() > 4);
}

/// Sets the flags of a row.
fn bound(table: &mut Trace, at: usize, is_start: bool, is_end: bool) {
    let row = row::<MemoryTableColumns<F>>(table, at);
    (row.is_start, row.is_end) = (F::from_bool(is_start), F::from_bool(is_end));
}

/// Claims another value of a word that no shard touches.
fn value(table: &mut Trace, at: usize, value: F) {
    let row = row::<MemoryTableColumns<F>>(table, at);
    (row.first, row.last) = (Word::new(value, F::ZERO), Word::new(value, F::ZERO));
}

/// A range's rows are its start, two words that are read, and its end. A forger claims that the words read are `seen`.
#[test]
fn first_values_are_the_programs() {
    type Change = fn(&mut Trace, usize);
    /// Numbers of loads, with the value that each is said to see.
    type Seen = &'static [(usize, u32)];
    let [initial, uses, memory] = [By::Bus("INITIAL"), By::Chip("initial"), By::Chip("memory_table")];
    let cheats: [(&str, By, Seen, Change); 10] = [
        ("a word is another", initial, &[(0, 5)], |_, _| {}),
        ("a word is zero", initial, &[(0, 0)], |_, _| {}),
        ("a word is zero, outside of two ranges", initial, &[(0, 0)], |table, at| {
            bound(table, at + 1, false, true);
            bound(table, at + 2, true, false);
        }),
        ("a word is input, outside of two ranges", By::Bus("RANGE"), &[(0, 5)], |table, at| {
            bound(table, at + 1, false, true);
            bound(table, at + 2, true, false);
            row::<MemoryTableColumns<F>>(table, at + 1).is_input = F::ONE;
        }),
        ("no range is listed", uses, &[(0, 0), (1, 0)], |table, at| {
            (at..at + 4).for_each(|at| bound(table, at, false, false));
            value(table, at, F::ZERO);
        }),
        ("a start is listed twice", memory, &[], |table, at| bound(table, at + 1, true, false)),
        ("a range ends a word early", uses, &[(1, 0)], |table, at| {
            bound(table, at + 2, false, true);
            bound(table, at + 3, false, false);
        }),
        ("a range starts a word late", uses, &[], |table, at| {
            bound(table, at, false, false);
            value(table, at, F::ZERO);
            bound(table, at + 1, true, false);
        }),
        ("a range ends a word late", uses, &[], |table, at| {
            bound(table, at + 3, false, false);
            value(table, at + 3, F::ONE);
            bound(table, at + 4, false, true);
        }),
        ("start and end are exchanged", memory, &[], |table, at| {
            bound(table, at, false, true);
            bound(table, at + 3, true, false);
        }),
    ];
    let program = code_reader();
    for (name, by, seen, change) in cheats {
        let mut run = Run::record(&program, &[], ONE_SHARD);
        seen.iter().for_each(|&(load, value)| see(&mut run, BASE + 4, load, value));
        let result = check_changed(&run, |_, table| {
            let at = code_start(table);
            change(table, at);
            fill_inside(table);
        });
        assert_refused(name, result, &[by]);
    }
}

/// With padding that sends what is missing, the words of a range could be listed as zero.
#[test]
fn padding_does_not_send_the_bounds_of_a_range() {
    let run_program = code_reader();
    let mut run = Run::record(&run_program, &[], ONE_SHARD);
    [0, 1].into_iter().for_each(|load| see(&mut run, BASE + 4, load, 0));
    let result = check_changed(&run, |_, table| {
        let at = code_start(table);
        let bounds = [at, at + 3].map(|at| *row::<MemoryTableColumns<F>>(table, at));
        (at..at + 4).for_each(|at| bound(table, at, false, false));
        value(table, at, F::ZERO);
        fill_inside(table);
        let padding = find(table, |row| row.is_real == F::ZERO);
        for (at, bound) in (padding..).zip(bounds) {
            let (address_lo, address_hi, first) = (bound.address_lo, bound.address_hi, bound.first);
            let (inside, is_start, is_end) = (bound.inside, bound.is_start, bound.is_end);
            // Without `space` the key is the address.
            let address_lo = address_lo - f(ADDRESS_START / 4 - LAST_REGISTER - 1);
            let padding = row::<MemoryTableColumns<F>>(table, at);
            *padding = MemoryTableColumns { address_lo, address_hi, first, inside, is_start, is_end, ..*padding };
        }
    });
    assert_refused("padding sends bounds", result, &[By::Chip("memory_table")]);
}
