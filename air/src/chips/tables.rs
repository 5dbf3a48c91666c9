//! What the chips of the verifying key's tables share: [`Program`] and [`Initial`].
//!
//! The prover fills their main columns only: how often each row is looked up. A row that does not exist cannot be
//! looked up, whatever the multiplicities are, because fewer messages are sent than the field has elements.
//!
//! [`Program`]: super::Program
//! [`Initial`]: super::Initial

use crate::{F, Trace};
use p3_field::PrimeCharacteristicRing;

/// The least rows of a table that is filled here.
///
/// The shorter a table, the more its constraints' degree exceeds the blow-up times its height, and the fewer bits a
/// query of the low-degree test contributes: below 2^8 rows the standard parameters fall short of 128 bits.
pub const MIN_ROWS: usize = 1 << 8;

/// The height of a table with this many rows.
pub(crate) fn padded_height(rows: usize) -> usize {
    rows.next_power_of_two().max(MIN_ROWS)
}

/// Rows as a trace, padded with zeros to a power of two.
pub(super) fn padded<const N: usize>(rows: &[[F; N]]) -> Trace {
    let mut values = rows.as_flattened().to_vec();
    values.resize(padded_height(rows.len()).saturating_mul(N), F::ZERO);
    Trace::new(values, N)
}
