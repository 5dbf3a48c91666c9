//! The error terms of stacked commitments: the table of decision 0108, section 9.1, from the sizes of a section.

use nova_air::{EF_DEGREE, F};
use p3_field::PrimeField32;

use super::{Regime, SecurityTerm};
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

/// The error terms of a section of a run, each with its proof of work, in the order of rounds: [`layer_terms`] of unique
/// decoding. Sections share challenges, so no other regime has terms for them.
pub fn section_terms(parameters: &Parameters, sizes: &SectionSizes) -> [SecurityTerm; 8] {
    layer_terms(Regime::UniqueDecoding, parameters, sizes)
}

/// The error terms of a proof that shares no challenges with others, each with its proof of work, in the order of rounds.
///
/// Every term is the bound of a lemma of decision 0108, section 9, in the form that decision 0111 has for the regime: under
/// list decoding, a prover may choose one of the near tuples of polynomials, so what holds for each tuple counts once for
/// each. Arguments need not be valid: a term whose event is certain has no bits, or a negative number of them, and a term
/// without a theorem has bits that are not a number.
pub fn layer_terms(regime: Regime, parameters: &Parameters, sizes: &SectionSizes) -> [SecurityTerm; 8] {
    let blowup = power_of_two(parameters.log_blowup);
    let height = power_of_two(sizes.log_stack_height);
    let domain = height * blowup;
    let arity = power_of_two(parameters.max_log_arity);
    let list = regime.list_size(blowup);
    let batched = regime.exceptional_challenges(domain, blowup, height);
    // The first layer has most points, and the last the code of least dimension.
    let folded = regime.exceptional_challenges(domain / arity, blowup, power_of_two(parameters.log_final_length));
    // A round with no event counts as one with one.
    let of_field = |events: f64, grinding: u8| {
        let events = if events < 1.0 { 1.0 } else { events };
        field_bits() - libm::log2(events) + f64::from(grinding)
    };
    let lookup = lookup_bits(sizes.messages, sizes.longest_message) - libm::log2(list);
    [
        ("lookup", lookup + f64::from(parameters.lookup_grinding)),
        ("constraints", of_field(list * float(sizes.constraints), 0)),
        ("out-of-domain", of_field(list * (3.0 * float(sizes.tallest) + 1.0), 0)),
        ("quotient of claims", of_field(list * (float(sizes.pairs) - 1.0), 0)),
        ("second point", of_field(list * (height + 4.0 * float(sizes.largest_ratio)), 0)),
        ("batching", of_field(float(sizes.stacks) * batched, parameters.batch_grinding)),
        ("folding", of_field((arity - 1.0) * folded, parameters.commit_grinding)),
        ("queries", query_bits(regime.agreement(height, blowup), parameters)),
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

/// All queries hit the share of the domain on which a word can agree with a polynomial, although it is not near.
fn query_bits(agreement: f64, parameters: &Parameters) -> f64 {
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
        // 154.9434 - log2(3 * 2^4 + 1) = 154.9434 - 5.6147
        let least = SectionSizes { tallest: 16, ..SHARD };
        assert_near(bits(&PARAMETERS, &least, "out-of-domain"), 149.3287, 1e-4);
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

    /// A shrink layer: 2^16 rows of 250 columns at rate 1/16, with three lookup columns that are read in the next row.
    const SHRINK: SectionSizes = SectionSizes {
        log_stack_height: 16,
        stacks: 250,
        pairs: 270,
        largest_ratio: 1,
        messages: 1 << 21,
        longest_message: 18,
        constraints: 1000,
        tallest: 1 << 16,
    };

    /// Its parameters.
    const SHRINK_PARAMETERS: Parameters = Parameters {
        log_blowup: 4,
        log_cap: 6,
        queries: 60,
        lookup_grinding: 0,
        batch_grinding: 16,
        commit_grinding: 10,
        query_grinding: 22,
        ..PARAMETERS
    };

    const JOHNSON: Regime = Regime::Johnson { multiplicity: 3 };

    /// Computed from `log2 q = 154.9434`. The list has `3.5 * 4 = 14` entries, 3.8074 bits.
    #[test]
    fn the_terms_of_list_decoding_have_the_values_computed_by_hand() {
        let terms = layer_terms(JOHNSON, &SHRINK_PARAMETERS, &SHRINK);
        let expected = [
            // 154.9434 - 21 - log2(20) - 3.8074
            ("lookup", 125.8141),
            // 154.9434 - log2(1000) - 3.8074
            ("constraints", 141.1702),
            // 154.9434 - log2(3 * 2^16 + 1) - 3.8074
            ("out-of-domain", 133.5510),
            // 154.9434 - log2(269) - 3.8074
            ("quotient of claims", 143.0646),
            // 154.9434 - log2(2^16 + 4) - 3.8074
            ("second point", 135.1359),
            // 154.9434 - log2(250) + 16 - log2(23508287502) = 154.9434 - 7.9658 + 16 - 34.4525. The theorem's rate is
            // (2^16 - 1) / 2^20 in place of 1/16: 0.00003 bits.
            ("batching", 128.5251),
            // 154.9434 - log2(7) + 10 - (34.4525 - 3) - 1.5 log2(32/31): the rate is that of 32 coefficients, 31/512.
            ("folding", 130.6150),
            // 60 log2(24/7) + 22 = 60 * 1.777608 + 22
            ("queries", 128.6565),
        ];
        for (term, (label, bits)) in terms.into_iter().zip(expected) {
            assert_eq!(term.label, label);
            assert_near(term.bits, bits, 2e-4);
        }
    }

    #[test]
    fn unique_decoding_is_the_regime_of_sections() {
        assert_eq!(section_terms(&PARAMETERS, &SHARD), layer_terms(Regime::UniqueDecoding, &PARAMETERS, &SHARD));
    }

    #[test]
    fn bits_without_a_theorem_are_refused() {
        use crate::{Policy, SecurityReport};
        let report = |regime, parameters: &Parameters| {
            let terms = layer_terms(regime, parameters, &SHRINK).into();
            SecurityReport { terms, collision_bits: 0 }.provable_bits()
        };
        for multiplicity in 0..3 {
            let bits = report(Regime::Johnson { multiplicity }, &SHRINK_PARAMETERS);
            assert!(bits.is_nan() && !Policy::insecure_for_tests().accepts(bits), "{multiplicity}: {bits}");
        }
        // A last layer of constants has no theorem either, and at rate 1 every word is near.
        let constants = report(JOHNSON, &Parameters { log_final_length: 0, ..SHRINK_PARAMETERS });
        assert!(!Policy::insecure_for_tests().accepts(constants), "{constants}");
        let all = Parameters { log_blowup: 0, query_grinding: 0, ..SHRINK_PARAMETERS };
        assert!(!Policy::insecure_for_tests().accepts(report(JOHNSON, &all)));
        assert!(!Policy::insecure_for_tests().accepts(report(Regime::UniqueDecoding, &all)));
    }

    use proptest::prelude::*;

    /// Parameters of layers, with a multiplicity.
    fn layers() -> impl Strategy<Value = (u16, Parameters, SectionSizes)> {
        let sizes = (9_u8..=22, 1_u64..4096, 1_u64..1 << 32, 1_u64..100_000);
        (3_u16..=1000, 1_u8..=6, 1_u8..=4, 1_u8..=8, 1_u16..=1024, sizes).prop_map(
            |(multiplicity, log_blowup, max_log_arity, log_final_length, queries, sizes)| {
                let parameters = Parameters { log_blowup, max_log_arity, log_final_length, queries, ..PARAMETERS };
                let (log_stack_height, stacks, messages, constraints) = sizes;
                let pairs = stacks.saturating_mul(2);
                (
                    multiplicity,
                    parameters,
                    SectionSizes { log_stack_height, stacks, pairs, messages, constraints, ..SHRINK },
                )
            },
        )
    }

    proptest! {
        /// More queries are more bits. A larger multiplicity is more bits for the queries and fewer for all else, and
        /// larger sizes are never more bits.
        #[test]
        fn terms_are_monotonic((multiplicity, parameters, sizes) in layers()) {
            let terms = |multiplicity, parameters: &Parameters, sizes: &SectionSizes| {
                layer_terms(Regime::Johnson { multiplicity }, parameters, sizes)
            };
            let base = terms(multiplicity, &parameters, &sizes);
            prop_assert!(base.iter().all(|term| term.bits.is_finite()));
            let more_queries = Parameters { queries: parameters.queries.saturating_add(1), ..parameters };
            let more = terms(multiplicity, &more_queries, &sizes);
            let closer = terms(multiplicity.saturating_add(1), &parameters, &sizes);
            let larger = SectionSizes {
                log_stack_height: sizes.log_stack_height.saturating_add(1),
                stacks: sizes.stacks.saturating_add(1),
                pairs: sizes.pairs.saturating_add(1),
                largest_ratio: sizes.largest_ratio.saturating_mul(2),
                messages: sizes.messages.saturating_mul(2),
                longest_message: sizes.longest_message.saturating_add(1),
                constraints: sizes.constraints.saturating_add(1),
                tallest: sizes.tallest.saturating_mul(2),
            };
            let larger = terms(multiplicity, &parameters, &larger);
            // At rate 1/2 and above with a small multiplicity, a query may show nothing.
            let agreement = Regime::Johnson { multiplicity }.agreement(512.0, power_of_two(parameters.log_blowup));
            for (index, base) in base.iter().enumerate() {
                let [more, closer, larger] = [more, closer, larger].map(|terms| terms.get(index).copied().expect("as many").bits);
                if base.label == "queries" {
                    prop_assert!(agreement >= 1.0 || more > base.bits);
                    prop_assert!(closer > base.bits && larger == base.bits);
                } else {
                    prop_assert!(more == base.bits && closer < base.bits && larger < base.bits, "{}", base.label);
                }
            }
        }

        /// Lists never help: where both regimes know a term that does not depend on the radius, unique decoding has more bits.
        #[test]
        fn lists_cost_bits((multiplicity, parameters, sizes) in layers()) {
            let unique = section_terms(&parameters, &sizes);
            let lists = layer_terms(Regime::Johnson { multiplicity }, &parameters, &sizes);
            for (unique, list) in unique.iter().zip(&lists) {
                prop_assert!(unique.label == "queries" || list.bits < unique.bits, "{}", unique.label);
            }
        }
    }
}
