//! The options that benches share.

use clap::Args;

/// Options of every bench, to be flattened into its own.
#[derive(Args, Clone, Debug)]
pub struct Options {
    /// Write the figures to the bench's file in benches/results; figures of what was not measured stay.
    #[arg(long)]
    pub save: bool,

    /// Measure only what has NAME in its name. May be repeated.
    #[arg(long, value_name = "NAME")]
    pub only: Vec<String>,

    /// Repetitions of each measurement.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub repeat: Option<u32>,

    /// Cargo passes this to every bench.
    #[arg(long, hide = true)]
    bench: bool,
}

impl Options {
    /// Whether `name` is to be measured.
    pub fn chooses(&self, name: &str) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| name.contains(part))
    }
}
