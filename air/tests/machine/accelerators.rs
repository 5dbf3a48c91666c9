//! Cheats about the calls of accelerators.

use crate::asm::{SCRATCH, ecall, exit, li, program, ssi};
use crate::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::run::Run;
use nova_abi::memory::{ADDRESS_END, ADDRESS_START};
use nova_abi::syscall::{DONE, KECCAK_F, REFUSED, WRITE_HOST};
use nova_air::F;
use nova_air::chips::{KeccakRoundColumns, RefusalColumns, SyscallColumns};
use nova_air::gadgets::Word;
use nova_air::rv32im::chip_number as n;
use nova_vm::Program;
use nova_vm::isa::Opcode;
use nova_vm::record::{AcceleratorRecord, RefusalRecord, Segment, Step, TouchedWord, tick};
use p3_field::PrimeCharacteristicRing;

const SECOND: u32 = SCRATCH + 0x400;
/// Memory that no instruction touches.
const FRESH: u32 = SCRATCH + 0x800;
const OTHER: u32 = SCRATCH + 0xc00;

/// Permutes two states that differ in their first words, and one of zeros.
pub(crate) fn three_calls() -> Program {
    let mut lines = Vec::new();
    for state in [SCRATCH, SECOND] {
        lines.extend([li(5, state), li(6, state ^ 0x1234_5678)].concat());
        lines.push(ssi(Opcode::Sw, 5, 6, 0));
        lines.extend(ecall(KECCAK_F, [state, 0, 0]));
    }
    lines.extend(ecall(KECCAK_F, [FRESH, 0, 0]));
    lines.extend(exit(0));
    program(&lines)
}

/// Makes one call.
fn one_call(number: u32, pointer: u32) -> Program {
    program(&[ecall(number, [pointer, 0, 0]), exit(0)].concat())
}

/// Serves a call at another address, of memory that nobody else touches.
fn serve(segment: &mut Segment, mut call: AcceleratorRecord, address: u32) {
    for (word, address) in call.words.iter_mut().zip((address..).step_by(4)) {
        word.address = address;
        let (before, after, last) = (word.access.before, word.after, call.step.cycle * tick::PER_CYCLE);
        segment.words.push(TouchedWord { address, before, after, last });
    }
    segment.words.sort_by_key(|word| word.address);
    segment.records.accelerators.push(call);
}

/// Takes back the effects of a call on memory that nobody else touches.
fn take_back(segment: &mut Segment, call: usize) -> AcceleratorRecord {
    let call = segment.records.accelerators.remove(call);
    segment.words.retain(|touched| call.words.iter().all(|word| word.address != touched.address));
    call
}

/// Changes what the word-th word of a call's state is afterwards, in the record and in memory ever after.
pub(crate) fn change_result(segment: &mut Segment, call: usize, word: usize, change: impl Fn(u32) -> u32) {
    let update = &mut segment.records.accelerators[call].words[word];
    update.after = change(update.after);
    let mut words = segment.words.iter_mut();
    let touched = words.find(|touched| touched.address == update.address).expect("the call touches its state");
    touched.after = update.after;
}

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

type Rounds = KeccakRoundColumns<F>;

#[test]
fn forged_rounds_of_keccak() {
    let program = three_calls();
    let run = Run::record(&program, &[], ONE_SHARD);
    type Change = fn(&mut nova_air::Trace);
    let cheats: [(&str, By, Change); 8] = [
        ("a round is skipped", By::Chip("keccak_round"), |t| {
            let width = t.width;
            t.values.copy_within(6 * width.., 5 * width);
        }),
        ("the rounds end early", By::Chip("keccak_round"), |t| {
            row::<Rounds>(t, 11).low = core::array::from_fn(|index| f(u32::from(index == 5)));
            row::<Rounds>(t, 11).high = core::array::from_fn(|index| f(u32::from(index == 3)));
        }),
        ("the rounds begin in the middle", By::Chip("keccak_round"), |t| row::<Rounds>(t, 24).is_first = F::ZERO),
        ("two rounds have one number", By::Chip("keccak_round"), |t| {
            (row::<Rounds>(t, 3).low, row::<Rounds>(t, 3).high) = (row::<Rounds>(t, 2).low, row::<Rounds>(t, 2).high);
        }),
        ("a row has no round", By::Chip("keccak_round"), |t| {
            (row::<Rounds>(t, 3).low, row::<Rounds>(t, 3).high) = ([F::ZERO; 6], [F::ZERO; 4]);
        }),
        ("a call becomes another one on the way", By::Chip("keccak_round"), |t| {
            let other = row::<Rounds>(t, 24).cycle;
            (12..24).for_each(|at| row::<Rounds>(t, at).cycle = other);
        }),
        ("padding starts a call", By::Chip("keccak_round"), |t| row::<Rounds>(t, 80).is_first = F::ONE),
        ("padding ends a call", By::Chip("keccak_round"), |t| {
            (row::<Rounds>(t, 80).low[5], row::<Rounds>(t, 80).high[3]) = (F::ONE, F::ONE);
        }),
    ];
    for (name, by, change) in cheats {
        let result = check_changed(&run, |shards, _| change(shards[0].table(n::KECCAK_ROUND)));
        assert_refused(name, result, &[by]);
    }
}

/// Changes what the call-th system call leaves in a0, and what the next write to a0 finds there.
pub(crate) fn set_answer(run: &mut Run<'_>, call: usize, result: u32) {
    let code = run.program.code();
    let records = &mut run.segment().records;
    let call = &mut records.system[call];
    call.result = result;
    let writes_a0 = |step: Step| code.instructions()[step.index as usize].rd == 10 && step.cycle > call.step.cycle;
    let mut writes = records.add_imm.iter_mut().filter(|record| writes_a0(record.step));
    writes.next().expect("a0 is written again").rd.before = result;
}

#[test]
fn forged_answers() {
    type Change = fn(&mut Run<'_>);
    let cheats: [(&str, u32, Change); 3] = [
        ("a call that was served is called refused", FRESH, |run| set_answer(run, 0, REFUSED)),
        ("a call that was refused is called served", FRESH + 2, |run| set_answer(run, 0, DONE)),
        ("a refusal is made up", FRESH + 2, |run| {
            let again = run.segment().records.refusals[0];
            run.segment().records.refusals.push(again);
        }),
    ];
    for (name, pointer, change) in cheats {
        let program = one_call(KECCAK_F, pointer);
        Run::record(&program, &[], ONE_SHARD).check().unwrap();
        let mut run = Run::record(&program, &[], ONE_SHARD);
        change(&mut run);
        assert_refused(name, run.check(), &[By::Bus("CALL")]);
    }
    // A call whose number no accelerator has: the row says what it likes, and nobody answers.
    let other = one_call(WRITE_HOST, 0);
    let run = Run::record(&other, &[], ONE_SHARD);
    let result = check_changed(&run, |shards, _| {
        let row = row::<SyscallColumns<F>>(shards[0].table(n::SYSCALL), 0);
        (row.flags, row.is_accelerator, row.accelerator) = ([F::ZERO; 6], F::ONE, f(WRITE_HOST));
    });
    assert_refused("another call is called an accelerator's", result, &[By::Bus("CALL")]);
}

/// Every way to call this pointer bad.
fn refusals(pointer: u32, check: impl Fn(&str, Result<(), nova_air::CheckError>)) {
    for (name, reason) in [("misaligned", 0), ("below", 1), ("above", 2), ("beyond", 3)] {
        let program = one_call(KECCAK_F, pointer);
        let mut run = Run::record(&program, &[], ONE_SHARD);
        let segment = run.segment();
        if segment.records.refusals.is_empty() {
            let call = take_back(segment, 0);
            let (step, number, arguments) = (call.step, call.number, call.arguments);
            let refusal = RefusalRecord { step, number, arguments, pointer, operand: 0, register: None };
            // The tables are filled from the record of a pointer that is bad, and changed to speak of this one.
            segment.records.refusals.push(RefusalRecord { pointer: pointer | 1, ..refusal });
            set_answer(&mut run, 0, REFUSED);
        }
        let result = check_changed(&run, |shards, _| {
            let row = row::<RefusalColumns<F>>(shards[0].table(n::REFUSAL), 0);
            row.pointer = Word::new(f(pointer & 0xffff), f(pointer >> 16));
            row.remainder = [f(pointer & 1), f(pointer >> 1 & 1)];
            row.quotient = f((pointer & 0xffff) / 4);
            let is = |index| F::from_bool(index == reason);
            (row.is_misaligned, row.is_below, row.is_above, row.is_beyond) = (is(0), is(1), is(2), is(3));
        });
        check(name, result);
    }
}

#[test]
fn good_pointers_are_not_refused() {
    for pointer in [FRESH, ADDRESS_START, ADDRESS_END - 200, 0x0010_0ff8, 0xdffe_f000] {
        refusals(pointer, |name, result| {
            assert_refused(&format!("{pointer:#x} {name}"), result, &[By::Chip("refusal"), By::Bus("RANGE")]);
        });
    }
}

#[test]
fn bad_pointers_are_refused_for_a_good_reason() {
    let reasons = [
        (SCRATCH + 1, &["misaligned"][..]),
        (0, &["below"]),
        (ADDRESS_START - 1, &["misaligned", "below"]),
        (ADDRESS_END - 196, &["above"]),
        (ADDRESS_END - 197, &["misaligned"]),
        (ADDRESS_END, &["above"]),
        (ADDRESS_END | 0xffff, &["misaligned", "above"]),
        ((ADDRESS_END | 0xffff) + 1, &["beyond"]),
        (u32::MAX, &["misaligned", "beyond"]),
    ];
    for (pointer, good) in reasons {
        refusals(pointer, |name, result| {
            assert_eq!(result.is_ok(), good.contains(&name), "{pointer:#x} {name}: {result:?}");
        });
    }
}

/// Bad pointers that are not refused lead nowhere.
#[test]
fn bad_pointers_are_not_served() {
    // A word of an address that is no multiple of 4 has no number, so that memory notices, too.
    let misaligned = [By::Bus("RANGE"), By::Bus("MEMORY")];
    let image = [By::Chip("image")];
    for (bad, by) in
        [(FRESH + 2, &misaligned[..]), (ADDRESS_END - 4, &image), (0xe000_0000, &image), (0xffff_0000, &image)]
    {
        let (good, program) = (one_call(KECCAK_F, FRESH), one_call(KECCAK_F, bad));
        let mut served = Run::record(&good, &[], ONE_SHARD).segment().records.accelerators.remove(0);
        let mut run = Run::record(&program, &[], ONE_SHARD);
        set_answer(&mut run, 0, DONE);
        let segment = run.segment();
        let refusal = segment.records.refusals.remove(0);
        (served.step, served.arguments) = (refusal.step, refusal.arguments);
        serve(segment, served, bad & !3);
        assert_refused(&format!("{bad:#x}"), run.check(), by);
    }
}
