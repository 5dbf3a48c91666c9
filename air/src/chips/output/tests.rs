//! Tests of the `output` chip.

use crate::F;
use crate::chips::OutputColumns;
use crate::rv32im::chip_number as n;
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, row};
use crate::support::programs::{everything, memory_program};
use crate::support::run::Run;
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

#[test]
fn every_length_of_output() {
    for last in [0, 1, 2, 3, 4, 8] {
        Run::record(&everything(1, last), b"seven b", ONE_SHARD).check().unwrap();
    }
}

/// A row in place of padding that repeats a word, or takes one back.
#[test]
fn words_are_sent_once() {
    let program = memory_program();
    let run = Run::record(&program, b"in", ONE_SHARD);
    let with_row = |change: fn(&mut OutputColumns<F>)| {
        check_changed(&run, |shards, _| {
            let table = shards[0].table(n::OUTPUT);
            let mut again = *row::<OutputColumns<F>>(table, 0);
            change(&mut again);
            let free = table.height() - 1;
            *row(table, free) = again;
        })
    };
    let read_again = [By::Bus("MEMORY"), By::Bus("OUTPUT_CHAIN")];
    assert_refused("a word is sent twice", with_row(|_| {}), &read_again);
    assert_refused("a word is sent elsewhere", with_row(|row| row.index += F::TWO), &read_again);
    let taken_back = with_row(|row| row.is_last[3] = F::NEG_ONE);
    assert_refused("a word is taken back", taken_back, &[By::Chip("output")]);
}
