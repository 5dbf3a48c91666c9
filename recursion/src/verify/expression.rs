//! The values of a chip's constraints and messages at the out-of-domain point.

use nova_air::F;
use nova_air::symbolic::{ConstraintDag, Leaf, NodeId, Operation};
use p3_field::PrimeCharacteristicRing;

use crate::Builder;
use crate::builder::Gate;
use crate::wires::Element;

/// A value for which there may be no row yet, so that one row can compute a product and a sum.
#[derive(Clone, Copy, Debug)]
pub(super) enum Value {
    /// A constant of the circuit.
    Constant(F),
    /// `scale * wire + constant`
    Linear {
        /// The factor.
        scale: F,
        /// The wire.
        wire: Element,
        /// What is added.
        constant: F,
    },
    /// `product * left * right + scale * left`
    Product {
        /// The factor of the product.
        product: F,
        /// The factor of the first wire.
        scale: F,
        /// The first wire.
        left: Element,
        /// The second wire.
        right: Element,
    },
}

impl From<Element> for Value {
    fn from(wire: Element) -> Self {
        Self::Linear { scale: F::ONE, wire, constant: F::ZERO }
    }
}

impl Value {
    /// The wire that holds the value.
    pub(super) fn wire(self, builder: &mut Builder) -> Element {
        match self {
            Self::Constant(value) => builder.constant(value),
            Self::Linear { scale: F::ONE, wire, constant: F::ZERO } => wire,
            Self::Linear { scale, wire, constant } => builder.linear(wire, scale, constant),
            Self::Product { product, scale, left, right } => {
                builder.compute(Gate { product, scale, left: Some(left), right: Some(right), ..Gate::default() })
            }
        }
    }

    /// The value, without a product.
    fn linear(self, builder: &mut Builder) -> Self {
        match self {
            Self::Product { .. } => self.wire(builder).into(),
            linear => linear,
        }
    }

    /// `factor * value`, for a constant factor.
    fn times(self, factor: F) -> Self {
        match self {
            Self::Constant(value) => Self::Constant(factor * value),
            Self::Linear { scale, wire, constant } => {
                Self::Linear { scale: factor * scale, wire, constant: factor * constant }
            }
            Self::Product { product, scale, left, right } => {
                Self::Product { product: factor * product, scale: factor * scale, left, right }
            }
        }
    }

    /// `self + other`
    pub(super) fn add(self, builder: &mut Builder, other: Self) -> Self {
        match (self, other) {
            (Self::Constant(left), Self::Constant(right)) => Self::Constant(left + right),
            (Self::Linear { scale, wire, constant }, Self::Constant(value))
            | (Self::Constant(value), Self::Linear { scale, wire, constant }) => {
                Self::Linear { scale, wire, constant: constant + value }
            }
            (Self::Product { .. }, Self::Product { .. }) => {
                let other = other.linear(builder);
                self.add(builder, other)
            }
            (first @ (Self::Product { .. } | Self::Linear { .. }), second) => {
                // The product, if there is one, and what is added to it.
                let (first, second) =
                    if matches!(second, Self::Product { .. }) { (second, first) } else { (first, second) };
                builder.compute(first.gate().plus(second)).into()
            }
            (Self::Constant(_), Self::Product { .. }) => builder.compute(other.gate().plus(self)).into(),
        }
    }

    /// `self - other`
    pub(super) fn sub(self, builder: &mut Builder, other: Self) -> Self {
        self.add(builder, other.times(F::NEG_ONE))
    }

    /// `self * other`
    pub(super) fn mul(self, builder: &mut Builder, other: Self) -> Self {
        let (left, right) = (self.linear(builder), other.linear(builder));
        match (left, right) {
            (Self::Constant(factor), value) | (value, Self::Constant(factor)) => value.times(factor),
            (
                Self::Linear { scale, wire, constant },
                Self::Linear { scale: other_scale, wire: other, constant: rest },
            ) => {
                if rest == F::ZERO {
                    // (scale wire + constant) other_scale other
                    let product = scale * other_scale;
                    return Self::Product { product, scale: constant * other_scale, left: other, right: wire };
                }
                if constant == F::ZERO {
                    return right.mul(builder, left);
                }
                let right: Self = right.wire(builder).into();
                left.mul(builder, right)
            }
            _ => unreachable!("neither value is a product"),
        }
    }

    /// The row that computes the value.
    fn gate(self) -> Gate {
        match self {
            Self::Constant(value) => Gate { constant: value.into(), ..Gate::default() },
            Self::Linear { scale, wire, constant } => {
                Gate { scale, left: Some(wire), constant: constant.into(), ..Gate::default() }
            }
            Self::Product { product, scale, left, right } => {
                Gate { product, scale, left: Some(left), right: Some(right), ..Gate::default() }
            }
        }
    }
}

impl Gate {
    /// The row that also adds a value that is not a product.
    pub(super) fn plus(self, value: Value) -> Self {
        match value {
            Value::Constant(constant) => Self { constant: self.constant + constant, ..self },
            Value::Linear { scale, wire, constant } => {
                Self { addend: Some(wire), addend_scale: scale, constant: self.constant + constant, ..self }
            }
            Value::Product { .. } => unreachable!("a row has one product"),
        }
    }
}

/// `product_point * value + sum`, for a value of degree 1 in one row.
pub(super) fn accumulate(builder: &mut Builder, point: Element, value: Value, sum: Value) -> Element {
    let product = match value.linear(builder) {
        Value::Constant(scale) => Gate { scale, left: Some(point), ..Gate::default() },
        Value::Linear { scale, wire, constant } => {
            Gate { product: scale, scale: constant, left: Some(point), right: Some(wire), ..Gate::default() }
        }
        Value::Product { .. } => unreachable!("the value is not a product"),
    };
    let sum = sum.linear(builder);
    builder.compute(product.plus(sum))
}

/// The values of the nodes of a chip's constraints and messages.
pub(super) fn values(builder: &mut Builder, dag: &ConstraintDag, leaf: impl Fn(Leaf) -> Value) -> Vec<Value> {
    let uses = uses(dag);
    let mut values: Vec<Value> = Vec::with_capacity(dag.nodes().len());
    for (node, &uses) in dag.nodes().iter().zip(&uses) {
        let at = |node: NodeId| values[node.index()];
        let value = match node.operation {
            Operation::Leaf(of) => leaf(of),
            Operation::Add(left, right) => at(left).add(builder, at(right)),
            Operation::Sub(left, right) => at(left).sub(builder, at(right)),
            Operation::Mul(left, right) => at(left).mul(builder, at(right)),
            Operation::Neg(operand) => at(operand).times(F::NEG_ONE),
        };
        // A product that is used once can share the row of the sum that uses it.
        values.push(if uses > 1 { value.linear(builder) } else { value });
    }
    values
}

/// How often each node is used.
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
    uses
}

/// The leaves that chips read.
pub(super) struct Leaves<'a> {
    /// Claims of fixed columns, at the point and at the next row's.
    pub(super) preprocessed: [&'a [Element]; 2],
    /// Claims of trace columns, at the point and at the next row's.
    pub(super) main: [&'a [Element]; 2],
    /// The public values.
    pub(super) public_values: &'a [Element],
    /// The selectors of the first row, of the last row, and of all others.
    pub(super) selectors: [Element; 3],
}

impl Leaves<'_> {
    pub(super) fn value(&self, leaf: Leaf) -> Value {
        let [first, last, transition] = self.selectors;
        match leaf {
            Leaf::Constant(value) => Value::Constant(value),
            Leaf::Main(cell) => self.main[usize::from(cell.is_next)][cell.column].into(),
            Leaf::Preprocessed(cell) => self.preprocessed[usize::from(cell.is_next)][cell.column].into(),
            Leaf::Public(index) => self.public_values[index].into(),
            Leaf::Periodic(_) => unreachable!("chips have no periodic columns"),
            Leaf::FirstRow => first.into(),
            Leaf::LastRow => last.into(),
            Leaf::Transition => transition.into(),
        }
    }
}

/// The value 0.
pub(super) const ZERO: Value = Value::Constant(F::ZERO);

#[cfg(test)]
mod tests {
    use super::*;
    use nova_air::rv32im::{memory_chips, run_chips, shard_chips};
    use nova_air::{Chip, ChipSet, EF};
    use p3_field::BasedVectorSpace;
    use std::collections::BTreeMap;

    /// Values that look random, some of them small.
    fn random() -> impl FnMut() -> EF {
        let mut random = fastrand::Rng::with_seed(7);
        move || match random.u8(..8) {
            small @ 0..2 => EF::from_u8(small),
            _ => EF::from_basis_coefficients_fn(|_| F::from_u32(random.u32(..))),
        }
    }

    /// All constraints and messages have the values that the chip's description has.
    fn check<C: Chip>(chips: &ChipSet<C>) {
        let mut random = random();
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
            let values = values(&mut builder, &dag, |leaf| match leaf {
                Leaf::Constant(value) => Value::Constant(value),
                leaf => of_leaf[&leaf].into(),
            });
            let found = dag.description().map(|node| values[node.index()].wire(&mut builder).value);
            assert_eq!(found, expected, "{}", chip.name());
            assert!(builder.failures().is_empty());
        }
    }

    #[test]
    fn expressions_of_all_chips_have_their_values() {
        check(&shard_chips().unwrap());
        check(&memory_chips().unwrap());
        check(&run_chips(Default::default(), Default::default()).unwrap());
        check(&crate::chips::circuit_chips(2, |_| None).unwrap());
    }

    /// Each shape of a sum and of a product, with constants of each sign.
    #[test]
    fn sums_and_products_have_their_values() {
        let mut builder = Builder::new(&[]);
        let mut random = random();
        let wires: Vec<Element> = (0..4).map(|_| builder.hint_element(random())).collect();
        let [a, b, c, d] = wires[..] else { unreachable!("there are four") };
        let linear = |wire, scale, constant| Value::Linear { scale, wire, constant };
        let values = [
            Value::Constant(F::TWO),
            a.into(),
            linear(b, F::TWO, F::ZERO),
            linear(c, F::NEG_ONE, F::ONE),
            Value::Product { product: F::TWO, scale: F::NEG_ONE, left: a, right: d },
            Value::Product { product: F::ONE, scale: F::ZERO, left: b, right: c },
        ];
        for left in values {
            for right in values {
                let [x, y] = [left, right].map(|value| value.wire(&mut builder).value);
                let [sum, difference, product] =
                    [Value::add, Value::sub, Value::mul].map(|of| of(left, &mut builder, right));
                let found = [sum, difference, product].map(|value| value.wire(&mut builder).value);
                assert_eq!(found, [x + y, x - y, x * y], "{left:?}, {right:?}");
                let accumulated = accumulate(&mut builder, d, left, right);
                assert_eq!(accumulated.value, d.value * x + y);
            }
        }
    }
}
