//! The random combination of a chip's constraints.
//!
//! # Argument
//!
//! `sum_k alpha^k C_k` is a sum of terms `c alpha^k N`, with constants `c` and nodes `N` that are not sums. Terms can be added
//! in any order, so products with a common factor are taken together:
//! `sum_t c_t alpha^(k_t) a b_t = c_0 alpha^(k_0) a (b_0 + sum_t c_t / c_0 alpha^(k_t - k_0) b_t)`.
//! The sum in brackets is the same for all digits `a` of a big integer that is multiplied with another one, up to where the
//! product is cut. So a product of integers of `n` digits takes about `2 n` rows, not `n^2`.

use std::collections::BTreeMap;

use nova_air::F;
use nova_air::symbolic::{ConstraintDag, Leaf, NodeId, Operation};
use p3_field::{Field, PrimeCharacteristicRing};

use super::backend::Arithmetic;
use super::expression::{Value, ZERO};
use crate::wires::Element;

/// Products with a common factor from which on they are taken together.
const MIN_PRODUCTS: usize = 4;

/// Powers of a challenge, with rows for those that were used.
pub(super) struct Powers {
    known: BTreeMap<usize, Element>,
}

impl Powers {
    pub(super) fn new(challenge: Element) -> Self {
        Self { known: BTreeMap::from([(1, challenge)]) }
    }

    fn get<B: Arithmetic>(&mut self, builder: &mut B, exponent: usize) -> Element {
        if let Some(&power) = self.known.get(&exponent) {
            return power;
        }
        let part = if exponent.is_multiple_of(2) { exponent / 2 } else { exponent - 1 };
        let factors = [part, exponent - part].map(|exponent| self.get(builder, exponent));
        let power = builder.mul(factors[0], factors[1]);
        let power = builder.for_many_products(power);
        self.known.insert(exponent, power);
        power
    }

    /// `challenge^exponent value`
    fn times<B: Arithmetic>(&mut self, builder: &mut B, exponent: usize, value: Value) -> Value {
        if exponent == 0 {
            return value;
        }
        let power = self.get(builder, exponent);
        Value::from(power).mul(builder, value)
    }
}

/// `factor alpha^exponent node`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Term {
    exponent: usize,
    node: NodeId,
    factor: F,
}

/// The values of the nodes of a chip's constraints and messages, with rows for those that were used.
pub(super) struct Nodes<'a, L> {
    dag: &'a ConstraintDag,
    leaf: L,
    /// How often each node is used, as an operand or by itself.
    uses: Vec<u32>,
    values: Vec<Option<Value>>,
    /// Sums of terms whose exponents begin with 0 and whose first factor is 1. Of each such list there are all lists that
    /// begin it.
    prefixes: BTreeMap<Vec<Term>, Value>,
    /// As `prefixes`, with all lists that end it.
    suffixes: BTreeMap<Vec<Term>, Value>,
}

impl<'a, L: Fn(Leaf) -> Value> Nodes<'a, L> {
    pub(super) fn new(dag: &'a ConstraintDag, leaf: L) -> Self {
        let values = vec![None; dag.nodes().len()];
        Self { dag, leaf, uses: uses(dag), values, prefixes: BTreeMap::new(), suffixes: BTreeMap::new() }
    }

    /// The value of a node.
    pub(super) fn value<B: Arithmetic>(&mut self, builder: &mut B, node: NodeId) -> Value {
        if let Some(value) = self.values[node.index()] {
            return value;
        }
        let value = match self.operation(node) {
            Operation::Leaf(leaf) => (self.leaf)(leaf),
            Operation::Mul(left, right) if self.operands(node).is_none() => {
                let (left, right) = (self.value(builder, left), self.value(builder, right));
                left.mul(builder, right)
            }
            _ => {
                self.addends(Term { exponent: 0, node, factor: F::ONE }, true).into_iter().fold(ZERO, |sum, term| {
                    let value = self.value(builder, term.node).times(term.factor);
                    sum.add(builder, value)
                })
            }
        };
        // A product that is used once can share the row of the sum that uses it.
        let value = if self.uses[node.index()] > 1 { value.linear(builder) } else { value };
        self.values[node.index()] = Some(value);
        value
    }

    /// `sum_k alpha^k C_k` over the chip's constraints, and then those of `others`.
    pub(super) fn combine<B: Arithmetic>(&mut self, builder: &mut B, powers: &mut Powers, others: &[Value]) -> Value {
        let constraints = self.dag.description().constraints.iter().enumerate();
        let terms: Vec<Term> = constraints.map(|(exponent, &node)| Term { exponent, node, factor: F::ONE }).collect();
        let others = (terms.len()..).zip(others.iter().copied()).collect();
        self.sum(builder, powers, &terms, others)
    }

    /// The sum of terms, and of values with powers of the challenge.
    fn sum<B: Arithmetic>(
        &mut self,
        builder: &mut B,
        powers: &mut Powers,
        terms: &[Term],
        mut others: BTreeMap<usize, Value>,
    ) -> Value {
        let terms: Vec<Term> = terms.iter().flat_map(|&term| self.addends(term, false)).collect();
        let mut products: BTreeMap<NodeId, Vec<Term>> = BTreeMap::new();
        for &term in &terms {
            if let Some((left, right)) = self.product(term.node) {
                products.entry(left).or_default().push(Term { node: right, ..term });
            }
        }
        products.retain(|_, terms| terms.len() >= MIN_PRODUCTS);
        let mut add = |builder: &mut B, exponent, value| {
            let sum = others.entry(exponent).or_insert(ZERO);
            *sum = sum.add(builder, value);
        };
        for (&left, terms) in &mut products {
            terms.sort_unstable();
            let (first, terms) = normalised(terms);
            let sum = self.shared_sum(builder, powers, &terms);
            let value = self.value(builder, left).mul(builder, sum).times(first.factor);
            add(builder, first.exponent, value);
        }
        for term in terms {
            if self.product(term.node).is_none_or(|(left, _)| !products.contains_key(&left)) {
                let value = self.value(builder, term.node).times(term.factor);
                add(builder, term.exponent, value);
            }
        }
        horner(builder, powers, others)
    }

    /// The sum of a list that may share a part with another one.
    fn shared_sum<B: Arithmetic>(&mut self, builder: &mut B, powers: &mut Powers, terms: &[Term]) -> Value {
        let is_shared = |term: &Term| {
            let is_leaf = matches!(self.operation(term.node), Operation::Leaf(_));
            is_leaf || self.uses[term.node.index()] > 1
        };
        if !terms.iter().all(is_shared) {
            return self.sum(builder, powers, terms, BTreeMap::new());
        }
        let known = (2..=terms.len()).rev().find(|&length| self.prefixes.contains_key(&terms[..length]));
        let Some(length) = known else { return self.prefix_sum(builder, powers, terms) };
        let start = self.prefixes[&terms[..length]];
        if length == terms.len() {
            return start;
        }
        let (first, rest) = normalised(&terms[length..]);
        let rest = self.suffix_sum(builder, powers, &rest).times(first.factor);
        powers.times(builder, first.exponent, rest).add(builder, start)
    }

    /// From the first term on, so that lists which begin in the same way share rows.
    fn prefix_sum<B: Arithmetic>(&mut self, builder: &mut B, powers: &mut Powers, terms: &[Term]) -> Value {
        let mut sum = ZERO;
        for (index, term) in terms.iter().enumerate() {
            let value = self.value(builder, term.node).times(term.factor);
            let value = powers.times(builder, term.exponent, value);
            sum = value.add(builder, sum).linear(builder);
            self.prefixes.insert(terms[..=index].to_vec(), sum);
        }
        sum
    }

    /// From the last term on, so that lists which end in the same way share rows.
    fn suffix_sum<B: Arithmetic>(&mut self, builder: &mut B, powers: &mut Powers, terms: &[Term]) -> Value {
        if let Some(&sum) = self.suffixes.get(terms) {
            return sum;
        }
        let (start, rest) = terms.split_first().expect("a list has terms");
        let mut sum = self.value(builder, start.node);
        if !rest.is_empty() {
            let (first, rest) = normalised(rest);
            let rest = self.suffix_sum(builder, powers, &rest).times(first.factor);
            let rest = powers.times(builder, first.exponent, rest);
            sum = sum.add(builder, rest).linear(builder);
        }
        self.suffixes.insert(terms.to_vec(), sum);
        sum
    }

    /// The terms that a term is the sum of. A sum that is used more than once is a term, unless it is asked for
    /// itself.
    fn addends(&self, term: Term, is_itself: bool) -> Vec<Term> {
        let (mut addends, mut rest) = (Vec::new(), vec![(term, is_itself)]);
        while let Some((term, is_itself)) = rest.pop() {
            let may_be_split = is_itself || self.uses[term.node.index()] <= 1;
            match self.operands(term.node).filter(|_| may_be_split) {
                Some(operands) => {
                    let operands = operands.into_iter().rev().flatten();
                    rest.extend(
                        operands.map(|(node, factor)| (Term { node, factor: factor * term.factor, ..term }, false)),
                    );
                }
                None => addends.push(term),
            }
        }
        addends
    }

    /// The nodes that a node is the sum of, with constant factors.
    fn operands(&self, node: NodeId) -> Option<[Option<(NodeId, F)>; 2]> {
        Some(match self.operation(node) {
            Operation::Add(left, right) => [Some((left, F::ONE)), Some((right, F::ONE))],
            Operation::Sub(left, right) => [Some((left, F::ONE)), Some((right, F::NEG_ONE))],
            Operation::Neg(operand) => [Some((operand, F::NEG_ONE)), None],
            Operation::Mul(left, right) => match (self.constant(left), self.constant(right)) {
                (Some(factor), _) => [Some((right, factor)), None],
                (None, Some(factor)) => [Some((left, factor)), None],
                (None, None) => return None,
            },
            Operation::Leaf(_) => return None,
        })
    }

    /// The factors of a product of two nodes.
    fn product(&self, node: NodeId) -> Option<(NodeId, NodeId)> {
        match self.operation(node) {
            Operation::Mul(left, right) if self.operands(node).is_none() => Some((left, right)),
            _ => None,
        }
    }

    fn constant(&self, node: NodeId) -> Option<F> {
        match self.operation(node) {
            Operation::Leaf(Leaf::Constant(value)) => Some(value),
            _ => None,
        }
    }

    fn operation(&self, node: NodeId) -> Operation {
        self.dag.nodes()[node.index()].operation
    }
}

/// The sum of values with these powers of the challenge.
fn horner<B: Arithmetic>(builder: &mut B, powers: &mut Powers, values: BTreeMap<usize, Value>) -> Value {
    if B::HAS_LAZY_SUMS {
        return values.into_iter().fold(ZERO, |sum, (exponent, value)| {
            let term = powers.times(builder, exponent, value);
            sum.add(builder, term)
        });
    }
    let (mut sum, mut last) = (ZERO, 0);
    for (exponent, value) in values.into_iter().rev() {
        sum = powers.times(builder, last - exponent.min(last), sum).add(builder, value);
        last = exponent;
    }
    powers.times(builder, last, sum)
}

/// The first term, and all terms relative to it.
fn normalised(terms: &[Term]) -> (Term, Vec<Term>) {
    let first = terms[0];
    let inverse = first.factor.inverse();
    let relative =
        |term: &Term| Term { exponent: term.exponent - first.exponent, factor: term.factor * inverse, ..*term };
    (first, terms.iter().map(relative).collect())
}

/// How often each node is used: as an operand, as a constraint, and in messages.
fn uses(dag: &ConstraintDag) -> Vec<u32> {
    let mut uses = vec![0; dag.nodes().len()];
    let mut count = |node: NodeId| uses[node.index()] += 1;
    for node in dag.nodes() {
        match node.operation {
            Operation::Leaf(_) => {}
            Operation::Add(left, right) | Operation::Sub(left, right) | Operation::Mul(left, right) => {
                count(left);
                count(right);
            }
            Operation::Neg(operand) => count(operand),
        }
    }
    let description = dag.description();
    let elements =
        description.interactions.iter().flat_map(|message| [&message.count].into_iter().chain(&message.message));
    description.constraints.iter().chain(elements).for_each(|&node| count(node));
    uses
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;
    use nova_air::rv32im::{memory_chips, run_chips, shard_chips};
    use nova_air::{Chip, ChipSet, EF};
    use p3_field::BasedVectorSpace;

    /// Values that look random, some of them small.
    fn random() -> impl FnMut() -> EF {
        let mut random = fastrand::Rng::with_seed(7);
        move || match random.u8(..8) {
            small @ 0..2 => EF::from_u8(small),
            _ => EF::from_basis_coefficients_fn(|_| F::from_u32(random.u32(..))),
        }
    }

    /// All messages have the values that the chip's description has, and so has the combination of constraints and of two
    /// further values. Returns the number of rows.
    fn check<C: Chip>(chips: &ChipSet<C>) -> BTreeMap<String, usize> {
        let mut random = random();
        let mut rows = BTreeMap::new();
        for chip in chips.chips() {
            let dag = ConstraintDag::of(chip, chips.public_values()).unwrap();
            let mut builder = Builder::new(&[]);
            // No leaf occurs twice.
            let mut of_leaf = BTreeMap::new();
            for node in dag.nodes() {
                if let Operation::Leaf(leaf) = node.operation {
                    of_leaf.insert(leaf, builder.hint_element(random()));
                }
            }
            let expected = dag.evaluate(|leaf| match leaf {
                Leaf::Constant(value) => value.into(),
                leaf => of_leaf[&leaf].value,
            });
            let [alpha, first, second] = core::array::from_fn(|_| builder.hint_element(random()));
            let before = builder.heights()[0];
            let mut nodes = Nodes::new(&dag, |leaf| match leaf {
                Leaf::Constant(value) => Value::constant(value),
                leaf => of_leaf[&leaf].into(),
            });
            for (message, expected) in dag.description().interactions.iter().zip(&expected.interactions) {
                for (&node, &expected) in message
                    .message
                    .iter()
                    .chain([&message.count])
                    .zip(expected.message.iter().chain([&expected.count]))
                {
                    assert_eq!(nodes.value(&mut builder, node).wire(&mut builder).value, expected, "{}", chip.name());
                }
            }
            let mut powers = Powers::new(alpha);
            let combined =
                nodes.combine(&mut builder, &mut powers, &[first.into(), second.into()]).wire(&mut builder);
            let constraints = expected.constraints.into_iter().chain([first.value, second.value]);
            let expected: EF = constraints.zip(alpha.value.powers()).map(|(value, power)| value * power).sum();
            assert_eq!(combined.value, expected, "{}", chip.name());
            assert!(builder.failures().is_empty());
            rows.insert(chip.name().into_owned(), builder.heights()[0] - before);
        }
        rows
    }

    #[test]
    fn constraints_and_messages_of_all_chips_have_their_values() {
        let rows = check(&shard_chips().unwrap());
        // Rows would be at least the products of digits, 2 * 48 * 48, without sums that are shared.
        assert!(rows["mod_mul_add_384"] < 2 * 48 * 48, "{rows:?}");
        check(&memory_chips().unwrap());
        check(&run_chips(Default::default(), Default::default()).unwrap());
        check(&crate::chips::circuit_chips(2, |_| None).unwrap());
    }
}
