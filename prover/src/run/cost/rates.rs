//! Rates of the processor time that proofs take, of all cores together.
//!
//! Those of sections are least squares over the sections of four runs (block 21429992 and three guests, 18 sections), on two cores
//! of a Xeon at 2.5 GHz with AVX-512 (`benches/results/proving_cost.json`). They say 0.97 to 1.04 times what these runs took, and
//! 0.94 to 1.01 times what four others did. Processor time hardly depends on what else a computer does; the same bench shows by what
//! factor another computer differs.

/// Seconds of a core for each committed cell: filling, extension, hashes, quotients.
const CELL: f64 = 87e-9;

/// Seconds of a core for each row of a section's stacks: paths of trees, and the reduction of all stacks to one polynomial.
const STACK_ROW: f64 = 4.6e-6;

/// Seconds of a core for each row of the stacks that pass 1 commits to.
const BOUNDARY_ROW: f64 = 1.3e-6;

/// Seconds of a core for each section, whatever its shape: proof of work and queries.
const SECTION: f64 = 0.28;

/// Seconds of a core for each proof of recursion: 16 proofs, of two runs, took 78 s.
const RECURSION: f64 = 4.9;

/// The share of the cores' time that a proof uses on a computer that does nothing else: 0.93 to 0.96 with two cores. More cores wait
/// more for each other.
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
