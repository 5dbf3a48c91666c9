//! Tests of the `initial` chip.

use crate::support::asm::{BASE, exit, program};
use crate::witness::initial_table;
use crate::{Chip, F};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

/// The stack pointer, every word of the program that is not zero, and padding that sends nothing.
#[test]
fn what_the_program_initialises_is_listed_once() {
    let program = program(&exit(0));
    let table = initial_table(&program);
    let is_pointer = |row: &&[F; 5]| row[1] == F::ZERO;
    assert_eq!(table.rows.iter().filter(is_pointer).count(), 1);
    let words: Vec<_> =
        table.rows.iter().filter(|row| row[1] == F::ONE).map(|row| row[2].as_canonical_u32()).collect();
    let code: Vec<_> = (BASE / 4..).take(program.code().instructions().len()).collect();
    assert_eq!(words, code);
    let padded = table.preprocessed().unwrap();
    let padding = padded.values.chunks(padded.width).skip(table.rows.len());
    assert!(padding.len() > 0 && padding.clone().all(|row| row[0] == F::ZERO));
}
