//! What a section states to its constraints.

use crate::F;

/// Number of public values of a section. Those that its kind does not use are zero.
///
/// [`RunValues`](crate::chips::RunValues), [`MemoryValues`](crate::chips::MemoryValues) and
/// [`ShardValues`](crate::chips::ShardValues) name them.
pub const PUBLIC_VALUES: usize = 16;

/// Elements with zeros behind them.
pub fn padded<const N: usize>(elements: impl IntoIterator<Item = F>) -> [F; N] {
    let mut elements = elements.into_iter();
    let padded = core::array::from_fn(|_| elements.next().unwrap_or_default());
    debug_assert!(elements.next().is_none(), "the elements fit");
    padded
}
