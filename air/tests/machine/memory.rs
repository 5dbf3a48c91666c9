//! Cheats about memory, the claim, and the order of shards.

use crate::support::asm::{SCRATCH, rrr};
use crate::support::forgeries::{By, ONE_SHARD, RESULT, assert_refused, forge_result, register_after, with_operands};
use crate::support::programs::{memory_program, random};
use crate::support::run::Run;
use nova_vm::isa::Opcode;
use nova_vm::record::tick;

#[test]
fn claims_and_values() {
    let program = memory_program();
    type Change = fn(&mut Run<'_>);
    let cheats: [(&str, By, Change); 11] = [
        ("a byte of output is another", By::Bus("OUTPUT"), |run| run.output[0] ^= 1),
        ("output is dropped", By::Bus("OUTPUT"), |run| run.output.truncate(4)),
        ("output is shortened by a byte", By::Bus("OUTPUT"), |run| run.output.truncate(7)),
        ("output is lengthened by a word", By::Bus("OUTPUT"), |run| run.output.extend([0; 4])),
        ("output is lengthened by a byte", By::Bus("OUTPUT"), |run| run.output.push(0)),
        ("output is left out", By::Bus("OUTPUT"), |run| run.output.clear()),
        ("output is reordered", By::Bus("OUTPUT"), |run| run.output.rotate_left(4)),
        ("the input has two lengths", By::Bus("MEMORY"), |run| {
            let record = &mut run.segment().records.system[3];
            (record.third.before, record.result) = (9, 9);
        }),
        ("a value is read that was never written", By::Bus("MEMORY"), |run| {
            let segment = run.segment();
            let load = &mut segment.records.load_word[0];
            (load.memory.before, load.result) = (9, 9);
            *register_after(segment, 7) = 9;
        }),
        ("memory that was never written is not zero", By::Chip("memory_table"), |run| {
            let segment = run.segment();
            let load = &mut segment.records.load_word[0];
            (load.memory.before, load.result) = (9, 9);
            *register_after(segment, 7) = 9;
            let word = segment.words.iter_mut().find(|word| word.address == SCRATCH + 8).unwrap();
            (word.before, word.after) = (9, 9);
        }),
        ("an unknown call is made", By::Chip("syscall"), |run| run.segment().records.system[2].result = 5),
    ];
    Run::record(&program, b"in", ONE_SHARD).check().unwrap();
    for (name, by, change) in cheats {
        let mut run = Run::record(&program, b"in", ONE_SHARD);
        change(&mut run);
        assert_refused(name, run.check(), &[by]);
    }
}

#[test]
fn an_access_that_precedes_itself() {
    let program = with_operands(1, 2, rrr(Opcode::Add, RESULT, 20, 0));
    let mut run = Run::record(&program, &[], ONE_SHARD);
    forge_result(&mut run, 99);
    let segment = run.segment();
    // It receives what it sends itself, so that any value will do and the bus balances.
    let read = &mut segment.records.add[0];
    let written = read.rs1.previous;
    (read.rs1.previous, read.rs1.before) = (read.step.cycle * tick::PER_CYCLE, 99);
    segment.registers.iter_mut().find(|touched| touched.register == 20).unwrap().last = written;
    assert_refused("equal timestamps", run.check(), &[By::Bus("RANGE")]);
}

#[test]
fn shards() {
    let program = random(9, 600);
    type Change = fn(&mut Run<'_>);
    let cheats: [(&str, &[By], Change); 4] = [
        ("shards are numbered backwards", &[By::Bus("RANGE")], |run| run.numbers.swap(0, 1)),
        ("shards are reordered", &[By::Bus("RUN_MEMORY"), By::Chip("memory_table")], |run| run.segments.swap(0, 1)),
        ("a shard is dropped", &[By::Bus("RUN_MEMORY"), By::Chip("memory_table")], |run| {
            run.segments.remove(1);
            run.numbers.pop();
        }),
        ("a shard is repeated", &[By::Bus("RUN_MEMORY"), By::Chip("memory_table")], |run| {
            let again = run.segments[1].clone();
            run.segments.insert(1, again);
            run.numbers.push(run.numbers.len() as u32 + 1);
        }),
    ];
    for (name, by, change) in cheats {
        let mut run = Run::record(&program, &[], 200);
        run.check().unwrap();
        change(&mut run);
        assert_refused(name, run.check(), by);
    }
}
