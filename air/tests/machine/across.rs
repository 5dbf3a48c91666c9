//! Cheats across the boundaries of shards of one or two cycles, and between the spaces of registers and memory.

use crate::support::asm::{SCRATCH, ecall, exit, li, program, ri, rri, ssi};
use crate::support::forgeries::{By, ONE_SHARD, RESULT, assert_refused, register_after};
use crate::support::run::Run;
use nova_abi::syscall::WRITE_OUTPUT;
use nova_vm::Program;
use nova_vm::isa::Opcode;
use nova_vm::record::{Access, Segment};

/// A store, a branch that is taken, a load of what was stored, its output, and an exit.
fn a_bit_of_all() -> Program {
    let mut lines = [li(5, SCRATCH), li(6, 0x0102_0304)].concat();
    lines.extend([ssi(Opcode::Sw, 5, 6, 0), ssi(Opcode::Bne, 5, 6, 8), rri(Opcode::Addi, 6, 6, 1)]);
    lines.push(rri(Opcode::Lw, 7, 5, 0));
    lines.extend(ecall(WRITE_OUTPUT, [SCRATCH, 4, 0]));
    lines.extend(exit(0));
    program(&lines)
}

fn find(segments: &[Segment], wanted: impl Fn(&Segment) -> bool) -> usize {
    segments.iter().position(wanted).unwrap()
}

/// The shard claims that a word was and stays another.
fn claim_word(segment: &mut Segment, value: u32) {
    let word = &mut segment.words[0];
    (word.before, word.after) = (value, value);
}

fn branch_not_taken(run: &mut Run<'_>) {
    let at = find(&run.segments, |segment| !segment.records.branch.is_empty());
    let [here, next] = &mut run.segments[at..at + 2] else { unreachable!() };
    here.records.branch[0].taken = false;
    here.exit -= 4;
    next.entry -= 4;
}

fn branch_taken_between_shards(run: &mut Run<'_>) {
    let at = find(&run.segments, |segment| !segment.records.branch.is_empty());
    run.segments[at].exit -= 4;
}

fn old_value_loaded(run: &mut Run<'_>) {
    let at = find(&run.segments, |segment| !segment.records.load_word.is_empty());
    let segment = &mut run.segments[at];
    claim_word(segment, 9);
    let load = &mut segment.records.load_word[0];
    (load.memory.before, load.result) = (9, 9);
    *register_after(segment, 7) = 9;
}

fn writes_output(segment: &Segment) -> bool {
    segment.records.system.iter().any(|record| !record.output.is_empty())
}

fn other_output_shown(run: &mut Run<'_>) {
    let at = find(&run.segments, writes_output);
    let segment = &mut run.segments[at];
    claim_word(segment, 9);
    segment.records.system[0].output[0].access.before = 9;
    run.output = vec![9, 0, 0, 0];
}

#[test]
fn shards_of_one_or_two_cycles() {
    let program = a_bit_of_all();
    type Change = fn(&mut Run<'_>);
    let cheats: [(&str, By, Change); 4] = [
        ("a branch is not taken", By::Chip("branch"), branch_not_taken),
        ("a branch goes elsewhere between shards", By::Bus("EXECUTION"), branch_taken_between_shards),
        ("a load sees what was there before the store", By::Bus("RUN_MEMORY"), old_value_loaded),
        ("the output is not what was stored", By::Bus("RUN_MEMORY"), other_output_shown),
    ];
    for cycles in [1, 2] {
        Run::record(&program, &[], cycles).check().unwrap();
        for (name, by, change) in cheats {
            let mut run = Run::record(&program, &[], cycles);
            change(&mut run);
            assert_refused(&format!("{name}, {cycles} cycles"), run.check(), &[by]);
        }
    }
}

/// Register 20 and the word of memory at byte 80 have the same number. The executor would trap there; the forger runs a
/// program that loads from elsewhere, and claims one that loads from byte 80 and gets the register's value.
#[test]
fn a_load_from_the_space_of_the_registers() {
    let with_base = |base| {
        let lines = [rri(Opcode::Addi, 20, 0, 77), ri(Opcode::Lui, 5, base), rri(Opcode::Lw, RESULT, 5, 80)];
        program(&[&lines[..], &exit(0)].concat())
    };
    let (executed, claimed) = (with_base(SCRATCH), with_base(0));
    let mut run = Run::record(&executed, &[], ONE_SHARD);
    run.check().unwrap();
    let segment = run.segment();
    segment.words.clear();
    segment.records.add_imm[1].result = 0;
    *register_after(segment, 5) = 0;
    *register_after(segment, RESULT) = 77;
    let register = segment.registers.iter_mut().find(|touched| touched.register == 20).unwrap();
    let load = &mut segment.records.load_word[0];
    load.memory = Access { before: 77, previous: register.last };
    (load.rs1.before, load.address, load.result) = (0, 80, 77);
    register.last = load.step.cycle * 4 + 2;
    run.program = &claimed;
    assert_refused("load of a register", run.check(), &[By::Bus("MEMORY")]);
}
