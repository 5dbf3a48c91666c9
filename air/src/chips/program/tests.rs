//! Tests of the `program` chip.

use crate::support::asm::{exit, program};
use crate::support::forgeries::f;

#[test]
fn the_program_tables_padding_is_no_instruction() {
    // Zeros would be an `add x0, x0, x0` at address 0.
    let program = program(&exit(0));
    let table = nova_air::witness::program_table(&program);
    let rows = nova_air::Chip::preprocessed(&table).unwrap();
    let padding = rows.values.chunks(rows.width).skip(table.rows.len());
    assert!(padding.len() > 0 && padding.clone().all(|row| row[1] == f(nova_air::opcodes::ILLEGAL)));
}
