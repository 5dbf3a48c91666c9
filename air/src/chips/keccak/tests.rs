//! Tests of the `keccak` chip.

use crate::rv32im::chip_number as n;
use crate::support::accelerators::{FRESH, OTHER, change_result, serve, take_back, three_calls};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed};
use crate::support::run::Run;
use nova_vm::record::Segment;

#[test]
fn forged_calls_of_keccak() {
    type Change = fn(&mut Segment);
    let cheats: [(&str, By, Change); 9] = [
        ("a word of the result is another", By::Chip("keccak_round"), |s| change_result(s, 0, 7, |word| word ^ 1)),
        ("words of the result are swapped", By::Chip("keccak_round"), |s| {
            let [one, other] = [3, 4].map(|word| s.records.accelerators[0].words[word].after);
            change_result(s, 0, 3, |_| other);
            change_result(s, 0, 4, |_| one);
        }),
        ("nothing is permuted", By::Chip("keccak_round"), |s| {
            for word in 0..50 {
                let before = s.records.accelerators[1].words[word].access.before;
                change_result(s, 1, word, |_| before);
            }
        }),
        ("a call has no effect", By::Bus("CALL"), |s| drop(take_back(s, 2))),
        ("a call has its effect twice", By::Bus("CALL"), |s| {
            let mut again = s.records.accelerators[2].clone();
            again.arguments[0] = OTHER;
            serve(s, again, OTHER);
        }),
        ("a state is permuted without a call", By::Bus("CALL"), |s| {
            let mut more = s.records.accelerators[2].clone();
            (more.step.cycle, more.arguments[0]) = (more.step.cycle + 1, OTHER);
            serve(s, more, OTHER);
        }),
        ("a call permutes another state", By::Bus("CALL"), |s| {
            let mut call = take_back(s, 2);
            call.arguments[0] = OTHER;
            serve(s, call, OTHER);
        }),
        ("a row's words lie elsewhere than its pointer", By::Bus("MEMORY"), |s| {
            let call = take_back(s, 2);
            serve(s, call, OTHER);
        }),
        ("a call is served in another cycle", By::Bus("CALL"), |s| {
            let mut call = take_back(s, 2);
            call.step.cycle += 1;
            serve(s, call, FRESH);
        }),
    ];
    let program = three_calls();
    Run::record(&program, &[], ONE_SHARD).check().unwrap();
    for (name, by, change) in cheats {
        let mut run = Run::record(&program, &[], ONE_SHARD);
        change(run.segment());
        assert_refused(name, run.check(), &[by]);
    }
}

#[test]
fn results_of_two_calls_are_not_exchanged() {
    let program = three_calls();
    let mut run = Run::record(&program, &[], ONE_SHARD);
    let honest = run.fill().0.remove(0).table(n::KECCAK_ROUND).clone();
    for word in 0..50 {
        let [one, other] = [0, 1].map(|call| run.segment().records.accelerators[call].words[word].after);
        change_result(run.segment(), 0, word, |_| other);
        change_result(run.segment(), 1, word, |_| one);
    }
    let result = check_changed(&run, |shards, _| *shards[0].table(n::KECCAK_ROUND) = honest);
    assert_refused("results are exchanged", result, &[By::Bus("KECCAK")]);
}
