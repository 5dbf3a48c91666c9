//! Tests of circuits: values against the native types, counts, forgeries.

mod forgeries;
mod gadgets;
mod laziness;
mod native;

use ark_bn254::Fr;
use nova_air::{EF, EF_DEGREE, F};
use p3_field::PrimeCharacteristicRing;

use super::builder::Builder;
use super::number::{P, integer, remainder};
use super::ring::from_coefficients;
use super::system::Mode;
use nova_recursion::Element;

/// A builder with a witness, and no public values.
fn builder() -> Builder {
    Builder::new(Mode::Prove, &[])
}

/// Elements of the base field: extreme ones first.
fn base_values(count: usize, seed: u64) -> Vec<F> {
    let mut random = fastrand::Rng::with_seed(seed);
    let extremes = [0, P - 1, 1, (1 << 24) - 1, P - 2];
    (0..count).map(|index| F::new(extremes.get(index).copied().unwrap_or_else(|| random.u32(..P)))).collect()
}

/// Elements of the extension field: extreme ones first.
fn values(count: usize, seed: u64) -> Vec<EF> {
    let mut random = fastrand::Rng::with_seed(seed);
    let all = |value: u32| from_coefficients([F::new(value); EF_DEGREE]);
    let mut values = vec![all(P - 1), EF::ZERO, EF::ONE, EF::NEG_ONE];
    values.resize_with(count.max(4), || from_coefficients([(); EF_DEGREE].map(|()| F::new(random.u32(..P)))));
    values.truncate(count);
    values
}

/// A scalar.
fn random_scalar(random: &mut fastrand::Rng) -> Fr {
    Fr::from(random.u128(..)) * Fr::from(random.u128(..))
}

/// The element that the integers of the circuit stand for.
fn residue(builder: &Builder, element: Element) -> EF {
    let numbers = builder.numbers(element).each_ref();
    from_coefficients(numbers.map(|number| {
        let value = builder.value(&number.linear);
        assert!(integer(value) <= integer(number.bound.scalar()), "an integer is not above its bound");
        F::new(remainder(value))
    }))
}

/// The element's integers stand for its value.
fn assert_value(builder: &Builder, element: Element) {
    assert_eq!(residue(builder, element), element.value);
}

/// The witness satisfies the constraints, and no assertion failed.
fn assert_satisfied(builder: &Builder) {
    assert_eq!(builder.failures(), [""; 0]);
    assert_eq!(builder.system.violated(), None);
}
