//! The proving cost of a run, and a forecast of the time to prove it.

use nova_abi::accelerator::{self, Accelerator};
use nova_air::rv32im::shard_chips;
use nova_air::witness::call_cells;
use nova_recursion::run::Compressor;
use nova_verifier::ProofKind;
use nova_vm::ExecutionReport;
use nova_vm::record::SEGMENT_MAX_CYCLES;
use std::sync::LazyLock;
use std::thread::available_parallelism;
use std::time::Duration;

/// Committed cells per ordinary cycle. Measured with guests that hash in software, 90 and 94
/// (`benches/results/hash_cells.json`).
pub(super) const CELLS_PER_CYCLE: u64 = 92;

/// Cycles that a core proves per second, calls included. Fitted, by one factor for both rates, to the proofs of seven blocks on
/// two cores of a computer whose other cores were busy (`docs/blocks.md`): they took 0.92 to 1.10 times the forecast.
const CYCLES_PER_CORE_SECOND: f64 = 96_000.0;

/// Pages that a core proves per second, in the same runs.
const PAGES_PER_CORE_SECOND: f64 = 51.0;

/// Proofs of recursion that a core makes per second: 17 in 67.1 s of processor time, for block 22615247
/// (`docs/decisions/0112-recursion.md`).
const RECURSION_PROOFS_PER_CORE_SECOND: f64 = 0.25;

/// The proving cost of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProvingCost {
    /// Executed instructions.
    pub cycles: u64,
    /// Cost of the calls of accelerators: the number of ordinary cycles that commit the same number of cells.
    pub call_cycles: u64,
    /// Pages of 4096 bytes that the run accesses, including program and input. An [`ExecutionReport`] counts only the
    /// pages that are written.
    pub pages: u64,
    /// Proofs that compress the run. 0 for a proof that is not compressed.
    pub recursion_proofs: u64,
}

impl ProvingCost {
    /// The cost of a proof of this kind of a run, from its report. The number of shards is an estimate.
    #[must_use]
    pub fn of(report: &ExecutionReport, kind: ProofKind) -> Self {
        let calls = |accelerator: &&Accelerator| report.syscalls.get(accelerator.name).copied().unwrap_or(0);
        let call_cycles = accelerator::ALL.iter().map(|call| calls(call) * call_cycles(call.number)).sum::<u64>();
        let shards = u64::div_ceil(report.cycles + call_cycles, u64::from(SEGMENT_MAX_CYCLES));
        let recursion_proofs = recursion_proofs(kind, shards as usize);
        Self { cycles: report.cycles, call_cycles, pages: report.pages as u64, recursion_proofs }
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
        let cores = available_parallelism().map_or(1, usize::from);
        let rest = self.cycles.saturating_sub(proved_cycles) as f64 / self.cycles.max(1) as f64;
        let shards = (self.cycles + self.call_cycles) as f64 / CYCLES_PER_CORE_SECOND;
        let memory = self.pages as f64 / PAGES_PER_CORE_SECOND;
        let recursion = self.recursion_proofs as f64 / RECURSION_PROOFS_PER_CORE_SECOND;
        Duration::from_secs_f64(((shards + memory) * rest + recursion) / cores as f64)
    }
}

/// Proofs that compress a run with this number of shards, most of which have one memory table.
pub(super) const fn recursion_proofs(kind: ProofKind, shards: usize) -> u64 {
    match kind {
        ProofKind::Compressed => Compressor::proofs(2 + shards) as u64,
        ProofKind::Shards => 0,
    }
}

/// The cost of a call of the accelerator with this number, in ordinary cycles. 0 if there is no such accelerator.
pub(super) fn call_cycles(number: u32) -> u64 {
    static CALLS: LazyLock<Vec<(u32, u64)>> = LazyLock::new(|| {
        let chips = shard_chips().expect("the shard chips are accepted");
        let cycles = |number| call_cells(&chips, number) / CELLS_PER_CYCLE;
        accelerator::ALL.iter().map(|call| (call.number, cycles(call.number))).collect()
    });
    CALLS.iter().find(|call| call.0 == number).map_or(0, |call| call.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_abi::syscall::{EXIT, KECCAK_F, MULTIPLY_ADD_256};

    #[test]
    fn calls_cost_their_cells() {
        assert!((600..660).contains(&call_cycles(KECCAK_F)));
        assert!((10..20).contains(&call_cycles(MULTIPLY_ADD_256)));
        assert_eq!(call_cycles(EXIT), 0);
    }

    #[test]
    fn every_part_of_the_cost_takes_time() {
        assert_eq!(ProvingCost::default().forecast(), Duration::ZERO);
        let cost = ProvingCost { cycles: 1_000_000, ..ProvingCost::default() };
        let ratio = ProvingCost { call_cycles: 1_000_000, ..cost }.forecast().div_duration_f64(cost.forecast());
        assert!((ratio - 2.0).abs() < 1e-6, "{ratio}");
        assert_eq!(cost.forecast_of_rest(1_000_000), Duration::ZERO);
        assert!(ProvingCost { pages: 1, ..cost }.forecast() > cost.forecast());
        assert!(ProvingCost { recursion_proofs: 1, ..cost }.forecast() > cost.forecast());
        assert_eq!([ProofKind::Shards, ProofKind::Compressed].map(|kind| recursion_proofs(kind, 1)), [0, 7]);
    }
}
