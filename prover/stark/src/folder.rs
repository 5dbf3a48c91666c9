//! Packed evaluation of a chip.

use nova_air::{Bus, EF, EF_DEGREE, F, Scope, Visitor};
use nova_verifier::LookupChallenges;
use p3_field::{Algebra, BasedVectorSpace, PrimeCharacteristicRing};

use super::packing::{PackedEF, PackedF};

/// Extension elements by coordinate. A sum of base elements with these weights is five sums in the base field.
pub(crate) struct Weights([Vec<F>; EF_DEGREE]);

impl Weights {
    pub(crate) fn new(weights: &[EF]) -> Self {
        let coordinate = |d: usize| {
            weights.iter().map(|weight| BasedVectorSpace::<F>::as_basis_coefficients_slice(weight)[d]).collect()
        };
        Self(core::array::from_fn(coordinate))
    }

    fn len(&self) -> usize {
        self.0[0].len()
    }

    /// `sum_k weight_k value_k`. There can be fewer values than weights.
    pub(crate) fn sum(&self, values: &[PackedF]) -> PackedEF {
        PackedEF::from_basis_coefficients_fn(|d| {
            PackedF::batched_linear_combination(values, &self.0[d][..values.len()])
        })
    }
}

/// The challenges of a scope, with the powers that are the weights of a message's elements.
pub(crate) struct PackedChallenges {
    challenges: LookupChallenges,
    beta_powers: Weights,
}

impl PackedChallenges {
    pub(crate) fn new(challenges: LookupChallenges) -> Self {
        Self { beta_powers: Weights::new(&challenges.beta_powers), challenges }
    }

    fn fingerprint(&self, bus: Bus, message: &[PackedF]) -> PackedEF {
        self.beta_powers.sum(message) + self.challenges.bus_constant(bus)
    }
}

/// The challenges of both scopes. Run challenges are absent when no chip needs them.
pub(crate) struct ScopeChallenges {
    pub(crate) shard: PackedChallenges,
    pub(crate) run: Option<PackedChallenges>,
}

impl ScopeChallenges {
    fn of(&self, scope: Scope) -> &PackedChallenges {
        match scope {
            Scope::Shard => &self.shard,
            Scope::Run => self.run.as_ref().expect("presence of run challenges is checked before round 3"),
        }
    }
}

/// The results of a packed evaluation. The buffers are reused for the next block of rows.
#[derive(Default)]
pub(crate) struct Evaluation {
    /// Values of the chip's constraints.
    pub(crate) constraints: Vec<PackedF>,
    /// Multiplicity and fingerprint of each message.
    pub(crate) fractions: Vec<(PackedF, PackedEF)>,
    message: Vec<PackedF>,
}

impl Evaluation {
    pub(crate) fn clear(&mut self) {
        self.constraints.clear();
        self.fractions.clear();
    }
}

/// Keeps what a chip's evaluation on one packed row yields; without `CONSTRAINTS`, only its messages.
pub(crate) struct PackedFolder<'a, const CONSTRAINTS: bool> {
    pub(crate) challenges: &'a ScopeChallenges,
    pub(crate) evaluation: &'a mut Evaluation,
}

impl<const CONSTRAINTS: bool> Visitor<PackedF> for PackedFolder<'_, CONSTRAINTS> {
    #[inline]
    fn constraint(&mut self, value: PackedF) {
        if CONSTRAINTS {
            self.evaluation.constraints.push(value);
        }
    }

    #[inline]
    fn message<I>(&mut self, bus: Bus, count: PackedF, message: I)
    where
        I: IntoIterator,
        I::Item: Into<PackedF>,
    {
        let Evaluation { message: buffer, fractions, .. } = self.evaluation;
        buffer.clear();
        buffer.extend(message.into_iter().map(Into::into));
        fractions.push((count, self.challenges.of(bus.scope).fingerprint(bus, buffer)));
    }
}

/// Powers of the constraint challenge, laid out for folding.
pub(crate) struct AlphaPowers {
    /// For the chip's own constraints.
    base: Weights,
    /// The following powers, for the constraints of the lookup columns.
    extension: Vec<EF>,
}

impl AlphaPowers {
    pub(crate) fn new(alpha: EF, base: usize, extension: usize) -> Self {
        let powers = alpha.powers().collect_n(base + extension);
        Self { base: Weights::new(&powers[..base]), extension: powers[base..].to_vec() }
    }

    /// `sum_k alpha^k c_k` over the chip's own constraints and then those of its lookup columns.
    pub(crate) fn fold(&self, base: &[PackedF], extension: &[PackedEF]) -> PackedEF {
        assert_eq!((base.len(), extension.len()), (self.base.len(), self.extension.len()), "every constraint once");
        self.base.sum(base) + PackedEF::batched_linear_combination(extension, &self.extension)
    }
}
