//! Rates of the processor time that proofs take.

/// Seconds of a core for each committed cell: filling, extension, hashes, quotients.
const CELL: f64 = 88e-9;

/// Seconds of a core for each row of a section's stacks: paths of trees, and the reduction of all stacks to one polynomial.
const STACK_ROW: f64 = 5.1e-6;

/// Seconds of a core for each row of the stacks that pass 1 commits to.
const BOUNDARY_ROW: f64 = 1.3e-6;

/// Seconds of a core for each section, whatever its shape: proof of work and queries.
const SECTION: f64 = 0.3;

/// Seconds of a core for each proof of recursion.
const RECURSION: f64 = 4.75;

/// The share of the cores' time that a proof uses on a computer that does nothing else.
pub(super) const BUSY: f64 = 0.95;

/// Seconds of a core for so many committed cells.
pub(super) fn cells(count: u64) -> f64 {
    count as f64 * CELL
}

/// Seconds of a core to open so many sections, whose stacks have so many rows.
pub(super) fn openings(sections: u64, stack_rows: u64) -> f64 {
    sections as f64 * SECTION + stack_rows as f64 * STACK_ROW
}

/// Seconds of a core for the first commitments, to stacks with so many rows.
pub(super) fn boundaries(rows: u64) -> f64 {
    rows as f64 * BOUNDARY_ROW
}

/// Seconds of a core for so many proofs of recursion.
pub(super) fn recursion(proofs: u64) -> f64 {
    proofs as f64 * RECURSION
}
