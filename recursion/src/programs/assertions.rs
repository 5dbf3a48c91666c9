//! Assertions that programs share.

use nova_air::F;
use nova_verifier::run::{MAX_MEMORY_TABLES, MAX_SHARDS};
use p3_field::{Field, PrimeCharacteristicRing};

use crate::Builder;
use crate::chips::BITS;
use crate::verify::Arithmetic;
use crate::wires::Element;

/// Bits of a section's number among those of its kind.
const NUMBER_BITS: usize = 16;

const _: () = assert!(MAX_SHARDS >> NUMBER_BITS == 0 && MAX_MEMORY_TABLES >> NUMBER_BITS == 0);

/// Asserts that a section's number is one more than the sections of its kind before it, in integers: a run has fewer than
/// 2^16 of them.
///
/// # Soundness
///
/// The first state has a count of 0, so the count of each state is below 2^16, and no sum with 1 wraps. The last state alone
/// would show this modulo p only. Numbers of shards order the accesses of a cell, and sections of one number more than p
/// times exchange messages that wrap.
pub(super) fn assert_number(builder: &mut Builder, count: Element, number: Element) {
    let expected = builder.linear(count, F::ONE, F::ONE);
    builder.label("lift: number").assert_equal(number, expected);
    bits_below(builder, "lift: range of number", number, NUMBER_BITS);
}

/// Asserts that an element is a constant.
pub(super) fn assert_constant(builder: &mut Builder, label: &'static str, element: Element, value: F) {
    let constant = builder.constant(value);
    builder.label(label).assert_equal(element, constant);
}

/// Asserts that a flag is 0 where the value is 0, and 1 where it is not.
pub(super) fn assert_is_not_zero(builder: &mut Builder, label: &'static str, value: Element, flag: Element) {
    let inverse = builder.hint_element(value.value.try_inverse().unwrap_or_default());
    let product = builder.mul(value, inverse);
    builder.label(label).assert_equal(product, flag);
    // Where the flag is not 1, the value is 0, and so are the product and the flag.
    let rest = builder.mul_one_minus(value, flag);
    assert_constant(builder, label, rest, F::ZERO);
}

/// The bits of a value. Asserts that the value is below 2^`length`.
pub(super) fn bits_below(
    builder: &mut Builder,
    label: &'static str,
    value: Element,
    length: usize,
) -> [Element; BITS] {
    let bits = builder.label(label).bits(value);
    let zero = builder.constant(F::ZERO);
    let high = bits[length..].iter().fold(zero, |sum, &bit| builder.add(sum, bit));
    builder.label(label).assert_equal(high, zero);
    bits
}
