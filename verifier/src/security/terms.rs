//! The error terms of stacked commitments: the table of decision 0108, section 9.1, from the sizes of a section.

use nova_air::{EF_DEGREE, F};
use p3_field::PrimeField32;

use super::SecurityTerm;
use crate::Parameters;

/// The sizes of a section that its error terms depend on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SectionSizes {
    /// Log2 of the stack height `H`.
    pub log_stack_height: u8,
    /// Stacks of all trees, `M`.
    pub stacks: u64,
    /// Pairs of a stack and a point at which it is opened, `T`.
    pub pairs: u64,
    /// The stack height divided by the height of the lowest table, `K_max`.
    pub largest_ratio: u64,
    /// Messages of all rows of all tables, and those of the verifier, `N`.
    pub messages: u64,
    /// Elements of the longest message.
    pub longest_message: u64,
    /// Constraints of the table that has most, those of lookup columns included, `n_c`.
    pub constraints: u64,
    /// Rows of the tallest table, `h_max`.
    pub tallest: u64,
}

/// The error terms of a section, each with its proof of work, in the order of rounds.
///
/// Every term is the bound of a lemma of decision 0108, section 9, in the unique-decoding regime. Arguments need not be
/// valid: a term whose event is certain has no bits, or a negative number of them.
pub fn section_terms(parameters: &Parameters, sizes: &SectionSizes) -> [SecurityTerm; 8] {
    let height = power_of_two(sizes.log_stack_height);
    let domain = height * power_of_two(parameters.log_blowup);
    let arity = power_of_two(parameters.max_log_arity);
    // A round with no event counts as one with one.
    let of_field = |events: f64, grinding: u8| {
        let events = if events < 1.0 { 1.0 } else { events };
        field_bits() - libm::log2(events) + f64::from(grinding)
    };
    [
        ("lookup", lookup_bits(sizes.messages, sizes.longest_message) + f64::from(parameters.lookup_grinding)),
        ("constraints", of_field(float(sizes.constraints), 0)),
        ("out-of-domain", of_field(3.0 * float(sizes.tallest) + 1.0, 0)),
        ("quotient of claims", of_field(float(sizes.pairs) - 1.0, 0)),
        ("second point", of_field(height + 4.0 * float(sizes.largest_ratio), 0)),
        ("batching", of_field(float(sizes.stacks) * domain, parameters.batch_grinding)),
        ("folding", of_field((arity - 1.0) * domain / arity, parameters.commit_grinding)),
        ("queries", query_bits(parameters, height)),
    ]
    .map(|(label, bits)| SecurityTerm { label, bits })
}

/// Bits of security of the run-scope challenges, for a run whose sections exchange `interactions` messages of up to
/// `max_arity` elements, with a proof of work of `grinding` bits before the challenges are drawn.
pub fn run_challenge_bits(interactions: u64, max_arity: usize, grinding: u8) -> f64 {
    lookup_bits(interactions, u64::try_from(max_arity).unwrap_or(u64::MAX)) + f64::from(grinding)
}

/// An event of probability `messages (longest + 2) / |EF|`: a root of the numerator, or a vanishing fingerprint.
fn lookup_bits(messages: u64, longest: u64) -> f64 {
    field_bits() - libm::log2(float(messages.max(1))) - libm::log2(float(longest.saturating_add(2)))
}

/// All queries hit the share `1 - delta = (1 + (H + 1) / (B H)) / 2` of the domain on which a word can agree with a
/// polynomial of degree `H`, although it is not near.
fn query_bits(parameters: &Parameters, height: f64) -> f64 {
    let rate = (height + 1.0) / (height * power_of_two(parameters.log_blowup));
    let agreement = f64::midpoint(1.0, rate);
    -f64::from(parameters.queries) * libm::log2(agreement) + f64::from(parameters.query_grinding)
}

/// Log2 of the number of elements of the extension field.
fn field_bits() -> f64 {
    libm::log2(f64::from(F::ORDER_U32)) * float(u64::try_from(EF_DEGREE).unwrap_or(u64::MAX))
}

fn power_of_two(log: u8) -> f64 {
    libm::exp2(f64::from(log))
}

/// The nearest float. Counts of this module are below 2^53.
fn float(value: u64) -> f64 {
    let high = u32::try_from(value >> 32).unwrap_or(u32::MAX);
    let low = u32::try_from(value & u64::from(u32::MAX)).unwrap_or(u32::MAX);
    f64::from(high) * 4_294_967_296.0 + f64::from(low)
}

#[cfg(test)]
#[expect(clippy::expect_used, reason = "a test panics where it fails")]
mod tests {
    use super::*;

    const P: u64 = 2_130_706_433;

    /// The standard parameters of decision 0108.
    const PARAMETERS: Parameters = Parameters::standard();

    /// A shard of a block, 2^20 rows high.
    const SHARD: SectionSizes = SectionSizes {
        log_stack_height: 20,
        stacks: 399,
        pairs: 432,
        largest_ratio: 1 << 12,
        messages: 1 << 26,
        longest_message: 102,
        constraints: 3113,
        tallest: 1 << 19,
    };

    /// A memory table of 2^20 rows with a range table of 2^17, of about the columns that decision 0109 plans.
    const MEMORY: SectionSizes = SectionSizes {
        log_stack_height: 20,
        stacks: 66,
        pairs: 90,
        largest_ratio: 1 << 3,
        messages: (12 << 20) + (1 << 17),
        longest_message: 5,
        constraints: 48,
        tallest: 1 << 20,
    };

    fn bits(parameters: &Parameters, sizes: &SectionSizes, label: &str) -> f64 {
        let terms = section_terms(parameters, sizes);
        terms.iter().find(|term| term.label == label).expect("the term is there").bits
    }

    #[track_caller]
    fn assert_near(found: f64, expected: f64, tolerance: f64) {
        assert!((found - expected).abs() <= tolerance, "{found} is not {expected}");
    }

    /// The columns of section 9.1.
    #[test]
    fn the_terms_are_those_of_the_page() {
        let rows = [
            ("lookup", 135.2, 141.5),
            ("constraints", 143.3, 149.4),
            ("out-of-domain", 134.4, 133.4),
            ("quotient of claims", 146.2, 148.5),
            ("second point", 134.9, 134.9),
            ("batching", 133.3, 135.9),
            ("folding", 134.1, 134.1),
            ("queries", 128.3, 128.3),
        ];
        let (shard, memory) = (section_terms(&PARAMETERS, &SHARD), section_terms(&PARAMETERS, &MEMORY));
        for (index, (label, of_shard, of_memory)) in rows.into_iter().enumerate() {
            let found = [shard.get(index), memory.get(index)].map(|term| term.expect("there are as many rows"));
            assert_eq!(found.map(|term| term.label), [label; 2]);
            assert_near(found[0].bits, of_shard, 0.05);
            assert_near(found[1].bits, of_memory, 0.05);
        }
        assert_near(run_challenge_bits(1 << 31, 10, 10), 130.4, 0.05);
    }

    /// Computed by hand, from `log2 q = 5 log2 p = 154.9434`.
    #[test]
    fn the_terms_have_the_values_computed_by_hand() {
        assert_near(field_bits(), 154.9434, 1e-4);
        // 154.9434 - log2(3 * 2^19 + 1) = 154.9434 - 20.5850
        assert_near(bits(&PARAMETERS, &SHARD, "out-of-domain"), 134.3584, 1e-4);
        // 154.9434 - log2(431)
        assert_near(bits(&PARAMETERS, &SHARD, "quotient of claims"), 146.1919, 1e-4);
        // 154.9434 - log2(2^20 + 2^14) = 154.9434 - 20.0224
        assert_near(bits(&PARAMETERS, &SHARD, "second point"), 134.9210, 1e-4);
        // 154.9434 - log2(399) - 21 + 8
        assert_near(bits(&PARAMETERS, &SHARD, "batching"), 133.3032, 1e-4);
        // 154.9434 - log2(7) + 3 - 21
        assert_near(bits(&PARAMETERS, &SHARD, "folding"), 134.1360, 1e-4);
        // -261 log2(3/4 + 2^-22) + 20
        assert_near(bits(&PARAMETERS, &SHARD, "queries"), 128.3247, 1e-4);
    }

    #[test]
    fn the_figures_below_the_table_are_those_of_the_page() {
        let tall = SectionSizes { log_stack_height: 22, largest_ratio: 1 << 14, ..SHARD };
        assert_near(bits(&PARAMETERS, &tall, "folding"), 132.1, 0.05);
        assert_near(bits(&PARAMETERS, &tall, "second point"), 132.9, 0.05);
        assert_near(bits(&PARAMETERS, &tall, "batching"), 131.3, 0.05);
        assert_near(bits(&PARAMETERS, &SectionSizes { stacks: 129, ..tall }, "batching"), 132.9, 0.05);
        let most = SectionSizes { messages: P - 1, ..SHARD };
        assert_near(bits(&PARAMETERS, &most, "lookup"), 130.25, 0.01);
        let low = SectionSizes { largest_ratio: 1 << 16, ..SHARD };
        assert_near(bits(&PARAMETERS, &low, "second point"), 134.6, 0.05);
        let least = SectionSizes { log_stack_height: 9, ..SHARD };
        assert_near(bits(&PARAMETERS, &least, "queries"), 128.08, 0.005);
        assert_near(run_challenge_bits(5 * (P - 1), 10, 10), 128.05, 0.005);
        assert_near(run_challenge_bits(1 << 33, 10, 10), 128.4, 0.05);
        for (queries, query_grinding) in [(256, 22), (251, 24)] {
            let other = Parameters { queries, query_grinding, ..PARAMETERS };
            assert_near(bits(&other, &SHARD, "queries"), 128.2, 0.06);
        }
    }

    #[test]
    fn every_grinding_counts_in_its_own_term_only() {
        let changes = [
            ("lookup", Parameters { lookup_grinding: 14, ..PARAMETERS }),
            ("batching", Parameters { batch_grinding: 9, ..PARAMETERS }),
            ("folding", Parameters { commit_grinding: 1, ..PARAMETERS }),
            ("queries", Parameters { query_grinding: 21, ..PARAMETERS }),
        ];
        for (label, changed) in changes {
            for (base, found) in section_terms(&PARAMETERS, &SHARD).iter().zip(section_terms(&changed, &SHARD)) {
                let expected = if base.label == label { 1.0 } else { 0.0 };
                assert_near(found.bits - base.bits, expected, 1e-9);
            }
        }
    }
}
