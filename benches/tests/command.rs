//! The command `nova-bench`, as its users call it.

use nova_benches::figures::AirReport;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

fn nova_bench(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_nova-bench")).args(arguments).current_dir(folder).output().expect("it runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const SMALL: [&str; 10] =
    ["air", "fibonacci", "--log-rows", "5,6", "--queries", "4", "--grinding", "1", "--repeat", "2"];

#[test]
fn figures_are_written_as_json_csv_and_page_and_compared() {
    let folder = tempfile::tempdir().unwrap();
    let files = ["--json", "old.json", "--csv", "figures.csv", "--html", "page.html"];
    let output = nova_bench(folder.path(), &[&SMALL[..], &files].concat());
    assert!(output.status.success(), "{}", text(&output.stderr));
    let table = text(&output.stdout);
    assert!(["nova", "p3-uni-stark", "p3-batch-stark"].iter().all(|prover| table.contains(prover)), "{table}");

    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    let report: AirReport = serde_json::from_str(&read("old.json")).unwrap();
    assert_eq!(report.measurements.len(), 6);
    assert!(report.measurements.iter().all(|figures| figures.repetitions == 2 && figures.queries == 4));
    let csv = read("figures.csv");
    assert_eq!(csv.lines().count(), 7);
    assert!(csv.lines().all(|line| line.split(',').count() == 22), "{csv}");
    let page = read("page.html");
    assert_eq!(page.matches("<svg").count(), 4, "three plots by rows and one of stages");
    assert!(!page.contains("http:") || page.matches("http:").count() == page.matches("http://www.w3.org").count());

    compare(folder.path(), &report);
}

/// With figures that are a thousand times better, and a thousand times worse.
fn compare(folder: &Path, report: &AirReport) {
    let scaled = |name: &str, factor: f64| {
        let mut report = report.clone();
        for figures in &mut report.measurements {
            figures.prove_seconds.median *= factor;
            figures.verify_seconds.median *= factor;
            figures.peak_bytes = (figures.peak_bytes as f64 * factor) as u64;
        }
        fs::write(folder.join(name), serde_json::to_string(&report).unwrap()).unwrap();
    };
    scaled("worse.json", 1000.0);
    scaled("better.json", 0.001);
    let against = |name: &str| nova_bench(folder, &[&SMALL[..], &["--compare", name, "--threshold", "50"]].concat());
    let output = against("worse.json");
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    let output = against("better.json");
    assert!(!output.status.success());
    assert!(text(&output.stderr).contains("worse than in better.json by more than 50 %"), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("new / old"));
}

#[test]
fn mistakes_are_named_before_anything_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("other.json"), "[1]").unwrap();
    for (arguments, message) in [
        (&["air", "fibonaci"][..], "no AIR is called \"fibonaci\"; there are fibonacci, poseidon2"),
        (&["air", "synthetic", "--prover", "p3-uni-stark"], "no chosen prover takes these AIRs"),
        (&["air", "synthetic", "--width", "4"], "the width is 4"),
        (&["air", "--log-rows", "4"], "4 is not in 5..=22"),
        (&["air", "novaa"], "no AIR is called \"novaa\""),
        (&["air", "fibonacci", "--compare", "none.json"], "none.json: No such file"),
        (&["air", "fibonacci", "--compare", "a.json", "--threshold", "nan"], "it has to be from 0"),
        (
            &["air", "fibonacci", "--json", "nowhere/figures.json", "--log-rows", "5", "--grinding", "0"],
            "nowhere/figures.json",
        ),
        (&["suite", "--most-mgas", "nan", "--kind", "shards"], "no guest or block is chosen"),
        (&["air", "fibonacci", "--compare", "other.json"], "does not hold figures of this command"),
        (&["air", "synthetic", "--width", "4096", "--log-rows", "22", "--log-blowup", "5"], "choose fewer rows"),
        (&["air", "fibonacci", "--queries", "2000"], "parameter queries is 2000"),
        (&["suite", "fibonaci"], "no guest or block is called \"fibonaci\""),
        (&["suite", "fibonacci", "--kind", "wrapped"], "nova-prove setup-wrap"),
    ] {
        let output = nova_bench(folder.path(), arguments);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(text(&output.stderr).contains(message), "{arguments:?}: {}", text(&output.stderr));
    }
}

#[test]
fn lists_name_what_there_is() {
    let folder = tempfile::tempdir().unwrap();
    let list = text(&nova_bench(folder.path(), &["air", "--list"]).stdout);
    assert!(["blake3", "nova/keccak_round", "nova/load_word"].iter().all(|name| list.contains(name)), "{list}");
    let list = text(&nova_bench(folder.path(), &["suite", "--list"]).stdout);
    assert!(["fibonacci", "json", "21429992"].iter().all(|name| list.contains(name)), "{list}");
}
