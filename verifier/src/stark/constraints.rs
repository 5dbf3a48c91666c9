//! Constraints at the out-of-domain point.

use alloc::vec::Vec;
use core::ops::{Add, Mul, Sub};

use nova_air::{Bus, Chip, ChipProfile, EF, Evaluator, F, LookupColumn, LookupLayout, Scope, Selectors, Visitor};
use p3_air::RowWindow;
use p3_field::PrimeCharacteristicRing;
use p3_field::{Field, TwoAdicField};

use super::claims::TableClaims;
use crate::LookupChallenges;

/// The selectors of the domain of `2^log_height` points at `point`, and the vanishing polynomial there.
///
/// `None` when the point lies in the domain.
pub(crate) fn selectors_at(point: EF, log_height: usize) -> Option<(Selectors<EF>, EF)> {
    let vanishing = point.exp_power_of_2(log_height) - EF::ONE;
    if vanishing == EF::ZERO {
        return None;
    }
    let last = F::two_adic_generator(log_height).try_inverse()?;
    let selectors = Selectors {
        is_first_row: vanishing * (point - EF::ONE).try_inverse()?,
        is_last_row: vanishing * (point - last).try_inverse()?,
        is_transition: point - last,
    };
    Some((selectors, vanishing))
}

/// Asserts the constraints of the lookup columns, given the messages' `(multiplicity, fingerprint)`.
///
/// With `N_k / D_k` the sum of a column's one or two fractions, `c_k` the columns and `acc` the first column of a
/// scope, the constraints of each scope are, on every row and cyclically,
///
/// ```text
/// c_k D_k = N_k                                             for k > 0
/// (acc' - acc + share - sum_{k>0} c_k) D_0 = N_0            share = cumulative sum / height
/// ```
///
/// `local` holds all columns of a row, `next` only the accumulators of the next row.
///
/// Summed over all rows, the left side telescopes, so the fractions sum to the cumulative sum. `shares` has one entry
/// for each scope in use. Returns `None` when the slices do not have the lengths that the layout implies.
pub fn fold_lookups<B, E>(
    layout: &LookupLayout,
    fractions: &[(B, E)],
    local: &[E],
    next: &[E],
    shares: &[E],
    mut assert_zero: impl FnMut(E),
) -> Option<()>
where
    B: Copy,
    E: Copy + From<B> + Add<Output = E> + Sub<Output = E> + Mul<Output = E> + Mul<B, Output = E>,
{
    let mut columns = local.iter();
    let mut next = next.iter();
    let mut shares = shares.iter();
    for (_, group) in layout.groups() {
        let (accumulator, rest) = group.split_first()?;
        let mut step = *next.next()? - *columns.next()? + *shares.next()?;
        for column in rest {
            let &value = columns.next()?;
            let (numerator, denominator) = combine(column, fractions)?;
            assert_zero(value * denominator - numerator);
            step = step - value;
        }
        let (numerator, denominator) = combine(accumulator, fractions)?;
        assert_zero(step * denominator - numerator);
    }
    Some(())
}

/// The numerator and denominator of a column's fractions.
fn combine<B, E>(column: &LookupColumn, fractions: &[(B, E)]) -> Option<(E, E)>
where
    B: Copy,
    E: Copy + From<B> + Add<Output = E> + Mul<Output = E> + Mul<B, Output = E>,
{
    let &(count, fingerprint) = fractions.get(column.first)?;
    let Some(second) = column.second else {
        return Some((E::from(count), fingerprint));
    };
    let &(other_count, other_fingerprint) = fractions.get(second)?;
    Some((other_fingerprint * count + fingerprint * other_count, fingerprint * other_fingerprint))
}

/// Recombines base columns, opened at an extension point, into extension columns.
pub(crate) fn recombine(columns: &[EF]) -> Vec<EF> {
    let basis: Vec<EF> = (0..nova_air::EF_DEGREE).filter_map(basis_element).collect();
    let recombined = columns.chunks(nova_air::EF_DEGREE);
    recombined.map(|chunk| chunk.iter().zip(&basis).map(|(&value, &unit)| value * unit).sum()).collect()
}

fn basis_element(index: usize) -> Option<EF> {
    <EF as p3_field::BasedVectorSpace<F>>::ith_basis_element(index)
}

/// The inputs to the evaluation of one table's constraints.
pub(crate) struct TablePoint<'a> {
    pub(crate) claims: &'a TableClaims,
    pub(crate) selectors: Selectors<EF>,
    pub(crate) public_values: &'a [F],
    pub(crate) shard: &'a LookupChallenges,
    pub(crate) run: Option<&'a LookupChallenges>,
    /// Cumulative sum divided by the height, for each scope in use.
    pub(crate) shares: &'a [EF],
    /// The constraint challenge.
    pub(crate) alpha: EF,
}

impl TablePoint<'_> {
    /// All constraints of the table, folded with powers of the constraint challenge, and their number.
    pub(crate) fn evaluate<C: Chip>(&self, chip: &C, profile: &ChipProfile) -> Option<(EF, usize)> {
        let claims = self.claims;
        let mut evaluator = Evaluator {
            main: RowWindow::from_two_rows(&claims.main, &claims.main_next),
            preprocessed: RowWindow::from_two_rows(&claims.preprocessed, &claims.preprocessed_next),
            public_values: self.public_values,
            selectors: self.selectors,
            visitor: Folder {
                point: self,
                fold: Fold { alpha: self.alpha, power: EF::ONE, sum: EF::ZERO, constraints: 0 },
                fractions: Some(Vec::with_capacity(profile.interactions.len())),
            },
        };
        // The widths of the claims were checked, and a chip set has only chips that can be evaluated.
        chip.eval(&mut evaluator).ok()?;
        let Folder { mut fold, fractions, .. } = evaluator.visitor;
        let (local, next) = (recombine(&claims.lookups), recombine(&claims.lookups_next));
        let accumulators = profile.lookups.accumulators().map(|column| next.get(column).copied());
        let next = accumulators.collect::<Option<Vec<EF>>>()?;
        fold_lookups(&profile.lookups, &fractions?, &local, &next, self.shares, |value| fold.push(value))?;
        Some((fold.sum, fold.constraints))
    }
}

/// A running sum `c_0 + alpha c_1 + alpha^2 c_2 + ...`.
struct Fold {
    alpha: EF,
    power: EF,
    sum: EF,
    constraints: usize,
}

impl Fold {
    fn push(&mut self, value: EF) {
        self.sum += self.power * value;
        self.power *= self.alpha;
        self.constraints = self.constraints.saturating_add(1);
    }
}

/// Folds constraints, and gathers the multiplicity and fingerprint of each message.
struct Folder<'a> {
    point: &'a TablePoint<'a>,
    fold: Fold,
    /// `None` after a message whose scope has no challenges.
    fractions: Option<Vec<(EF, EF)>>,
}

impl Visitor<EF> for Folder<'_> {
    fn constraint(&mut self, value: EF) {
        self.fold.push(value);
    }

    fn message<I>(&mut self, bus: Bus, count: EF, message: I)
    where
        I: IntoIterator,
        I::Item: Into<EF>,
    {
        let challenges = match bus.scope {
            Scope::Shard => Some(self.point.shard),
            Scope::Run => self.point.run,
        };
        let (Some(challenges), Some(fractions)) = (challenges, &mut self.fractions) else {
            self.fractions = None;
            return;
        };
        let fingerprint = challenges.fingerprint(bus, message.into_iter().map(Into::into));
        fractions.push((count, fingerprint));
    }
}
