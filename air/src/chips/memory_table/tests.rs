//! Tests of the memory table: cheats about its values, and tables out of order to which only one constraint objects.
//!
//! The search for changes of single rows does not reach the latter, since the whole table has another form.

use crate::chips::memory_table::{LAST_REGISTER, LAST_WORD, MAX_GAP};
use crate::chips::{MemorySeam, MemoryTable, MemoryTableColumns, MemoryValues};
use crate::gadgets::Word;
use crate::support::asm::{SCRATCH, ecall, exit, li, program, rri};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, row, see};
use crate::support::programs::memory_program;
use crate::support::row::{Check, Position, RowEffects};
use crate::support::run::Run;
use crate::{F, Trace};
use nova_abi::memory::{INPUT_MAX_BYTES, INPUT_START};
use nova_abi::syscall::READ_INPUT;
use nova_vm::Program;
use nova_vm::isa::Opcode;
use nova_vm::isa::register::INPUT_LENGTH;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::collections::BTreeSet;

const FIRST_WORD: u32 = nova_abi::memory::ADDRESS_START / 4;

/// A word between the first and the last, since gaps are bounded.
const MIDDLE: u32 = MAX_GAP;

/// The only word of the input, and the one in which it ends.
const INPUT: u32 = INPUT_START / 4;

const END: u32 = INPUT + 1;

/// Space and address of a row; padding has none.
type Row = Option<(i8, u32)>;

fn key(row: &MemoryTableColumns<F>) -> F {
    let address = row.address_lo + row.address_hi * f(1 << 16);
    address - row.space * f(FIRST_WORD - LAST_REGISTER - 1)
}

/// The table of these rows, in which every value is zero, but for the input's length.
fn table(rows: &[Row]) -> Vec<MemoryTableColumns<F>> {
    let columns = |row: &Row| match row {
        None => MemoryTableColumns::default(),
        Some((space, address)) => MemoryTableColumns {
            is_real: F::ONE,
            space: if *space < 0 { F::NEG_ONE } else { f(*space as u32) },
            address_lo: f(address & 0xffff),
            address_hi: f(address >> 16),
            ..MemoryTableColumns::default()
        },
    };
    let cells = rows;
    let mut rows: Vec<_> = rows.iter().map(columns).collect();
    let mut stage = 0;
    for (row, &cell) in rows.iter_mut().zip(cells).filter(|(_, cell)| cell.is_some()) {
        let (is_length, is_end) = (cell == register(INPUT_LENGTH.into()), cell == word(END));
        row.stage = f(stage);
        row.is_input = F::from_bool(is_length || is_end || cell == word(INPUT));
        row.first.lo = F::from_bool(is_length) * f(4);
        row.input_ends_before[0] = F::from_bool(is_end);
        stage += u32::from(is_length) + u32::from(is_end);
    }
    if let Some(last) = cells.iter().rposition(Option::is_some) {
        rows[last].is_last = F::ONE;
        set_gap(&mut rows[last], f(MemorySeam::END.key));
    }
    set_gaps(&mut rows);
    rows
}

fn set_gap(row: &mut MemoryTableColumns<F>, next_key: F) {
    let gap = (next_key - key(row) - F::ONE).as_canonical_u32();
    (row.gap_lo, row.gap_hi) = (f(gap & 0xffff), f(gap >> 16));
}

fn set_gaps(rows: &mut [MemoryTableColumns<F>]) {
    for index in (1..rows.len()).filter(|&index| rows[index].is_real == F::ONE).collect::<Vec<_>>() {
        let next_key = key(&rows[index]);
        set_gap(&mut rows[index - 1], next_key);
    }
}

fn register(number: u32) -> Row {
    Some((0, number))
}

fn word(address: u32) -> Row {
    Some((1, address))
}

fn cells(columns: MemoryTableColumns<F>) -> [F; MemoryTableColumns::<F>::WIDTH] {
    let mut cells = [F::ZERO; MemoryTableColumns::<F>::WIDTH];
    *std::borrow::BorrowMut::<MemoryTableColumns<F>>::borrow_mut(cells.as_mut_slice()) = columns;
    cells
}

/// The values of a section that is the only one.
const ALONE: MemoryValues<u32> = MemoryValues::between(1, MemorySeam::START, MemorySeam::END, 4);

fn objections_of(rows: Vec<MemoryTableColumns<F>>, values: MemoryValues<u32>) -> BTreeSet<Check> {
    let table: Vec<_> = rows.into_iter().map(cells).collect();
    let values = values.map(f).elements();
    let objections = |at: usize| {
        let next = (at + 1) % table.len();
        let position = Position { is_first: at == 0, is_last: next == 0 };
        let effects = RowEffects::of(&MemoryTable, [&table[at], &table[next]], [&[], &[]], &values, position, false);
        effects.objections(|_| false).collect::<Vec<_>>()
    };
    (0..table.len()).flat_map(objections).collect()
}

fn objections(rows: Vec<MemoryTableColumns<F>>) -> BTreeSet<Check> {
    objections_of(rows, ALONE)
}

/// A table that is in order.
fn whole() -> [Row; 8] {
    let [first, length, last] = [0, INPUT_LENGTH.into(), LAST_REGISTER].map(register);
    let [first_word, middle, input, end, last_word] = [FIRST_WORD, MIDDLE, INPUT, END, LAST_WORD].map(word);
    [first, length, last, first_word, middle, input, end, last_word]
}

fn without(left_out: usize) -> Vec<Row> {
    let kept = whole().into_iter().enumerate().filter(|&(index, _)| index != left_out);
    kept.map(|(_, row)| row).collect()
}

#[test]
fn constraints_on_the_order_of_the_table_are_needed() {
    let whole = whole();
    assert_eq!(objections(table(&whole)), BTreeSet::new());
    assert_eq!(objections(table(&[&whole[..], &[None; 4]].concat())), BTreeSet::new());

    let third_space = [&whole[..3], &[Some((-1, LAST_REGISTER)), word(1 << 16)], &whole[4..]].concat();
    let mut tables: Vec<(&str, usize, Vec<Row>)> = vec![
        ("a third space between the two", 1, third_space),
        ("nothing listed", 14, Vec::new()),
        ("memory before the last register", 21, without(2)),
        ("an input without an end", 38, without(6)),
    ];
    tables.iter_mut().for_each(|(.., rows)| rows.resize(12, None));
    // This reaches to the last row of the table.
    tables.push(("an input without an end in a full table", 38, without(6)));
    for (name, constraint, rows) in tables {
        assert_eq!(objections(table(&rows)), [Check::Constraint(constraint)].into(), "{name}");
    }
}

/// A section ends where it states to end, whether padding follows or not.
#[test]
fn constraints_on_the_end_of_a_section_are_needed() {
    for padding in [0, 4] {
        let rows = |rows: &[Row]| table(&[rows, &vec![None; padding]].concat());
        let mut unmarked = rows(&without(6));
        unmarked[6].is_last = F::ZERO;
        let constraint = if padding == 0 { 12 } else { 11 };
        assert_eq!(objections(unmarked), [Check::Constraint(constraint)].into(), "the last row is not marked");
        let mut short = rows(&whole());
        short[7].gap_lo += F::ONE;
        assert_eq!(objections(short), [Check::Constraint(17)].into(), "the section ends before its key");
        let registers = MemorySeam { key: LAST_REGISTER + 1, stage: 1, inside: 0 };
        let mut at_registers = rows(&whole()[..3]);
        set_gap(&mut at_registers[2], f(registers.key));
        let values = MemoryValues::between(1, MemorySeam::START, registers, 4);
        let objections = objections_of(at_registers, values);
        assert_eq!(objections, [Check::Constraint(19)].into(), "a section ends with registers");
    }
}

/// Where the rows of a table are cut in two, the second part begins as the first ends.
#[test]
fn constraints_on_the_seams_of_sections_are_needed() {
    type Change = fn(&mut MemorySeam, &mut Vec<MemoryTableColumns<F>>);
    let cut = |at: usize, change: Change| {
        let mut second = table(&whole());
        second.drain(..at);
        let mut seam = MemorySeam { key: key(&second[0]).as_canonical_u32(), stage: 1, inside: 0 };
        change(&mut seam, &mut second);
        objections_of(second, MemoryValues::between(2, seam, MemorySeam::END, 4))
    };
    assert_eq!(cut(4, |_, _| {}), BTreeSet::new());
    let cheats: [(&str, usize, usize, Change); 5] = [
        ("a row is left out", 4, 15, |_, rows| _ = rows.remove(0)),
        ("a row is listed again", 4, 15, |seam, _| seam.key += 1),
        ("the section begins with a register", 2, 18, |_, _| {}),
        ("the section begins in a range", 4, 22, |seam, _| seam.inside = 1),
        ("the section begins with another stage", 4, 36, |seam, rows| {
            // The row of the length is passed over.
            (seam.stage, rows[0].stage) = (0, F::ONE);
        }),
    ];
    for (name, at, constraint, change) in cheats {
        assert_eq!(cut(at, change), [Check::Constraint(constraint)].into(), "{name}");
    }
}

/// Word 960 is guarded and has the key of register 0. Only the space of the first row tells them apart.
#[test]
fn the_first_section_begins_with_a_register() {
    let mut rows = table(&[word(FIRST_WORD - LAST_REGISTER - 1), word(FIRST_WORD), word(MIDDLE)]);
    let after = MemorySeam { key: key(&rows[2]).as_canonical_u32() + 1, stage: 0, inside: 0 };
    set_gap(&mut rows[2], f(after.key));
    let values = MemoryValues::between(1, MemorySeam::START, after, 4);
    assert_eq!(objections_of(rows.clone(), values), [Check::Constraint(18)].into());
    assert_eq!(objections_of(rows, MemoryValues { first_space: 1, ..values }), BTreeSet::new());
}

/// Rows 3 and 4 of the table are in a range of the program, of which row 5 is the word after.
fn with_range() -> Vec<MemoryTableColumns<F>> {
    let mut rows = table(&whole());
    rows[3].is_start = F::ONE;
    (rows[3].inside, rows[4].inside) = (F::ONE, F::ONE);
    rows[5].is_end = F::ONE;
    rows
}

#[test]
fn constraints_on_ranges_are_needed() {
    assert_eq!(objections(with_range()), BTreeSet::new());
    type Change = fn(&mut [MemoryTableColumns<F>]);
    let cheats: [(&str, usize, Change); 9] = [
        ("a range ends before it starts, and starts without its message", 2, |rows| {
            (rows[3].is_start, rows[3].inside, rows[4].inside) = (F::ZERO, F::ZERO, F::ZERO);
            rows[5].inside = F::NEG_ONE;
            rows[6].is_start = F::ONE;
        }),
        ("a range ends without its end", 3, |rows| (rows[5].is_end, rows[5].is_start) = (F::ZERO, F::NEG_ONE)),
        ("a range starts without its start", 4, |rows| {
            (rows[3].is_end, rows[3].is_start) = (F::NEG_ONE, F::ZERO);
        }),
        ("a lookup is undone", 5, |rows| {
            (rows[5].is_start, rows[5].is_end, rows[5].inside) = (F::ZERO, F::ZERO, F::ONE);
            rows[5].is_input = F::NEG_ONE;
            rows[6].is_end = F::ONE;
        }),
        ("the first row is in a range", 22, |rows| {
            (rows[0].inside, rows[1].inside) = (F::ONE, F::ZERO);
            rows[1].is_end = F::ONE;
        }),
        ("a range begins anywhere", 23, |rows| rows[3].is_start = F::ZERO),
        ("a range ends anywhere", 23, |rows| rows[5].is_end = F::ZERO),
        ("a range does not end", 24, |rows| (rows[7].is_start, rows[7].inside) = (F::ONE, F::ONE)),
        ("both bounds are on one row", 25, |rows| (rows[4].is_start, rows[4].is_end) = (F::ONE, F::ONE)),
    ];
    for (name, constraint, change) in cheats {
        let mut rows = with_range();
        change(&mut rows);
        assert_eq!(objections(rows), [Check::Constraint(constraint)].into(), "{name}");
    }
}

/// Padding has none of the flags that a multiplicity reads.
#[test]
fn constraints_on_padding_are_needed() {
    type Change = fn(&mut MemoryTableColumns<F>);
    let cheats: [(&str, usize, Change); 5] = [
        ("a space", 6, |row| row.space = F::ONE),
        ("a word of the program", 7, |row| row.inside = F::ONE),
        ("a start", 8, |row| row.is_start = F::ONE),
        ("an end", 9, |row| row.is_end = F::ONE),
        ("a length of the input", 10, |row| {
            (row.is_input, row.address_lo, row.first.lo) = (F::ONE, f(INPUT_LENGTH.into()), f(4));
        }),
    ];
    for (name, constraint, change) in cheats {
        let mut rows = table(&[&whole()[..], &[None; 4]].concat());
        change(&mut rows[8]);
        assert_eq!(objections(rows), [Check::Constraint(constraint)].into(), "{name}");
    }
}

#[test]
fn constraints_on_the_end_of_the_input_are_needed() {
    type Change = fn(&mut [MemoryTableColumns<F>], &mut u32);
    // Row 1 has the length, row 5 the input, row 6 its end.
    let cheats: [(&str, Check, Change); 6] = [
        ("the input is longer than its region", Check::Lookup(7), |rows, length| {
            *length = 0x1fff << 16;
            assert!(*length > INPUT_MAX_BYTES);
            rows[1].first = Word::new(F::ZERO, f(*length >> 16));
            let end = INPUT + *length / 4;
            (rows[6].address_lo, rows[6].address_hi) = (f(end & 0xffff), f(end >> 16));
            set_gaps(rows);
        }),
        ("the length is not listed", Check::Constraint(36), |rows, _| {
            (rows[0].stage, rows[1].stage) = (F::ONE, F::ONE);
            (rows[1].is_input, rows[1].first.lo) = (F::ZERO, F::ZERO);
        }),
        ("the length is passed over", Check::Constraint(37), |rows, _| {
            (rows[1].is_input, rows[1].first.lo) = (F::ZERO, F::ZERO);
        }),
        ("the length is more than the field's order", Check::Lookup(7), |rows, _| {
            (rows[1].first.lo, rows[1].first.hi) = (f(4 + F::ORDER_U32 % (1 << 16)), f(F::ORDER_U32 >> 16));
        }),
        ("the input ends where it has another length", Check::Constraint(39), |rows, length| {
            rows[6].input_ends_before = [F::ZERO, F::ONE, F::ZERO, F::ZERO];
            *length = 5;
        }),
        ("a word after the end is called input", Check::Constraint(35), |rows, _| rows[7].is_input = F::ONE),
    ];
    for (name, check, change) in cheats {
        let mut rows = table(&whole());
        let mut values = ALONE;
        change(&mut rows, &mut values.input_length);
        assert_eq!(objections_of(rows, values), [check].into(), "{name}");
    }
}

/// Reads the length of the input and its first two words.
fn reading_program() -> Program {
    let mut lines = [ecall(READ_INPUT, [0; 3]), li(5, INPUT_START).to_vec()].concat();
    lines.extend([rri(Opcode::Lw, 6, 5, 0), rri(Opcode::Lw, 7, 5, 4)]);
    program(&[lines, exit(0).to_vec()].concat())
}

#[test]
fn inputs() {
    let program = reading_program();
    for input in [&b""[..], b"a", b"ab", b"abc", b"abcd", b"abcde", b"abcdefgh", b"abcdefghi"] {
        let run = Run::record(&program, input, ONE_SHARD);
        run.check().unwrap_or_else(|error| panic!("{input:?}: {error}"));
        // The byte after the input, and the one that follows.
        for end in (input.len()..8).take(2) {
            let mut run = Run::record(&program, input, ONE_SHARD);
            let mut bytes: Vec<u8> = input.iter().copied().chain([0; 8]).take(8).collect();
            bytes[end] = 9;
            let word = |load: usize| u32::from_le_bytes(bytes[4 * load..][..4].try_into().unwrap());
            see(&mut run, INPUT_START, end / 4, word(end / 4));
            let by = [By::Bus("RANGE"), By::Chip("memory_table")];
            assert_refused(&format!("byte {end} follows {input:?}"), run.check(), &by);
        }
    }
    // Another input of the same length is as good.
    let mut run = Run::record(&program, b"abcde", ONE_SHARD);
    see(&mut run, INPUT_START, 0, u32::from_le_bytes(*b"dcba"));
    see(&mut run, INPUT_START, 1, u32::from(b'f'));
    run.check().unwrap();
}

const WIDTH: usize = MemoryTableColumns::<F>::WIDTH;

/// The first row of a memory table that has a property.
fn find(table: &mut Trace, wanted: impl Fn(&MemoryTableColumns<F>) -> bool) -> usize {
    (0..table.values.len() / WIDTH).find(|&at| wanted(row::<MemoryTableColumns<F>>(table, at))).unwrap()
}

/// The word that the program reads and never writes.
fn is_fresh(row: &MemoryTableColumns<F>) -> bool {
    row.address_lo == f(((SCRATCH + 8) / 4) & 0xffff) && row.last_shard == F::ONE
}

fn is_input_length(row: &MemoryTableColumns<F>) -> bool {
    row.is_input == F::ONE && row.space == F::ZERO
}

#[test]
fn values_of_the_table() {
    let program = memory_program();
    let run = Run::record(&program, b"in", ONE_SHARD);
    type Wanted = fn(&MemoryTableColumns<F>) -> bool;
    type Change = fn(&mut MemoryTableColumns<F>);
    let cheats: [(&str, By, Wanted, Change); 4] = [
        ("memory is called input", By::Bus("RANGE"), is_fresh, |row| row.is_input = F::ONE),
        ("memory is called program", By::Chip("memory_table"), is_fresh, |row| row.inside = F::ONE),
        ("the length is another than its cell has", By::Chip("memory_table"), is_input_length, |row| {
            (row.first.hi, row.last.hi) = (f(0x3fff), f(0x3fff));
        }),
        ("memory begins as another value", By::Chip("memory_table"), is_fresh, |row| row.first.lo = F::ONE),
    ];
    for (name, by, wanted, change) in cheats {
        let result = check_changed(&run, |_, table| {
            let at = find(table, wanted);
            change(row(table, at));
        });
        assert_refused(name, result, &[by]);
    }
}

#[test]
fn cells_of_the_table() {
    let program = memory_program();
    let run = Run::record(&program, b"in", ONE_SHARD);
    let twice = check_changed(&run, |_, table| {
        let at = find(table, is_fresh);
        let again = table.values[at * WIDTH..(at + 1) * WIDTH].to_vec();
        table.values.splice(at * WIDTH..at * WIDTH, again);
        table.values.truncate(table.values.len() - WIDTH);
        let first = row::<MemoryTableColumns<F>>(table, at);
        (first.gap_lo, first.gap_hi) = (F::NEG_ONE, F::ZERO);
        (first.last, first.last_shard) = (first.first, F::ZERO);
    });
    assert_refused("a cell is listed twice", twice, &[By::Bus("RANGE")]);
    let guard = check_changed(&run, |_, table| {
        let at = find(table, |row| row.space == F::ONE);
        row::<MemoryTableColumns<F>>(table, at).address_lo -= F::ONE;
        row::<MemoryTableColumns<F>>(table, at - 1).gap_lo -= F::ONE;
        row::<MemoryTableColumns<F>>(table, at).gap_lo += F::ONE;
    });
    assert_refused("memory begins in the guard page", guard, &[By::Bus("RANGE")]);
}
