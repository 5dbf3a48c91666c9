//! Tests of the `double_point` chip.

use crate::F;
use crate::chips::DoublePointColumns;
use crate::chips::curve::{CURVES_256, ChosenCurve};
use crate::rv32im::chip_number as n;
use crate::support::asm::{exit, program};
use crate::support::big_integer_forgeries::{claim, value, words};
use crate::support::big_integers::{A, call, generator, store};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, row};
use crate::support::run::Run;
use nova_abi::curve::BN254;
use nova_abi::syscall::{BN254_ADD, BN254_DOUBLE};

type Double = DoublePointColumns<F, 8, 3>;

#[test]
fn sums_are_reduced() {
    let generator = generator(BN254_ADD);
    let program = program(&[store(A, &generator), call(BN254_DOUBLE, &[A]), exit(0)].concat());
    for coordinate in [0, 1] {
        let mut run = Run::record(&program, &[], ONE_SHARD);
        let first = 8 * coordinate;
        let double: Vec<_> = run.segment().records.accelerators[0].words[first..first + 8].to_vec();
        let double: Vec<_> = double.iter().map(|word| word.after).collect();
        claim(&mut run, first, &words(&(value(&double) + value(&BN254.modulus))));
        let result = check_changed(&run, |shards, _| {
            let row = row::<Double>(shards[0].table(n::DOUBLE_POINT_256), 0);
            let chosen = ChosenCurve { flags: row.curve.to_vec(), curves: CURVES_256 };
            let (line, point) = (row.line(chosen.a()), row.point);
            row.addition.complete(&point, line, &chosen.prime_bytes(), row.slope_carries.as_flattened_mut());
        });
        assert_refused("the double is not reduced", result, &[By::Bus("RANGE")]);
    }
}
