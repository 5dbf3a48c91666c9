//! Tests of the `sha256` chip.

use crate::F;
use crate::chips::Sha256Columns;
use crate::rv32im::chip_number as n;
use crate::support::accelerators::{STATE, change_result, two_calls};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, row};
use crate::support::run::Run;
use nova_vm::record::Segment;
use p3_field::PrimeCharacteristicRing;

#[test]
fn forged_calls() {
    type Change = fn(&mut Segment);
    let cheats: [(&str, Change); 3] = [
        ("a word of the result is another", |s| change_result(s, 0, STATE + 3, |word| word ^ 1)),
        ("words of the result are swapped", |s| {
            let [one, other] = [2, 6].map(|word| s.records.accelerators[1].words[STATE + word].after);
            change_result(s, 1, STATE + 2, |_| other);
            change_result(s, 1, STATE + 6, |_| one);
        }),
        ("nothing is compressed", |s| {
            for word in STATE..STATE + 8 {
                let before = s.records.accelerators[0].words[word].access.before;
                change_result(s, 0, word, |_| before);
            }
        }),
    ];
    let program = two_calls([1, 2]);
    Run::record(&program, &[], ONE_SHARD).check().unwrap();
    for (name, change) in cheats {
        let mut run = Run::record(&program, &[], ONE_SHARD);
        change(run.segment());
        assert_refused(name, run.check(), &[By::Bus("SHA256_STATE")]);
    }
}

#[test]
fn results_of_two_calls_are_not_exchanged() {
    let program = two_calls([1, 2]);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    for word in STATE..STATE + 8 {
        let [one, other] = [0, 1].map(|call| run.segment().records.accelerators[call].words[word].after);
        change_result(run.segment(), 0, word, |_| other);
        change_result(run.segment(), 1, word, |_| one);
    }
    assert_refused("results are exchanged", run.check(), &[By::Bus("SHA256_STATE")]);
}

/// The state is added to what the rounds make, modulo 2^32 and not otherwise.
#[test]
fn sums_of_the_call() {
    let program = two_calls([1, 2]);
    let mut run = Run::record(&program, &[], ONE_SHARD);
    change_result(run.segment(), 0, STATE, |word| word.wrapping_add(1));
    let result = check_changed(&run, |shards, _| {
        row::<Sha256Columns<F>>(shards[0].table(n::SHA256), 0).result[0].lo -= F::ONE;
    });
    assert_refused("a sum is one too large", result, &[By::Chip("sha256")]);
}
