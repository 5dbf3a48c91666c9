//! The provable security of a proof, computed from its parameters and shape.
//!
//! The analysis is round by round: a cheating prover must succeed by chance in at least one round, so a proof has the
//! bits of its weakest round. Sections have the terms of unique decoding: under list decoding a prover could choose one of
//! the near codewords of each section after the run's challenges, and the number of choices multiplies over the sections.
//! A proof that shares no challenges, as a layer of recursion, may have those of a [`Regime`] that its layer's code names.
//!
//! | term | event | source |
//! |---|---|---|
//! | `lookup` | an unbalanced bus sums to zero, or a fingerprint vanishes | [2022/1530](https://eprint.iacr.org/2022/1530) |
//! | `constraints` | the constraint challenge cancels violated constraints | [2021/582](https://eprint.iacr.org/2021/582) |
//! | `out-of-domain` | the identity holds at the random point by chance | [2019/336](https://eprint.iacr.org/2019/336) |
//! | `quotient of claims` | false claims cancel in the quotient | [2021/1167](https://eprint.iacr.org/2021/1167) |
//! | `second point` | the quotient has the right value at the second point by chance | decision 0108, lemma 6 |
//! | `batching` | far words combine to a near one | [2020/654](https://eprint.iacr.org/2020/654) |
//! | `folding` | a layer folds a far word to a near one | [2020/654](https://eprint.iacr.org/2020/654) |
//! | `queries` | all queries miss the disagreement | [2021/582](https://eprint.iacr.org/2021/582) |
//!
//! The formulas are those of `docs/decisions/0108-stacked-commitments.md`, section 9.1, and of
//! `docs/decisions/0111-list-decoding.md`.
//!
//! A proof of work of `b` bits adds `b` bits to its own round. The hash is modelled as a random oracle.
//! [`SecurityReport::collision_bits`] reports the cost of a collision separately; it is not one of the rounds.

mod regime;
mod terms;

use alloc::vec::Vec;

use nova_air::{Chip, ChipSet, Scope};

use crate::stark::{Layout, interactions};
use crate::{Commitment, Digest, Layer, Parameters, Shape, ShapeError};
pub use regime::Regime;
pub use terms::{SectionSizes, layer_terms, run_challenge_bits, section_terms};

/// The minimum security that a caller accepts, in provable bits: of unique decoding for sections of runs, and of the regime of
/// its layer for a proof of recursion.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Minimum provable bits of security.
    pub min_provable_bits: u32,
}

impl Default for Policy {
    /// 128 provable bits.
    fn default() -> Self {
        Self { min_provable_bits: 128 }
    }
}

impl Policy {
    /// Accepts [`Parameters::insecure_for_tests`]. Never for production.
    pub const fn insecure_for_tests() -> Self {
        Self { min_provable_bits: 0 }
    }

    /// Whether a proof with this many provable bits is accepted. Bits that are not a number never are.
    pub fn accepts(&self, provable: f64) -> bool {
        provable >= f64::from(self.min_provable_bits)
    }
}

/// One round's security.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SecurityTerm {
    /// Name of the event, as in the module's table.
    pub label: &'static str,
    /// Bits: minus log2 of the event's probability, proof of work included.
    pub bits: f64,
}

/// The provable security of a proof.
#[derive(Clone, Debug, PartialEq)]
pub struct SecurityReport {
    /// The rounds.
    pub terms: Vec<SecurityTerm>,
    /// Log2 of the cost of a collision of the commitments' hash.
    pub collision_bits: u32,
}

impl SecurityReport {
    /// Bits of the weakest round. Not a number if the bits of a round are not.
    pub fn provable_bits(&self) -> f64 {
        self.terms.iter().map(|term| term.bits).fold(f64::INFINITY, weakest)
    }

    /// Computes the security of proofs with these parameters and this shape. Both must be valid.
    ///
    /// `messages` is the number of public messages.
    ///
    /// # Errors
    ///
    /// When the shape has no tables, or a table of a chip that does not exist.
    pub fn compute<C: Chip>(
        parameters: &Parameters,
        chips: &ChipSet<C>,
        shape: &Shape,
        messages: usize,
    ) -> Result<Self, ShapeError> {
        Self::under::<C, Digest>(Regime::UniqueDecoding, parameters, chips, shape, messages)
    }

    /// Computes the security of proofs of a layer of recursion with this shape, which must be valid.
    ///
    /// # Errors
    ///
    /// As [`Self::compute`].
    pub fn of_layer<C: Chip>(layer: Layer, chips: &ChipSet<C>, shape: &Shape) -> Result<Self, ShapeError> {
        Self::under::<C, Digest>(layer.regime(), &layer.parameters(), chips, shape, 0)
    }

    /// Computes the security under a regime. Chips with buses of run scope share challenges with other proofs, so they have
    /// the terms of unique decoding under each.
    pub(crate) fn under<C: Chip, D: Commitment>(
        regime: Regime,
        parameters: &Parameters,
        chips: &ChipSet<C>,
        shape: &Shape,
        messages: usize,
    ) -> Result<Self, ShapeError> {
        let shares_challenges = chips.iter().any(|(_, profile)| profile.uses(Scope::Run));
        let regime = if shares_challenges { Regime::UniqueDecoding } else { regime };
        let terms = layer_terms(regime, parameters, &SectionSizes::of(chips, shape, messages)?).into();
        Ok(Self { terms, collision_bits: D::COLLISION_BITS })
    }
}

/// The smaller number of bits. Not a number if one of them is not, unlike [`f64::min`], which would drop it.
pub(crate) fn weakest(one: f64, other: f64) -> f64 {
    if one.is_nan() || one < other { one } else { other }
}

impl SectionSizes {
    /// The sizes of a section of this shape, on whose buses the verifier puts so many messages.
    ///
    /// # Errors
    ///
    /// When the shape has no tables, or a table of a chip that does not exist.
    pub fn of<C: Chip>(chips: &ChipSet<C>, shape: &Shape, messages: usize) -> Result<Self, ShapeError> {
        let heights = || shape.tables.iter().map(|table| table.height());
        let (lowest, tallest) = (heights().min().unwrap_or(1), heights().max().unwrap_or(1));
        let mut constraints = 0;
        for (table, of_shape) in shape.tables.iter().enumerate() {
            let unknown = ShapeError::UnknownChip { table, chip: of_shape.chip };
            let (_, profile) = chips.get(of_shape.chip.into()).ok_or(unknown)?;
            constraints = constraints.max(profile.constraints());
        }
        let layout = Layout::new(chips, shape).ok_or(ShapeError::Empty)?;
        let stack_height = 1_u64.checked_shl(u32::try_from(layout.log_stack_height).unwrap_or(u32::MAX));
        Ok(Self {
            log_stack_height: u8::try_from(layout.log_stack_height).unwrap_or(u8::MAX),
            stacks: count(layout.stacks().count()),
            pairs: count(layout.pairs()),
            largest_ratio: stack_height.and_then(|height| height.checked_div(lowest)).unwrap_or(u64::MAX),
            messages: interactions(chips, shape).saturating_add(count(messages)),
            longest_message: count(chips.max_arity()),
            constraints: count(constraints),
            tallest,
        })
    }
}

fn count(value: usize) -> u64 {
    u64::try_from(value).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    fn report(bits: &[f64]) -> SecurityReport {
        let terms = bits.iter().map(|&bits| SecurityTerm { label: "term", bits }).collect();
        SecurityReport { terms, collision_bits: 123 }
    }

    #[test]
    fn bits_that_are_not_a_number_are_never_accepted() {
        for bits in [vec![f64::NAN], vec![f64::NAN, 200.0], vec![200.0, f64::NAN], vec![200.0, f64::NAN, 150.0]] {
            let provable = report(&bits).provable_bits();
            assert!(provable.is_nan(), "{bits:?}: {provable}");
            assert!(!Policy::default().accepts(provable) && !Policy::insecure_for_tests().accepts(provable));
        }
    }

    #[test]
    fn the_weakest_round_decides() {
        assert_eq!(report(&[140.0, 128.0, 131.0]).provable_bits(), 128.0);
        let policy = Policy::default();
        assert!(policy.accepts(128.0) && policy.accepts(128.1));
        assert!(!policy.accepts(127.999) && !policy.accepts(-1.0) && !policy.accepts(f64::NEG_INFINITY));
    }
}
