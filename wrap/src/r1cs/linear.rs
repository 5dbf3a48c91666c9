//! Linear combinations of variables.

use ark_bn254::Fr;
use ark_ff::{AdditiveGroup, Field};

/// The number of a variable. Variable 0 is 1, then come the public ones.
pub(crate) type Variable = u32;

/// The variable that is 1.
pub(crate) const ONE: Variable = 0;

/// A sum of variables with factors, ordered by variable. No factor is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(crate) struct Linear(Vec<(Variable, Fr)>);

impl Linear {
    pub(crate) fn constant(value: Fr) -> Self {
        Self::term(ONE, value)
    }

    pub(crate) fn variable(variable: Variable) -> Self {
        Self::term(variable, Fr::ONE)
    }

    fn term(variable: Variable, factor: Fr) -> Self {
        Self(if factor == Fr::ZERO { Vec::new() } else { vec![(variable, factor)] })
    }

    pub(crate) fn terms(&self) -> &[(Variable, Fr)] {
        &self.0
    }

    /// Whether this is 0 for every witness.
    pub(crate) fn is_zero(&self) -> bool {
        self.0.is_empty()
    }

    /// The value, if it is the same for every witness.
    pub(crate) fn as_constant(&self) -> Option<Fr> {
        match self.0[..] {
            [] => Some(Fr::ZERO),
            [(ONE, value)] => Some(value),
            _ => None,
        }
    }

    /// The variable, if this is one and nothing else.
    pub(crate) fn as_variable(&self) -> Option<Variable> {
        match self.0[..] {
            [(variable, factor)] if variable != ONE && factor == Fr::ONE => Some(variable),
            _ => None,
        }
    }

    /// `self + factor * other`
    pub(crate) fn plus(&self, factor: Fr, other: &Self) -> Self {
        let mut sum = Vec::with_capacity(self.0.len() + other.0.len());
        let (mut left, mut right) = (self.0.iter().peekable(), other.0.iter().peekable());
        loop {
            let (variable, value) = match (left.peek(), right.peek()) {
                (Some(&&(a, x)), Some(&&(b, y))) if a == b => {
                    left.next();
                    right.next();
                    (a, x + factor * y)
                }
                (Some(&&(a, x)), other) if other.is_none_or(|&&(b, _)| a < b) => {
                    left.next();
                    (a, x)
                }
                (_, Some(&&(b, y))) => {
                    right.next();
                    (b, factor * y)
                }
                (_, None) => return Self(sum),
            };
            if value != Fr::ZERO {
                sum.push((variable, value));
            }
        }
    }

    pub(crate) fn add(&self, other: &Self) -> Self {
        self.plus(Fr::ONE, other)
    }

    pub(crate) fn sub(&self, other: &Self) -> Self {
        self.plus(-Fr::ONE, other)
    }

    pub(crate) fn scale(&self, factor: Fr) -> Self {
        Self::default().plus(factor, self)
    }

    /// The sum of these, with factors.
    pub(crate) fn sum<'a>(parts: impl IntoIterator<Item = (Fr, &'a Self)>) -> Self {
        let mut terms: Vec<(Variable, Fr)> = parts
            .into_iter()
            .flat_map(|(factor, part)| part.0.iter().map(move |&(variable, value)| (variable, factor * value)))
            .collect();
        terms.sort_by_key(|&(variable, _)| variable);
        terms.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1;
            }
            is_same
        });
        terms.retain(|&(_, factor)| factor != Fr::ZERO);
        Self(terms)
    }
}
