//! Tests of the `boundary` chip.

use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed};
use crate::support::programs::memory_program;
use crate::support::run::Run;

#[test]
fn boundaries() {
    let program = memory_program();
    let run = Run::record(&program, b"in", ONE_SHARD);
    for (previous, bus) in [(0, "RUN_MEMORY"), (1, "RANGE"), (2, "RANGE")] {
        let result = check_changed(&run, |shards, _| {
            let mut again = *shards[0].rows.last().unwrap();
            (again.before, again.last, again.previous_shard) = (again.after, 0, previous);
            shards[0].rows.push(again);
            shards[0].fill_boundary();
        });
        assert_refused("a cell is listed twice", result, &[By::Bus(bus)]);
    }
}
