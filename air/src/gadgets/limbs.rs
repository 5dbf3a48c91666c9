//! Limbs of big integers, and their bytes.

use super::{Read, Update, Word, byte_pair};
use crate::{ChipBuilder, F};
use alloc::vec::Vec;
use p3_field::{Field, PrimeCharacteristicRing};

/// The limbs of words that are read, lowest first.
pub fn limbs_read<E, V: Copy + Into<E>>(words: &[Read<V>]) -> Vec<E> {
    limbs(words.iter().map(|word| word.value))
}

/// The limbs of words before they are replaced, lowest first.
pub fn limbs_before<E, V: Copy + Into<E>>(words: &[Update<V>]) -> Vec<E> {
    limbs(words.iter().map(|word| word.before))
}

/// The limbs of words after they are replaced, lowest first.
pub fn limbs_after<E, V: Copy + Into<E>>(words: &[Update<V>]) -> Vec<E> {
    limbs(words.iter().map(|word| word.after))
}

fn limbs<E, V: Into<E>>(words: impl Iterator<Item = Word<V>>) -> Vec<E> {
    words.flat_map(|word| [word.lo.into(), word.hi.into()]).collect()
}

/// The bytes of limbs, lowest first, of which the cells are the low ones.
pub fn bytes_of_limbs<E, V>(limbs: &[E], low: &[[V; 2]]) -> Vec<E>
where
    E: PrimeCharacteristicRing + From<F>,
    V: Copy + Into<E>,
{
    let inverse = E::from(F::from_u32(256).inverse());
    let bytes = |(limb, &low): (&E, &V)| [low.into(), (limb.clone() - low.into()) * inverse.clone()];
    limbs.iter().zip(low.as_flattened()).flat_map(bytes).collect()
}

/// Proves that limbs have these bytes and are below 2^16, on rows where `count` is 1, and returns the bytes.
pub fn split_limbs<B: ChipBuilder>(
    b: &mut B,
    count: &B::Expr,
    limbs: &[B::Expr],
    low: &[[B::Var; 2]],
) -> Vec<B::Expr> {
    let bytes = bytes_of_limbs(limbs, low);
    check_bytes(b, count, &bytes);
    bytes
}

/// Proves that values are bytes, on rows where `count` is 1: two by two, and one that is left by itself.
pub fn check_bytes<B: ChipBuilder>(b: &mut B, count: &B::Expr, bytes: &[B::Expr]) {
    let (pairs, rest) = bytes.as_chunks();
    for [left, right] in pairs {
        byte_pair(b, count.clone(), left.clone(), right.clone());
    }
    for byte in rest {
        byte_pair(b, count.clone(), byte.clone(), B::Expr::ZERO);
    }
}

/// Cells as expressions.
pub fn expressions<'a, E, V: Copy + Into<E> + 'a>(cells: impl IntoIterator<Item = &'a V>) -> Vec<E> {
    cells.into_iter().map(|&cell| cell.into()).collect()
}
