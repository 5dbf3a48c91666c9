//! The comparison with an earlier run, which both commands offer.

use super::{CommandError, read};
use crate::compare::{CompareError, Comparison, threshold};
use clap::Args;
use serde::de::DeserializeOwned;
use std::path::{Path, PathBuf};

/// What to compare with.
#[derive(Args, Clone, Debug)]
pub struct CompareOptions {
    /// Print new by old figures of a JSON file of an earlier run, and fail if one is worse by more than the threshold.
    #[arg(long, value_name = "OLD.json")]
    pub compare: Option<PathBuf>,

    /// By how many percent a figure may be worse.
    #[arg(long, value_name = "PERCENT", default_value = "10", value_parser = threshold, requires = "compare")]
    pub threshold: f64,
}

/// An earlier run.
pub(super) struct Earlier<'a, T> {
    path: &'a Path,
    threshold: f64,
    figures: T,
}

impl CompareOptions {
    /// The earlier run, read before anything is measured. `json` is where the new figures go.
    pub(super) fn earlier<T: DeserializeOwned>(
        &self,
        json: Option<&Path>,
    ) -> Result<Option<Earlier<'_, T>>, CommandError> {
        let Some(path) = self.compare.as_deref() else { return Ok(None) };
        // The old figures would be overwritten before they are compared with.
        if json == Some(path) {
            return Err(CommandError::SameFile { path: path.into() });
        }
        Ok(Some(Earlier { path, threshold: self.threshold, figures: read(path)? }))
    }
}

impl<T> Earlier<'_, T> {
    /// Prints the comparison of a new run with this one, and fails if something got worse.
    pub(super) fn compare(
        &self,
        compare: impl FnOnce(&T, f64) -> Result<Comparison, CompareError>,
    ) -> Result<(), CommandError> {
        let (path, threshold) = (self.path, self.threshold);
        let comparison = compare(&self.figures, threshold)
            .map_err(|source| CommandError::Compare { path: path.into(), source })?;
        println!("\n{comparison}");
        match comparison.worse().count() {
            0 => Ok(()),
            count => Err(CommandError::Worse { count, path: path.into(), threshold }),
        }
    }
}
