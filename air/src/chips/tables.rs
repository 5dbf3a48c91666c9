//! The tables that the verifying key fixes: ranges, bytes, the program and its initial memory.
//!
//! The prover fills their main columns only, which say how often each row is used. A row that does not exist cannot be
//! looked up, whatever the multiplicities are, because fewer messages are sent than the field has elements.

use crate::buses::{
    BYTE_PAIRS, BYTES, BytePairMessage, BytesMessage, INITIAL, InitialMessage, PROGRAM, ProgramMessage, RANGE,
    RangeMessage,
};
use crate::{Chip, ChipBuilder, EvalError, F, Occurrence, Trace, WindowAccess, opcodes};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use p3_field::PrimeCharacteristicRing;

/// Rows for every pair (value, bits) with `value < 2^bits` and bits from 0 to 16, the first one twice.
pub const RANGE_ROWS: usize = 1 << 17;

/// Index of the range table's row for a value and a number of bits.
#[must_use]
#[expect(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    reason = "for those who fill the table, with 16 bits at most"
)]
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
        let rows = (0..=16_u32).flat_map(|bits| (0..1_u32 << bits).flat_map(move |value| [value, bits]));
        // Row 0 repeats row 1: the number of pairs is one less than a power of two.
        let values = [0, 0].into_iter().chain(rows).map(F::from_u32).collect();
        Some(Trace::new(values, 2))
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let (main, preprocessed) = (b.main(), b.preprocessed().clone());
        let ([uses], [value, bits]) = (cells(main.current_slice())?, cells(preprocessed.current_slice())?);
        b.receive(RANGE, uses, RangeMessage { value, bits }.elements());
        Ok(())
    }
}

/// The table of pairs of bytes.
pub struct Bytes;

/// Rows of the byte table.
pub const BYTE_ROWS: usize = 1 << 16;

/// Index of the byte table's row for a pair.
#[must_use]
#[expect(clippy::as_conversions, reason = "for those who fill the table: a pair has 16 bits")]
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
        let rows = (0..=255_u32).flat_map(|left| (0..=255_u32).flat_map(move |right| [left, right, left & right]));
        Some(Trace::new(rows.map(F::from_u32).collect(), 3))
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let (main, preprocessed) = (b.main(), b.preprocessed().clone());
        let [uses, pair_uses] = cells(main.current_slice())?;
        let [left, right, and] = cells(preprocessed.current_slice())?;
        b.receive(BYTES, uses, BytesMessage { left, right, and }.elements());
        b.receive(BYTE_PAIRS, pair_uses, BytePairMessage { left, right }.elements());
        Ok(())
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
        for [_, opcode, ..] in trace.values.as_chunks_mut::<{ PROGRAM.arity }>().0.iter_mut().skip(self.rows.len()) {
            *opcode = F::from_u32(opcodes::ILLEGAL);
        }
        Some(trace)
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let (main, preprocessed) = (b.main(), b.preprocessed().clone());
        let [pc, opcode, rd, rs1, rs2, imm_lo, imm_hi, target, link_lo, link_hi] =
            cells::<_, { PROGRAM.arity }>(preprocessed.current_slice())?;
        let [uses] = cells(main.current_slice())?;
        let message = ProgramMessage { pc, opcode, rd, rs1, rs2, imm_lo, imm_hi, target, link_lo, link_hi };
        b.receive(PROGRAM, uses, message.elements());
        Ok(())
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

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let (main, preprocessed) = (b.main(), b.preprocessed().clone());
        let ([flag], [is_real, space, address, lo, hi]) =
            (cells(main.current_slice())?, cells::<_, { INITIAL.arity + 1 }>(preprocessed.current_slice())?);
        // A table needs a column; this one repeats the fixed flag.
        b.assert_eq(flag, is_real);
        b.send(INITIAL, is_real, InitialMessage { space, address, lo, hi }.elements());
        Ok(())
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
    values.resize(rows.len().next_power_of_two().max(MIN_ROWS).saturating_mul(N), F::ZERO);
    Trace::new(values, N)
}

/// The cells of a row of `N`.
fn cells<V: Copy, const N: usize>(row: &[V]) -> Result<[V; N], EvalError> {
    row.try_into().map_err(|_| EvalError::Columns { columns: "fixed tables", expected: N, got: row.len() })
}
