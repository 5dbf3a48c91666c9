//! A table whose width, degree and number of messages can be chosen.

use crate::air::Traced;
use nova_air::{AirBuilder, F, Trace, WindowAccess};
use p3_air::{Air, BaseAir};
use p3_field::PrimeCharacteristicRing;
use p3_lookup::{Count, InteractionBuilder, LookupBus};

/// Elements of a message.
const ARITY: usize = 4;
const BUS: LookupBus<'static> = LookupBus::new("synthetic");

/// A table of random columns and of columns that are products of them.
///
/// In p3-batch-stark, messages share columns only as far as the degree of the table's own constraints allows. With
/// degree 3 it pairs them, as Nova always does. With degree 2 it does not.
#[derive(Clone, Copy, Debug)]
pub struct Synthetic {
    width: usize,
    degree: usize,
    messages: usize,
}

/// Dimensions that the table cannot have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DimensionError {
    /// Too few or too many columns.
    #[error("the width is {0}; it has to be from 8 to 4096")]
    Width(usize),
    /// The degree is neither 2 nor 3.
    #[error("the degree is {0}; it has to be 2 or 3, which is the most that Nova's prover takes")]
    Degree(usize),
    /// The number of messages is odd or too large.
    #[error("{0} messages a row; it has to be an even number up to 1024, since each message is sent and received")]
    Messages(usize),
}

impl Synthetic {
    /// A table of `width` columns with constraints of this degree, whose rows send or receive this many messages.
    ///
    /// # Errors
    ///
    /// When a dimension is out of range.
    pub const fn new(width: usize, degree: usize, messages: usize) -> Result<Self, DimensionError> {
        if width < 8 || width > 4096 {
            return Err(DimensionError::Width(width));
        }
        if degree != 2 && degree != 3 {
            return Err(DimensionError::Degree(degree));
        }
        if !messages.is_multiple_of(2) || messages > 1024 {
            return Err(DimensionError::Messages(messages));
        }
        Ok(Self { width, degree, messages })
    }

    /// Columns that are products: nearly half of them.
    const fn products(self) -> usize {
        self.width / 2 - 2
    }

    /// The columns of message `index`.
    fn message<V: Copy>(self, row: &[V], index: usize) -> [V; ARITY] {
        core::array::from_fn(|element| row[(index * 2 + element * 5) % self.width])
    }
}

impl BaseAir<F> for Synthetic {
    fn width(&self) -> usize {
        self.width
    }

    fn main_next_row_columns(&self) -> Vec<usize> {
        Vec::new()
    }
}

impl<B: AirBuilder<F = F> + InteractionBuilder> Air<B> for Synthetic {
    fn eval(&self, builder: &mut B) {
        let main = builder.main();
        let row = main.current_slice();
        let first = self.width - self.products();
        for index in 0..self.products() {
            let (a, b, c) = (row[index], row[index + 1], row[index + 2]);
            let product = if self.degree == 3 { a * b * c } else { a * b };
            builder.assert_zero(product + a.into() - row[first + index].into());
        }
        for index in 0..self.messages / 2 {
            let count: B::Expr = row[index % self.width].into();
            BUS.lookup_key(builder, self.message(row, index), Count::bounded(count.clone(), 1));
            BUS.table_entry(builder, self.message(row, index), count);
        }
    }
}

impl Traced for Synthetic {
    fn name(&self) -> String {
        format!("synthetic ({} columns, degree {}, {} messages)", self.width, self.degree, self.messages)
    }

    /// From a linear congruential generator.
    fn trace(&self, log_rows: u8, mut seed: u64) -> Trace {
        let mut values = F::zero_vec(self.width << log_rows);
        let first = self.width - self.products();
        for row in values.chunks_exact_mut(self.width) {
            for cell in &mut row[..first] {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *cell = F::from_u32((seed >> 33) as u32);
            }
            for index in 0..self.products() {
                let third = if self.degree == 3 { row[index + 2] } else { F::ONE };
                row[first + index] = row[index] * row[index + 1] * third + row[index];
            }
        }
        Trace::new(values, self.width)
    }
}

crate::subject!(Synthetic, messages);
