//! The options of all benches.

use clap::Parser;

/// Options of all benches. A bench with more options flattens them into its own.
#[derive(Clone, Debug, Parser)]
pub struct Options {
    /// Write the figures to the bench's file in benches/results. Figures that were not measured stay.
    #[arg(long)]
    pub save: bool,

    /// Measure only cases whose names contain NAME. Can be repeated.
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,

    /// Number of repetitions of each measurement.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub repeat: Option<u32>,

    /// Cargo passes this option to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    /// Whether to measure the case `name`.
    pub fn selects(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part))
    }
}
