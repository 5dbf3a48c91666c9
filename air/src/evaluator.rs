//! Evaluation of a chip on the values of a row.

use p3_air::{AirBuilder, RowWindow};
use p3_field::{Algebra, PrimeCharacteristicRing};

use crate::{Bus, ChipBuilder, F};

/// The row selectors of a domain `H` of `n` points, at one point `x`, as p3-air defines them (not normalised).
#[derive(Clone, Copy, Debug)]
pub struct Selectors<T> {
    /// Vanishes on all of `H` but the first point: `(x^n - 1) / (x - 1)`.
    pub is_first_row: T,
    /// Vanishes on all of `H` but the last point: `(x^n - 1) / (x - g^-1)`.
    pub is_last_row: T,
    /// Vanishes on the last point only: `x - g^-1`.
    pub is_transition: T,
}

impl Selectors<F> {
    /// The selectors at a row of a trace, as 0 and 1.
    pub fn of_row(is_first: bool, is_last: bool) -> Self {
        let [is_first_row, is_last_row, is_transition] = [is_first, is_last, !is_last].map(F::from_bool);
        Self { is_first_row, is_last_row, is_transition }
    }
}

impl<T: PrimeCharacteristicRing> Selectors<T> {
    /// Zeros, for an evaluation whose constraints do not matter.
    pub const NONE: Self = Self { is_first_row: T::ZERO, is_last_row: T::ZERO, is_transition: T::ZERO };
}

/// What becomes of the values of constraints and messages.
pub trait Visitor<E> {
    /// A constraint's value, in order of evaluation.
    fn constraint(&mut self, value: E);

    /// A message with its multiplicity, in order of evaluation.
    fn message<I>(&mut self, bus: Bus, count: E, message: I)
    where
        I: IntoIterator,
        I::Item: Into<E>;
}

/// The builder that evaluates a chip on rows of values and hands the results to a [`Visitor`].
///
/// The prover evaluates packed rows of base elements, the verifier a row of claims, tests and tallies a row of a trace.
pub struct Evaluator<'a, E, V> {
    /// The trace's row and the next one.
    pub main: RowWindow<'a, E>,
    /// The row of preprocessed columns and the next one.
    pub preprocessed: RowWindow<'a, E>,
    /// The public values.
    pub public_values: &'a [F],
    /// The row selectors.
    pub selectors: Selectors<E>,
    /// Takes the results.
    pub visitor: V,
}

impl<'a, E: Algebra<F> + Copy + Send + Sync, V> AirBuilder for Evaluator<'a, E, V>
where
    V: Visitor<E>,
{
    type F = F;
    type Expr = E;
    type Var = E;
    type PreprocessedWindow = RowWindow<'a, E>;
    type MainWindow = RowWindow<'a, E>;
    type PublicVar = F;
    type PeriodicVar = F;

    #[inline]
    fn main(&self) -> Self::MainWindow {
        self.main
    }

    #[inline]
    fn preprocessed(&self) -> &Self::PreprocessedWindow {
        &self.preprocessed
    }

    #[inline]
    fn is_first_row(&self) -> E {
        self.selectors.is_first_row
    }

    #[inline]
    fn is_last_row(&self) -> E {
        self.selectors.is_last_row
    }

    #[inline]
    fn is_transition(&self) -> E {
        self.selectors.is_transition
    }

    #[inline]
    fn assert_zero<I: Into<E>>(&mut self, x: I) {
        self.visitor.constraint(x.into());
    }

    #[inline]
    fn public_values(&self) -> &[F] {
        self.public_values
    }
}

impl<E: Algebra<F> + Copy + Send + Sync, V: Visitor<E>> ChipBuilder for Evaluator<'_, E, V> {
    #[inline]
    fn interact<I>(&mut self, bus: Bus, count: E, message: I)
    where
        I: IntoIterator,
        I::Item: Into<E>,
    {
        self.visitor.message(bus, count, message);
    }
}
