//! Elements: arithmetic, bits. The operations and their names are those of `nova_recursion::Builder`.

use std::array;

use ark_bn254::Fr;
use ark_ff::AdditiveGroup;
use nova_air::{EF, EF_DEGREE, F};
use nova_recursion::verify::Arithmetic;
use nova_recursion::{Element, Gate};
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};

use super::builder::Builder;
use super::linear::Linear;
use super::number::{BITS, Bound, Number, centred, plus_bound};
use super::ring::{coefficients, constant_matrix, product_bounds, ring, unit};

/// Most terms of a coefficient that is multiplied: each term is in a dozen combinations then.
const TERMS_OF_FACTOR: usize = 12;

/// Products that are summed at a time.
const PRODUCTS: usize = 16;

/// Most terms of a coefficient.
const TERMS: usize = 48;

/// What [`Builder::sum`] computes: products of two elements and elements, with constant factors, and a constant.
#[derive(Clone, Debug, Default)]
pub struct Sum<'a> {
    /// `factor * left * right`
    pub products: &'a [(F, Element, Element)],
    /// `factor * element`
    pub terms: &'a [(F, Element)],
    /// A constant of the circuit.
    pub constant: EF,
}

impl Sum<'_> {
    fn value(&self) -> EF {
        let products = self.products.iter().map(|&(factor, left, right)| left.value * right.value * factor);
        let terms = self.terms.iter().map(|&(factor, element)| element.value * factor);
        products.chain(terms).sum::<EF>() + self.constant
    }

    fn operands(&self) -> impl Iterator<Item = Element> {
        let products = self.products.iter().flat_map(|&(_, left, right)| [left, right]);
        products.chain(self.terms.iter().map(|&(_, element)| element))
    }
}

/// Coefficients of an element.
type Numbers = [Number; EF_DEGREE];

/// Their bounds.
type Bounds = [Bound; EF_DEGREE];

impl Arithmetic for Builder {
    const HAS_LAZY_SUMS: bool = true;

    fn compute(&mut self, gate: Gate) -> Element {
        assert!(gate.has_its_operands(), "each factor that is not zero has its operands");
        let (pairs, _) = gate.operands.as_chunks::<2>();
        let products = pairs.iter().zip(gate.products).filter(|(_, factor)| *factor != F::ZERO);
        let products: Vec<_> =
            products.filter_map(|(&[left, right], factor)| Some((factor, left?, right?))).collect();
        let terms = gate.operands.into_iter().zip(gate.scales).filter(|(_, scale)| *scale != F::ZERO);
        let terms: Vec<_> = terms.filter_map(|(operand, scale)| Some((scale, operand?))).collect();
        self.sum(&Sum { products: &products, terms: &terms, constant: gate.constant })
    }

    fn constant(&mut self, value: impl Into<EF>) -> Element {
        let value = value.into();
        if let Some(&element) = self.constants.get(&value) {
            return element;
        }
        let numbers = coefficients(value).map(|coefficient| Number::constant(coefficient.as_canonical_u32()));
        let element = self.element(numbers, value);
        self.constants.insert(value, element);
        element
    }

    fn hint_elements(&mut self, values: &[EF]) -> Vec<Element> {
        values.iter().map(|&value| self.hint_element(value)).collect()
    }

    /// That of an element of the base field is one, too. Combinations that are equal have one inverse: poles of the same height are
    /// computed for each stack.
    fn inverse(&mut self, element: Element) -> Element {
        let combinations = self.numbers(element).clone().map(|number| number.linear);
        if let Some(&inverse) = self.inverses.get(&combinations) {
            self.expect(element.value != EF::ZERO);
            return inverse;
        }
        let inverse = self.new_inverse(element);
        self.inverses.insert(combinations, inverse);
        inverse
    }

    fn assert_equal(&mut self, left: Element, right: Element) {
        let zero = self.sum(&Sum { terms: &[(F::ONE, left), (F::NEG_ONE, right)], ..Sum::default() });
        self.assert_zero_element(zero);
        self.expect(left.value == right.value);
    }

    fn bits(&mut self, element: Element) -> [Element; BITS] {
        let [base, rest @ ..] = self.numbers(element).clone();
        for number in rest {
            self.assert_zero(&number);
        }
        let value = coefficients(element.value)[0];
        self.expect(element.value == value.into());
        let (base, bits) = self.canonical_bits(&base);
        self.elements[element.address() as usize][0] = base;
        let value = value.as_canonical_u32();
        array::from_fn(|place| match bits.get(place) {
            Some(bit) => self.bit(bit.clone(), value >> place & 1 == 1),
            None => self.constant(EF::ZERO),
        })
    }

    fn number(&mut self, bits: &[Element]) -> Element {
        let powers = F::TWO.powers().take(bits.len());
        let terms: Vec<(F, Element)> = powers.zip(bits.iter().copied()).collect();
        self.sum(&Sum { terms: &terms, ..Sum::default() })
    }

    fn label(&mut self, label: &'static str) -> &mut Self {
        self.label = label;
        self
    }

    /// No coefficient becomes wider.
    ///
    /// # Panics
    ///
    /// When the first is not a bit: an element of the base field whose integer is 0 or 1.
    fn select(&mut self, bit: Element, left: Element, right: Element) -> Element {
        let bit_linear = self.bit_linear(bit);
        let [a, b] = [left, right].map(|element| self.numbers(element).clone());
        let numbers = array::from_fn(|index| {
            let (a, b) = (&a[index], &b[index]);
            let linear = self.select_linear(&bit_linear, &a.linear, &b.linear);
            Number { linear, bound: a.bound.max(b.bound) }.folded()
        });
        let value = if bit.value == EF::ZERO { left.value } else { right.value };
        self.element(numbers, value)
    }

    fn for_many_products(&mut self, element: Element) -> Element {
        self.reduce(element)
    }

    /// A sum of products with powers of the point, which all polynomials at the point share. It is reduced once, the values of Horner's rule
    /// would be every few steps.
    fn horner(&mut self, coefficients: &[Element], point: Element) -> Element {
        let powers = self.powers_of(point, coefficients.len()).to_vec();
        let products: Vec<_> = coefficients.iter().zip(powers).map(|(&of, power)| (F::ONE, of, power)).collect();
        let chunks = products.chunks(PRODUCTS);
        chunks.fold(self.constant(EF::ZERO), |sum, products| {
            self.sum(&Sum { products, terms: &[(F::ONE, sum)], ..Sum::default() })
        })
    }

    /// No constraint: products with constants are linear.
    fn combine_coefficients(&mut self, coefficients: [Element; EF_DEGREE]) -> Element {
        let units: [Element; EF_DEGREE] = array::from_fn(|power| self.constant(unit(power)));
        let products: Vec<_> = units.into_iter().zip(coefficients).map(|(unit, of)| (F::ONE, unit, of)).collect();
        self.sum(&Sum { products: &products, ..Sum::default() })
    }
}

impl Builder {
    /// The sum. Operands are reduced if an integer might pass 2^250, the widest first.
    ///
    /// # Panics
    ///
    /// When reduced operands do not fit: there are too many.
    pub fn sum(&mut self, gate: &Sum<'_>) -> Element {
        while self.gate_bounds(gate).is_none() {
            let bound = |element: &Element| self.numbers(*element).iter().map(|number| number.bound).max();
            let widest = gate.operands().max_by_key(bound).expect("a constant fits");
            assert!(bound(&widest).is_some_and(|bound| !bound.is_reduced()), "too many operands for one sum");
            self.reduce(widest);
        }
        let mut sum = coefficients(gate.constant).map(|coefficient| Number::constant(coefficient.as_canonical_u32()));
        for &(factor, left, right) in gate.products {
            let product = self.product(left, right);
            add_scaled(&mut sum, factor, &product);
        }
        for &(factor, element) in gate.terms {
            add_scaled(&mut sum, factor, self.numbers(element));
        }
        for number in &mut sum {
            self.shorten(number, TERMS);
        }
        self.element(sum, gate.value())
    }

    /// The bounds of what the gate computes, if they are below 2^250.
    fn gate_bounds(&self, gate: &Sum<'_>) -> Option<Bounds> {
        let mut sum = [Bound::bits(BITS); EF_DEGREE];
        let mut add = |factor: F, bounds: Bounds| {
            for (sum, bound) in sum.iter_mut().zip(bounds) {
                *sum = plus_bound(*sum, centred(factor), bound)?;
            }
            Some(())
        };
        for &(factor, left, right) in gate.products {
            add(factor, self.multiplied_bounds(left, right)?)?;
        }
        for &(factor, element) in gate.terms {
            add(factor, bounds(self.numbers(element)))?;
        }
        Some(sum)
    }

    fn multiplied_bounds(&self, left: Element, right: Element) -> Option<Bounds> {
        let [a, b] = [left, right].map(|element| self.numbers(element));
        match (self.as_constant(left), self.as_constant(right)) {
            (Some(constant), _) => constant_product_bounds(constant, bounds(b)),
            (_, Some(constant)) => constant_product_bounds(constant, bounds(a)),
            _ => Some(product_bounds(bounds(a), bounds(b))?.map(|(bound, _)| bound)),
        }
    }

    /// The value, if it is the same for each witness.
    fn as_constant(&self, element: Element) -> Option<EF> {
        let mut constant = EF::ZERO;
        for (power, number) in self.numbers(element).iter().enumerate() {
            constant += unit(power) * number.as_constant()?;
        }
        Some(constant)
    }

    fn product(&mut self, left: Element, right: Element) -> Numbers {
        if let Some(constant) = self.as_constant(left) {
            return constant_product(constant, self.numbers(right));
        }
        if let Some(constant) = self.as_constant(right) {
            return constant_product(constant, self.numbers(left));
        }
        let [a, b] = [left, right].map(|element| self.factor(element));
        let is_base = |numbers: &Numbers| numbers[1..].iter().all(Number::is_zero);
        let bounds = product_bounds(bounds(&a), bounds(&b)).expect("the operands are reduced");
        let linears = if is_base(&a) {
            self.base_product(&a[0], &b)
        } else if is_base(&b) {
            self.base_product(&b[0], &a)
        } else {
            self.ring_product(&a, &b)
        };
        let mut linears = linears.into_iter();
        bounds.map(|(bound, offset)| {
            let linear = linears.next().expect("there are five").add(&Linear::constant(offset.scalar()));
            Number { linear, bound }.folded()
        })
    }

    /// The coefficients of an element that is to be multiplied.
    fn factor(&mut self, element: Element) -> Numbers {
        let mut numbers = self.numbers(element).clone();
        for number in &mut numbers {
            self.shorten(number, TERMS_OF_FACTOR);
        }
        self.elements[element.address() as usize] = numbers.clone();
        numbers
    }

    /// One constraint for each coefficient that is not a constant.
    fn base_product(&mut self, base: &Number, numbers: &Numbers) -> [Linear; EF_DEGREE] {
        array::from_fn(|index| {
            let other = &numbers[index].linear;
            match (base.linear.as_constant(), other.as_constant()) {
                (Some(constant), _) => other.scale(constant),
                (_, Some(constant)) => base.linear.scale(constant),
                _ => self.system.product(&base.linear, other),
            }
        })
    }

    /// Six constraints: see [`super::ring`].
    fn ring_product(&mut self, left: &Numbers, right: &Numbers) -> [Linear; EF_DEGREE] {
        let products = ring().factors.map(|weights| {
            let [left, right] =
                [left, right].map(|numbers| weighted(weights, numbers.each_ref().map(|number| &number.linear)));
            self.system.product(&left, &right)
        });
        ring().product.map(|weights| weighted(weights, products.each_ref()))
    }

    fn new_inverse(&mut self, element: Element) -> Element {
        self.reduce(element);
        let value = element.value.try_inverse().unwrap_or_default();
        let is_base = self.numbers(element)[1..].iter().all(Number::is_zero);
        let inverse = if is_base { self.hint_base(&[coefficients(value)[0]])[0] } else { self.hint_element(value) };
        let one = Sum { products: &[(F::ONE, element, inverse)], terms: &[], constant: EF::NEG_ONE };
        let zero = self.sum(&one);
        self.assert_zero_element(zero);
        self.expect(element.value != EF::ZERO);
        inverse
    }

    fn assert_zero_element(&mut self, element: Element) {
        for number in self.numbers(element).clone() {
            self.assert_zero(&number);
        }
    }

    /// An element that is a combination whose value is 0 or 1.
    pub(crate) fn bit(&mut self, linear: Linear, value: bool) -> Element {
        self.base_of(Number { linear, bound: Bound::of(1) }.folded(), F::from_bool(value))
    }

    /// The combination of a bit.
    pub(crate) fn bit_linear(&self, bit: Element) -> Linear {
        let number = self.base(bit);
        assert!(number.bound <= Bound::of(1), "a bit is 0 or 1");
        number.linear.clone()
    }

    /// `left + bit (right - left)`
    pub(crate) fn select_linear(&mut self, bit: &Linear, left: &Linear, right: &Linear) -> Linear {
        let difference = right.sub(left);
        let chosen = match (bit.as_constant(), difference.as_constant()) {
            (Some(constant), _) => difference.scale(constant),
            (_, Some(constant)) => bit.scale(constant),
            _ => self.system.product(bit, &difference),
        };
        left.add(&chosen)
    }

    /// `c_0 + c_1 X + ... + c_4 X^4` of elements of the base field.
    pub(super) fn of_coefficients(&mut self, coefficients: [Element; EF_DEGREE]) -> Element {
        let numbers = coefficients.map(|element| self.base(element).clone());
        let units = (0..EF_DEGREE).map(unit);
        let value = coefficients.iter().zip(units).map(|(coefficient, unit)| coefficient.value * unit).sum();
        self.element(numbers, value)
    }

    /// The coefficients, as elements of the base field.
    pub fn split(&mut self, element: Element) -> [Element; EF_DEGREE] {
        let (numbers, values) = (self.numbers(element).clone(), coefficients(element.value));
        let mut values = values.into_iter();
        numbers.map(|number| self.base_of(number, values.next().expect("there are five")))
    }
}

fn bounds(numbers: &Numbers) -> Bounds {
    numbers.each_ref().map(|number| number.bound)
}

fn weighted<const N: usize>(weights: [Fr; N], parts: [&Linear; N]) -> Linear {
    Linear::sum(weights.into_iter().zip(parts).filter(|(weight, _)| *weight != Fr::ZERO))
}

fn add_scaled(sum: &mut Numbers, factor: F, numbers: &Numbers) {
    for (sum, number) in sum.iter_mut().zip(numbers) {
        if !number.is_zero() && factor != F::ZERO {
            *sum = sum.plus(centred(factor), number);
        }
    }
}

fn constant_product(constant: EF, numbers: &Numbers) -> Numbers {
    constant_matrix(constant).map(|row| {
        let terms = row.into_iter().zip(numbers).filter(|(factor, number)| *factor != 0 && !number.is_zero());
        terms.fold(Number::default(), |sum, (factor, number)| sum.plus(factor, number))
    })
}

fn constant_product_bounds(constant: EF, bounds: Bounds) -> Option<Bounds> {
    let mut products = [Bound::ZERO; EF_DEGREE];
    for (sum, row) in products.iter_mut().zip(constant_matrix(constant)) {
        for (factor, bound) in row.into_iter().zip(bounds) {
            *sum = plus_bound(*sum, factor, bound)?;
        }
    }
    Some(products)
}
