//! Dot products of many elements of the base field with powers of a challenge.

use ark_bn254::Fr;
use ark_ff::{AdditiveGroup, Field};
use nova_air::EF_DEGREE;

use super::builder::Builder;
use super::linear::Linear;
use super::number::{BITS, Bound, Number};
use nova_recursion::Element;

/// Bits of a slot, and slots of a scalar.
const SLOT_BITS: usize = 80;
const SLOTS: usize = 3;

/// Elements of the extension field, as two scalars each: their coefficients side by side in slots of 80 bits. Rows of many queries are
/// multiplied with the same.
#[derive(Clone, Debug)]
pub struct Slots {
    scalars: Vec<[Linear; 2]>,
    elements: Vec<Element>,
}

impl Builder {
    /// Puts elements in slots, once for all that is multiplied with them. They are reduced.
    pub fn slots(&mut self, elements: &[Element]) -> Slots {
        let shift = Fr::from(2_u8).pow([SLOT_BITS as u64]);
        let powers = [Fr::ONE, shift, shift.square()];
        let scalars = elements.iter().map(|&element| {
            self.reduce(element);
            let numbers = self.numbers(element).clone();
            let mut slots = numbers.chunks(SLOTS).map(|slots| {
                let sum = Linear::sum(powers.into_iter().zip(slots.iter().map(|number| &number.linear)));
                if sum.terms().len() > 1 { self.short(&sum) } else { sum }
            });
            [slots.next(), slots.next()].map(|slots| slots.expect("five coefficients fill two scalars"))
        });
        Slots { scalars: scalars.collect(), elements: elements.to_vec() }
    }

    /// `sum_i values_i slots_i`, reduced, of elements of the base field. Two constraints for each, and about 360 for the sum.
    ///
    /// # Proof
    ///
    /// Values and coefficients have 31 bits, so a sum of fewer than 2^17 products is below 2^79, and a scalar of three such sums is below
    /// 2^240. It is shown to be that of three numbers `q p + r` in the same slots. A quotient has as many bits as the greatest, so
    /// each `q p + r` is below 2^80. Digits in base 2^80 are unique, so each sum is `q p + r`.
    ///
    /// # Panics
    ///
    /// When there are not as many slots as values, or 2^17 or more.
    pub fn dot(&mut self, values: &[Element], slots: &Slots) -> Element {
        assert!(values.len() == slots.scalars.len() && values.len() < 1 << 17, "as many slots as values, below 2^17");
        let mut sums = [Linear::default(), Linear::default()];
        for (place, sum) in sums.iter_mut().enumerate() {
            let products = values.iter().zip(&slots.scalars).map(|(&value, slots)| {
                let (value, slot) = (self.reduced_base(value), &slots[place]);
                match (value.as_constant(), slot.as_constant()) {
                    (Some(constant), _) => slot.scale(constant),
                    (_, Some(constant)) => value.scale(constant),
                    _ => self.system.product(&value, slot),
                }
            });
            let products: Vec<Linear> = products.collect();
            *sum = Linear::sum(products.iter().map(|product| (Fr::ONE, product)));
        }
        let bound = Bound::of(values.len() as u64).mul(Bound::bits(BITS)).and_then(|sum| sum.mul(Bound::bits(BITS)));
        let bound = bound.expect("it is below 2^79");
        let mut numbers = self.split_slots(&sums[0], SLOTS, bound);
        numbers.extend(self.split_slots(&sums[1], EF_DEGREE - SLOTS, bound));
        let value = values.iter().zip(&slots.elements).map(|(value, element)| value.value * element.value).sum();
        self.element(numbers.try_into().expect("there are five"), value)
    }

    fn reduced_base(&mut self, element: Element) -> Linear {
        if !self.base(element).bound.is_reduced() {
            self.reduce(element);
        }
        self.base(element).linear.clone()
    }

    /// The remainders of the numbers in the slots of a scalar.
    fn split_slots(&mut self, sum: &Linear, slots: usize, bound: Bound) -> Vec<Number> {
        let value = super::number::integer(self.value(sum));
        let mask = ruint::aliases::U256::from((1_u128 << SLOT_BITS) - 1);
        let mut rest = sum.clone();
        let mut shift = Fr::ONE;
        let numbers = (0..slots).map(|slot| {
            let part = (value >> (slot * SLOT_BITS)) & mask;
            let (number, sum) = self.divided(part, bound);
            rest = rest.plus(-shift, &sum);
            (0..SLOT_BITS).for_each(|_| {
                shift.double_in_place();
            });
            number
        });
        let numbers = numbers.collect();
        self.assert_zero_scalar(&rest);
        numbers
    }
}
