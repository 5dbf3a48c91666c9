//! Tests of the `initial` chip.

use crate::chips::memory_table::word_key;
use crate::chips::{Initial, InitialColumns, initial::InitialRow};
use crate::support::asm::{BASE, exit, program, program_at};
use crate::support::row::{Check, Position, RowEffects};
use crate::witness::{InitialError, initial_table};
use crate::{Chip, F};
use nova_abi::memory::{INITIAL_STACK_POINTER, INPUT_START};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

type Row = [F; InitialRow::<u8>::WIDTH];

fn numbers(row: &Row) -> [u32; InitialRow::<u8>::WIDTH] {
    row.map(|element| element.as_canonical_u32())
}

/// The stack pointer and the code are a range each, with the cell after it, and padding is marked.
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
    expected.extend((first..).zip(code).map(|(key, &word)| row(key, word, u32::from(key == first))));
    expected.push(row(first + code.len() as u32, 0, 2));
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
