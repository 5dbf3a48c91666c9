//! Checks the part of docs/soundness.md on recursion: its error terms, and the functions and tests that it names.

use std::fmt::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use nova_verifier::compressed::CompressedKey;
use nova_verifier::run::{MAX_MEMORY_TABLES, MAX_SHARDS};
use nova_verifier::security::SecurityTerm;

use crate::security::{Proofs, proofs, run_challenges};

/// The part on recursion.
static PART: LazyLock<String> = LazyLock::new(|| {
    let book = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/soundness.md")).unwrap();
    let (_, rest) = book.split_once("\n## Recursion\n").unwrap();
    rest.split_once("\n## ").unwrap().0.into()
});

/// Tests that the part has a text, however its lines are broken.
#[track_caller]
pub(crate) fn assert_states(text: &str) {
    println!("{text}");
    let [part, text] = [&**PART, text].map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    assert!(part.contains(&text), "docs/soundness.md lacks: {text}");
}

#[test]
fn the_book_has_the_bits_of_all_layers() {
    let proofs = proofs();
    let least = proofs.each_ref().map(Proofs::least);
    let mut table = String::from("| error term |");
    proofs.iter().for_each(|proofs| write!(table, " {} |", proofs.name).unwrap());
    table.push_str("\n|---|---|---|---|---|---|---|\n");
    for index in 0..least[0].len() {
        write!(table, "| {} |", least[0][index].label).unwrap();
        least.iter().for_each(|terms| write!(table, " {:.1} |", terms[index].bits).unwrap());
        table.push('\n');
    }
    assert_states(&table);
    assert_states(&format!("run challenges have {:.1} bits", run_challenges()));

    let (below, shrink) = least.split_at(5);
    let bits =
        |terms: &[[SecurityTerm; 8]]| terms.as_flattened().iter().map(|term| term.bits).fold(f64::INFINITY, f64::min);
    let lower_bits = bits(below).min(run_challenges()).floor();
    assert_eq!(lower_bits, f64::from(CompressedKey::standard().unwrap().lower_bits));
    assert!(bits(shrink) > lower_bits);
    assert_states(&format!("So the figure is **{lower_bits}**."));
}

/// Minus log2 of the sum of all terms of a tree.
fn of_tree([shards, memory]: [f64; 2]) -> f64 {
    let [of_shard, of_memory, of_run, of_segment, of_compress, of_shrink] = proofs().each_ref().map(Proofs::sum);
    let sections = shards + memory + 1.0;
    let of_sections = shards * of_shard + memory * of_memory + of_run;
    let of_segments = (2.0 * sections - 1.0) * of_segment;
    -(of_sections + of_segments + of_compress + of_shrink + (-run_challenges()).exp2()).log2()
}

#[test]
fn the_book_has_the_sum_over_all_proofs() {
    let most = [MAX_SHARDS, MAX_MEMORY_TABLES].map(f64::from);
    let proofs = 3.0 * (most[0] + most[1] + 1.0) + 1.0;
    assert_states(&format!("at most {proofs} proofs, 2^{:.1},", proofs.log2()));
    assert_states(&format!("is 2^-{:.1} for the largest tree", of_tree(most)));
    assert_states(&format!("and 2^-{:.1} for the tree of 18 sections", of_tree([16.0, 1.0])));
}

/// The concatenated sources in a folder and its subfolders.
fn sources(folder: &Path) -> String {
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let text = paths.into_iter().map(|path| match path.extension() {
        _ if path.is_dir() => sources(&path),
        Some(extension) if extension == "rs" => std::fs::read_to_string(&path).unwrap(),
        _ => String::new(),
    });
    text.collect()
}

/// The texts between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Each line of the table of assertions names functions of the files that it names, and tests.
#[test]
fn the_book_names_existing_functions_and_tests() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folders = ["src", "tests", "../verifier/tests", "../wrap/src", "../wrap/tests", "../guest-os/src/bundle"];
    let tests = folders.map(|folder| sources(&root.join(folder))).concat();
    let lines = PART.lines().filter(|line| line.starts_with("| ")).map(|line| line.trim_matches('|').split(" | "));
    let mut lines = lines.map(Iterator::collect::<Vec<_>>).filter(|cells| cells.len() == 4);
    assert_eq!(lines.next().unwrap()[3].trim(), "forged by");
    let mut found = 0;
    for line in lines {
        let (files, functions): (Vec<_>, Vec<_>) = quoted(line[2]).partition(|name| name.ends_with(".rs"));
        let read = |file: &str| {
            let of_workspace = root.join("..").join(file);
            let file = if of_workspace.exists() { of_workspace } else { root.join("src").join(file) };
            std::fs::read_to_string(&file).unwrap_or_else(|_| panic!("there is no {}", file.display()))
        };
        let code: String = files.into_iter().map(read).collect();
        for function in functions {
            let is_there = ["(", "<"].iter().any(|next| code.contains(&format!("fn {function}{next}")));
            assert!(is_there, "{function} of the line {line:?}");
        }
        for test in quoted(line[3]) {
            assert!(tests.contains(&format!("fn {test}()")), "{test} of the line {line:?}");
            found += 1;
        }
    }
    assert!(found > 50, "the table names {found} tests");
}
