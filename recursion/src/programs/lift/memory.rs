//! What the lift of a section of the memory table asserts.

use nova_air::{F, INPUT_MAX_BYTES};
use p3_field::PrimeCharacteristicRing;

use super::VALUE_BLOCKS;
use crate::Builder;
use crate::programs::assertions::{assert_constant, assert_is_not_zero, assert_number, bits_below};
use crate::programs::state::{Stage, StateWires};
use crate::verify::Arithmetic;
use crate::wires::{Block, Element};

/// Bits of a key with which a section begins, and of the input's length.
const KEY_BITS: usize = 30;

const _: () = assert!(INPUT_MAX_BYTES >> KEY_BITS == 0);

/// The state after the section.
pub(super) fn next(builder: &mut Builder, before: &StateWires, values: [Block; VALUE_BLOCKS]) -> StateWires {
    let [first, second] = values.map(|block| builder.split(block));
    let [number, first_space, key_in, key_out, stage_in, stage_out, inside_in, inside_out] = first;
    let [input_length, ..] = second;

    assert_constant(builder, "lift: stage", before.stage, F::new(Stage::Memory as u32));
    assert_number(builder, before.memory_sections, number);
    assert_is_not_zero(builder, "lift: space of the first row", before.memory_sections, first_space);

    let [key, stage, inside] = before.seam;
    builder.label("lift: key in").assert_equal(key_in, key);
    builder.label("lift: stage in").assert_equal(stage_in, stage);
    builder.label("lift: inside in").assert_equal(inside_in, inside);
    bits_below(builder, "lift: range of key in", key_in, KEY_BITS);
    assert_end(builder, [key_out, stage_out, inside_out]);

    builder.label("lift: input length").assert_equal(input_length, before.input_length);
    assert_input_length(builder, input_length);
    StateWires { memory_sections: number, seam: [key_out, stage_out, inside_out], ..*before }
}

/// The key is below 2^30 + 2^29, the stage is 0, 1 or 2, and the flag is boolean.
fn assert_end(builder: &mut Builder, [key, stage, inside]: [Element; 3]) {
    let bits = builder.label("lift: range of key out").bits(key);
    let too_large = builder.mul(bits[KEY_BITS], bits[KEY_BITS - 1]);
    assert_constant(builder, "lift: range of key out", too_large, F::ZERO);
    let not_boolean = builder.mul_one_minus(stage, stage);
    let minus_two = builder.linear(stage, F::ONE, -F::TWO);
    let product = builder.mul(not_boolean, minus_two);
    assert_constant(builder, "lift: range of stage out", product, F::ZERO);
    let product = builder.mul_one_minus(inside, inside);
    assert_constant(builder, "lift: range of inside out", product, F::ZERO);
}

/// The length is at most [`INPUT_MAX_BYTES`]: both it and what is left are short, so that their sum does not wrap around.
fn assert_input_length(builder: &mut Builder, length: Element) {
    let rest = builder.linear(length, F::NEG_ONE, F::new(INPUT_MAX_BYTES));
    [length, rest].into_iter().for_each(|value| {
        bits_below(builder, "lift: range of input length", value, KEY_BITS);
    });
}
