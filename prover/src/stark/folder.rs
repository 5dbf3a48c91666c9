//! Packed evaluation of a chip.

use nova_air::{AirBuilder, Bus, ChipBuilder, EF, EF_DEGREE, F, Scope};
use nova_verifier::{LookupChallenges, Selectors};
use p3_air::RowWindow;
use p3_field::{Algebra, BasedVectorSpace, PrimeCharacteristicRing};

use super::packing::{PackedEF, PackedF};

/// Fingerprint challenges by coordinate, so that a fingerprint is five dot products in the base field.
pub(crate) struct PackedChallenges {
    challenges: LookupChallenges,
    /// `beta_powers[d][j]` is coordinate `d` of `beta^(j+1)`.
    beta_powers: [Vec<F>; EF_DEGREE],
}

impl PackedChallenges {
    pub(crate) fn new(challenges: LookupChallenges) -> Self {
        let coordinate = |d: usize| {
            let powers = challenges.beta_powers.iter();
            powers.map(|power| BasedVectorSpace::<F>::as_basis_coefficients_slice(power)[d]).collect()
        };
        Self { beta_powers: core::array::from_fn(coordinate), challenges }
    }

    fn fingerprint(&self, bus: Bus, message: &[PackedF]) -> PackedEF {
        let terms = PackedEF::from_basis_coefficients_fn(|d| {
            PackedF::batched_linear_combination(message, &self.beta_powers[d][..message.len()])
        });
        terms + self.challenges.bus_constant(bus)
    }
}

/// Challenges of both scopes; run challenges are absent when no chip needs them.
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

/// What a packed evaluation yields; reused from one block of rows to the next.
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

/// Evaluates a chip on one packed row; without `CONSTRAINTS`, only its messages.
pub(crate) struct PackedFolder<'a, const CONSTRAINTS: bool> {
    pub(crate) main: RowWindow<'a, PackedF>,
    pub(crate) preprocessed: RowWindow<'a, PackedF>,
    pub(crate) public_values: &'a [F],
    pub(crate) selectors: Selectors<PackedF>,
    pub(crate) challenges: &'a ScopeChallenges,
    pub(crate) evaluation: &'a mut Evaluation,
}

impl<'a, const CONSTRAINTS: bool> AirBuilder for PackedFolder<'a, CONSTRAINTS> {
    type F = F;
    type Expr = PackedF;
    type Var = PackedF;
    type PreprocessedWindow = RowWindow<'a, PackedF>;
    type MainWindow = RowWindow<'a, PackedF>;
    type PublicVar = F;
    type PeriodicVar = PackedF;

    #[inline]
    fn main(&self) -> Self::MainWindow {
        self.main
    }

    #[inline]
    fn preprocessed(&self) -> &Self::PreprocessedWindow {
        &self.preprocessed
    }

    #[inline]
    fn is_first_row(&self) -> PackedF {
        self.selectors.is_first_row
    }

    #[inline]
    fn is_last_row(&self) -> PackedF {
        self.selectors.is_last_row
    }

    #[inline]
    fn is_transition(&self) -> PackedF {
        self.selectors.is_transition
    }

    #[inline]
    fn assert_zero<I: Into<PackedF>>(&mut self, x: I) {
        if CONSTRAINTS {
            self.evaluation.constraints.push(x.into());
        }
    }

    #[inline]
    fn public_values(&self) -> &[F] {
        self.public_values
    }
}

impl<const CONSTRAINTS: bool> ChipBuilder for PackedFolder<'_, CONSTRAINTS> {
    #[inline]
    fn interact<I>(&mut self, bus: Bus, count: PackedF, message: I)
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
    /// `base[d][k]` is coordinate `d` of `alpha^k`, for the chip's own constraints.
    base: [Vec<F>; EF_DEGREE],
    /// The powers that follow, for the constraints of the lookup columns.
    extension: Vec<EF>,
}

impl AlphaPowers {
    pub(crate) fn new(alpha: EF, base: usize, extension: usize) -> Self {
        let powers = alpha.powers().collect_n(base + extension);
        let coordinate = |d: usize| {
            powers[..base].iter().map(|power| BasedVectorSpace::<F>::as_basis_coefficients_slice(power)[d]).collect()
        };
        Self { base: core::array::from_fn(coordinate), extension: powers[base..].to_vec() }
    }

    /// `sum_k alpha^k c_k` over the chip's own constraints and then those of its lookup columns.
    pub(crate) fn fold(&self, base: &[PackedF], extension: &[PackedEF]) -> PackedEF {
        assert_eq!(
            (base.len(), extension.len()),
            (self.base[0].len(), self.extension.len()),
            "every constraint once"
        );
        let folded =
            PackedEF::from_basis_coefficients_fn(|d| PackedF::batched_linear_combination(base, &self.base[d]));
        folded + PackedEF::batched_linear_combination(extension, &self.extension)
    }
}
