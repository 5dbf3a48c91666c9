//! How much there is to prove of a run, and about how long that takes.

use nova_abi::accelerator::{self, Accelerator};
use nova_air::chips::Program;
use nova_air::rv32im::shard_machine;
use nova_air::witness::call_cells;
use nova_vm::ExecutionReport;
use std::sync::LazyLock;
use std::thread::available_parallelism;
use std::time::Duration;

/// Cells that an ordinary cycle commits: those of guests that hash in software (`benches/results/hash_cells.json`, 90
/// and 94).
const CELLS_A_CYCLE: u64 = 92;

/// Cycles that a core proves in a second: those of block 17106222 by its two threads, with little beside it, in a run of
/// 144 million with its calls. Guests without calls are proved a third faster.
const CYCLES_A_CORE_SECOND: f64 = 170_000.0;

/// Pages whose image a core proves in a second, in the same run.
const PAGES_A_CORE_SECOND: f64 = 90.0;

/// How much there is to prove of a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Instructions executed.
    pub cycles: u64,
    /// What calls of accelerators add: the number of ordinary cycles that commit as many cells.
    pub call_cycles: u64,
    /// Pages of memory that the run accesses, program and input included; a page has 4096 bytes. An
    /// [`ExecutionReport`] counts only those that it writes.
    pub pages: u64,
}

impl Work {
    /// The work of a run.
    #[must_use]
    pub fn of(report: &ExecutionReport) -> Self {
        let calls = |accelerator: &&Accelerator| report.syscalls.get(accelerator.name).copied().unwrap_or(0);
        let call_cycles = accelerator::ALL.iter().map(|call| calls(call) * call_cycles(call.number)).sum();
        Self { cycles: report.cycles, call_cycles, pages: report.pages as u64 }
    }

    /// About how long the proof takes on this computer, if it has nothing else to do and its cores are like those that
    /// were measured.
    #[must_use]
    pub fn forecast(&self) -> Duration {
        let cores = available_parallelism().map_or(1, usize::from);
        let shards = (self.cycles + self.call_cycles) as f64 / CYCLES_A_CORE_SECOND;
        let image = self.pages as f64 / PAGES_A_CORE_SECOND;
        Duration::from_secs_f64((shards + image) / cores as f64)
    }
}

/// What a call of the accelerator with this number counts, in ordinary cycles; 0 if there is none.
pub(super) fn call_cycles(number: u32) -> u64 {
    static CALLS: LazyLock<Vec<(u32, u64)>> = LazyLock::new(|| {
        let machine = shard_machine(Program::default()).expect("the machine is accepted whatever the program");
        let cycles = |number| call_cells(&machine, number) / CELLS_A_CYCLE;
        accelerator::ALL.iter().map(|call| (call.number, cycles(call.number))).collect()
    });
    CALLS.iter().find(|call| call.0 == number).map_or(0, |call| call.1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nova_abi::syscall::{EXIT, KECCAK_F, MULTIPLY_ADD_256};

    #[test]
    fn calls_count_as_their_cells() {
        assert!((600..660).contains(&call_cycles(KECCAK_F)));
        assert!((10..20).contains(&call_cycles(MULTIPLY_ADD_256)));
        assert_eq!(call_cycles(EXIT), 0);
    }

    #[test]
    fn every_part_of_the_work_takes_time() {
        assert_eq!(Work::default().forecast(), Duration::ZERO);
        let work = Work { cycles: 1_000_000, ..Work::default() };
        let ratio = Work { call_cycles: 1_000_000, ..work }.forecast().div_duration_f64(work.forecast());
        assert!((ratio - 2.0).abs() < 1e-6, "{ratio}");
        assert!(Work { pages: 1, ..work }.forecast() > work.forecast());
    }
}
