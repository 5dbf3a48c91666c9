//! Cheats about selectors, instructions and control flow.

use crate::support::asm::{SCRATCH, li, ri, rri, rrr, ssi};
use crate::support::forgeries::{By, ONE_SHARD, RESULT, assert_refused, check_changed, pass_off, row, with_operands};
use crate::support::programs::everything;
use crate::support::run::{Run, Shard};
use nova_air::chips::{AddColumns, CompareColumns, JumpColumns, SyscallColumns};
use nova_air::rv32im::chip_number as n;
use nova_air::{F, Trace};
use nova_vm::isa::{Instruction, Opcode};
use p3_field::PrimeCharacteristicRing;

/// Changes the tables of a run of every operation.
fn change_tables(name: &str, by: By, change: impl FnOnce(&mut Shard, &mut Trace)) {
    let program = everything(3, 5);
    let run = Run::record(&program, b"seven b", ONE_SHARD);
    assert_refused(name, check_changed(&run, |shards, memory| change(&mut shards[0], memory)), &[by]);
}

#[test]
fn selectors() {
    use By::{Bus, Chip};
    type Change = fn(&mut Shard);
    let cheats: [(&str, By, Change); 9] = [
        ("an instruction's row is switched off", Bus("EXECUTION"), |s| {
            row::<AddColumns<F>>(s.table(n::ADD), 0).is_add = F::ZERO;
        }),
        ("a row counts twice", Chip("add"), |s| row::<AddColumns<F>>(s.table(n::ADD), 0).is_add = F::TWO),
        ("a row has two operations", Chip("add"), |s| row::<AddColumns<F>>(s.table(n::ADD), 0).is_sub = F::ONE),
        // The first sum is 0 + 0, and so is the difference.
        ("a sum is called a difference", Bus("PROGRAM"), |s| {
            let row = row::<AddColumns<F>>(s.table(n::ADD), 0);
            (row.is_add, row.is_sub) = (F::ZERO, F::ONE);
        }),
        ("padding takes back a row", Chip("jump"), |s| {
            let table = s.table(n::JUMP);
            let last = table.values.len() / table.width - 1;
            row::<JumpColumns<F>>(table, last).is_real = F::NEG_ONE;
        }),
        ("padding has an immediate", Chip("compare"), |s| {
            let table = s.table(n::COMPARE);
            let last = table.values.len() / table.width - 1;
            row::<CompareColumns<F>>(table, last).operand.is_immediate = F::ONE;
        }),
        ("a call that is not a write has output", Chip("syscall"), |s| {
            row::<SyscallColumns<F>>(s.table(n::SYSCALL), 0).has_output = F::ONE;
        }),
        ("x0 is written", Bus("PROGRAM"), |s| row::<AddColumns<F>>(s.table(n::ADD), 0).rd.register = F::ZERO),
        ("a cell of memory is a register", Bus("MEMORY"), |s| {
            let rows = &mut s.rows;
            let word = rows.iter().position(|row| row.space == 1).unwrap();
            rows[word].space = 0;
            s.fill_boundary();
        }),
    ];
    for (name, by, change) in cheats {
        change_tables(name, by, |shard, _| change(shard));
    }
}

#[test]
fn another_instruction() {
    let skipped = rri(Opcode::Addi, 7, 0, 1);
    let after = |line: Instruction| [&li(5, SCRATCH)[..], &[line, skipped]].concat();
    for (name, executed, claimed) in [
        ("opcode", rrr(Opcode::Add, 6, 5, 5), rrr(Opcode::Sub, 6, 5, 5)),
        ("immediate", rri(Opcode::Addi, 6, 5, 1), rri(Opcode::Addi, 6, 5, 2)),
        ("register read", rrr(Opcode::Add, 6, 5, 5), rrr(Opcode::Add, 6, 5, 4)),
        ("register written", rrr(Opcode::Add, 6, 5, 5), rrr(Opcode::Add, 8, 5, 5)),
        ("branch inverted", ssi(Opcode::Beq, 5, 5, 8), ssi(Opcode::Bne, 5, 5, 8)),
        ("branch elsewhere", ssi(Opcode::Beq, 5, 5, 8), ssi(Opcode::Beq, 5, 5, 4)),
        ("jump elsewhere", ri(Opcode::Jal, 6, 8), ri(Opcode::Jal, 6, 4)),
        ("width of a load", rri(Opcode::Lw, 6, 5, 0), rri(Opcode::Lh, 6, 5, 0)),
        ("width of a store", ssi(Opcode::Sw, 5, 5, 0), ssi(Opcode::Sb, 5, 5, 0)),
    ] {
        pass_off(name, &after(executed), &after(claimed), By::Bus("PROGRAM"), false);
    }
}

#[test]
fn control_flow() {
    let simple = with_operands(1, 2, rrr(Opcode::Add, RESULT, 20, 21));
    type Change = fn(&mut Run<'_>);
    let cheats: [(&str, &str, Change); 7] = [
        ("an instruction is skipped", "EXECUTION", |run| run.segment().records.add.clear()),
        ("an instruction is repeated", "EXECUTION", |run| {
            let again = run.segment().records.add[0];
            run.segment().records.add.push(again);
        }),
        ("an instruction is executed elsewhere", "EXECUTION", |run| run.segment().records.add[0].step.index += 1),
        ("the run halts early", "EXECUTION", |run| run.segment().cycles -= 1),
        ("something runs after the halt", "EXECUTION", |run| {
            let segment = run.segment();
            let mut more = segment.records.add_imm[0];
            (more.step.cycle, segment.cycles) = (segment.cycles + 1, segment.cycles + 1);
            segment.records.add_imm.push(more);
        }),
        ("the exit code is another", "EXIT", |run| run.exit = 1),
        ("the run does not halt", "EXECUTION", |run| run.segment().halt = None),
    ];
    for (name, bus, change) in cheats {
        let mut run = Run::record(&simple, &[], ONE_SHARD);
        change(&mut run);
        assert_refused(name, run.check(), &[By::Bus(bus)]);
    }
}
