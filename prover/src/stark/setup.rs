//! Proving keys. They commit to the preprocessed columns once, for all proofs.

use nova_air::{Chip, ChipSet, Trace};
use nova_verifier::{
    Digest, MAX_LOG_HEIGHT, MIN_LOG_HEIGHT, Parameters, Shape, TableLimits, TableShape, Tree, TreeLayout,
    VerifyingKey, constraint_digest,
};
use p3_matrix::Matrix;
use rayon::prelude::*;

use super::commit::{Committed, commit};
use super::error::SetupError;
use super::extend::extend;

/// The proving key of a chip set: the preprocessed columns and their commitment.
pub struct StarkProvingKey {
    /// The verifying key.
    pub verifying: VerifyingKey,
    /// Digest of the verifying key.
    pub digest: Digest,
    pub(crate) parameters: Parameters,
    pub(crate) traces: Vec<Option<Trace>>,
    pub(crate) preprocessed: Option<Committed>,
}

impl StarkProvingKey {
    /// The parameters of proofs with this key.
    pub const fn parameters(&self) -> Parameters {
        self.parameters
    }

    /// Commits to the preprocessed columns of a chip set, for proofs with `parameters`.
    ///
    /// # Errors
    ///
    /// When the parameters are out of range, or a chip's preprocessed columns do not have the announced width or a
    /// valid height.
    pub fn new<C: Chip>(chips: &ChipSet<C>, parameters: Parameters) -> Result<Self, SetupError> {
        Self::with_constraints(chips, constraint_digest(chips)?, parameters)
    }

    /// As [`Self::new`], for chips whose constraints have a known digest. Computing it can take longer than all else.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub(crate) fn with_constraints<C: Chip>(
        chips: &ChipSet<C>,
        constraints: Digest,
        parameters: Parameters,
    ) -> Result<Self, SetupError> {
        parameters.validate()?;
        let traces = chips.chips().iter().map(preprocessed).collect::<Result<Vec<_>, _>>()?;
        let preprocessed = commit_preprocessed(chips, &traces, parameters.log_blowup);
        let limits = |trace: &Option<Trace>| TableLimits {
            preprocessed_log_height: trace.as_ref().map(|trace| trace.height().ilog2() as u8),
        };
        let verifying = VerifyingKey {
            constraints,
            preprocessed: preprocessed.as_ref().map(|committed| committed.digest),
            log_blowup: parameters.log_blowup,
            tables: traces.iter().map(limits).collect(),
        };
        let digest = verifying.digest();
        Ok(Self { verifying, digest, parameters, traces, preprocessed })
    }
}

/// Commits to the preprocessed columns of all chips. Their extensions are numbered by chip.
fn commit_preprocessed<C: Chip>(chips: &ChipSet<C>, traces: &[Option<Trace>], log_blowup: u8) -> Option<Committed> {
    let table = |(chip, trace): (usize, &Option<Trace>)| TableShape {
        chip: chip as u16,
        // Chips without preprocessed columns have no columns in the tree, whatever their height.
        log_height: trace.as_ref().map_or(MIN_LOG_HEIGHT, |trace| trace.height().ilog2() as u8),
    };
    let tables = traces.iter().enumerate().map(table).collect();
    let shape = Shape { tables, ..Shape::default() };
    let layout = TreeLayout::new(Tree::Preprocessed, chips, &shape).filter(|tree| !tree.stacks.is_empty())?;
    let extended = |trace: &Option<Trace>| trace.as_ref().map(|trace| extend(trace, log_blowup));
    Some(commit(traces.par_iter().map(extended).collect(), layout, log_blowup.into()))
}

fn preprocessed<C: Chip>(chip: &C) -> Result<Option<Trace>, SetupError> {
    let trace = chip.preprocessed();
    let (expected, got) = (chip.preprocessed_width(), trace.as_ref().map_or(0, Trace::width));
    if expected != got {
        return Err(SetupError::PreprocessedWidth { chip: chip.name().into_owned(), expected, got });
    }
    let Some(trace) = trace else { return Ok(None) };
    let height = trace.height();
    let log_heights = MIN_LOG_HEIGHT.into()..=MAX_LOG_HEIGHT.into();
    if height.is_power_of_two() && log_heights.contains(&height.ilog2()) {
        return Ok(Some(trace));
    }
    Err(SetupError::PreprocessedHeight { chip: chip.name().into_owned(), height })
}
