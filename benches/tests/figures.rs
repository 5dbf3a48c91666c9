//! Statistics, comparisons and the figures of suites.

use nova_benches::Machine;
use nova_benches::air::builtin::{DimensionError, Synthetic};
use nova_benches::air::standard_queries;
use nova_benches::compare::{CompareError, Compared, Comparison, threshold};
use nova_benches::figures::{Spread, StageSeconds};
use nova_benches::guests::Guest;
use nova_benches::report::{bytes, seconds};
use nova_benches::suite::{Job, Kind, Measured, SuiteFigures, SuiteReport, Work};
use nova_benches::usage::measured;
use serde_json::{Value, json};
use std::thread::sleep;
use std::time::Duration;
use tracing::info_span;

#[test]
fn dimensions_out_of_range_are_refused() {
    assert_eq!(Synthetic::new(7, 3, 0).unwrap_err(), DimensionError::Width(7));
    assert_eq!(Synthetic::new(64, 4, 0).unwrap_err(), DimensionError::Degree(4));
    assert_eq!(Synthetic::new(64, 3, 3).unwrap_err(), DimensionError::Messages(3));
    assert!(Synthetic::new(8, 2, 1024).is_ok());
}

#[test]
fn usage_names_the_first_spans_that_share_the_time() {
    let sleep = |name: &'static str, millis| {
        info_span!("inner", name).in_scope(|| sleep(Duration::from_millis(millis)));
    };
    let ((), usage) = measured(|| {
        info_span!("prove").in_scope(|| {
            info_span!("first").in_scope(|| sleep("a", 30));
            info_span!("second").in_scope(|| sleep("b", 20));
            info_span!("first").in_scope(|| sleep("c", 10));
        });
    });
    let stages: Vec<_> = usage.stages.iter().map(|stage| stage.name.as_str()).collect();
    assert_eq!(stages, ["first", "second"]);
    assert!(usage.stages[0].wall >= Duration::from_millis(40));
    assert!(usage.wall >= Duration::from_millis(60));
    assert!(usage.peak_bytes > 0);
}

#[test]
fn spreads_have_a_median_between_their_ends() {
    let spread = Spread::of([3.0, 1.0, 2.0]);
    assert_eq!(spread, Spread { median: 2.0, least: 1.0, most: 3.0 });
    assert!((spread.relative() - 0.5).abs() < 1e-9);
    assert_eq!(Spread::of([]).relative(), 0.0);
}

#[test]
fn quantities_have_a_unit_that_fits() {
    assert_eq!([1 << 10, 3 << 19, 20 << 20, 3 << 29].map(bytes), ["1 KiB", "1.5 MiB", "20 MiB", "1.5 GiB"]);
    assert_eq!([0.0123, 1.234, 12.34].map(seconds), ["12.3 ms", "1.23 s", "12.3 s"]);
}

struct One(&'static str, f64, f64);

impl Compared for One {
    fn key(&self) -> String {
        self.0.into()
    }

    fn figures(&self) -> Vec<(&'static str, f64)> {
        vec![("prove", self.1), ("proof", self.2)]
    }
}

fn compare(old: &[One], new: &[One], threshold: f64) -> Result<Comparison, CompareError> {
    let machine = Machine::default();
    Comparison::of((old, &machine), (new, &machine), threshold)
}

#[test]
fn figures_beyond_the_threshold_are_worse() {
    let old = [One("a", 1.0, 100.0), One("b", 2.0, 0.0), One("c", 1.0, 1.0)];
    let new = [One("a", 1.2, 100.0), One("b", 1.0, 5.0), One("d", 9.0, 9.0)];
    let comparison = compare(&old, &new, 10.0).unwrap();
    let ratios: Vec<_> = comparison.ratios.iter().map(|ratio| (ratio.key.as_str(), ratio.ratio)).collect();
    assert_eq!(ratios, [("a", 1.2), ("a", 1.0), ("b", 0.5), ("b", f64::INFINITY)]);
    let worse: Vec<_> = comparison.worse().map(|ratio| (ratio.key.as_str(), ratio.figure)).collect();
    assert_eq!(worse, [("a", "prove"), ("b", "proof")]);
    assert!(comparison.to_string().contains("1.200 worse"));
    assert_eq!(comparison.missing, ["c"]);
    assert!(comparison.to_string().contains("only in the old run: c"));
}

#[test]
fn figures_that_are_no_numbers_are_worse() {
    let one = |prove| [One("a", prove, 1.0)];
    let is_worse = |old, new| compare(&one(old), &one(new), 1000.0).unwrap().worse().count() == 1;
    assert!(is_worse(1.0, f64::NAN) && is_worse(f64::NAN, 1.0) && is_worse(1.0, 0.0) && is_worse(0.0, 1.0));
    assert!(!is_worse(1.0, 10.9) && !is_worse(0.0, 0.0));
    for text in ["nan", "inf", "-1", "x", ""] {
        assert!(threshold(text).is_err(), "{text}");
    }
    assert_eq!(threshold("2.5"), Ok(2.5));
}

#[test]
fn runs_without_a_common_measurement_are_not_compared() {
    assert_eq!(compare(&[One("a", 1.0, 1.0)], &[One("b", 1.0, 1.0)], 5.0).unwrap_err(), CompareError::Nothing);
}

#[test]
fn other_computers_are_named() {
    let (this, other) = (Machine::default(), Machine { cores: 3, ..Machine::default() });
    let one = [One("a", 1.0, 1.0)];
    let comparison = Comparison::of((&one, &this), (&one, &other), 5.0).unwrap();
    assert!(comparison.to_string().contains("3 cores"));
}

#[test]
fn lower_rates_need_fewer_queries() {
    assert_eq!([1, 2, 3, 4, 5].map(standard_queries), [261, 160, 131, 119, 114]);
}

fn report(seconds: f64) -> Value {
    json!({
        "cycles": 1000, "shards": 1, "main_cells": 9000, "setup_seconds": 1.0, "total_seconds": seconds,
        "wrap_seconds": null, "forecast_seconds": 2.0, "verify_seconds": 0.01, "peak_memory_bytes": 5,
        "proof_bytes": 7, "cpu_seconds": 4.0, "provable_bits": 128.0, "stage_seconds": { "shards": seconds },
    })
}

#[test]
fn figures_are_of_the_median_repetition_and_replace_older_ones() {
    let guest = Guest::find("fibonacci").unwrap();
    let job = Job { work: Work::Guest(guest, 10), kind: Kind::Shards, threads: 2 };
    let abc = Measured { version: "1".into(), digest: "abc".into() };
    let figures = SuiteFigures::of(&job, &abc, vec![report(3.0), report(1.0), report(2.0)]).unwrap();
    assert_eq!(figures.seconds, Spread { median: 3.0, least: 2.0, most: 4.0 });
    assert!((figures.cycles_per_second() - 1000.0 / 3.0).abs() < 1e-9);
    assert_eq!(figures.stages, [StageSeconds { name: "shards".into(), seconds: 2.0 }]);
    assert!(figures.is_of(&job, "abc") && !figures.is_of(&job, "abd"));
    assert!(!figures.is_of(&Job { kind: Kind::Compressed, ..job.clone() }, "abc"));

    let mut suite = SuiteReport::new();
    suite.put(figures.clone());
    suite.put(SuiteFigures { cycles: 2000, ..figures.clone() });
    suite.put(SuiteFigures { threads: 4, ..figures });
    assert_eq!(suite.measurements.iter().map(|one| one.cycles).collect::<Vec<_>>(), [2000, 1000]);
    assert!(SuiteFigures::of(&job, &abc, vec![json!({})]).is_none());
}
