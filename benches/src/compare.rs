//! Compares the figures of two runs.

use crate::figures::{AIR_SCHEMA, AirFigures, AirReport};
use crate::machine::Machine;
use crate::suite::{SUITE_SCHEMA, SuiteReport};
use comfy_table::presets::NOTHING;
use comfy_table::{CellAlignment, Table};
use std::fmt;

/// Figures with a name, where less is better.
pub trait Compared {
    /// What has to be the same in both runs.
    fn key(&self) -> String;

    /// The figures.
    fn figures(&self) -> Vec<(&'static str, f64)>;
}

impl Compared for AirFigures {
    fn key(&self) -> String {
        format!(
            "{}, {}, 2^{} rows, {} threads, {}",
            self.air,
            self.system,
            self.log_rows,
            self.threads,
            self.parameters()
        )
    }

    fn figures(&self) -> Vec<(&'static str, f64)> {
        vec![
            ("prove", self.prove_seconds.median),
            ("verify", self.verify_seconds.median),
            ("peak", self.peak_bytes as f64),
            ("proof", self.proof_bytes as f64),
        ]
    }
}

/// The comparison of a new run with an old one.
#[derive(Clone, Debug)]
pub struct Comparison {
    /// New figures by old ones: above 1 is worse.
    pub ratios: Vec<Ratio>,
    /// What only the old run measured.
    pub missing: Vec<String>,
    /// The computers, if they are not the same.
    pub machines: Option<[String; 2]>,
    /// Ratio above which a figure counts as worse.
    limit: f64,
}

/// A new figure by the old one.
#[derive(Clone, Debug, PartialEq)]
pub struct Ratio {
    /// What was measured.
    pub key: String,
    /// The figure.
    pub figure: &'static str,
    /// New by old.
    pub ratio: f64,
}

fn check_schema(got: &str, expected: &'static str) -> Result<(), CompareError> {
    if got == expected { Ok(()) } else { Err(CompareError::Schema { got: got.into(), expected }) }
}

/// A number of percent, for options.
///
/// # Errors
///
/// When the text is not a number, or one that no figure could exceed.
pub fn threshold(text: &str) -> Result<f64, String> {
    let percent: f64 = text.parse().map_err(|_| "it has to be a number of percent".to_owned())?;
    if (0.0..1e6).contains(&percent) { Ok(percent) } else { Err("it has to be from 0 to 1000000".into()) }
}

/// Why two runs were not compared.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CompareError {
    /// The old file has another format.
    #[error(
        "the old file has the format {got:?}, not {expected:?}: measure again with the old version's source and this program"
    )]
    Schema {
        /// The file's.
        got: String,
        /// The one of this version.
        expected: &'static str,
    },
    /// The runs share nothing.
    #[error("no measurement is in both files: the same names, rows, threads and parameters have to be measured")]
    Nothing,
}

impl Comparison {
    /// Compares what is in both runs. `threshold` is by how many percent a figure may be worse; [`threshold`] reads one.
    ///
    /// # Errors
    ///
    /// When nothing is in both.
    pub fn of<T: Compared>(
        (old, old_machine): (&[T], &Machine),
        (new, new_machine): (&[T], &Machine),
        threshold: f64,
    ) -> Result<Self, CompareError> {
        let mut ratios = Vec::new();
        for measured in new {
            let key = measured.key();
            let Some(before) = old.iter().find(|before| before.key() == key) else { continue };
            for ((figure, value), (_, earlier)) in measured.figures().into_iter().zip(before.figures()) {
                // A figure that neither run has is zero in both. One that only one has is infinite, or not a number.
                if value != 0.0 || earlier != 0.0 {
                    let ratio = if value == 0.0 { f64::NAN } else { value / earlier };
                    ratios.push(Ratio { key: key.clone(), figure, ratio });
                }
            }
        }
        let is_new = |key: &String| new.iter().any(|measured| measured.key() == *key);
        let missing = old.iter().map(Compared::key).filter(|key| !is_new(key)).collect();
        if ratios.is_empty() {
            return Err(CompareError::Nothing);
        }
        let machines = (old_machine != new_machine).then(|| [old_machine.describe(), new_machine.describe()]);
        Ok(Self { ratios, missing, machines, limit: 1.0 + threshold / 100.0 })
    }

    /// Compares reports of AIRs.
    ///
    /// # Errors
    ///
    /// When the old one has another format, or nothing is in both.
    pub fn of_airs(old: &AirReport, new: &AirReport, threshold: f64) -> Result<Self, CompareError> {
        check_schema(&old.schema, AIR_SCHEMA)?;
        Self::of((&old.measurements, &old.machine), (&new.measurements, &new.machine), threshold)
    }

    /// Compares reports of suites.
    ///
    /// # Errors
    ///
    /// When the old one has another format, or nothing is in both.
    pub fn of_suites(old: &SuiteReport, new: &SuiteReport, threshold: f64) -> Result<Self, CompareError> {
        check_schema(&old.schema, SUITE_SCHEMA)?;
        Self::of((&old.measurements, &old.machine), (&new.measurements, &new.machine), threshold)
    }

    /// The figures that got worse by more than the threshold, and those that cannot be compared.
    pub fn worse(&self) -> impl Iterator<Item = &Ratio> {
        self.ratios.iter().filter(|ratio| self.is_worse(ratio))
    }

    fn is_worse(&self, ratio: &Ratio) -> bool {
        ratio.ratio.is_nan() || ratio.ratio > self.limit
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some([old, new]) = &self.machines {
            writeln!(
                formatter,
                "The computers differ, so ratios of times say little.\n  old: {old}\n  new: {new}\n"
            )?;
        }
        let mut table = Table::new();
        table.load_preset(NOTHING).set_header(["measured", "figure", "new / old"]);
        for ratio in &self.ratios {
            let mark = if self.is_worse(ratio) { " worse" } else { "" };
            table.add_row([ratio.key.clone(), ratio.figure.into(), format!("{:.3}{mark}", ratio.ratio)]);
        }
        if let Some(column) = table.column_mut(2) {
            column.set_cell_alignment(CellAlignment::Left);
        }
        write!(formatter, "{table}")?;
        self.missing.iter().try_for_each(|key| write!(formatter, "\nonly in the old run: {key}"))
    }
}
