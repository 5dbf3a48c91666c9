//! Poseidon2 over the scalar field: permutation, leaves, nodes.

use std::sync::LazyLock;

use ark_bn254::Fr;
use ark_ff::Field;

use super::builder::{Builder, Scalar};
use super::linear::Linear;
use super::number::Number;
use crate::hash::{
    Bn254, HALF_FULL_ROUNDS, PACKED, PARTIAL_ROUNDS, RATE, RoundConstants, WIDTH, round_constants, to_scalar,
};
use nova_recursion::Element;

/// In partial rounds, two scalars of the state get a term a round. After so many rounds they become variables.
const ROUNDS_OF_A_TERM: usize = 14;

/// The state of the permutation.
pub(crate) type State = [Linear; WIDTH];

/// The round constants, as scalars of the circuit.
struct Constants {
    initial: [[Fr; WIDTH]; HALF_FULL_ROUNDS],
    partial: [Fr; PARTIAL_ROUNDS],
    terminal: [[Fr; WIDTH]; HALF_FULL_ROUNDS],
}

fn constants() -> &'static Constants {
    static CONSTANTS: LazyLock<Constants> = LazyLock::new(|| {
        let RoundConstants { initial, partial, terminal } = *round_constants();
        let full = |rounds: [[Bn254; WIDTH]; HALF_FULL_ROUNDS]| rounds.map(|round| round.map(to_scalar));
        Constants { initial: full(initial), partial: partial.map(to_scalar), terminal: full(terminal) }
    });
    &CONSTANTS
}

impl Builder {
    /// The permutation. It takes 246 constraints.
    pub fn permute(&mut self, state: [Scalar; WIDTH]) -> [Scalar; WIDTH] {
        let state = state.map(|scalar| self.combination(scalar).clone());
        self.permuted(state).map(|linear| self.scalar(linear))
    }

    pub(crate) fn permuted(&mut self, mut state: State) -> State {
        let constants = constants();
        state = mix_full(&state);
        for round in &constants.initial {
            state = self.full_round(&state, round);
        }
        for (number, &constant) in constants.partial.iter().enumerate() {
            let [first, second, third] = state;
            let first = self.fifth_power(&first.add(&Linear::constant(constant)));
            state = mix_partial(&[first, second, third]);
            if (number + 1) % ROUNDS_OF_A_TERM == 0 && number + 1 < PARTIAL_ROUNDS {
                for linear in &mut state[1..] {
                    *linear = self.short(linear);
                }
            }
        }
        for round in &constants.terminal {
            state = self.full_round(&state, round);
        }
        state
    }

    fn full_round(&mut self, state: &State, constants: &[Fr; WIDTH]) -> State {
        let mut constants = constants.iter();
        let powers = state.each_ref().map(|linear| {
            let constant = *constants.next().expect("there are three");
            self.fifth_power(&linear.add(&Linear::constant(constant)))
        });
        mix_full(&powers)
    }

    /// The fifth power.
    fn fifth_power(&mut self, base: &Linear) -> Linear {
        let square = self.system.product(base, base);
        let fourth = self.system.product(&square, &square);
        self.system.product(&fourth, base)
    }

    /// The hash of a leaf: elements of the base field, eight to a scalar.
    ///
    /// # Soundness
    ///
    /// An element of 31 bits may be `p` or more. The packing adds 1 to each, so digits are from 1 to 2^31 in base 2^31, and each integer has
    /// one representation by such digits. So a leaf has at most one opening by elements of 31 bits, as it has at most one by
    /// canonical ones.
    pub fn leaf(&mut self, values: &[Element]) -> Scalar {
        let digits: Vec<Number> = values.iter().map(|&value| self.base(value).clone()).collect();
        let digits: Vec<Number> = digits.iter().map(|digit| self.remainder(digit)).collect();
        let mut state = State::default();
        for block in digits.chunks(RATE * PACKED) {
            for (slot, digits) in state.iter_mut().zip(block.chunks(PACKED)) {
                *slot = self.packed(digits, 1);
            }
            state = self.permuted(state);
        }
        let [digest, ..] = state;
        self.scalar(digest)
    }

    /// The parent of two nodes.
    pub fn node(&mut self, left: Scalar, right: Scalar) -> Scalar {
        let [left, right] = [left, right].map(|node| self.combination(node).clone());
        let [parent, ..] = self.permuted([left, right, Linear::default()]);
        self.scalar(parent)
    }

    /// The parent of a child and its sibling: the child is the right one if the bit is 1.
    ///
    /// # Panics
    ///
    /// When the first is not a bit: an element of the base field whose integer is 0 or 1.
    pub fn node_on_path(&mut self, bit: Element, child: Scalar, sibling: Scalar) -> Scalar {
        let bit = self.bit_linear(bit);
        let [child, sibling] = [child, sibling].map(|node| self.combination(node).clone());
        let left = self.select_linear(&bit, &child, &sibling);
        let right = child.add(&sibling).sub(&left);
        let [parent, ..] = self.permuted([left, right, Linear::default()]);
        self.scalar(parent)
    }
}

/// The matrix of full rounds: 2 on the diagonal, 1 elsewhere.
fn mix_full(state: &State) -> State {
    let sum = Linear::sum(state.iter().map(|linear| (Fr::ONE, linear)));
    state.each_ref().map(|linear| linear.add(&sum))
}

/// The matrix of partial rounds: 2, 2, 3 on the diagonal, 1 elsewhere.
fn mix_partial(state: &State) -> State {
    let sum = Linear::sum(state.iter().map(|linear| (Fr::ONE, linear)));
    let [first, second, third] = state;
    [first.add(&sum), second.add(&sum), sum.plus(Fr::from(2_u8), third)]
}
