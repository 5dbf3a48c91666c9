//! The provable security of a proof, computed from its parameters and shape.
//!
//! The analysis is round by round: a cheating prover must succeed by chance in at least one round, so a proof has the
//! bits of its weakest round. Two decoding regimes are computed, and the better one counts: unique decoding, and list
//! decoding up to the Johnson bound with a multiplicity parameter `m`. The conjecture that lists stay small up to
//! capacity is false ([ePrint 2025/2046](https://eprint.iacr.org/2025/2046)) and is not used.
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

use alloc::vec::Vec;

use nova_air::{Chip, ChipSet, EF_DEGREE, F, MAX_DEGREE};
use p3_field::PrimeField32;
use p3_security::fri::{self, FriRegime};
use p3_security::{ErrorBits, InstanceShape, SecurityAssumption, StarkAirParams, air, deep, proximity};

use crate::config::COLLISION_BITS;
use crate::stark::interactions;
use crate::{Parameters, Shape};

/// Maximum number of points at which a column is opened.
const POINTS: usize = 2;

/// The minimum security that a caller accepts.
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
}

/// A decoding regime: the distance from the code up to which a word is decoded, uniquely or to a short list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regime {
    /// Up to half the minimum distance.
    UniqueDecoding,
    /// Up to the Johnson bound, less a slack that the multiplicity parameter fixes.
    Johnson {
        /// The multiplicity parameter.
        m: usize,
    },
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
    /// The better regime.
    pub regime: Regime,
    /// The rounds, in that regime.
    pub terms: Vec<SecurityTerm>,
    /// Log2 of the cost of a collision of the commitments' hash.
    pub collision_bits: u32,
}

impl SecurityReport {
    /// Bits of the weakest round.
    pub fn provable_bits(&self) -> f64 {
        self.terms.iter().map(|term| term.bits).fold(f64::INFINITY, f64::min)
    }

    /// Computes the security of proofs with these parameters and this shape. Both must be valid.
    ///
    /// `messages` is the number of public messages.
    pub fn compute<C: Chip>(parameters: &Parameters, chips: &ChipSet<C>, shape: &Shape, messages: usize) -> Self {
        let instance = Instance::new(parameters, chips, shape, messages);
        let mut best = instance.report(Regime::UniqueDecoding);
        for m in 3..=instance.max_multiplicity() {
            let candidate = instance.report(Regime::Johnson { m });
            if candidate.provable_bits() > best.provable_bits() {
                best = candidate;
            }
        }
        best
    }
}

/// Bits of security of the run-scope challenges, for a run whose sections exchange `interactions` messages of up to
/// `max_arity` elements, with a proof of work of `grinding` bits before the challenges are drawn.
pub fn run_challenge_bits(interactions: u64, max_arity: usize, grinding: u8) -> f64 {
    lookup_bits(interactions, max_arity) + f64::from(grinding)
}

/// An event of probability `interactions (arity + 2) / |EF|`: a root of the numerator, or a vanishing fingerprint.
fn lookup_bits(interactions: u64, max_arity: usize) -> f64 {
    let interactions = libm::log2(float(interactions.max(1)));
    field_bits() - interactions - libm::log2(float_size(max_arity.saturating_add(2)))
}

fn field_bits() -> f64 {
    libm::log2(f64::from(F::ORDER_U32)) * float_size(EF_DEGREE)
}

/// The nearest float. Counts in this module are below 2^53.
fn float(value: u64) -> f64 {
    let high = u32::try_from(value >> 32).unwrap_or(u32::MAX);
    let low = u32::try_from(value & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    f64::from(high) * 4_294_967_296.0 + f64::from(low)
}

fn float_size(value: usize) -> f64 {
    float(u64::try_from(value).unwrap_or(u64::MAX))
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
    fn new<C: Chip>(parameters: &Parameters, chips: &ChipSet<C>, shape: &Shape, messages: usize) -> Self {
        let heights = shape.tables.iter().map(|table| usize::from(table.log_height));
        let (constraints, columns) = count(chips, shape);
        let messages = u64::try_from(messages).unwrap_or(u64::MAX);
        Self {
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
            lookup_bits: lookup_bits(interactions(chips, shape).saturating_add(messages), chips.max_arity()),
        }
    }

    /// Largest multiplicity parameter for which the Johnson analysis of the smallest table holds.
    fn max_multiplicity(&self) -> usize {
        let height = 1_usize.checked_shl(u32::try_from(self.min_log_height).unwrap_or(0)).unwrap_or(usize::MAX);
        proximity::compute_upper_m(height, POINTS).min(proximity::LDR_M_CAP)
    }

    fn report(&self, regime: Regime) -> SecurityReport {
        let list = match regime {
            Regime::UniqueDecoding => proximity::list_size_udr(),
            Regime::Johnson { m } => proximity::list_size_ldr_m(self.fri.log_blowup, m),
        };
        let constraints = air::composition_error(self.air.num_constraints, list, self.shape.modulus_bits).bits();
        // One identity is tested for each table. Each may hold by chance, with a probability proportional to the
        // table's height.
        let identities = libm::log2(self.relative_rows);
        let terms = [
            ("lookup", self.lookup_bits - libm::log2(list) + self.lookup_grinding),
            ("constraints", constraints),
            ("out-of-domain", deep::deep_ali_error(&self.air, &self.shape, list).bits() - identities),
            ("batching", self.batching(regime) + self.batch_grinding),
            ("folding", self.folding(regime)),
            ("queries", self.queries(regime)),
        ];
        let terms = terms.into_iter().map(|(label, bits)| SecurityTerm { label, bits }).collect();
        SecurityReport { regime, terms, collision_bits: u32::try_from(COLLISION_BITS).unwrap_or(0) }
    }

    fn batching(&self, regime: Regime) -> f64 {
        let InstanceShape { log_trace_length, modulus_bits, num_batched_functions, .. } = self.shape;
        let rate = self.fri.log_blowup;
        match regime {
            Regime::UniqueDecoding => SecurityAssumption::UniqueDecoding.prox_gaps_error(
                log_trace_length,
                rate,
                modulus_bits,
                num_batched_functions,
            ),
            Regime::Johnson { m } => SecurityAssumption::prox_gaps_error_jb_at_m(
                log_trace_length,
                rate,
                modulus_bits,
                num_batched_functions,
                m,
            ),
        }
    }

    fn folding(&self, regime: Regime) -> f64 {
        let error = match regime {
            Regime::UniqueDecoding => fri::commit_phase_error_udr(&self.fri, &self.shape),
            Regime::Johnson { m } => fri::commit_phase_error_ldr_m(&self.fri, &self.shape, m),
        };
        error.map_or(f64::INFINITY, ErrorBits::bits)
    }

    /// The smallest table determines the bound: the two extra coefficients that the openings admit weigh most there.
    fn queries(&self, regime: Regime) -> f64 {
        let agreement = match regime {
            Regime::UniqueDecoding => proximity::alpha_udr(self.min_log_height, self.fri.log_blowup, POINTS),
            Regime::Johnson { m } => proximity::alpha_ldr_m(self.fri.log_blowup, m),
        };
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
fn count<C: Chip>(chips: &ChipSet<C>, shape: &Shape) -> (usize, usize) {
    let mut constraints: usize = 0;
    let mut columns: usize = 0;
    for (chip, profile) in shape.tables.iter().filter_map(|table| chips.get(table.chip.into())) {
        let extension = profile.lookups.columns.len().saturating_add(MAX_DEGREE.saturating_sub(1));
        constraints = constraints.saturating_add(profile.constraints());
        columns = columns
            .saturating_add(chip.width())
            .saturating_add(chip.preprocessed_width())
            .saturating_add(extension.saturating_mul(EF_DEGREE));
    }
    (constraints, columns)
}
