//! How long a proof will take, before it is begun.

use std::thread::available_parallelism;
use std::time::Duration;

/// Cycles that a core proves in a second: the slower guest of `benches/results/end_to_end.json`, by its two threads.
const CYCLES_A_CORE_SECOND: f64 = 185_000.0;

/// About how long the proof of so many cycles takes on this computer, if it has nothing else to do and its cores are
/// like those that were measured. Instructions differ in cost, so that a run may well take twice as long, or half.
#[must_use]
pub fn forecast(cycles: u64) -> Duration {
    let cores = available_parallelism().map_or(1, usize::from);
    Duration::from_secs_f64(cycles as f64 / (cores as f64 * CYCLES_A_CORE_SECOND))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twice_the_cycles_take_twice_the_time() {
        assert_eq!(forecast(0), Duration::ZERO);
        assert!(forecast(1_000_000) > Duration::from_millis(1));
        let ratio = forecast(2_000_000).div_duration_f64(forecast(1_000_000));
        assert!((ratio - 2.0).abs() < 1e-6, "{ratio}");
    }
}
