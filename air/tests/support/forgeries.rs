//! Forged executions: cheats that a prover could try, each with what stands in its way.
//!
//! A forger fixes up everything that depends on the lie: traces are filled from the changed records, lookups are counted
//! again. So what refuses the run is the check that is meant to.

use super::asm::{exit, li, program, rrr};
use super::run::{Run, Shard};
use nova_air::{CheckError, F, Trace};
use nova_vm::Program;
use nova_vm::isa::{Family, Instruction, Opcode};
use nova_vm::record::{Records, Segment};
use p3_field::PrimeCharacteristicRing;
use std::borrow::BorrowMut;

/// What must refuse a forgery.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum By {
    /// A constraint of the chip of this name.
    Chip(&'static str),
    /// The bus of this name.
    Bus(&'static str),
}

/// Enough cycles for any of these programs.
pub(crate) const ONE_SHARD: u32 = 1 << 20;

pub(crate) fn f(value: u32) -> F {
    F::from_u32(value)
}

pub(crate) fn refused_by(error: &CheckError) -> String {
    match error {
        CheckError::Constraint { chip, .. } => format!("chip {chip}"),
        CheckError::Bus { bus, .. } => format!("bus {bus}"),
    }
}

pub(crate) fn assert_refused(name: &str, result: Result<(), CheckError>, by: &[By]) {
    let error = result.expect_err(name);
    let wanted: Vec<_> = by
        .iter()
        .map(|by| match by {
            By::Chip(chip) => format!("chip {chip}"),
            By::Bus(bus) => format!("bus {bus}"),
        })
        .collect();
    assert!(wanted.contains(&refused_by(&error)), "{name}: {error}, and not by {wanted:?}");
}

/// Checks filled tables after a change, with the lookups counted again. The memory table has one section.
pub(crate) fn check_changed(
    run: &Run<'_>,
    change: impl FnOnce(&mut Vec<Shard>, &mut Trace),
) -> Result<(), CheckError> {
    let (mut shards, mut memory) = run.fill();
    change(&mut shards, &mut memory.sections[0].trace);
    let chips = run.shard_chips();
    for shard in &mut shards {
        shard.count_lookups(&chips, run.program);
    }
    run.check_filled(&shards, memory)
}

/// A row of a trace as its columns.
pub(crate) fn row<C>(trace: &mut Trace, row: usize) -> &mut C
where
    [F]: BorrowMut<C>,
{
    let width = trace.width;
    trace.values[row * width..(row + 1) * width].borrow_mut()
}

/// The rows of a trace as their columns.
pub(crate) fn rows<C: 'static>(trace: &mut Trace) -> impl Iterator<Item = &mut C>
where
    [F]: BorrowMut<C>,
{
    trace.values.chunks_exact_mut(trace.width).map(BorrowMut::borrow_mut)
}

/// The value that the instruction of an index wrote.
pub(crate) fn result_of(records: &mut Records, index: u32) -> &mut u32 {
    let binary = [
        &mut records.add,
        &mut records.bitwise,
        &mut records.shift,
        &mut records.compare,
        &mut records.multiply,
        &mut records.divide,
    ];
    let unary = [
        &mut records.add_imm,
        &mut records.bitwise_imm,
        &mut records.shift_imm,
        &mut records.compare_imm,
        &mut records.jump_register,
    ];
    let binary = binary.into_iter().flatten().map(|record| (record.step, &mut record.result));
    let unary = unary.into_iter().flatten().map(|record| (record.step, &mut record.result));
    let loads = [&mut records.load_word, &mut records.load_narrow];
    let loads = loads.into_iter().flatten().map(|record| (record.step, &mut record.result));
    let mut all = binary.chain(unary).chain(loads);
    all.find(|(step, _)| step.index == index).expect("the instruction wrote").1
}

pub(crate) fn register_after(segment: &mut Segment, register: u8) -> &mut u32 {
    let mut registers = segment.registers.iter_mut();
    &mut registers.find(|touched| touched.register == register).expect("it was touched").after
}

/// Two loaded operands, the instruction under test writing x6, and an exit.
pub(crate) fn with_operands(left: u32, right: u32, instruction: Instruction) -> Program {
    let mut lines = [li(20, left), li(21, right)].concat();
    lines.push(instruction);
    lines.extend(exit(0));
    program(&lines)
}

/// Index of the instruction under test.
pub(crate) const UNDER_TEST: u32 = 4;

pub(crate) const RESULT: u8 = 6;

/// The forger claims `wrong` as the result and as the register's value ever after.
pub(crate) fn forge_result(run: &mut Run<'_>, wrong: u32) {
    let segment = run.segment();
    *result_of(&mut segment.records, UNDER_TEST) = wrong;
    *register_after(segment, RESULT) = wrong;
}

pub(crate) fn wrong_results(right: u32) -> impl Iterator<Item = u32> {
    let values = [0, 1, u32::MAX, right ^ 1, right ^ 0x8000, right ^ 0x1_0000, right ^ 0x8000_0000];
    let others = [!right, right.wrapping_neg(), right.wrapping_add(1), right.wrapping_sub(1)];
    values.into_iter().chain(others).filter(move |&wrong| wrong != right)
}

pub(crate) fn refuse_wrong_results(program: &Program, chip: &'static str) {
    let mut honest = Run::record(program, &[], ONE_SHARD);
    honest.check().unwrap();
    let right = *result_of(&mut honest.segment().records, UNDER_TEST);
    for wrong in wrong_results(right) {
        let mut run = Run::record(program, &[], ONE_SHARD);
        forge_result(&mut run, wrong);
        let by = [By::Chip(chip), By::Bus("RANGE"), By::Bus("BYTES"), By::Bus("PROGRAM"), By::Bus("MEMORY")];
        assert_refused(&format!("{} as {wrong:#x}", program.code().instructions()[4].opcode), run.check(), &by);
    }
}

/// Records a run of one program and passes it off as the other's.
pub(crate) fn pass_off(name: &str, executed: &[Instruction], claimed: &[Instruction], by: By, refill: bool) {
    let end = exit(0);
    let programs = [executed, claimed].map(|lines| program(&[lines, &end].concat()));
    let mut run = Run::record(&programs[0], &[], ONE_SHARD);
    run.check().unwrap();
    let result = if refill {
        run.program = &programs[1];
        check_changed(&run, |_, _| {})
    } else {
        let (mut shards, memory) = run.fill();
        run.program = &programs[1];
        let chips = run.shard_chips();
        shards.iter_mut().for_each(|shard| shard.count_lookups(&chips, run.program));
        run.check_filled(&shards, memory)
    };
    assert_refused(name, result, &[by]);
}

/// Writes another link, and claims it as the register's value at the end.
pub(crate) fn forge_link(shard: &mut Shard, change: impl FnOnce(&mut Shard)) {
    change(shard);
    let register = shard.rows.iter_mut().find(|row| row.space == 0 && row.address == u32::from(RESULT));
    register.unwrap().after += 4;
    shard.fill_boundary();
}

/// A carry that takes 1 from its own limb and adds this much to the next, as 2^16 times it is -1 modulo p.
pub(crate) const MINUS_ONE: u32 = 32512;

/// Wrong results of a family's operations on two registers.
pub(crate) fn refuse_wrong_results_of_two_registers(chip: &'static str, family: Family) {
    for &opcode in Opcode::ALL.iter().filter(|opcode| opcode.family() == family) {
        for (left, right) in [(7, u32::MAX - 2), (1 << 31, u32::MAX), (5, 0)] {
            refuse_wrong_results(&with_operands(left, right, rrr(opcode, RESULT, 20, 21)), chip);
        }
    }
}

/// Makes the load with this number, which writes register 6 or one of the next, see another value in the words from `base` on.
pub(crate) fn see(run: &mut Run<'_>, base: u32, load: usize, value: u32) {
    let segment = run.segment();
    let record = &mut segment.records.load_word[load];
    (record.memory.before, record.result) = (value, value);
    *register_after(segment, 6 + load as u8) = value;
    let address = base + 4 * load as u32;
    let word = segment.words.iter_mut().find(|word| word.address == address).unwrap();
    (word.before, word.after) = (value, value);
}
