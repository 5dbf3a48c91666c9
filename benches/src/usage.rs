//! What a piece of work takes: time, processor time, memory, and the stages that it goes through.

use crate::spans::Spans;
pub use crate::spans::Stage;
use nova_stark::return_freed_memory;
use std::fs;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// What a piece of work took.
#[derive(Clone, Debug, Default)]
pub struct Usage {
    /// Wall time.
    pub wall: Duration,
    /// Processor time of all threads.
    pub cpu: Duration,
    /// Peak resident memory of the process meanwhile. What it holds is included, as the trace; what others freed is not.
    pub peak_bytes: u64,
    /// Where the time went, in the order in which the stages began.
    pub stages: Vec<Stage>,
}

/// Does a piece of work, and says what it took. Only one at a time is done in a process, so that figures are its own.
pub fn measured<T>(work: impl FnOnce() -> T) -> (T, Usage) {
    static ONE: Mutex<()> = Mutex::new(());
    let _one = ONE.lock().unwrap_or_else(PoisonError::into_inner);
    let spans = Spans::global();
    return_freed_memory();
    reset_peak();
    let (cpu, start) = (cpu_time(), Instant::now());
    let (result, stages) = spans.stages_of(work);
    let (wall, cpu) = (start.elapsed(), cpu_time().saturating_sub(cpu));
    (result, Usage { wall, cpu, peak_bytes: peak_bytes(), stages })
}

/// Processor time of the process. Unlike wall time, it hardly depends on the other load of the computer.
#[must_use]
pub fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

/// Without the permission to reset, the peak is that of the whole life of the process, which is an upper bound.
fn reset_peak() {
    let _ = fs::write("/proc/self/clear_refs", "5");
}

/// The peak resident size of the process since the last reset. 0 where there is no `/proc`.
fn peak_bytes() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kibibytes = line.and_then(|line| line.trim().trim_end_matches("kB").trim().parse::<u64>().ok());
    kibibytes.unwrap_or(0) * 1024
}
