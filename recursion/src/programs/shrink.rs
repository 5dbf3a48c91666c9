//! Shrink: the proof of a closed run, in a proof that is short.

use nova_verifier::run::ClosedRun;

use super::closed::{ClosedChild, ClosedSystem, ClosedWires, closed_blocks};
use crate::{Builder, LogHeights};

/// Heights of the tables of shrink, by chip, where compress has the heights and parameters of a release.
pub const SHRINK_HEIGHTS: LogHeights = LogHeights([14, 12, 13, 12, 9, 12, 8, 7, 10, 10, 4]);

impl ClosedSystem {
    /// The circuit that states `run` and verifies a proof of compress or resolve that states it.
    ///
    /// # Panics
    ///
    /// When a list of the proof does not have the length that the shape and the parameters of closed runs imply.
    ///
    /// # Soundness
    ///
    /// If the circuit has a witness, the native verifier accepts a proof with the public values of the circuit, and with a
    /// key that the tree with the stated root has at the place of compress or of resolve.
    pub fn shrink(&self, run: &ClosedRun, child: &ClosedChild<'_>) -> Builder {
        let mut builder = Builder::new(&closed_blocks(run));
        let own = ClosedWires::stated(&builder);
        self.verify_closed(&mut builder, &own, child);
        builder
    }
}
