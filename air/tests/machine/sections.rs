//! The memory table in several sections: where it is cut, and what a forger could do at the cuts.

use crate::support::asm::{BASE, SCRATCH, ecall, exit, li, program, rri, ssi};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, f, row};
use crate::support::run::{Run, chained};
use nova_abi::memory::INPUT_START;
use nova_abi::syscall::READ_INPUT;
use nova_air::F;
use nova_air::chips::MemoryTableColumns;
use nova_air::witness::MemorySection;
use nova_vm::Program;
use nova_vm::isa::Opcode;
use p3_field::PrimeCharacteristicRing;

const WIDTH: usize = MemoryTableColumns::<F>::WIDTH;

/// Rows of a section: the first cut lies in the range of the code, the second in what is written.
const ROWS: usize = 70;

/// Reads 100 words of its own code, the input's length and first word, and writes 50 words.
fn toucher() -> Program {
    let mut lines = [li(5, BASE), li(7, SCRATCH), li(8, INPUT_START)].concat();
    lines.extend((0..100).map(|index| rri(Opcode::Lw, 6, 5, 4 * index)));
    lines.extend((0..50).map(|index| ssi(Opcode::Sw, 7, 6, 4 * index)));
    lines.extend(ecall(READ_INPUT, [0; 3]));
    lines.push(rri(Opcode::Lw, 9, 8, 0));
    program(&[lines, exit(0)].concat())
}

/// Rows of a section that are used.
fn used(section: &mut MemorySection) -> usize {
    let rows = section.trace.values.len() / WIDTH;
    (0..rows).filter(|&at| row::<MemoryTableColumns<F>>(&mut section.trace, at).is_real == F::ONE).count()
}

#[test]
fn a_run_is_proved_in_sections_of_any_size() {
    let program = toucher();
    for cycles in [60, ONE_SHARD] {
        let run = Run::record(&program, b"input", cycles);
        for (rows, sections) in [(1 << 20, 1), (100, 2), (ROWS, 3), (66, 3)] {
            let (shards, mut memory) = run.fill_sections(rows);
            assert_eq!(memory.sections.len(), sections, "{rows} rows");
            assert_eq!(chained(memory.sections.clone())[0].values, memory.sections[0].values);
            assert!(memory.sections.iter_mut().all(|section| used(section) <= rows));
            run.check_filled(&shards, memory).unwrap_or_else(|error| panic!("{rows} rows: {error}"));
        }
    }
    let (_, memory) = Run::record(&program, b"input", ONE_SHARD).fill_sections(ROWS);
    let [first, second, third] = &memory.sections[..] else { unreachable!("checked above") };
    assert_eq!((first.values.inside_out, second.values.inside_out), (1, 0), "the first cut is in a range");
    assert_eq!((first.values.stage_out, second.values.stage_out), (1, 1), "the input ends in the third section");
    assert_eq!((second.values.key_in, third.values.key_in), (first.values.key_out, second.values.key_out));
}

/// The same row again as the first of the next section, untouched.
fn repeat_at_seam(sections: &mut [MemorySection]) {
    let last = used(&mut sections[0]) - 1;
    let again = *row::<MemoryTableColumns<F>>(&mut sections[0].trace, last);
    let key = sections[0].values.key_out;
    let gap = row::<MemoryTableColumns<F>>(&mut sections[0].trace, last);
    // Keys of neighbouring words of code: the distance is 1, and would have to be 0.
    gap.gap_lo -= F::ONE;
    sections[0].values.key_out = key - 1;
    let cells = &mut sections[1].trace.values;
    cells.truncate(cells.len() - WIDTH);
    cells.splice(0..0, vec![F::ZERO; WIDTH]);
    let fresh = MemoryTableColumns { is_last: F::ZERO, last: again.first, last_shard: F::ZERO, ..again };
    *row(&mut sections[1].trace, 0) = fresh;
}

#[test]
fn sections_continue_each_other() {
    type Change = fn(&mut Vec<MemorySection>);
    let table = By::Chip("memory_table");
    let cheats: [(&str, By, Change); 10] = [
        ("the second section is dropped", table, |sections| _ = sections.remove(1)),
        ("the last section is dropped", table, |sections| _ = sections.pop()),
        ("the first section is dropped", table, |sections| _ = sections.remove(0)),
        ("a section occurs twice", table, |sections| sections.insert(1, sections[1].clone())),
        ("the first section occurs twice", table, |sections| sections.insert(1, sections[0].clone())),
        ("sections are exchanged", table, |sections| sections.swap(1, 2)),
        ("a cell is listed in two sections", By::Bus("RANGE"), |sections| repeat_at_seam(sections)),
        ("a range is left at a seam", table, |sections| sections[0].values.inside_out = 0),
        ("a range is entered at a seam", table, |sections| sections[1].values.inside_out = 1),
        ("the input ends at a seam", table, |sections| sections[1].values.stage_out = 2),
    ];
    let program = toucher();
    let run = Run::record(&program, b"input", 60);
    for (name, by, change) in cheats {
        let (shards, mut memory) = run.fill_sections(ROWS);
        change(&mut memory.sections);
        memory.sections = chained(memory.sections);
        assert_refused(name, run.check_filled(&shards, memory), &[by]);
    }
}

/// A verifier states one length in all sections.
#[test]
fn sections_state_one_length_of_the_input() {
    let program = toucher();
    let run = Run::record(&program, b"input", ONE_SHARD);
    for section in [0, 2] {
        let (shards, mut memory) = run.fill_sections(ROWS);
        memory.sections[section].values.input_length += 1;
        let result = run.check_filled(&shards, memory);
        assert_refused(&format!("section {}", section + 1), result, &[By::Chip("memory_table")]);
    }
}

/// The cell before a seam is touched, so it cannot be left out; nor can a guarded word stand for it.
#[test]
fn cells_at_a_seam_are_listed() {
    let program = toucher();
    let run = Run::record(&program, b"input", ONE_SHARD);
    let (shards, mut memory) = run.fill_sections(ROWS);
    let last = ROWS - 1;
    let before = row::<MemoryTableColumns<F>>(&mut memory.sections[0].trace, last - 1);
    (before.is_last, before.gap_lo) = (F::ONE, before.gap_lo + F::ONE);
    *row(&mut memory.sections[0].trace, last) = MemoryTableColumns::<F>::default();
    assert_refused("a cell is left out", run.check_filled(&shards, memory), &[By::Bus("RUN_MEMORY")]);

    let (shards, mut memory) = run.fill_sections(ROWS);
    let first = row::<MemoryTableColumns<F>>(&mut memory.sections[1].trace, 0);
    (first.address_lo, first.address_hi) = (f(1023), F::ZERO);
    assert_refused("a guarded word", run.check_filled(&shards, memory), &[By::Chip("memory_table")]);
}
