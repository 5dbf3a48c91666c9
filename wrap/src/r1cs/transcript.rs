//! The transcript: `p3_challenger::MultiField32Challenger` in constraints.

use ark_bn254::Fr;
use ark_ff::{Field, PrimeField};
use nova_air::F;
use ruint::aliases::U256;

use super::builder::{Builder, Scalar};
use super::hash::State;
use super::linear::Linear;
use super::number::{Number, P, integer, scalar};
use crate::hash::{PACKED, RATE, SQUEEZED};
use nova_recursion::Element;

/// A transcript. What it draws depends on all that it has observed.
#[derive(Debug, Default)]
pub struct Transcript {
    state: State,
    /// Elements that have not been absorbed.
    pending: Vec<Number>,
    /// Scalars of the state that have not been drawn from; the last is drawn from first.
    cells: Vec<Linear>,
    /// Limbs of a scalar that have not been drawn; the last is drawn first.
    limbs: Vec<Element>,
}

impl Transcript {
    /// An empty transcript.
    pub fn new() -> Self {
        Self::default()
    }

    /// Observes an element of the base field, in its canonical form.
    pub fn observe(&mut self, builder: &mut Builder, value: Element) {
        self.forget();
        self.pending.push(builder.canonical(value));
        if self.pending.len() == RATE * PACKED {
            self.flush(builder);
        }
    }

    /// Observes a digest, as the native transcript does a `Hash`.
    pub fn observe_digest(&mut self, builder: &mut Builder, digest: Scalar) {
        self.forget();
        self.flush(builder);
        let digest = builder.combination(digest).clone();
        self.absorb(builder, vec![digest], 1);
    }

    /// Draws an element of the base field. It is canonical, and its bits cost nothing.
    pub fn sample_base(&mut self, builder: &mut Builder) -> Element {
        self.flush(builder);
        if self.limbs.is_empty() {
            if self.cells.is_empty() {
                self.permute(builder);
            }
            let cell = self.cells.pop().expect("the state has been permuted");
            self.limbs = split(builder, &cell);
        }
        self.limbs.pop().expect("a scalar has seven limbs")
    }

    fn forget(&mut self) {
        self.cells.clear();
        self.limbs.clear();
    }

    fn flush(&mut self, builder: &mut Builder) {
        if !self.pending.is_empty() {
            let pending = std::mem::take(&mut self.pending);
            let packed = pending.chunks(PACKED).map(|digits| builder.packed(digits, 0)).collect();
            self.limbs.clear();
            self.absorb(builder, packed, pending.len());
        }
    }

    /// Absorbs a block. The tag is added to the capacity, so blocks of different lengths differ.
    fn absorb(&mut self, builder: &mut Builder, block: Vec<Linear>, tag: usize) {
        let mut block = block.into_iter();
        for slot in &mut self.state[..RATE] {
            *slot = block.next().unwrap_or_default();
        }
        self.state[RATE] = self.state[RATE].add(&Linear::constant(Fr::from(tag as u64)));
        self.permute(builder);
    }

    fn permute(&mut self, builder: &mut Builder) {
        self.state = builder.permuted(std::mem::take(&mut self.state));
        self.cells = self.state[..RATE].to_vec();
    }
}

/// The seven lowest limbs of a scalar in base `p`, lowest first.
///
/// # Proof
///
/// Let `y` be the integer below the order `n` that the scalar is. It is shown that `y = sum_(i<7) c_i p^i + t p^7` as scalars, with
/// canonical limbs `c_i < p`, `t` of as many bits as the quotient `n / p^7`, and `u = t p + c_6 < U` with `U` the
/// quotient `n / p^6`. So the right side, as an integer, is below `p^6 + (U - 1) p^6 <= n`. Both sides are below `n` and equal modulo `n`,
/// so they are equal, and digits in base `p` are unique.
///
/// Scalars from `U p^6` have no such limbs. They are fewer than one in 2^67.
pub(super) fn split(builder: &mut Builder, cell: &Linear) -> Vec<Element> {
    let p = U256::from(P);
    let order = U256::from_limbs(Fr::MODULUS.0);
    let value = integer(builder.value(cell));
    let mut rest = value;
    let (mut sum, mut power) = (Linear::default(), U256::ONE);
    let mut limbs = Vec::with_capacity(SQUEEZED);
    for _ in 0..SQUEEZED {
        let digit: u32 = (rest % p).to();
        let number = builder.hint_number(digit.into());
        let (number, _) = builder.canonical_bits(&number);
        sum = sum.plus(scalar(power), &number.linear);
        limbs.push(builder.base_of(number, F::new(digit)));
        (rest, power) = (rest / p, power * p);
    }
    let top = order / power;
    let inverse = scalar(power).inverse().expect("it is not zero");
    let quotient = (builder.value(cell) - builder.value(&sum)) * inverse;
    let quotient = Linear::variable(builder.system.variable(quotient));
    builder.range(&quotient, top.bit_len());
    let sum = sum.plus(scalar(power), &quotient);
    builder.assert_zero_scalar(&sum.sub(cell));
    let highest = builder.base(limbs[SQUEEZED - 1]).linear.plus(Fr::from(P), &quotient);
    let greatest = order / (power / p) - U256::ONE;
    builder.range(&Linear::constant(scalar(greatest)).sub(&highest), greatest.bit_len());
    limbs
}
