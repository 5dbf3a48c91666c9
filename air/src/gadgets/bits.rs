//! Arithmetic on bits that are cells of their own.

use p3_field::PrimeCharacteristicRing;

/// The exclusive or of two bits.
pub fn xor<E: PrimeCharacteristicRing>(left: E, right: E) -> E {
    left.clone() + right.clone() - (left * right).double()
}

/// The number whose bits, lowest first, are the expressions.
pub fn number<E: PrimeCharacteristicRing>(bits: impl DoubleEndedIterator<Item = E>) -> E {
    bits.rev().fold(E::ZERO, |number, bit| number.double() + bit)
}
