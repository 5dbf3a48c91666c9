//! Splits a run into shards.
//!
//! Shards have equal proving cost, not equal length: a call of an accelerator is one cycle, but commits as many cells
//! as hundreds of ordinary cycles. The first emulation therefore records the cost of the calls along the run.

use super::cost::call_cycles;
use super::{ProveRunError, ProverConfig};
use nova_verifier::run::MAX_SHARDS;
use nova_vm::observer::Site;
use nova_vm::record::SEGMENT_MAX_CYCLES;
use nova_vm::syscall::{Call, Effect};
use nova_vm::{Host, Machine, Observer, Outcome, Pause, report};

/// Cycles whose calls are counted together. The cost is assumed to be uniform within a window.
const WINDOW: u64 = 1 << 12;

/// The proving cost along a run.
#[derive(Default)]
pub(super) struct ShardPlanner {
    /// Cost of the calls in each window, in ordinary cycles.
    calls: Vec<u32>,
    /// The same for the current window.
    current: u32,
}

impl Observer for ShardPlanner {
    /// Pages that are only read count against the memory limit, as in recording. A run that passes here passes in pass
    /// 1.
    const TRACKS_MEMORY: bool = true;

    #[inline(always)]
    fn syscall(&mut self, _: Site<'_>, call: &Call<'_>) {
        if let Effect::Accelerated { accelerator, .. } = call.effect {
            self.current += call_cycles(accelerator.number) as u32;
        }
    }
}

impl ShardPlanner {
    /// Runs a machine until it halts or traps, or the host stops the run.
    pub(super) fn run(&mut self, machine: &mut Machine<'_>, host: &mut dyn Host) -> Outcome {
        loop {
            let pause = machine.run(machine.cycle().saturating_add(WINDOW), self, host);
            self.calls.push(std::mem::take(&mut self.current));
            match pause {
                Ok(Pause::Halted(code)) => return Outcome::Exited(code),
                Ok(Pause::CycleReached)
                    if machine.cycle().is_multiple_of(report::PROGRESS_CYCLES)
                        && host.progress(machine.cycle()).is_break() =>
                {
                    return Outcome::Trapped(*machine.broken_off());
                }
                Ok(Pause::CycleReached) => {}
                Err(trap) => return Outcome::Trapped(*trap),
            }
        }
    }

    /// Cost of all calls, in ordinary cycles.
    pub(super) fn call_cycles(&self) -> u64 {
        self.calls.iter().copied().map(u64::from).sum()
    }

    /// Splits a run of `cycles` cycles into shards of equal cost, as close as possible to the configured cost. Returns
    /// the cycles of each shard.
    ///
    /// A short last shard would cost nearly as much as a long one, since every shard has tables of ranges and bytes.
    pub(super) fn plan(&self, cycles: u64, config: &ProverConfig) -> Result<Vec<u32>, ProveRunError> {
        let (cost, target) = (cycles + self.call_cycles(), u64::from(config.shard_cycles));
        // Leaves room for the cycles that rounding adds at both ends of a segment.
        let least = cost.div_ceil(u64::from(SEGMENT_MAX_CYCLES) - 2);
        let shards = ((cost + target / 2) / target).max(least).clamp(1, cycles);
        if shards > u64::from(MAX_SHARDS) {
            return Err(ProveRunError::TooManyShards { most: MAX_SHARDS });
        }
        let (mut lengths, mut last) = (Vec::with_capacity(shards as usize), 0);
        let mut window = Window::default();
        for shard in 1..shards {
            let cycle = window.find(&self.calls, cost * shard / shards);
            // Every shard, including the following ones, has at least one cycle.
            let end = cycle.clamp(last + 1, cycles - (shards - shard));
            lengths.push((end - last) as u32);
            last = end;
        }
        lengths.push((cycles - last) as u32);
        Ok(lengths)
    }
}

/// A window of a run.
#[derive(Default)]
struct Window {
    index: usize,
    /// Cost of the run before the window, in ordinary cycles.
    before: u64,
}

impl Window {
    /// Advances to the window in which the cost of the run reaches `goal`, and returns the cycle at which it does.
    fn find(&mut self, calls: &[u32], goal: u64) -> u64 {
        let cost = |index: usize| WINDOW + calls.get(index).copied().map_or(0, u64::from);
        while self.before + cost(self.index) < goal {
            self.before += cost(self.index);
            self.index += 1;
        }
        self.index as u64 * WINDOW + (goal - self.before) * WINDOW / cost(self.index)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn plan(calls: &[u32], cycles: u64, shard_cycles: u32) -> Result<Vec<u32>, ProveRunError> {
        let config = ProverConfig { shard_cycles, ..ProverConfig::default() };
        ShardPlanner { calls: calls.to_vec(), current: 0 }.plan(cycles, &config)
    }

    #[test]
    fn shards_of_ordinary_instructions_are_even_and_near_the_target() {
        let cases: [(_, &[u32]); 5] = [
            (1, &[1]),
            (1499, &[1499]),
            (1500, &[750, 750]),
            (4200, &[1050, 1050, 1050, 1050]),
            (4601, &[920, 920, 920, 920, 921]),
        ];
        for (cycles, expected) in cases {
            assert_eq!(plan(&[], cycles, 1000).unwrap(), expected, "{cycles} cycles");
        }
        assert!(plan(&[], 1000 * u64::from(MAX_SHARDS), 1000).is_ok());
        assert!(plan(&[], 1000 * (u64::from(MAX_SHARDS) + 1), 1000).is_err());
    }

    #[test]
    fn calls_make_shards_shorter() {
        // The second of four windows costs three times as much as each of the others.
        let shards = plan(&[0, 2 * WINDOW as u32, 0, 0], 4 * WINDOW, 2 * WINDOW as u32).unwrap();
        assert_eq!(shards, [5461, 2731, 8192]);
        // The calls cost more than the cycles: one shard per cycle, not more.
        assert_eq!(plan(&[1000], 3, 1).unwrap(), [1, 1, 1]);
    }

    proptest! {
        #[test]
        fn shards_cover_the_run_and_none_is_too_large(
            calls in prop::collection::vec(0_u32..2_000_000, 1..3000),
            last in 0.0..1.0,
            shard_cycles in 100_000..=SEGMENT_MAX_CYCLES,
        ) {
            let cycles = (calls.len() as u64 - 1) * WINDOW + 1 + (last * (WINDOW - 1) as f64) as u64;
            let shards = plan(&calls, cycles, shard_cycles)?;
            prop_assert_eq!(shards.iter().copied().map(u64::from).sum::<u64>(), cycles);
            prop_assert!(shards.iter().all(|shard| (1..=SEGMENT_MAX_CYCLES).contains(shard)));
        }
    }
}
