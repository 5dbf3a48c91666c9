//! Tests of the memory table: cheats about its values, and tables out of order to which only one constraint objects.
//!
//! The search for changes of single rows does not reach the latter, since the whole table has another form.

use crate::chips::memory_table::{LAST_REGISTER, LAST_WORD, MAX_GAP};
use crate::chips::{MemoryTable, MemoryTableColumns};
use crate::gadgets::Word;
use crate::support::asm::{SCRATCH, ecall, exit, li, program, rri};
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, check_changed, f, register_after, row};
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
        None => MemoryTableColumns { address_lo: f(LAST_REGISTER), ..MemoryTableColumns::default() },
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
    for (row, &cell) in rows.iter_mut().zip(cells) {
        let (is_length, is_end) = (cell == register(INPUT_LENGTH.into()), cell == word(END));
        (row.stage, row.length) = (f(stage), f(4));
        row.is_input = F::from_bool(is_length || is_end || cell == word(INPUT));
        row.first.lo = F::from_bool(is_length) * f(4);
        row.input_ends_before[0] = F::from_bool(is_end);
        stage += u32::from(is_length) + u32::from(is_end);
    }
    set_gaps(&mut rows);
    rows
}

fn set_gaps(rows: &mut [MemoryTableColumns<F>]) {
    for index in (1..rows.len()).filter(|&index| rows[index].is_real == F::ONE).collect::<Vec<_>>() {
        let gap = (key(&rows[index]) - key(&rows[index - 1]) - F::ONE).as_canonical_u32();
        (rows[index - 1].gap_lo, rows[index - 1].gap_hi) = (f(gap & 0xffff), f(gap >> 16));
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

fn objections(rows: Vec<MemoryTableColumns<F>>) -> BTreeSet<Check> {
    let table: Vec<_> = rows.into_iter().map(cells).collect();
    let objections = |at: usize| {
        let next = (at + 1) % table.len();
        let position = Position { is_first: at == 0, is_last: next == 0 };
        let effects = RowEffects::of(&MemoryTable, [&table[at], &table[next]], [&[], &[]], &[], position, false);
        effects.objections(|_| false).collect::<Vec<_>>()
    };
    (0..table.len()).flat_map(objections).collect()
}

/// A table that is in order.
fn whole() -> [Row; 7] {
    let [length, last] = [INPUT_LENGTH.into(), LAST_REGISTER].map(register);
    let [first_word, middle, input, end, last_word] = [FIRST_WORD, MIDDLE, INPUT, END, LAST_WORD].map(word);
    [length, last, first_word, middle, input, end, last_word]
}

#[test]
fn constraints_on_the_order_of_the_table_are_needed() {
    let whole = whole();
    assert_eq!(objections(table(&whole)), BTreeSet::new());
    assert_eq!(objections(table(&[&whole[..], &[None; 4]].concat())), BTreeSet::new());

    let without = |left_out: usize| {
        let kept = whole.iter().enumerate().filter(|&(index, _)| index != left_out);
        kept.map(|(_, &row)| row).collect::<Vec<_>>()
    };
    let third_space = [&whole[..2], &[Some((-1, LAST_REGISTER)), word(1 << 16)], &whole[3..]].concat();
    let mut tables: Vec<(&str, usize, Vec<Row>)> = vec![
        ("a third space between the two", 1, third_space),
        ("a second table after the end", 8, [&whole[..], &[None, whole[6]]].concat()),
        ("registers after memory", 9, [&whole[..6], &[register(LAST_WORD)]].concat()),
        ("nothing listed", 10, Vec::new()),
        ("memory before the last register", 12, without(1)),
        ("memory with an open end", 13, without(6)),
        ("an input without an end", 14, without(5)),
    ];
    tables.iter_mut().for_each(|(.., rows)| rows.resize(12, None));
    // These reach to the last row of the table.
    tables.push(("memory with an open end in a full table", 15, without(6)));
    tables.push(("an input without an end in a full table", 16, without(5)));
    for (name, constraint, rows) in tables {
        assert_eq!(objections(table(&rows)), [Check::Constraint(constraint)].into(), "{name}");
    }
}

#[test]
fn constraints_on_the_end_of_the_input_are_needed() {
    type Change = fn(&mut [MemoryTableColumns<F>]);
    // Row 0 has the length, row 4 the input, row 5 its end.
    let cheats: [(&str, Check, Change); 7] = [
        ("the input is longer than its region", Check::Lookup(7), |rows| {
            let length: u32 = 0x1fff << 16;
            assert!(length > INPUT_MAX_BYTES);
            rows.iter_mut().for_each(|row| row.length = f(length));
            rows[0].first = Word::new(F::ZERO, f(length >> 16));
            let end = INPUT + length / 4;
            (rows[5].address_lo, rows[5].address_hi) = (f(end & 0xffff), f(end >> 16));
            set_gaps(rows);
        }),
        ("the length is not listed", Check::Constraint(11), |rows| {
            rows[0].is_input = F::ZERO;
            (rows[0].first.lo, rows[0].stage) = (F::ZERO, F::ONE);
        }),
        ("the length is passed over", Check::Constraint(27), |rows| {
            (rows[0].is_input, rows[0].first.lo) = (F::ZERO, F::ZERO);
        }),
        ("the length is more than the field's order", Check::Lookup(7), |rows| {
            (rows[0].first.lo, rows[0].first.hi) = (f(4 + F::ORDER_U32 % (1 << 16)), f(F::ORDER_U32 >> 16));
        }),
        ("the input ends where it has another length", Check::Constraint(28), |rows| {
            rows[5].input_ends_before = [F::ZERO, F::ONE, F::ZERO, F::ZERO];
            rows[5..].iter_mut().for_each(|row| row.length = f(5));
        }),
        ("a word after the end is called input", Check::Constraint(26), |rows| rows[6].is_input = F::ONE),
        ("a lookup is undone", Check::Constraint(3), |rows| {
            (rows[4].is_program, rows[4].is_input) = (F::ONE, F::NEG_ONE);
        }),
    ];
    for (name, check, change) in cheats {
        let mut rows = table(&whole());
        change(&mut rows);
        assert_eq!(objections(rows), [check].into(), "{name}");
    }
}

/// Reads the length of the input and its first two words.
fn reading_program() -> Program {
    let mut lines = [ecall(READ_INPUT, [0; 3]), li(5, INPUT_START).to_vec()].concat();
    lines.extend([rri(Opcode::Lw, 6, 5, 0), rri(Opcode::Lw, 7, 5, 4)]);
    program(&[lines, exit(0).to_vec()].concat())
}

/// Makes the load with this number see another value in the input.
fn see(run: &mut Run<'_>, load: usize, value: u32) {
    let segment = run.segment();
    let record = &mut segment.records.load_word[load];
    (record.memory.before, record.result) = (value, value);
    *register_after(segment, 6 + load as u8) = value;
    let address = INPUT_START + 4 * load as u32;
    let word = segment.words.iter_mut().find(|word| word.address == address).unwrap();
    (word.before, word.after) = (value, value);
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
            see(&mut run, end / 4, word(end / 4));
            let by = [By::Bus("RANGE"), By::Chip("memory_table")];
            assert_refused(&format!("byte {end} follows {input:?}"), run.check(), &by);
        }
    }
    // Another input of the same length is as good.
    let mut run = Run::record(&program, b"abcde", ONE_SHARD);
    see(&mut run, 0, u32::from_le_bytes(*b"dcba"));
    see(&mut run, 1, u32::from(b'f'));
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

fn is_code(row: &MemoryTableColumns<F>) -> bool {
    row.is_program == F::ONE && row.space == F::ONE
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
    let cheats: [(&str, By, Wanted, Change); 6] = [
        ("a word of the program is another", By::Bus("INITIAL"), is_code, |row| {
            (row.first.lo, row.last.lo) = (row.first.lo + F::ONE, row.last.lo + F::ONE);
        }),
        ("a word of the program is zero", By::Bus("INITIAL"), is_code, |row| {
            (row.is_program, row.first, row.last) = (F::ZERO, Word::default(), Word::default());
        }),
        ("memory is called input", By::Bus("RANGE"), is_fresh, |row| row.is_input = F::ONE),
        ("memory is called program", By::Bus("INITIAL"), is_fresh, |row| row.is_program = F::ONE),
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
