//! The proving cost of a run: what its sections commit, and a forecast of the time that this takes.
//!
//! The dry run plans the sections, so their cells are known before anything is proved, padding included. [`CostReport`] says
//! what of the run they are for.

mod count;
mod rates;
mod report;

pub(super) use count::Counter;
pub use report::{CostLine, CostReport, FunctionCost};

use std::time::Duration;

/// The proving cost of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProvingCost {
    /// Executed instructions.
    pub cycles: u64,
    /// Cells that the planned sections commit: trace columns, lookup columns and quotients, padding included.
    pub cells: u64,
    /// Sections: the run section, those of memory, and the shards.
    pub sections: u64,
    /// Rows of the sections' stacks: one stack of each section, since all of them are opened together.
    pub stack_rows: u64,
    /// Rows of the stacks that are committed before the run challenges, counted alike.
    pub boundary_rows: u64,
    /// Proofs that compress the run. 0 for a proof that is not compressed.
    pub recursion_proofs: u64,
}

impl ProvingCost {
    /// Seconds of processor time that the proof takes, those of all cores together, on cores like the measured ones.
    #[must_use]
    pub fn processor_seconds(&self) -> f64 {
        self.section_seconds() + rates::recursion(self.recursion_proofs)
    }

    fn section_seconds(&self) -> f64 {
        rates::cells(self.cells) + self.opening_seconds()
    }

    /// What the sections take besides their cells.
    fn opening_seconds(&self) -> f64 {
        rates::openings(self.sections, self.stack_rows) + rates::boundaries(self.boundary_rows)
    }

    /// A forecast of the time to prove the run on this computer. It assumes cores like the measured ones, and that nothing
    /// else uses them.
    #[must_use]
    pub fn forecast(&self) -> Duration {
        self.forecast_of_rest(0)
    }

    /// As [`forecast`](Self::forecast), when the shards of the first cycles are proved already. They are compressed again.
    #[must_use]
    pub fn forecast_of_rest(&self, proved_cycles: u64) -> Duration {
        let rest = self.cycles.saturating_sub(proved_cycles) as f64 / self.cycles.max(1) as f64;
        on_this_computer(self.section_seconds() * rest + rates::recursion(self.recursion_proofs))
    }
}

/// The time that processor time takes when every thread of the prover has a core of this computer.
fn on_this_computer(processor_seconds: f64) -> Duration {
    let threads = rayon::current_num_threads();
    Duration::from_secs_f64(processor_seconds / threads as f64 / rates::BUSY)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_the_cost_takes_time() {
        assert_eq!(ProvingCost::default().forecast(), Duration::ZERO);
        let of = |times: u64| ProvingCost {
            cycles: 1_000_000,
            cells: 100_000_000 * times,
            sections: 3 * times,
            stack_rows: 1_000_000 * times,
            boundary_rows: 100_000 * times,
            recursion_proofs: 0,
        };
        let cost = of(1);
        let ratio = of(2).forecast().div_duration_f64(cost.forecast());
        assert!((ratio - 2.0).abs() < 1e-6, "{ratio}");
        assert_eq!(cost.forecast_of_rest(1_000_000), Duration::ZERO);
        let more = [
            ProvingCost { cells: cost.cells + 1_000_000, ..cost },
            ProvingCost { sections: cost.sections + 1, ..cost },
            ProvingCost { stack_rows: cost.stack_rows + 1_000_000, ..cost },
            ProvingCost { boundary_rows: cost.boundary_rows + 1_000_000, ..cost },
        ];
        assert!(more.iter().all(|more| more.forecast() > cost.forecast()));
        let compressed = ProvingCost { recursion_proofs: 7, ..cost };
        assert!(compressed.forecast() > cost.forecast());
        // What is kept is compressed again.
        assert_eq!(compressed.forecast_of_rest(1_000_000) + cost.forecast(), compressed.forecast());
    }
}
