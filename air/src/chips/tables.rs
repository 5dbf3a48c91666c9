//! The tables that the verifying key fixes: ranges, bytes, the program and its initial memory.
//!
//! The prover fills their main columns only, which say how often each row is used. A row that does not exist cannot be
//! looked up, whatever the multiplicities are, because fewer messages are sent than the field has elements.

use crate::buses::{
    BYTE_PAIRS, BYTES, BytePairMessage, BytesMessage, INITIAL, InitialMessage, PROGRAM, ProgramMessage, RANGE,
    RangeMessage,
};
use crate::{Chip, ChipBuilder, F, Occurrence, Trace, WindowAccess, opcodes};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use p3_field::PrimeCharacteristicRing;

/// Rows for every pair (value, bits) with `value < 2^bits` and bits from 0 to 16, the first one twice.
pub const RANGE_ROWS: usize = 1 << 17;

/// Index of the range table's row for a value and a number of bits.
#[must_use]
pub const fn range_row(value: u32, bits: u32) -> usize {
    (1 << bits) + value as usize
}

/// The table of ranges.
pub struct Range;

impl Chip for Range {
    fn name(&self) -> Cow<'static, str> {
        "range".into()
    }

    fn width(&self) -> usize {
        1
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::Once
    }

    fn preprocessed_width(&self) -> usize {
        2
    }

    fn preprocessed(&self) -> Option<Trace> {
        let rows = (1..RANGE_ROWS as u32).flat_map(|row| {
            let bits = row.ilog2();
            [row - (1 << bits), bits]
        });
        // Row 0 repeats row 1: the number of pairs is one less than a power of two.
        let values = [0, 0].into_iter().chain(rows).map(F::from_u32).collect();
        Some(Trace::new(values, 2))
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) {
        let (main, preprocessed) = (b.main(), b.preprocessed().clone());
        let (row, fixed) = (main.current_slice(), preprocessed.current_slice());
        let message = RangeMessage { value: fixed[0], bits: fixed[1] };
        b.receive(RANGE, row[0], message.elements());
    }
}

/// The table of pairs of bytes.
pub struct Bytes;

/// Rows of the byte table.
pub const BYTE_ROWS: usize = 1 << 16;

/// Index of the byte table's row for a pair.
#[must_use]
pub const fn byte_row(left: u32, right: u32) -> usize {
    (left << 8 | right) as usize
}

impl Chip for Bytes {
    fn name(&self) -> Cow<'static, str> {
        "bytes".into()
    }

    fn width(&self) -> usize {
        2
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::Once
    }

    fn preprocessed_width(&self) -> usize {
        3
    }

    fn preprocessed(&self) -> Option<Trace> {
        let rows = (0..BYTE_ROWS as u32).flat_map(|row| [row >> 8, row & 0xff, (row >> 8) & row & 0xff]);
        Some(Trace::new(rows.map(F::from_u32).collect(), 3))
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) {
        let (main, preprocessed) = (b.main(), b.preprocessed().clone());
        let (row, fixed) = (main.current_slice(), preprocessed.current_slice());
        let and = BytesMessage { left: fixed[0], right: fixed[1], and: fixed[2] };
        let pair = BytePairMessage { left: fixed[0], right: fixed[1] };
        b.receive(BYTES, row[0], and.elements());
        b.receive(BYTE_PAIRS, row[1], pair.elements());
    }
}

/// The table of the program's instructions.
///
/// Prover and setup give it rows; the verifier, which knows their commitment, needs none.
#[derive(Clone, Debug, Default)]
pub struct Program {
    /// One message an instruction, elements in the order of [`ProgramMessage`].
    pub rows: Vec<[F; PROGRAM.arity]>,
}

impl Chip for Program {
    fn name(&self) -> Cow<'static, str> {
        "program".into()
    }

    fn width(&self) -> usize {
        1
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::Once
    }

    fn preprocessed_width(&self) -> usize {
        PROGRAM.arity
    }

    fn preprocessed(&self) -> Option<Trace> {
        let mut trace = padded(&self.rows);
        // A row of zeros would be an `add` at address 0; no chip has the number of an illegal instruction.
        for row in trace.values.chunks_mut(PROGRAM.arity).skip(self.rows.len()) {
            row[1] = F::from_u32(opcodes::ILLEGAL);
        }
        Some(trace)
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) {
        let (main, preprocessed) = (b.main(), b.preprocessed().clone());
        let [pc, opcode, rd, rs1, rs2, imm_lo, imm_hi, target, link_lo, link_hi] =
            row_of::<B, { PROGRAM.arity }>(preprocessed.current_slice());
        let message = ProgramMessage { pc, opcode, rd, rs1, rs2, imm_lo, imm_hi, target, link_lo, link_hi };
        b.receive(PROGRAM, main.current_slice()[0], message.elements());
    }
}

/// The table of the words and registers that the program initialises.
#[derive(Clone, Debug, Default)]
pub struct Initial {
    /// A 1, then one message a word, elements in the order of [`InitialMessage`].
    pub rows: Vec<[F; INITIAL.arity + 1]>,
}

impl Chip for Initial {
    fn name(&self) -> Cow<'static, str> {
        "initial".into()
    }

    fn width(&self) -> usize {
        1
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::Once
    }

    fn preprocessed_width(&self) -> usize {
        INITIAL.arity + 1
    }

    fn preprocessed(&self) -> Option<Trace> {
        Some(padded(&self.rows))
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) {
        let (main, preprocessed) = (b.main(), b.preprocessed().clone());
        let [is_real, space, address, lo, hi] = row_of::<B, { INITIAL.arity + 1 }>(preprocessed.current_slice());
        // A table needs a column; this one repeats the fixed flag.
        b.assert_eq(main.current_slice()[0], is_real);
        b.send(INITIAL, is_real, InitialMessage { space, address, lo, hi }.elements());
    }
}

/// The least rows of a table that is filled here.
///
/// The shorter a table, the more its constraints' degree exceeds the blow-up times its height, and the fewer bits a
/// query of the low-degree test gives: below 2^8 rows the standard parameters fall short of 128 bits.
pub const MIN_ROWS: usize = 1 << 8;

/// Rows as a trace, padded with zeros to a power of two.
fn padded<const N: usize>(rows: &[[F; N]]) -> Trace {
    let mut values = rows.as_flattened().to_vec();
    values.resize(rows.len().next_power_of_two().max(MIN_ROWS) * N, F::ZERO);
    Trace::new(values, N)
}

/// The first `N` cells of a row.
fn row_of<B: ChipBuilder, const N: usize>(row: &[B::Var]) -> [B::Var; N] {
    core::array::from_fn(|column| row[column])
}
