//! Arithmetic of elements against the field's, however late they are reduced.

use nova_air::{EF, F};
use nova_recursion::verify::Arithmetic;
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};

use super::super::arithmetic::Sum;
use super::super::builder::Builder;
use super::super::number::{BITS, P};
use super::super::ring::coefficients;
use super::super::system::Mode;
use super::{assert_satisfied, assert_value, base_values, builder, values};
use nova_recursion::Element;

#[test]
fn products_and_sums_are_those_of_the_field() {
    let mut builder = builder();
    let elements = builder.hint_elements(&values(8, 1));
    let base = builder.hint_base(&base_values(6, 2));
    let constants: Vec<Element> = values(6, 3).into_iter().map(|value| builder.constant(value)).collect();
    let all = [elements, base, constants].concat();
    for &left in &all {
        for &right in &all {
            let product = builder.mul(left, right);
            let difference = builder.sub(product, right);
            let sum = builder.mul_add(F::new(P / 2), difference, left, product);
            for element in [product, difference, sum] {
                assert_value(&builder, element);
            }
        }
    }
    assert_satisfied(&builder);
}

/// Long chains pass 2^250 many times.
#[test]
fn chains_are_reduced_in_time() {
    let mut builder = builder();
    let inputs = builder.hint_elements(&values(7, 4));
    let mut random = fastrand::Rng::with_seed(5);
    let mut pool = inputs;
    for _ in 0..300 {
        let mut pick = || pool[random.usize(..pool.len())];
        let (a, b, c, d, e) = (pick(), pick(), pick(), pick(), pick());
        let factors = [(); 3].map(|()| F::new(random.u32(..P)));
        let products = [(factors[0], a, b), (factors[1], c, d)];
        let gate =
            Sum { products: &products, terms: &[(factors[2], e), (F::NEG_ONE, a)], constant: a.value * EF::ZERO };
        let element = builder.sum(&gate);
        assert_value(&builder, element);
        pool.push(element);
        if pool.len() > 12 {
            pool.remove(random.usize(..pool.len()));
        }
    }
    assert_satisfied(&builder);
}

#[test]
fn integers_that_are_not_canonical_stand_for_their_residues() {
    let mut builder = builder();
    let greatest = u64::from(u32::MAX >> 1);
    let value = F::new((greatest % u64::from(P)) as u32);
    let number = builder.hint_number(greatest);
    let element = builder.base_of(number, value);
    let others = builder.hint_elements(&values(6, 6));
    for other in others {
        let product = builder.mul(element, other);
        let square = builder.mul(product, product);
        let reduced = builder.reduce(square);
        assert_value(&builder, reduced);
    }
    let canonical = builder.constant(value);
    builder.assert_equal(element, canonical);
    assert_satisfied(&builder);
    builder.bits(element);
    assert!(builder.system.violated().is_some(), "its bits are not canonical");
}

#[test]
fn inverses_bits_and_selections_are_those_of_the_field() {
    let mut builder = builder();
    for value in values(9, 7).into_iter().filter(|value| !value.is_zero()) {
        let element = builder.hint_element(value);
        let square = builder.mul(element, element);
        let inverse = builder.inverse(square);
        assert_eq!(inverse.value * value * value, EF::ONE);
        assert_value(&builder, inverse);
        for exponent in [0, 1, 2, 13] {
            let power = builder.power(element, exponent);
            assert_eq!(power.value, value.exp_u64(exponent as u64));
            assert_value(&builder, power);
        }
    }
    for value in base_values(9, 8) {
        let element = builder.hint_base(&[value])[0];
        let sum = builder.linear(element, F::NEG_ONE, EF::ONE);
        for element in [element, sum] {
            let bits = builder.bits(element);
            let number = builder.number(&bits);
            let canonical = coefficients(element.value)[0].as_canonical_u32();
            let expected: Vec<EF> = (0..BITS).map(|bit| EF::from_bool(canonical >> bit & 1 == 1)).collect();
            assert_eq!(bits.map(|bit| bit.value).to_vec(), expected);
            builder.assert_equal(number, element);
            bits.iter().for_each(|&bit| assert_value(&builder, bit));
        }
        let bits = builder.bits(element);
        let [left, right] = [builder.hint_element(values(5, 9)[4]), builder.constant(values(5, 10)[4])];
        for bit in bits {
            let selected = builder.select(bit, left, right);
            assert_value(&builder, selected);
        }
    }
    assert_satisfied(&builder);
}

#[test]
fn dot_products_are_those_of_the_field() {
    let mut builder = builder();
    let point = builder.hint_element(values(5, 11)[4]);
    let mut powers = vec![builder.constant(EF::ONE)];
    for _ in 1..40 {
        let last = powers[powers.len() - 1];
        let power = builder.mul(last, point);
        powers.push(builder.reduce(power));
    }
    let slots = builder.slots(&powers);
    for seed in 0..3 {
        let row = builder.hint_base(&base_values(40, seed));
        let dot = builder.dot(&row, &slots);
        let expected = row.iter().zip(&powers).map(|(value, power)| value.value * power.value).sum::<EF>();
        assert_eq!(dot.value, expected);
        assert_value(&builder, dot);
        let horner = builder.horner(&row, point);
        builder.assert_equal(dot, horner);
    }
    let greatest = builder.hint_number(u64::from(u32::MAX >> 1));
    let greatest = builder.base_of(greatest, F::new(u32::MAX >> 1));
    let dot = builder.dot(&[greatest; 40], &slots);
    assert_value(&builder, dot);
    assert_satisfied(&builder);
}

/// Each assertion that does not hold is named, and the witness does not satisfy the constraints.
#[test]
fn failures_name_the_assertion() {
    type Assertion = fn(&mut Builder);
    let assertions: [(&str, Assertion); 4] = [
        ("equal", |builder| {
            let pair = builder.hint_elements(&[EF::ONE, EF::TWO]);
            builder.label("equal").assert_equal(pair[0], pair[1]);
        }),
        ("inverse", |builder| {
            let zero = builder.hint_element(EF::ZERO);
            builder.label("inverse").inverse(zero);
        }),
        ("bits", |builder| {
            let element = builder.hint_element(super::super::ring::unit(1));
            builder.label("bits").bits(element);
        }),
        ("scalars", |builder| {
            let pair = [1_u8, 2].map(|value| builder.hint_scalar(value.into()));
            builder.label("scalars").assert_equal_scalars(pair[0], pair[1]);
        }),
    ];
    for (label, assertion) in assertions {
        let mut builder = builder();
        assertion(&mut builder);
        assert_eq!(builder.failures(), [label]);
        assert!(builder.system.violated().is_some(), "{label}");
    }
}

/// The constraints are the same without values, and with any.
#[test]
fn constraints_do_not_depend_on_values() {
    let digest = |mode, seed: u64, public: u8| {
        let mut builder = Builder::new(mode, &[public.into()]);
        let elements = builder.hint_elements(&values(9, seed)[4..]);
        let mut product = elements[0];
        for _ in 0..9 {
            let next = builder.mul(product, elements[1]);
            product = builder.sub(next, elements[2]);
        }
        builder.inverse(product);
        let row = builder.hint_base(&base_values(9, seed)[5..]);
        builder.bits(row[0]);
        let leaf = builder.leaf(&row);
        let public = builder.public()[0];
        builder.assert_equal_scalars(leaf, public);
        let mut transcript = super::super::Transcript::new();
        transcript.observe(&mut builder, row[1]);
        transcript.observe_digest(&mut builder, leaf);
        let drawn = transcript.sample_base(&mut builder);
        builder.bits(drawn);
        builder.finish().digest()
    };
    let expected = digest(Mode::Setup, 0, 0);
    for (seed, public) in [(1, 5), (2, 6)] {
        assert_eq!(digest(Mode::Prove, seed, public), expected);
        assert_eq!(digest(Mode::Setup, seed, public), expected);
    }
}
