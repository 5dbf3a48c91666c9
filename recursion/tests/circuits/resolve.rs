//! Claims of a run are resolved.

use nova_recursion::Builder;
use nova_recursion::programs::{ShrinkChild, ShrinkSystem};
use nova_verifier::run::ClosedRun;

/// The circuit of resolve, before there are runs.
pub(crate) fn blank_resolve(system: &ShrinkSystem) -> Builder {
    let run = ClosedRun::default();
    let child = ShrinkChild { run, proof: &system.blank_proof() };
    system.resolve(&run, &child, &child)
}
