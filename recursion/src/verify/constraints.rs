//! Constraints at the out-of-domain point.

use nova_air::symbolic::{ConstraintDag, NodeId};
use nova_air::{Bus, Chip, ChipProfile, EF_DEGREE, F, LookupColumn, Scope};
use p3_field::{Field, PrimeCharacteristicRing, TwoAdicField};

use super::claims::TableClaims;
use super::expression::{Leaves, Value, ZERO, accumulate, values};
use crate::Builder;
use crate::wires::Element;

/// The challenges that fingerprint the messages of one scope: `alpha + (bus + 1) + sum_j beta^(j+1) m_j`.
pub(super) struct LookupChallenges {
    alpha: Element,
    /// `beta^1, beta^2, ...`
    powers: Vec<Element>,
}

impl LookupChallenges {
    /// Challenges for messages of up to `max_arity` elements.
    pub(super) fn new(builder: &mut Builder, alpha: Element, beta: Element, max_arity: usize) -> Self {
        let mut powers = vec![beta];
        for _ in 1..max_arity {
            let last = powers[powers.len() - 1];
            powers.push(builder.mul(last, beta));
        }
        Self { alpha, powers }
    }

    /// The fingerprint of a message.
    pub(super) fn fingerprint(&self, builder: &mut Builder, bus: Bus, message: &[Value]) -> Element {
        assert_eq!(message.len(), bus.arity, "the message is one of its bus");
        let constant = F::from_u32(u32::from(bus.id) + 1);
        let start = Value::Linear { scale: F::ONE, wire: self.alpha, constant };
        let sum = message
            .iter()
            .zip(&self.powers)
            .fold(start, |sum, (&element, &power)| accumulate(builder, power, element, sum).into());
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
    pub(super) fn new(builder: &mut Builder, point: Element, log_height: usize) -> Self {
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

/// What the constraints of all tables share.
pub(super) struct Challenges<'a> {
    pub(super) public_values: &'a [Element],
    pub(super) shard: LookupChallenges,
    pub(super) run: Option<LookupChallenges>,
    /// The constraint challenge.
    pub(super) alpha: Element,
}

impl Challenges<'_> {
    /// `sum_k alpha^k C_k(z) = (z^n - 1) (q_0(z) + z^n q_1(z))`
    ///
    /// `shares` are the cumulative sums divided by the height, for each scope in use.
    pub(super) fn check<C: Chip>(
        &self,
        builder: &mut Builder,
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
        let values = values(builder, &dag, |leaf| leaves.value(leaf));
        let at = |node: &NodeId| values[node.index()];
        let mut constraints: Vec<Value> = dag.description().constraints.iter().map(at).collect();
        let mut fractions = Vec::with_capacity(dag.description().interactions.len());
        for message in &dag.description().interactions {
            let elements: Vec<Value> = message.message.iter().map(at).collect();
            let fingerprint = self.of_scope(message.bus.scope).fingerprint(builder, message.bus, &elements);
            fractions.push((at(&message.count), fingerprint));
        }
        fold_lookups(builder, profile, &fractions, claims, shares, &mut constraints);
        assert_eq!(constraints.len(), profile.constraints(), "the chip states what was analysed");
        let folded = constraints.into_iter().rev().fold(ZERO, |sum, constraint| match sum {
            Value::Linear { wire, .. } => accumulate(builder, self.alpha, wire.into(), constraint).into(),
            _ => constraint.wire(builder).into(),
        });
        let folded = folded.wire(builder);
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
fn fold_lookups(
    builder: &mut Builder,
    profile: &ChipProfile,
    fractions: &[Fraction],
    claims: &TableClaims,
    shares: &[Value],
    constraints: &mut Vec<Value>,
) {
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
}

/// The numerator and denominator of a column's fractions.
fn combine(builder: &mut Builder, column: &LookupColumn, fractions: &[Fraction]) -> (Value, Element) {
    let (count, fingerprint) = fractions[column.first];
    let Some(second) = column.second else { return (count, fingerprint) };
    let (other_count, other_fingerprint) = fractions[second];
    let first = count.mul(builder, other_fingerprint.into());
    let other = other_count.mul(builder, fingerprint.into());
    (first.add(builder, other), builder.mul(fingerprint, other_fingerprint))
}

/// Recombines base columns, opened at an extension point, into extension columns.
fn recombine(builder: &mut Builder, columns: &[Element]) -> Vec<Element> {
    columns.as_chunks::<EF_DEGREE>().0.iter().map(|&columns| builder.combine_coefficients(columns)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

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
