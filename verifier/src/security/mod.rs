//! The provable security of a proof, computed from its parameters and shape.
//!
//! The analysis is round by round: a cheating prover must succeed by chance in at least one round, so a proof has the
//! bits of its weakest round. All terms are those of unique decoding: under list decoding a prover could choose one of the
//! near codewords of each section after the run's challenges, and the number of choices multiplies over the sections.
//!
//! | term | event | source |
//! |---|---|---|
//! | `lookup` | an unbalanced bus sums to zero, or a fingerprint vanishes | [2022/1530](https://eprint.iacr.org/2022/1530) |
//! | `constraints` | the constraint challenge cancels violated constraints | [2021/582](https://eprint.iacr.org/2021/582) |
//! | `out-of-domain` | the identity holds at the random point by chance | [2019/336](https://eprint.iacr.org/2019/336) |
//! | `batching` | far words combine to a near one | [2020/654](https://eprint.iacr.org/2020/654) |
//! | `folding` | a FRI round folds a far word to a near one | [2020/654](https://eprint.iacr.org/2020/654) |
//! | `queries` | all queries miss the disagreement | [2021/582](https://eprint.iacr.org/2021/582) |
//!
//! A proof of work of `b` bits adds `b` bits to its own round. The hash is modelled as a random oracle.
//! [`SecurityReport::collision_bits`] reports the cost of a collision separately; it is not one of the rounds.

mod terms;

use alloc::vec::Vec;

use nova_air::{Chip, ChipSet, EF_DEGREE, MAX_DEGREE};
use p3_security::fri::{self, FriRegime};
use p3_security::{ErrorBits, InstanceShape, SecurityAssumption, StarkAirParams, air, deep, proximity};

use crate::config::COLLISION_BITS;
use crate::stark::interactions;
use crate::{Parameters, Shape, ShapeError, TableShape};
pub use terms::{SectionSizes, run_challenge_bits, section_terms};
use terms::{float, lookup_bits};

/// Maximum number of points at which a column is opened.
const POINTS: usize = 2;

/// The minimum security that a caller accepts, in bits that are proven for unique decoding.
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
    /// When the shape has a table of a chip that does not exist.
    pub fn compute<C: Chip>(
        parameters: &Parameters,
        chips: &ChipSet<C>,
        shape: &Shape,
        messages: usize,
    ) -> Result<Self, ShapeError> {
        Ok(Instance::new(parameters, chips, shape, messages)?.report())
    }
}

/// The smaller number of bits. Not a number if one of them is not, unlike [`f64::min`], which would drop it.
pub(crate) fn weakest(one: f64, other: f64) -> f64 {
    if one.is_nan() || one < other { one } else { other }
}

/// The sizes that the error terms depend on.
struct Instance {
    fri: FriRegime,
    lookup_grinding: f64,
    batch_grinding: f64,
    min_log_height: usize,
    /// Rows of all tables, divided by the rows of the tallest.
    relative_rows: f64,
    air: StarkAirParams,
    shape: InstanceShape,
    lookup_bits: f64,
}

impl Instance {
    fn new<C: Chip>(
        parameters: &Parameters,
        chips: &ChipSet<C>,
        shape: &Shape,
        messages: usize,
    ) -> Result<Self, ShapeError> {
        let heights = shape.tables.iter().map(|table| usize::from(table.log_height));
        let (constraints, columns) = count(chips, shape)?;
        let messages = u64::try_from(messages).unwrap_or(u64::MAX);
        let messages = interactions(chips, shape).saturating_add(messages);
        let max_arity = u64::try_from(chips.max_arity()).unwrap_or(u64::MAX);
        Ok(Self {
            fri: FriRegime {
                log_blowup: parameters.log_blowup.into(),
                num_queries: parameters.queries.into(),
                log_final_poly_len: 0,
                max_log_arity: parameters.max_log_arity.into(),
                commit_pow_bits: parameters.commit_grinding.into(),
                query_pow_bits: parameters.query_grinding.into(),
            },
            lookup_grinding: parameters.lookup_grinding.into(),
            batch_grinding: parameters.batch_grinding.into(),
            min_log_height: heights.clone().min().unwrap_or(0),
            relative_rows: relative_rows(shape),
            air: StarkAirParams {
                num_constraints: constraints,
                max_constraint_degree: MAX_DEGREE,
                num_quotient_chunks: MAX_DEGREE.saturating_sub(1),
                max_combo: POINTS,
            },
            shape: InstanceShape {
                log_trace_length: heights.max().unwrap_or(0),
                // Rounded down. Only the lookup term, which is computed here, uses the exact size.
                modulus_bits: 154,
                collision_resistance: COLLISION_BITS,
                num_batched_functions: columns.saturating_mul(POINTS).max(2),
            },
            lookup_bits: lookup_bits(messages, max_arity),
        })
    }

    fn report(&self) -> SecurityReport {
        let list = proximity::list_size_udr();
        let constraints = air::composition_error(self.air.num_constraints, list, self.shape.modulus_bits).bits();
        // One identity is tested for each table. Each may hold by chance, with a probability proportional to the
        // table's height.
        let identities = libm::log2(self.relative_rows);
        let terms = [
            ("lookup", self.lookup_bits + self.lookup_grinding),
            ("constraints", constraints),
            ("out-of-domain", deep::deep_ali_error(&self.air, &self.shape, list).bits() - identities),
            ("batching", self.batching() + self.batch_grinding),
            // No bits where the formula has no value.
            ("folding", fri::commit_phase_error_udr(&self.fri, &self.shape).map_or(0.0, ErrorBits::bits)),
            ("queries", self.queries()),
        ];
        let terms = terms.into_iter().map(|(label, bits)| SecurityTerm { label, bits }).collect();
        SecurityReport { terms, collision_bits: u32::try_from(COLLISION_BITS).unwrap_or(0) }
    }

    fn batching(&self) -> f64 {
        let InstanceShape { log_trace_length, modulus_bits, num_batched_functions, .. } = self.shape;
        SecurityAssumption::UniqueDecoding.prox_gaps_error(
            log_trace_length,
            self.fri.log_blowup,
            modulus_bits,
            num_batched_functions,
        )
    }

    /// The smallest table determines the bound: the two extra coefficients that the openings admit weigh most there.
    fn queries(&self) -> f64 {
        let agreement = proximity::alpha_udr(self.min_log_height, self.fri.log_blowup, POINTS);
        fri::query_phase_error(agreement, self.fri.num_queries, self.fri.query_pow_bits).bits()
    }
}

/// Rows of all tables, divided by the rows of the tallest. Each table counts [`POINTS`] extra rows, for the degrees
/// that its openings add.
fn relative_rows(shape: &Shape) -> f64 {
    let points = u64::try_from(POINTS).unwrap_or(u64::MAX);
    let rows = shape.tables.iter().map(|table| table.height().saturating_add(points)).fold(0, u64::saturating_add);
    let tallest = shape.tables.iter().map(|table| table.height()).max().unwrap_or(1);
    (float(rows) / float(tallest.max(1))).max(1.0)
}

/// Constraints and committed base columns of all tables.
fn count<C: Chip>(chips: &ChipSet<C>, shape: &Shape) -> Result<(usize, usize), ShapeError> {
    let mut constraints: usize = 0;
    let mut columns: usize = 0;
    for (table, &TableShape { chip: number, .. }) in shape.tables.iter().enumerate() {
        let (chip, profile) = chips.get(number.into()).ok_or(ShapeError::UnknownChip { table, chip: number })?;
        let extension = profile.lookups.columns.len().saturating_add(MAX_DEGREE.saturating_sub(1));
        constraints = constraints.saturating_add(profile.constraints());
        columns = columns
            .saturating_add(chip.width())
            .saturating_add(chip.preprocessed_width())
            .saturating_add(extension.saturating_mul(EF_DEGREE));
    }
    Ok((constraints, columns))
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
