//! Constraints at the out-of-domain point.

use nova_air::symbolic::{ConstraintDag, Leaf};
use nova_air::{Bus, Chip, ChipProfile, EF_DEGREE, F, LookupColumn, Scope};
use p3_field::{Field, PrimeCharacteristicRing, TwoAdicField};

use super::backend::Arithmetic;
use super::claims::TableClaims;
use super::combination::{Nodes, Powers};
use super::expression::Value;
use crate::wires::Element;

/// The challenges that fingerprint the messages of one scope: `alpha + (bus + 1) + sum_j beta^(j+1) m_j`.
pub(super) struct LookupChallenges {
    alpha: Element,
    /// `beta^1, beta^2, ...`
    powers: Vec<Element>,
}

impl LookupChallenges {
    /// Challenges for messages of up to `max_arity` elements.
    pub(super) fn new<B: Arithmetic>(builder: &mut B, alpha: Element, beta: Element, max_arity: usize) -> Self {
        let mut powers = vec![beta];
        for _ in 1..max_arity {
            let last = powers[powers.len() - 1];
            powers.push(builder.mul(last, beta));
        }
        Self { alpha, powers }
    }

    /// The fingerprint of a message.
    pub(super) fn fingerprint<B: Arithmetic>(&self, builder: &mut B, bus: Bus, message: &[Value]) -> Element {
        assert_eq!(message.len(), bus.arity, "the message is one of its bus");
        let constant = Value::constant(F::from_u32(u32::from(bus.id) + 1));
        let start = Value::from(self.alpha).add(builder, constant);
        let sum = message.iter().zip(&self.powers).fold(start, |sum, (&element, &power)| {
            let term = Value::from(power).mul(builder, element);
            sum.add(builder, term)
        });
        sum.wire(builder)
    }
}

/// What depends on a table's height only.
#[derive(Clone, Copy)]
pub(super) struct Domain {
    selectors: [Element; 3],
    /// `z^h - 1`
    vanishing: Element,
}

impl Domain {
    /// A point in the domain has no witness: native verifiers refuse it, too.
    pub(super) fn new<B: Arithmetic>(builder: &mut B, point: Element, log_height: usize) -> Self {
        let power = builder.exp_power_of_2(point, log_height);
        let vanishing = builder.linear(power, F::ONE, F::NEG_ONE);
        builder.label("5: out-of-domain point").inverse(vanishing);
        let last = F::two_adic_generator(log_height).inverse();
        let mut selector = |root: F| {
            let difference = builder.linear(point, F::ONE, -root);
            let inverse = builder.inverse(difference);
            builder.mul(vanishing, inverse)
        };
        let [is_first, is_last] = [F::ONE, last].map(&mut selector);
        let is_transition = builder.linear(point, F::ONE, -last);
        Self { selectors: [is_first, is_last, is_transition], vanishing }
    }
}

/// The leaves that chips read.
struct Leaves<'a> {
    /// Claims of fixed columns, at the point and at the next row's.
    preprocessed: [&'a [Element]; 2],
    /// Claims of trace columns, at the point and at the next row's.
    main: [&'a [Element]; 2],
    /// The public values.
    public_values: &'a [Element],
    /// The selectors of the first row, of the last row, and of all others.
    selectors: [Element; 3],
}

impl Leaves<'_> {
    fn value(&self, leaf: Leaf) -> Value {
        let [first, last, transition] = self.selectors;
        match leaf {
            Leaf::Constant(value) => Value::constant(value),
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

/// What the constraints of all tables share.
pub(super) struct Challenges<'a> {
    pub(super) public_values: &'a [Element],
    pub(super) shard: LookupChallenges,
    pub(super) run: Option<LookupChallenges>,
}

impl Challenges<'_> {
    /// `sum_k alpha^k C_k(z) = (z^n - 1) (q_0(z) + z^n q_1(z))`
    ///
    /// `alpha` has powers of the constraint challenge. `shares` are the cumulative sums divided by the height, for each scope in
    /// use.
    #[expect(clippy::too_many_arguments, reason = "the first three are what rows are made with")]
    pub(super) fn check<B: Arithmetic, C: Chip>(
        &self,
        builder: &mut B,
        alpha: &mut Powers,
        chip: &C,
        profile: &ChipProfile,
        claims: &TableClaims,
        domain: Domain,
        shares: &[Value],
    ) {
        let dag =
            ConstraintDag::of(chip, self.public_values.len()).expect("a chip set has chips that can be evaluated");
        let leaves = Leaves {
            preprocessed: [&claims.preprocessed[0], &claims.preprocessed[1]],
            main: [&claims.main[0], &claims.main[1]],
            public_values: self.public_values,
            selectors: domain.selectors,
        };
        let mut nodes = Nodes::new(&dag, |leaf| leaves.value(leaf));
        let mut fractions = Vec::with_capacity(dag.description().interactions.len());
        for message in &dag.description().interactions {
            let elements: Vec<Value> = message.message.iter().map(|&node| nodes.value(builder, node)).collect();
            let fingerprint = self.of_scope(message.bus.scope).fingerprint(builder, message.bus, &elements);
            fractions.push((nodes.value(builder, message.count), fingerprint));
        }
        let lookups = fold_lookups(builder, profile, &fractions, claims, shares);
        let constraints = dag.description().constraints.len() + lookups.len();
        assert_eq!(constraints, profile.constraints(), "the chip states what was analysed");
        let folded = nodes.combine(builder, alpha, &lookups).wire(builder);
        let chunks = recombine(builder, &claims.quotient);
        let power = builder.linear(domain.vanishing, F::ONE, F::ONE);
        let quotient = builder.horner(&chunks, power);
        let expected = builder.mul(domain.vanishing, quotient);
        builder.label("5: constraints").assert_equal(folded, expected);
    }

    fn of_scope(&self, scope: Scope) -> &LookupChallenges {
        match scope {
            Scope::Shard => &self.shard,
            Scope::Run => self.run.as_ref().expect("a section with buses of run scope has run challenges"),
        }
    }
}

/// A message's multiplicity and fingerprint.
type Fraction = (Value, Element);

/// The constraints of the lookup columns: see [`fold_lookups`](nova_verifier::fold_lookups).
fn fold_lookups<B: Arithmetic>(
    builder: &mut B,
    profile: &ChipProfile,
    fractions: &[Fraction],
    claims: &TableClaims,
    shares: &[Value],
) -> Vec<Value> {
    let mut constraints = Vec::with_capacity(profile.lookups.columns.len());
    let local = recombine(builder, &claims.lookups[0]);
    let next: Vec<Element> = profile
        .lookups
        .accumulators()
        .collect::<Vec<_>>()
        .into_iter()
        .map(|column| recombine(builder, &claims.lookups[1][column * EF_DEGREE..][..EF_DEGREE])[0])
        .collect();
    let mut local = local.into_iter();
    assert_eq!(shares.len(), next.len(), "each scope in use has a cumulative sum");
    for ((_, group), (next, &share)) in profile.lookups.groups().zip(next.into_iter().zip(shares)) {
        let (accumulator, rest) = group.split_first().expect("a group has columns");
        let accumulated = local.next().expect("each column has a claim");
        let step = Value::from(next).sub(builder, accumulated.into());
        let mut step = step.add(builder, share);
        for column in rest {
            let value = local.next().expect("each column has a claim");
            let (numerator, denominator) = combine(builder, column, fractions);
            constraints.push(Value::from(value).mul(builder, denominator.into()).sub(builder, numerator));
            step = step.sub(builder, value.into());
        }
        let (numerator, denominator) = combine(builder, accumulator, fractions);
        constraints.push(step.mul(builder, denominator.into()).sub(builder, numerator));
    }
    constraints
}

/// The numerator and denominator of a column's fractions.
fn combine<B: Arithmetic>(builder: &mut B, column: &LookupColumn, fractions: &[Fraction]) -> (Value, Element) {
    let (count, fingerprint) = fractions[column.first];
    let Some(second) = column.second else { return (count, fingerprint) };
    let (other_count, other_fingerprint) = fractions[second];
    let first = count.mul(builder, other_fingerprint.into());
    let other = other_count.mul(builder, fingerprint.into());
    (first.add(builder, other), builder.mul(fingerprint, other_fingerprint))
}

/// Recombines base columns, opened at an extension point, into extension columns.
fn recombine<B: Arithmetic>(builder: &mut B, columns: &[Element]) -> Vec<Element> {
    columns.as_chunks::<EF_DEGREE>().0.iter().map(|&columns| builder.combine_coefficients(columns)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Builder;

    #[test]
    fn a_point_in_the_domain_of_a_table_is_refused() {
        let failures = |point: F| {
            let mut builder = Builder::new(&[]);
            let point = builder.hint_element(point.into());
            Domain::new(&mut builder, point, 4);
            let mut failures = builder.failures().to_vec();
            failures.dedup();
            failures
        };
        for row in 0..16 {
            let point = F::two_adic_generator(4).exp_u64(row);
            assert_eq!(failures(point), ["5: out-of-domain point"], "row {row}");
            assert!(failures(point * F::two_adic_generator(5)).is_empty());
        }
    }
}
