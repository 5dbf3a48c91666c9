//! Nova's proofs as a file for soundcalc, the public calculator of the Ethereum Foundation, and its results.

use std::fmt::Write as _;

use expect_test::expect_file;
use nova_air::MAX_DEGREE;
use nova_verifier::run::{ChipSets, RUN_GRINDING};
use nova_verifier::security::{Regime, SectionSizes, layer_terms};
use nova_verifier::{MAX_MESSAGES, log_arities};
use serde::Serialize;

use crate::security::{Proofs, proofs};

const HEADER: &str = "\
# Nova's proofs, for soundcalc (https://github.com/ethereum/soundcalc). Do not edit: recursion/tests/circuits/soundcalc.rs
# writes it from the code that computes the security (UPDATE_EXPECT=1).
#
# A circuit stands for all proofs of its kind: each size is the largest that a shape of the kind has. Sections are shards,
# parts of the memory table, and the run section. Lifts and joins are segments, which have one shape. All columns lie in stacks of one
# height, so the trace length is that of the stacks, and the batch is the stacks and the quotient of claims.
#
# soundcalc has no field of five coefficients yet: it needs KoalaBear^5 beside KoalaBear^4.

";

/// Messages of run scope that the verifier of runs accepts: of two buses in both directions, and of one in one.
const RUN_MESSAGES: u64 = 5 * MAX_MESSAGES;

#[derive(Serialize)]
struct File {
    zkevm: Zkevm,
    circuits: Vec<Circuit>,
}

#[derive(Serialize)]
struct Zkevm {
    name: &'static str,
    protocol_family: &'static str,
    version: &'static str,
    field: &'static str,
    hash_size_bits: usize,
}

#[derive(Serialize)]
struct Circuit {
    name: &'static str,
    rho: f64,
    trace_length: u64,
    air_max_degree: usize,
    num_constraints: u64,
    opening_points: usize,
    batch_size: u64,
    power_batching: bool,
    num_queries: u16,
    fri_folding_factors: Vec<u64>,
    fri_early_stop_degree: u64,
    grinding_batching_phase: u8,
    grinding_commit_phase: u8,
    grinding_query_phase: u8,
    explicit_regime: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    gap_to_radius: Option<f64>,
    lookups: Vec<Lookup>,
}

#[derive(Serialize)]
struct Lookup {
    name: &'static str,
    logup_type: &'static str,
    #[serde(rename = "rows_L")]
    rows_l: u64,
    #[serde(rename = "rows_T")]
    rows_t: u64,
    #[serde(rename = "num_columns_S")]
    columns: u64,
    grinding_bits_lookup: u8,
}

impl Lookup {
    /// Messages of all tables, as one table that is looked up in nothing.
    const fn new(name: &'static str, messages: u64, elements: u64, grinding_bits_lookup: u8) -> Self {
        Self { name, logup_type: "univariate", rows_l: messages, rows_t: 0, columns: elements, grinding_bits_lookup }
    }
}

/// The largest of each size.
fn largest(proofs: &Proofs) -> SectionSizes {
    let largest = |one: SectionSizes, other: &SectionSizes| SectionSizes {
        log_stack_height: one.log_stack_height.max(other.log_stack_height),
        stacks: one.stacks.max(other.stacks),
        pairs: one.pairs.max(other.pairs),
        largest_ratio: one.largest_ratio.max(other.largest_ratio),
        messages: one.messages.max(other.messages),
        longest_message: one.longest_message.max(other.longest_message),
        constraints: one.constraints.max(other.constraints),
        tallest: one.tallest.max(other.tallest),
    };
    proofs.sizes.iter().fold(proofs.sizes[0], largest)
}

/// The distance from the Johnson bound that a multiplicity has, with seven decimals. It is rounded up: soundcalc takes the
/// next multiplicity for a distance that is below by the least bit.
fn gap(multiplicity: u16, rho: f64) -> f64 {
    (rho.sqrt() / (2.0 * f64::from(multiplicity)) * 1e7).ceil() / 1e7
}

fn circuit(proofs: &Proofs) -> Circuit {
    let (sizes, parameters) = (largest(proofs), proofs.parameters());
    let rho = (-f64::from(parameters.log_blowup)).exp2();
    let (explicit_regime, gap_to_radius) = match proofs.regime() {
        Regime::UniqueDecoding => ("unique", None),
        Regime::Johnson { multiplicity } => ("list", Some(gap(multiplicity, rho))),
    };
    let log_arities = log_arities(sizes.log_stack_height.into(), &parameters);
    let lookup = Lookup::new("messages", sizes.messages, sizes.longest_message, parameters.lookup_grinding);
    let shared = (proofs.name == "run").then(|| {
        let elements = ChipSets::new().unwrap().run_arity();
        Lookup::new("messages of run scope", RUN_MESSAGES, elements as u64, RUN_GRINDING)
    });
    Circuit {
        name: proofs.name,
        rho,
        trace_length: 1 << sizes.log_stack_height,
        air_max_degree: MAX_DEGREE,
        num_constraints: sizes.constraints,
        opening_points: 2,
        batch_size: sizes.stacks + 1,
        power_batching: true,
        num_queries: parameters.queries,
        fri_folding_factors: log_arities.into_iter().map(|log_arity| 1 << log_arity).collect(),
        fri_early_stop_degree: 1 << (parameters.log_final_length + parameters.log_blowup),
        grinding_batching_phase: parameters.batch_grinding,
        grinding_commit_phase: parameters.commit_grinding,
        grinding_query_phase: parameters.query_grinding,
        explicit_regime,
        gap_to_radius,
        lookups: [lookup].into_iter().chain(shared).collect(),
    }
}

#[test]
fn the_file_for_soundcalc_is_current() {
    let zkevm = Zkevm {
        name: "Nova",
        protocol_family: "FRI_STARK",
        version: env!("CARGO_PKG_VERSION"),
        field: "KoalaBear^5",
        hash_size_bits: 31 * nova_verifier::DIGEST_ELEMENTS,
    };
    let file = File { zkevm, circuits: proofs().iter().map(circuit).collect() };
    let text = toml::to_string(&file).unwrap();
    expect_file!["../../../docs/soundcalc/nova.toml"].assert_eq(&format!("{HEADER}{text}"));
}

/// What soundcalc computes of the file: commit 809896fb, to which `KoalaBear^5` was added. In the order of [`TERMS`], for each
/// circuit. It rounds down.
const SOUNDCALC: [[u32; 6]; 6] = [
    [134, 142, 140, 144, 134, 135],
    [143, 149, 146, 147, 141, 140],
    [131, 132, 130, 135, 132, 132],
    [134, 137, 133, 137, 129, 128],
    [135, 136, 134, 137, 129, 130],
    [128, 128, 128, 129, 128, 128],
];

/// Terms, as soundcalc names them, and the indices of ours.
const TERMS: [(&str, &[usize]); 6] = [
    ("lookups", &[0]),
    ("ALI", &[1]),
    ("DEEP", &[2, 3, 4]),
    ("batching", &[5]),
    ("commit rounds", &[6]),
    ("query phase", &[7]),
];

/// A line for each term, with our bits and those of soundcalc.
fn comparison() -> String {
    let proofs = proofs();
    let ours = proofs.each_ref().map(|proofs| layer_terms(proofs.regime(), &proofs.parameters(), &largest(proofs)));
    let mut table = String::from("| soundcalc's term | our term |");
    proofs.iter().for_each(|proofs| write!(table, " {} |", proofs.name).unwrap());
    table.push_str("\n|---|---|---|---|---|---|---|---|\n");
    for ((name, indices), theirs) in TERMS.into_iter().zip(SOUNDCALC) {
        let labels: Vec<&str> = indices.iter().map(|&index| ours[0][index].label).collect();
        write!(table, "| {name} | {} |", labels.join(", ")).unwrap();
        for (terms, theirs) in ours.iter().zip(theirs) {
            let bits = indices.iter().map(|&index| terms[index].bits).fold(f64::INFINITY, f64::min);
            write!(table, " {bits:.1}, {theirs} |").unwrap();
        }
        table.push('\n');
    }
    table
}

#[test]
fn the_book_compares_with_soundcalc() {
    crate::book::assert_states(&comparison());
}
