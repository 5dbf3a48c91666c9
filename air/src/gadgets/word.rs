//! 32-bit words as two limbs.

use crate::ChipBuilder;

/// A 32-bit word as two 16-bit limbs.
///
/// The type does not bound the limbs: a chip that puts a word on the memory bus must prove that they are below 2^16.
/// Words that come from there have such limbs, because every word that is written there does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[repr(C)]
pub struct Word<T> {
    /// Low limb.
    pub lo: T,
    /// High limb.
    pub hi: T,
}

impl<T> Word<T> {
    /// A word from its limbs, low first.
    pub const fn new(lo: T, hi: T) -> Self {
        Self { lo, hi }
    }
}

/// A word's limbs as expressions.
pub fn expr<B: ChipBuilder>(word: Word<B::Var>) -> Word<B::Expr> {
    Word { lo: word.lo.into(), hi: word.hi.into() }
}

/// The limbs of words, low ones first.
pub fn limbs_of<'a, B: ChipBuilder>(words: impl Iterator<Item = &'a Word<B::Var>>) -> impl Iterator<Item = B::Expr>
where
    B::Var: 'a,
{
    words.flat_map(|word| [word.lo.into(), word.hi.into()])
}
