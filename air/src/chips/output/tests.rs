//! Tests of the `output` chip.

use crate::support::forgeries::ONE_SHARD;
use crate::support::programs::everything;
use crate::support::run::Run;

#[test]
fn every_length_of_output() {
    for last in [0, 1, 2, 3, 4, 8] {
        Run::record(&everything(1, last), b"seven b", ONE_SHARD).check().unwrap();
    }
}
