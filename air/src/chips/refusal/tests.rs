//! Tests of the `refusal` chip.

use crate::F;
use crate::chips::RefusalColumns;
use crate::gadgets::Word;
use crate::rv32im::chip_number as n;
use crate::support::accelerators::{FRESH, one_call, set_answer, take_back};
use crate::support::asm::SCRATCH;
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::support::run::Run;
use nova_abi::memory::{ADDRESS_END, ADDRESS_START};
use nova_abi::syscall::{KECCAK_F, REFUSED};
use nova_vm::record::RefusalRecord;
use p3_field::PrimeCharacteristicRing;

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
            // The tables are filled from the record of a pointer that is bad, and changed to hold this one.
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
