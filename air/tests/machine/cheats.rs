//! Cheats about selectors, instructions, control flow and divisions.

use crate::asm::{SCRATCH, exit, li, program, ri, rri, rrr, ssi};
use crate::forgeries::{By, ONE_SHARD, RESULT, assert_refused, check_changed, f, forge_result, row, with_operands};
use crate::programs::everything;
use crate::run::{Run, Shard};
use nova_air::chips::{
    AddColumns, CompareColumns, DivideColumns, JumpColumns, JumpRegisterColumns, MultiplyColumns, SyscallColumns,
};
use nova_air::gadgets::Word;
use nova_air::rv32im::chip_number as n;
use nova_air::{F, Trace};
use nova_vm::isa::{Instruction, Opcode};
use p3_field::PrimeCharacteristicRing;

/// Changes the tables of a run of every operation.
fn change_tables(name: &str, by: By, change: impl FnOnce(&mut Shard, &mut Trace)) {
    let program = everything(3, 5);
    let run = Run::record(&program, b"seven b", ONE_SHARD);
    assert_refused(name, check_changed(&run, |shards, image| change(&mut shards[0], image)), &[by]);
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
        ("a call that is no write has output", Chip("syscall"), |s| {
            row::<SyscallColumns<F>>(s.table(n::SYSCALL), 0).has_output = F::ONE;
        }),
        ("x0 is written", Bus("PROGRAM"), |s| row::<AddColumns<F>>(s.table(n::ADD), 0).rd.register = F::ZERO),
        ("a place of memory is a register", Bus("MEMORY"), |s| {
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

/// Records a run of one program and passes it off as the other's.
fn pass_off(name: &str, executed: &[Instruction], claimed: &[Instruction], by: By, refill: bool) {
    let end = exit(0);
    let programs = [executed, claimed].map(|lines| program(&[lines, &end].concat()));
    let mut run = Run::record(&programs[0], &[], ONE_SHARD);
    run.check().unwrap();
    let result = if refill {
        run.program = &programs[1];
        check_changed(&run, |_, _| {})
    } else {
        let (mut shards, image) = run.fill();
        run.program = &programs[1];
        let chips = run.shard_machine();
        shards.iter_mut().for_each(|shard| shard.count_lookups(&chips, run.program));
        run.check_filled(&shards, image)
    };
    assert_refused(name, result, &[by]);
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
fn misaligned_and_inconsistent_rows() {
    let after = |line: Instruction| [&li(5, SCRATCH)[..], &[line]].concat();
    for (name, executed, claimed, chip) in [
        ("lw", rri(Opcode::Lw, 6, 5, 0), rri(Opcode::Lw, 6, 5, 2), "load_word"),
        ("lh", rri(Opcode::Lh, 6, 5, 0), rri(Opcode::Lh, 6, 5, 1), "load_narrow"),
        ("sw", ssi(Opcode::Sw, 5, 5, 0), ssi(Opcode::Sw, 5, 5, 1), "store_word"),
        ("sh", ssi(Opcode::Sh, 5, 5, 0), ssi(Opcode::Sh, 5, 5, 1), "store_narrow"),
        ("branch inverted", ssi(Opcode::Beq, 5, 5, 4), ssi(Opcode::Bne, 5, 5, 8), "branch"),
    ] {
        // Records say where the access went; the claimed program's row cannot agree.
        pass_off(name, &after(executed), &after(claimed), By::Chip(chip), true);
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

#[test]
fn the_program_tables_padding_is_no_instruction() {
    // Zeros would be an `add x0, x0, x0` at address 0.
    let program = program(&exit(0));
    let table = nova_air::witness::program_table(&program);
    let rows = nova_air::Chip::preprocessed(&table).unwrap();
    let padding = rows.values.chunks(rows.width).skip(table.rows.len());
    assert!(padding.len() > 0 && padding.clone().all(|row| row[1] == f(nova_air::opcodes::ILLEGAL)));
}

#[test]
fn jumps_to_odd_places() {
    let lines = [&[ri(Opcode::Auipc, 7, 0), rri(Opcode::Jalr, 6, 7, 8)][..], &exit(0)].concat();
    let program = program(&lines);
    let run = Run::record(&program, &[], ONE_SHARD);
    let target = check_changed(&run, |shards, _| {
        row::<JumpRegisterColumns<F>>(shards[0].table(n::JUMP_REGISTER), 0).address.word_lo += F::ONE;
    });
    assert_refused("jalr elsewhere", target, &[By::Chip("jump_register")]);
    let misaligned = check_changed(&run, |shards, _| {
        row::<JumpRegisterColumns<F>>(shards[0].table(n::JUMP_REGISTER), 0).low_bit = F::TWO;
    });
    assert_refused("jalr misaligned", misaligned, &[By::Chip("jump_register")]);
}

/// A carry that takes 1 from its own limb and gives this much to the next, as 2^16 times it is -1 modulo p.
const MINUS_ONE: u32 = 32512;

#[test]
fn carries_of_products() {
    assert_eq!(f(MINUS_ONE) * f(1 << 16), F::NEG_ONE);
    let upper = MINUS_ONE << 16;
    // Of 7 times 9, with what the forger makes of the product's limbs.
    for (carry, opcode, wrong, limbs) in [
        (0, Opcode::Mul, upper | 64, [64, MINUS_ONE, 0, 0]),
        (1, Opcode::Mul, 1 << 16 | 63, [63, 1, MINUS_ONE, 0]),
        (2, Opcode::Mulhu, upper | 1, [63, 0, 1, MINUS_ONE]),
    ] {
        let program = with_operands(7, 9, rrr(opcode, RESULT, 20, 21));
        let mut run = Run::record(&program, &[], ONE_SHARD);
        forge_result(&mut run, wrong);
        let result = check_changed(&run, |shards, _| {
            let row = row::<MultiplyColumns<F>>(shards[0].table(n::MULTIPLY), 0);
            (row.product, row.carry[carry]) = (limbs.map(f), f(MINUS_ONE));
        });
        assert_refused(&format!("carry {carry}"), result, &[By::Bus("RANGE")]);
    }
}

/// A division with one claimed result, and the row's other columns as the forger likes them.
fn divide(name: &str, line: (Opcode, u32, u32), wrong: u32, by: By, change: impl FnOnce(&mut DivideColumns<F>)) {
    let (opcode, left, right) = line;
    let program = with_operands(left, right, rrr(opcode, RESULT, 20, 21));
    let mut run = Run::record(&program, &[], ONE_SHARD);
    forge_result(&mut run, wrong);
    let result = check_changed(&run, |shards, _| change(row(shards[0].table(n::DIVIDE), 0)));
    assert_refused(name, result, &[by]);
}

#[test]
fn divisions() {
    let word = |value: u32| Word::new(f(value & 0xffff), f(value >> 16));
    divide("divisor called zero", (Opcode::Div, 7, 2), u32::MAX, By::Chip("divide"), |row| row.by_zero = F::ONE);
    divide("zero not called zero", (Opcode::Divu, 7, 0), 9, By::Chip("divide"), |row| {
        row.by_zero = F::ZERO;
        row.quotient = [9, 0, 0, 0].map(f);
        row.signed_quotient = word(9);
    });
    divide("remainder as large as the divisor", (Opcode::Remu, 6, 3), 3, By::Bus("RANGE"), |row| {
        row.quotient = [1, 0, 0, 0].map(f);
        (row.signed_quotient, row.signed_remainder, row.remainder) = (word(1), word(3), word(3));
        (row.slack, row.slack_borrow) = (Word::new(f(0xffff), F::NEG_ONE), F::ONE);
    });
    divide("remainder below zero", (Opcode::Rem, -7i32 as u32, 3), 2, By::Bus("RANGE"), |row| {
        row.quotient = [3, 0, 0, 0].map(f);
        row.signed_quotient = word(-3i32 as u32);
        (row.remainder, row.signed_remainder, row.slack) = (Word::new(-F::TWO, F::ZERO), word(2), word(4));
    });
    divide(
        "upper limb of a remainder below zero",
        (Opcode::Rem, (-7i32 << 16) as u32, 3 << 16),
        2 << 16,
        By::Bus("RANGE"),
        |row| {
            row.quotient = [3, 0, 0, 0].map(f);
            row.signed_quotient = word(-3i32 as u32);
            (row.remainder, row.signed_remainder) = (Word::new(F::ZERO, -F::TWO), word(2 << 16));
            (row.slack, row.slack_borrow) = (word(4 << 16 | 0xffff), F::ONE);
        },
    );
    let wrong = (0x8000 - MINUS_ONE) << 16 | 4;
    divide("carry beyond its range", (Opcode::Remu, 0x8000_0005, u32::MAX), wrong, By::Bus("RANGE"), |row| {
        row.carry = f(MINUS_ONE);
        (row.remainder, row.signed_remainder, row.slack) = (word(wrong), word(wrong), word(u32::MAX - wrong - 1));
    });
    divide("remainder of the wrong sign", (Opcode::Rem, -7i32 as u32, 3), 1, By::Chip("divide"), |row| {
        row.signed_remainder = word(1);
    });
    divide("dividend taken as unsigned", (Opcode::Rem, -7i32 as u32, 0), 7, By::Chip("divide"), |row| {
        row.signed_remainder = word(7);
        row.dividend_sign = F::ZERO;
    });
}
