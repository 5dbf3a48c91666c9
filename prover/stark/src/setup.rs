//! Proving keys. They commit to the preprocessed columns once, for all proofs.

use nova_air::{Chip, ChipSet, Occurrence, Trace};
use nova_verifier::{
    Digest, MAX_LOG_HEIGHT, MIN_LOG_HEIGHT, MIN_LOG_STACK, Parameters, Shape, TableLimits, TableShape, Tree,
    TreeLayout, VerifyingKey, constraint_digest,
};
use p3_matrix::Matrix;
use rayon::prelude::*;

use super::commit::{Committed, commit};
use super::error::SetupError;
use super::extend::extend;
use super::hash::ProverCommitment;

/// The proving key of a chip set: the preprocessed columns and their commitment.
pub struct StarkProvingKey<D: ProverCommitment = Digest> {
    /// The verifying key.
    pub verifying: VerifyingKey<D>,
    /// Digest of the verifying key.
    pub digest: Digest,
    pub(crate) parameters: Parameters,
    pub(crate) traces: Vec<Option<Trace>>,
    pub(crate) preprocessed: Option<Committed<D>>,
}

impl<D: ProverCommitment> StarkProvingKey<D> {
    /// The parameters of proofs with this key.
    pub const fn parameters(&self) -> Parameters {
        self.parameters
    }

    /// Commits to the preprocessed columns of a chip set, for proofs with `parameters`.
    ///
    /// # Errors
    ///
    /// When the parameters are out of range, a chip's preprocessed columns do not have the announced width or a valid
    /// height, or no verifier accepts a section with them.
    pub fn new<C: Chip>(chips: &ChipSet<C>, parameters: Parameters) -> Result<Self, SetupError> {
        Self::with_constraints(chips, constraint_digest(chips)?, parameters)
    }

    /// As [`Self::new`], for chips whose constraints have a known digest. Computing it can take longer than all else. A key
    /// with another digest is that of no verifier.
    ///
    /// # Errors
    ///
    /// As [`Self::new`].
    pub fn with_constraints<C: Chip>(
        chips: &ChipSet<C>,
        constraints: Digest,
        parameters: Parameters,
    ) -> Result<Self, SetupError> {
        parameters.validate()?;
        let traces = chips.chips().iter().map(preprocessed).collect::<Result<Vec<_>, _>>()?;
        let limits = |trace: &Option<Trace>| TableLimits {
            preprocessed_log_height: trace.as_ref().map(|trace| trace.height().ilog2() as u8),
        };
        let mut verifying = VerifyingKey {
            constraints,
            preprocessed: None,
            log_blowup: parameters.log_blowup,
            tables: traces.iter().map(limits).collect(),
        };
        check_least_section(chips, &verifying)?;
        let preprocessed = commit_preprocessed(chips, &traces, parameters.log_blowup);
        verifying.preprocessed = preprocessed.as_ref().map(|committed| committed.digest);
        let digest = verifying.digest();
        Ok(Self { verifying, digest, parameters, traces, preprocessed })
    }
}

/// Refuses fixed columns for which there is no section. Every section has at least the tables that the chips demand, and those
/// of fixed columns have their height.
fn check_least_section<C: Chip, D: ProverCommitment>(
    chips: &ChipSet<C>,
    key: &VerifyingKey<D>,
) -> Result<(), SetupError> {
    let numbered = chips.iter().zip(&key.tables).enumerate();
    let demanded = numbered.filter(|(_, ((chip, _), _))| chip.occurrence() == Occurrence::Once);
    let table = |(chip, (_, limits)): (usize, (_, &TableLimits))| TableShape {
        chip: chip as u16,
        log_height: limits.preprocessed_log_height.unwrap_or(MIN_LOG_HEIGHT),
    };
    let tables: Vec<_> = demanded.map(table).collect();
    let Some(tallest) = tables.iter().map(|table| table.log_height).max() else { return Ok(()) };
    let log_stack_height = tallest.max(MIN_LOG_STACK);
    let shape = Shape { log_stack_height, log_boundary_height: log_stack_height, tables };
    key.check_shape(chips, &shape, 0).map_err(SetupError::Section)
}

/// Commits to the preprocessed columns of all chips. Their extensions are numbered by chip.
fn commit_preprocessed<C: Chip, D: ProverCommitment>(
    chips: &ChipSet<C>,
    traces: &[Option<Trace>],
    log_blowup: u8,
) -> Option<Committed<D>> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use nova_air::chips::{Initial, Program};
    use nova_air::rv32im::run_chips;
    use nova_verifier::ShapeError;
    use nova_verifier::run::RUN_CONSTRAINTS;

    /// 2^22 instructions need a domain of 2^22 points times the blow-up, and the field has one of 2^24.
    #[test]
    fn fixed_columns_without_a_domain_are_refused() {
        let chips = run_chips(Program::default(), Initial::default()).unwrap();
        let check = |log_height, log_blowup| {
            let limits = |preprocessed_log_height| TableLimits { preprocessed_log_height };
            let tables = vec![limits(Some(log_height)), limits(Some(10)), limits(None)];
            let key: VerifyingKey =
                VerifyingKey { constraints: RUN_CONSTRAINTS, preprocessed: None, log_blowup, tables };
            check_least_section(&chips, &key)
        };
        let refused = |log_height, most| {
            Err(SetupError::Section(ShapeError::StackHeight { log_height, least: MIN_LOG_STACK, most }))
        };
        assert_eq!([check(22, 1), check(22, 2), check(22, 3)], [Ok(()), Ok(()), refused(22, 21)]);
        assert_eq!([check(21, 3), check(21, 4), check(20, 4)], [Ok(()), refused(21, 20), Ok(())]);
        assert_eq!([check(20, 5), check(19, 5)], [refused(20, 19), Ok(())]);
    }
}
