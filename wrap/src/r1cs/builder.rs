//! The circuit builder: variables, ranges, remainders.

use std::array;
use std::collections::{HashMap, HashSet};
use std::iter;
use std::sync::LazyLock;

use ark_bn254::Fr;
use ark_ff::{AdditiveGroup, Field};
use nova_air::{EF, EF_DEGREE, F};
use nova_recursion::Element;
use p3_field::PrimeField32;
use ruint::aliases::U256;

use super::backend::SharedPowers;
use super::linear::{Linear, Variable};
use super::number::{BITS, Bound, Number, P, integer, remainder, scalar};
use super::ring::coefficients;
use super::system::{Mode, System};

/// The inverse of `p` in the scalar field.
static INVERSE: LazyLock<Fr> = LazyLock::new(|| Fr::from(P).inverse().expect("it is not zero"));

/// An element of the scalar field: an address in its builder, and the value.
#[derive(Clone, Copy, Debug)]
pub struct Scalar {
    pub(crate) address: u32,
    /// The value; zero in [`Mode::Setup`].
    pub value: Fr,
}

/// Builds a circuit together with its witness.
///
/// # Soundness
///
/// The circuit must not depend on values. A caller may compute with the values of elements to find what the prover chooses (`hint_*`), and
/// for nothing else. Elements and scalars are those of one builder.
#[derive(Debug)]
pub struct Builder {
    pub(crate) system: System,
    /// Coefficients of elements, by address.
    pub(crate) elements: Vec<[Number; EF_DEGREE]>,
    scalars: Vec<Linear>,
    pub(crate) constants: HashMap<EF, Element>,
    /// Variables whose 30 lowest bits are the variables behind them, and the highest what is left.
    ranged: HashSet<Variable>,
    /// Variables that have 31 bits and are below `p`.
    canonical: HashSet<Variable>,
    public: Vec<Scalar>,
    pub(super) powers: SharedPowers,
    /// Inverses of elements, by their coefficients.
    pub(super) inverses: HashMap<[Linear; EF_DEGREE], Element>,
    pub(super) label: &'static str,
    failures: Vec<&'static str>,
}

impl Builder {
    /// A circuit with these public values, for a purpose.
    pub fn new(mode: Mode, public: &[Fr]) -> Self {
        let mut builder = Self {
            system: System::new(mode, public),
            elements: Vec::new(),
            scalars: Vec::new(),
            constants: HashMap::new(),
            ranged: HashSet::new(),
            canonical: HashSet::new(),
            public: Vec::new(),
            powers: SharedPowers::default(),
            inverses: HashMap::new(),
            label: "",
            failures: Vec::new(),
        };
        let variables = 1..=public.len() as Variable;
        builder.public = variables.map(|variable| builder.scalar(Linear::variable(variable))).collect();
        builder
    }

    /// The labels of assertions that do not hold for the values, in order. The values satisfy the constraints exactly if there are
    /// none. In [`Mode::Setup`] they mean nothing.
    pub fn failures(&self) -> &[&'static str] {
        &self.failures
    }

    pub(crate) fn expect(&mut self, holds: bool) {
        if !holds {
            self.failures.push(self.label);
        }
    }

    /// The public values.
    pub fn public(&self) -> &[Scalar] {
        &self.public
    }

    /// Constraints and values.
    pub fn finish(self) -> System {
        self.system
    }

    /// Number of constraints so far.
    pub fn constraints(&self) -> usize {
        self.system.constraints()
    }

    /// An element that the prover chooses. Each coefficient has 31 bits.
    pub fn hint_element(&mut self, value: EF) -> Element {
        let numbers = coefficients(value).map(|coefficient| self.hint_number(coefficient.as_canonical_u32().into()));
        self.element(numbers, value)
    }

    /// Elements of the base field that the prover chooses.
    pub fn hint_base(&mut self, values: &[F]) -> Vec<Element> {
        let mut hint = |value: F| {
            let number = self.hint_number(value.as_canonical_u32().into());
            self.base_of(number, value)
        };
        values.iter().map(|&value| hint(value)).collect()
    }

    /// A scalar that the prover chooses.
    pub fn hint_scalar(&mut self, value: Fr) -> Scalar {
        let variable = self.system.variable(value);
        self.scalar(Linear::variable(variable))
    }

    /// A scalar of the circuit.
    pub fn constant_scalar(&mut self, value: Fr) -> Scalar {
        self.scalar(Linear::constant(value))
    }

    /// Asserts that two scalars are equal.
    pub fn assert_equal_scalars(&mut self, left: Scalar, right: Scalar) {
        let difference = self.combination(left).sub(self.combination(right));
        self.assert_zero_scalar(&difference);
        self.expect(left.value == right.value);
    }

    /// Replaces an element with its remainder. A caller does so before it uses an element in many products.
    pub fn reduce(&mut self, element: Element) -> Element {
        let numbers = self.numbers(element).clone().map(|number| self.remainder(&number));
        self.elements[element.address() as usize] = numbers;
        element
    }

    /// A scalar that is eight elements of the base field or fewer, 31 bits each, in their canonical form.
    ///
    /// # Panics
    ///
    /// When there are more than eight.
    pub fn pack(&mut self, elements: &[Element]) -> Scalar {
        let digits = elements.iter().map(|&element| self.canonical(element)).collect::<Vec<_>>();
        let packed = self.packed(&digits, 0);
        self.scalar(packed)
    }
}

/// The steps of all parts of the builder.
impl Builder {
    pub(crate) fn scalar(&mut self, linear: Linear) -> Scalar {
        let address = self.scalars.len() as u32;
        let value = self.system.value(&linear);
        self.scalars.push(linear);
        Scalar { address, value }
    }

    pub(crate) fn combination(&self, scalar: Scalar) -> &Linear {
        &self.scalars[scalar.address as usize]
    }

    pub(crate) fn element(&mut self, numbers: [Number; EF_DEGREE], value: EF) -> Element {
        let address = u32::try_from(self.elements.len()).expect("fewer than 2^32 elements");
        self.elements.push(numbers);
        Element::new(address, value)
    }

    pub(crate) fn base_of(&mut self, number: Number, value: F) -> Element {
        let mut numbers: [Number; EF_DEGREE] = array::from_fn(|_| Number::default());
        numbers[0] = number;
        self.element(numbers, value.into())
    }

    pub(crate) fn numbers(&self, element: Element) -> &[Number; EF_DEGREE] {
        &self.elements[element.address() as usize]
    }

    /// The integer of an element whose other coefficients are zero for each witness.
    pub(crate) fn base(&self, element: Element) -> &Number {
        let [base, rest @ ..] = self.numbers(element);
        assert!(rest.iter().all(Number::is_zero), "an element of the base field");
        base
    }

    pub(crate) fn value(&self, linear: &Linear) -> Fr {
        self.system.value(linear)
    }

    /// A number of 31 bits that the prover chooses.
    pub(crate) fn hint_number(&mut self, value: u64) -> Number {
        let variable = self.system.variable(Fr::from(value));
        let linear = Linear::variable(variable);
        self.range(&linear, BITS);
        self.ranged.insert(variable);
        Number { linear, bound: Bound::bits(BITS) }
    }

    /// Asserts that this is zero.
    pub(crate) fn assert_zero_scalar(&mut self, linear: &Linear) {
        self.system.constrain(linear, &Linear::constant(Fr::ONE), &Linear::default());
    }

    /// Asserts that a scalar is an integer of this many bits. It takes as many constraints, and all bits but the highest become
    /// variables, lowest first.
    ///
    /// # Proof
    ///
    /// All bits but the highest are variables that are 0 or 1. The highest is what is left, and that is 0 or `2^(width - 1)`.
    pub(crate) fn range(&mut self, linear: &Linear, width: usize) {
        let Some(low) = width.checked_sub(1) else { return self.assert_zero_scalar(linear) };
        let value = integer(self.value(linear));
        let (mut power, mut terms) = (Fr::ONE, Vec::with_capacity(low));
        for place in 0..low {
            let bit = Linear::variable(self.system.variable(Fr::from(value.bit(place))));
            self.system.constrain(&bit, &bit.sub(&Linear::constant(Fr::ONE)), &Linear::default());
            terms.push((power, bit));
            power.double_in_place();
        }
        let rest = linear.sub(&Linear::sum(terms.iter().map(|(power, bit)| (*power, bit))));
        self.system.constrain(&rest, &rest.sub(&Linear::constant(power)), &Linear::default());
    }

    /// The bits of a scalar whose range was asserted, lowest first: all but the highest are variables from this one.
    fn bits_of(linear: &Linear, first: Variable, width: usize) -> Vec<Linear> {
        let Some(low) = width.checked_sub(1) else { return Vec::new() };
        let mut bits: Vec<Linear> = (first..).take(low).map(Linear::variable).collect();
        let mut powers = iter::successors(Some(Fr::ONE), |power| Some(power.double()));
        let sum = Linear::sum(powers.by_ref().take(low).zip(&bits));
        let inverse = powers.next().and_then(|power| power.inverse()).expect("it is a power of two");
        bits.push(linear.sub(&sum).scale(inverse));
        bits
    }

    /// The remainder of a number modulo `p`, with 31 bits.
    ///
    /// # Proof
    ///
    /// `x = q p + r` as scalars, `x < 2^250`, `r < 2^31`, and `q` has as many bits as the greatest quotient of such an `x`. So
    /// `q p + r < 2^251 + 2^31`. Both sides are below the order of the scalar field, so they are equal as integers.
    pub(crate) fn remainder(&mut self, number: &Number) -> Number {
        if number.bound.is_reduced() {
            return number.clone();
        }
        let remainder = self.hint_number(remainder(self.value(&number.linear)).into());
        self.assert_multiple(&number.linear.sub(&remainder.linear), number.bound);
        remainder
    }

    /// A number of 31 bits, and it plus a multiple of `p`: what an integer of this bound is.
    pub(crate) fn divided(&mut self, value: U256, bound: Bound) -> (Number, Linear) {
        let remainder = self.hint_number((value % U256::from(P)).to());
        let inverse = *INVERSE;
        let quotient = (scalar(value) - self.value(&remainder.linear)) * inverse;
        let quotient = Linear::variable(self.system.variable(quotient));
        self.range(&quotient, bound.quotient_bits());
        let integer = remainder.linear.plus(Fr::from(P), &quotient);
        (remainder, integer)
    }

    /// Asserts that a number is zero modulo `p`.
    pub(crate) fn assert_zero(&mut self, number: &Number) {
        if !number.is_zero() {
            self.assert_multiple(&number.linear, number.bound);
        }
    }

    /// Asserts that a scalar is `q p` with a quotient that numbers of this bound have.
    fn assert_multiple(&mut self, linear: &Linear, bound: Bound) {
        let inverse = *INVERSE;
        self.range(&linear.scale(inverse), bound.quotient_bits());
    }

    /// The integer of an element of the base field, below `p`.
    pub(crate) fn canonical(&mut self, element: Element) -> Number {
        let number = self.base(element).clone();
        let (number, _) = self.canonical_bits(&number);
        self.elements[element.address() as usize][0] = number.clone();
        number
    }

    /// A number below `p` of the same residue, and its bits.
    ///
    /// # Proof
    ///
    /// `p = 2^31 - 2^24 + 1`. A number of 31 bits is at least `p` exactly if its seven highest bits are all 1 and the number `low` of
    /// the others is not 0. With `zeros` of the seven bits 0, `low = zeros * w` has a solution `w` exactly if this is not so.
    pub(crate) fn canonical_bits(&mut self, number: &Number) -> (Number, Vec<Linear>) {
        let number = self.remainder(number);
        let variable = number.linear.as_variable();
        let (first, width) = match variable.filter(|variable| self.ranged.contains(variable)) {
            Some(variable) => (variable + 1, BITS),
            None => {
                let (first, width) = (self.system.variables() as Variable, number.bound.bit_length());
                self.range(&number.linear, width);
                (first, width)
            }
        };
        let bits = Self::bits_of(&number.linear, first, width);
        let is_known = variable.is_some_and(|variable| self.canonical.contains(&variable));
        if !is_known && !number.bound.is_canonical() {
            self.assert_canonical(&bits);
            self.canonical.extend(variable);
        }
        (number, bits)
    }

    fn assert_canonical(&mut self, bits: &[Linear]) {
        let (low, high) = bits.split_at(24);
        let powers = (0..low.len()).map(|place| Fr::from(1_u32 << place));
        let low = Linear::sum(powers.zip(low));
        let minus_zeros = Linear::sum(high.iter().map(|bit| (Fr::ONE, bit))).sub(&Linear::constant(Fr::from(7)));
        let zeros = minus_zeros.scale(-Fr::ONE);
        let inverse = self.value(&zeros).inverse().unwrap_or(Fr::ZERO);
        let quotient = self.system.variable(self.value(&low) * inverse);
        self.system.constrain(&zeros, &Linear::variable(quotient), &low);
    }

    /// `sum_i 2^(31 i) (digit_i + shift)`, of eight numbers of 31 bits or fewer.
    ///
    /// # Panics
    ///
    /// When there are more, or when a number is not reduced.
    pub(crate) fn packed(&self, digits: &[Number], shift: u32) -> Linear {
        assert!(digits.len() <= crate::hash::PACKED, "a scalar has eight digits");
        assert!(digits.iter().all(|digit| digit.bound.is_reduced()), "digits have 31 bits");
        let mut power = Fr::ONE;
        let (mut powers, mut constant) = (Vec::with_capacity(digits.len()), Fr::ZERO);
        for _ in digits {
            powers.push(power);
            constant += power * Fr::from(shift);
            power *= Fr::from(1_u32 << BITS);
        }
        Linear::sum(powers.into_iter().zip(digits.iter().map(|digit| &digit.linear))).add(&Linear::constant(constant))
    }

    /// A variable in the place of a combination of more terms than this. It costs a constraint and makes those short in which it
    /// is used.
    pub(crate) fn shorten(&mut self, number: &mut Number, terms: usize) {
        if number.linear.terms().len() > terms {
            number.linear = self.short(&number.linear);
        }
    }

    /// A variable that is equal to a combination.
    pub(crate) fn short(&mut self, linear: &Linear) -> Linear {
        self.system.product(linear, &Linear::constant(Fr::ONE))
    }
}
