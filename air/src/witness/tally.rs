//! How often each row of the tables that are looked up in is used.

use crate::buses::{BYTE_PAIRS, BYTES, RANGE};
use crate::chips::{bytes, range};
use crate::{Bus, Chip, Evaluator, F, Selectors, Trace, Visitor};
use p3_air::RowWindow;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use p3_matrix::Matrix;
use rayon::prelude::*;
use std::vec;
use std::vec::Vec;

/// Counts lookups by running the chips' `eval` over filled rows.
///
/// Messages that no table has are left out: a trace that sends one cannot be proved, since its bus does not balance.
#[derive(Clone)]
pub struct Tally {
    range: Vec<u32>,
    and: Vec<u32>,
    pairs: Vec<u32>,
}

impl Default for Tally {
    fn default() -> Self {
        Self { range: vec![0; range::ROWS], and: vec![0; bytes::ROWS], pairs: vec![0; bytes::ROWS] }
    }
}

impl Tally {
    /// Counts the lookups of a table.
    pub fn count<C: Chip>(&mut self, chip: &C, trace: &Trace, public_values: &[F]) {
        let height = trace.height();
        let rows = height.div_ceil(rayon::current_num_threads()).max(1);
        let empty = Self::default();
        let parts: Vec<_> = (0..height)
            .into_par_iter()
            .step_by(rows)
            .map(|start| {
                let mut part = empty.clone();
                for row in start..(start + rows).min(height) {
                    part.count_row(chip, trace, row, public_values);
                }
                part
            })
            .collect();
        parts.iter().for_each(|part| self.add(part));
    }

    fn count_row<C: Chip>(&mut self, chip: &C, trace: &Trace, row: usize, public_values: &[F]) {
        let cells = |row: usize| &trace.values[row * trace.width..(row + 1) * trace.width];
        let main = RowWindow::from_two_rows(cells(row), cells((row + 1) % trace.height()));
        let preprocessed = RowWindow::from_two_rows(&[], &[]);
        let selectors = Selectors::NONE;
        let evaluated = chip.eval(&mut Evaluator { main, preprocessed, public_values, selectors, visitor: self });
        evaluated.expect("the trace has the chip's width");
    }

    fn add(&mut self, other: &Self) {
        let lists = [(&mut self.range, &other.range), (&mut self.and, &other.and), (&mut self.pairs, &other.pairs)];
        for (sums, counts) in lists {
            sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
        }
    }

    /// The range table.
    #[must_use]
    pub fn range(&self) -> Trace {
        range::fill::trace(&self.range)
    }

    /// The byte table.
    #[must_use]
    pub fn bytes(&self) -> Trace {
        bytes::fill::trace(&self.and, &self.pairs)
    }

    fn look_up(&mut self, bus: Bus, message: &[F]) {
        let at = |index: usize| message[index].as_canonical_u32();
        let counter = if bus == RANGE {
            let (value, bits) = (at(0), at(1));
            (bits <= 16 && value >> bits == 0).then(|| &mut self.range[range::row_of(value, bits)])
        } else {
            let (left, right) = (at(0), at(1));
            let counts = if bus == BYTES { &mut self.and } else { &mut self.pairs };
            (left < 256 && right < 256).then(|| &mut counts[bytes::row_of(left, right)])
        };
        if let Some(counter) = counter {
            *counter += 1;
        }
    }
}

/// Counts lookups and ignores everything else, so that the compiler drops it.
impl Visitor<F> for &mut Tally {
    #[inline]
    fn constraint(&mut self, _: F) {}

    #[inline]
    fn message<I>(&mut self, bus: Bus, count: F, message: I)
    where
        I: IntoIterator,
        I::Item: Into<F>,
    {
        if count == F::ZERO || ![RANGE.id, BYTES.id, BYTE_PAIRS.id].contains(&bus.id) {
            return;
        }
        let mut elements = [F::ZERO; BYTES.arity];
        for (element, value) in elements.iter_mut().zip(message) {
            *element = value.into();
        }
        self.look_up(bus, &elements);
    }
}
