//! Lookups into the range and byte tables.

use super::{Word, constant};
use crate::ChipBuilder;
use crate::buses::{BYTE_PAIRS, BYTES, BytePairMessage, BytesMessage, RANGE, RangeMessage};

/// Proves `value < 2^bits` on rows where `count` is 1, `bits` being at most 16.
pub fn range<B: ChipBuilder>(b: &mut B, count: B::Expr, value: impl Into<B::Expr>, bits: impl Into<B::Expr>) {
    let message = RangeMessage { value: value.into(), bits: bits.into() };
    b.send(RANGE, count, message.elements());
}

/// Proves that two values are bytes and `and` is their conjunction, on rows where `count` is 1.
pub fn bytes<B: ChipBuilder>(
    b: &mut B,
    count: B::Expr,
    left: impl Into<B::Expr>,
    right: impl Into<B::Expr>,
    and: impl Into<B::Expr>,
) {
    let message = BytesMessage { left: left.into(), right: right.into(), and: and.into() };
    b.send(BYTES, count, message.elements());
}

/// Proves that two values are bytes on rows where `count` is 1.
pub fn byte_pair<B: ChipBuilder>(b: &mut B, count: B::Expr, left: impl Into<B::Expr>, right: impl Into<B::Expr>) {
    let message = BytePairMessage { left: left.into(), right: right.into() };
    b.send(BYTE_PAIRS, count, message.elements());
}

/// Proves that both limbs of a word are below 2^16 on rows where `count` is 1.
pub fn check_limbs<B: ChipBuilder>(b: &mut B, count: &B::Expr, word: Word<B::Var>) {
    range(b, count.clone(), word.lo, constant::<B>(16));
    range(b, count.clone(), word.hi, constant::<B>(16));
}
