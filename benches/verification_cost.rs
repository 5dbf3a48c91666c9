//! Counts what verifying the sections of a proof costs: permutations of the hash, products of the extension field, bytes.
//! A circuit that verifies a section pays for these.
//!
//! ```text
//! cargo bench -p nova-benches --bench verification_cost -- PROOF... [--save]
//! ```
//!
//! A PROOF is a file that `nova-prove` wrote. Leaves, rows, paths and caps are counted in the proof itself; the transcript
//! from the elements that it absorbs. Prints a table in Markdown, with the costliest section of each kind.

use clap::Parser;
use nova_air::{Chip, ChipSet, EF_DEGREE};
use nova_benches::{Options, Results};
use nova_verifier::run::{ChipSets, RunHeader, SectionReader};
use nova_verifier::shapes::Kind;
use nova_verifier::{LEAF_RATE, Layout, Parameters, Shape, Shapes, ShardProof};
use serde_json::{Value, json};
use std::path::PathBuf;

#[derive(Parser)]
struct Arguments {
    #[command(flatten)]
    options: Options,
    /// Proofs of runs.
    #[arg(required = true, value_name = "PROOF")]
    proofs: Vec<PathBuf>,
}

fn main() {
    let arguments = Arguments::parse();
    let mut results = Results::new("verification_cost", &arguments.options);
    println!("| proof | section | H | stacks | claims | permutations | EF x F | EF x EF | bytes |");
    println!("|---|---|---:|---:|---:|---:|---:|---:|---:|");
    for path in &arguments.proofs {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let bytes = std::fs::read(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for (kind, cost) in costs(&bytes) {
            println!("| {name} | {kind} {}", row(&cost));
            results.put(&format!("{name}, {kind}"), cost);
        }
    }
}

fn row(cost: &Value) -> String {
    let columns =
        ["log_stack_height", "stacks", "claims", "permutations", "ef_f_products", "ef_ef_products", "bytes"];
    columns.map(|column| format!("| {} ", cost[column])).concat() + "|"
}

/// The costliest section of each kind.
fn costs(bytes: &[u8]) -> Vec<(&'static str, Value)> {
    let chips = ChipSets::new().expect("the chip sets are accepted");
    let mut sections = SectionReader::new(bytes).expect("the file is a proof");
    let header: RunHeader = sections.next("header").expect("the proof has a header");
    let mut next = || sections.next::<ShardProof>("section").expect("the proof is whole");
    let parameters = header.parameters;
    let shapes = Shapes::standard(&chips).expect("the list is valid");
    let shape = |kind, number| shapes.get(kind, number).expect("the proof has shapes of the list");
    let run = cost(&chips.run, &parameters, shape(Kind::Run, header.run.shape), &next());
    let memory = header
        .memory
        .iter()
        .map(|section| cost(&chips.memory, &parameters, shape(Kind::Memory, section.boundary.shape), &next()));
    let memory = memory.collect();
    let shards = header
        .shards
        .iter()
        .map(|section| cost(&chips.shard, &parameters, shape(Kind::Shard, section.boundary.shape), &next()));
    let shards = shards.collect();
    vec![("run section", run), ("memory table", costliest(memory)), ("shard", costliest(shards))]
}

fn costliest(costs: Vec<Value>) -> Value {
    let by_permutations = |cost: &Value| cost["permutations"].as_u64();
    costs.into_iter().max_by_key(by_permutations).expect("a run has such a section")
}

fn cost<C: Chip>(chips: &ChipSet<C>, parameters: &Parameters, shape: &Shape, proof: &ShardProof) -> Value {
    let layout = Layout::new(chips, shape).expect("the chips are known");
    let opening = &proof.opening;
    let (stacks, claims, layers) = (layout.stacks().count(), layout.claims(), opening.layers.len());
    let queries = opening.queries.len();

    let leaf = |elements: usize, path: usize| elements.div_ceil(LEAF_RATE) + path;
    let of_queries: usize = opening
        .queries
        .iter()
        .map(|query| {
            let leaves = query.leaves.iter().map(|opened| leaf(opened.values.len(), opened.path.len()));
            let rows = query.rows.iter().map(|row| leaf((row.entries.len() + 1) * EF_DEGREE, row.path.len()));
            leaves.chain(rows).sum::<usize>()
        })
        .sum();
    let caps: usize = opening.caps.iter().map(|cap| cap.len() - 1).sum();
    // The lists that grow with the shape, and one permutation for each root, witness and challenge beside them.
    let absorbed = (claims + stacks + proof.sums.len() + opening.final_polynomial.len()) * EF_DEGREE;
    let transcript = absorbed.div_ceil(LEAF_RATE) + 2 * layers + 16 + queries.div_ceil(LEAF_RATE);

    // Folding a row of A entries takes A - 1 products with a challenge; a Horner step one.
    let folds: usize = opening.queries.iter().flat_map(|query| &query.rows).map(|row| row.entries.len()).sum();
    let of_claims = claims + layout.pairs() + stacks;
    let constraints: usize =
        shape.tables.iter().filter_map(|table| chips.get(table.chip.into())).map(|(_, p)| p.constraints()).sum();
    json!({
        "log_stack_height": layout.log_stack_height,
        "log_blowup": parameters.log_blowup,
        "tables": shape.tables.len(),
        "stacks": stacks,
        "pairs": layout.pairs(),
        "claims": claims,
        "permutations": of_queries + caps + transcript,
        "permutations_of_queries": of_queries,
        // Each value of a leaf and, in each layer, a coordinate by a point.
        "ef_f_products": queries * (stacks + EF_DEGREE) + folds,
        // Without those inside of constraints: one each for the power of the challenge.
        "ef_ef_products": queries * opening.final_polynomial.len() + folds + of_claims + constraints,
        "bytes": proof.to_bytes().len(),
    })
}
