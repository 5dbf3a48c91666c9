//! Tests of the `slice` chip.

use super::{Slice, SliceColumns};
use crate::rv32im::chip_number;
use crate::support::asm::{exit, li, program, rri};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row};
use crate::support::row::violated;
use crate::support::run::{Run, Shard};
use crate::witness::{RunCode, SliceRow, slice_rows};
use crate::{CheckError, F};
use nova_vm::Program;
use nova_vm::isa::Opcode;
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

/// Adds `step` to a register, then 1, and exits.
fn steps(step: i32) -> Program {
    program(&[&li(5, 7)[..], &[rri(Opcode::Addi, 6, 5, step), rri(Opcode::Addi, 6, 6, 1)], &exit(0)].concat())
}

/// Checks tables as they are after a change, the lookups of instructions included.
fn check_as_they_are(run: &Run<'_>, change: impl FnOnce(&mut [Shard])) -> Result<(), CheckError> {
    let (mut shards, memory) = run.fill();
    change(&mut shards);
    run.check_filled(&shards, memory)
}

/// Runs a program, and checks its tables, the slices after a change, as those of another program.
fn check_as_another(change: impl FnOnce(&mut Shard)) -> Result<(), CheckError> {
    let (executed, claimed) = (steps(1), steps(2));
    let mut run = Run::record(&executed, &[], ONE_SHARD);
    run.check().unwrap();
    let (mut shards, _) = run.fill();
    change(&mut shards[0]);
    run.program = &claimed;
    let (_, memory) = run.fill();
    run.check_filled(&shards, memory)
}

/// Index of the instruction in which the programs differ.
const DIFFERENT: usize = 2;

/// What is counted from records is what the chips fetch: `check_changed` counts their messages.
#[test]
fn a_slice_lists_what_is_executed_with_its_uses() {
    let program = steps(1);
    let run = Run::record(&program, &[], 3);
    run.check().unwrap();
    let slices: Vec<_> = run.segments.iter().map(|segment| slice_rows(program.code(), &segment.records)).collect();
    let executed: usize = slices.iter().map(Vec::len).sum();
    assert_eq!(executed, program.code().instructions().len(), "each instruction once, no loops");
    assert_eq!(slices[0], [0, 1, 2].map(|index| SliceRow { index, uses: 1 }));
    let (filled, _) = run.fill();
    let mut counted = Vec::new();
    check_changed(&run, |shards, _| {
        counted.extend(shards.iter_mut().map(|shard| shard.table(chip_number::SLICE).clone()))
    })
    .unwrap();
    for (mut shard, counted) in filled.into_iter().zip(counted) {
        assert_eq!(*shard.table(chip_number::SLICE), counted);
    }
}

#[test]
fn the_run_counts_the_shards_that_execute_an_instruction() {
    let program = steps(1);
    let mut code = RunCode::new(program.code());
    code.absorb(&[SliceRow { index: 0, uses: 5 }, SliceRow { index: 2, uses: 1 }]);
    code.absorb(&[SliceRow { index: 2, uses: 9 }]);
    let mut reads = vec![false; program.code().instructions().len()];
    reads[1] = true;
    assert_eq!(code.trace(&reads).values[..8], [1, 0, 0, 1, 2, 0, 0, 0].map(f));
}

/// The shard executes an instruction of another program, and its slice lists it.
#[test]
fn an_instruction_of_another_program() {
    let result = check_as_another(|_| {});
    assert_refused("an instruction of another program", result, &[By::Bus("CODE")]);
}

/// An instruction at an address that the program does not have.
#[test]
fn an_instruction_beyond_the_program() {
    let program = steps(1);
    let run = Run::record(&program, &[], ONE_SHARD);
    let result = check_as_they_are(&run, |shards| {
        let table = shards[0].table(chip_number::SLICE);
        let mut further = *row::<SliceColumns<F>>(table, 0);
        (further.instruction.pc, further.uses) = (f(1 << 20), F::ZERO);
        let unused = program.code().instructions().len();
        *row(table, unused) = further;
    });
    assert_refused("an instruction beyond the program", result, &[By::Bus("CODE")]);
}

/// Rows of a slice that the program does not have, with the constraint that refuses them.
#[test]
fn padding_answers_nothing_and_rows_are_real_or_not() {
    let program = steps(1);
    let run = Run::record(&program, &[], ONE_SHARD);
    for (constraint, is_real, uses) in [(0, 2, 0), (1, 0, 1)] {
        let (mut shards, _) = run.fill();
        let table = shards[0].table(chip_number::SLICE);
        let changed: &mut SliceColumns<F> = row(table, 2);
        (changed.is_real, changed.uses) = (f(is_real), f(uses));
        assert_eq!(violated(&Slice, table), [constraint], "is_real {is_real}, uses {uses}");
        let result = check_as_they_are(&run, |shards| {
            let changed: &mut SliceColumns<F> = row(shards[0].table(chip_number::SLICE), 2);
            (changed.is_real, changed.uses) = (f(is_real), f(uses));
        });
        assert_refused("a row that is neither real nor padding", result, &[By::Chip("slice")]);
    }
}

/// Without the constraint on padding, a row could answer with an instruction that the program does not have, and not
/// ask for it.
#[test]
fn only_the_constraint_on_padding_refuses_an_instruction_that_is_not_asked_for() {
    let mut broken = Vec::new();
    let result = check_as_another(|shard| {
        let table = shard.table(chip_number::SLICE);
        row::<SliceColumns<F>>(table, DIFFERENT).is_real = F::ZERO;
        broken = violated(&Slice, table);
    });
    assert_refused("an instruction that is not asked for", result, &[By::Chip("slice")]);
    assert_eq!(broken, [1]);
}

/// Without the constraint on `is_real`, a second row could take back what the first asks for.
#[test]
fn only_the_constraint_on_flags_refuses_an_instruction_that_is_taken_back() {
    let mut broken = Vec::new();
    let result = check_as_another(|shard| {
        let table = shard.table(chip_number::SLICE);
        let asked = *row::<SliceColumns<F>>(table, DIFFERENT);
        let padding = table.height() - 1;
        *row(table, padding) = SliceColumns { is_real: F::NEG_ONE, uses: F::ZERO, ..asked };
        broken = violated(&Slice, table);
    });
    assert_refused("an instruction that is taken back", result, &[By::Chip("slice")]);
    assert_eq!(broken, [0]);
}

/// Nothing has to be unique or complete: an instruction twice, its uses divided, and one that is not executed.
#[test]
fn a_slice_may_repeat_and_add() {
    let program = steps(1);
    let run = Run::record(&program, &[], 2);
    let result = check_as_they_are(&run, |shards| {
        let table = shards[1].table(chip_number::SLICE);
        let first = *row::<SliceColumns<F>>(table, 0);
        *row(table, 2) = SliceColumns { uses: first.uses + F::ONE, ..first };
        row::<SliceColumns<F>>(table, 0).uses = F::NEG_ONE;
        let other = *row::<SliceColumns<F>>(shards[0].table(chip_number::SLICE), 0);
        *row(shards[1].table(chip_number::SLICE), 3) = SliceColumns { uses: F::ZERO, ..other };
    });
    result.unwrap();
}
