//! Images out of order: tables to which only one constraint objects.
//!
//! The search for changes of single rows does not get there, since the whole table has another form.

use crate::forgeries::f;
use crate::row::{Check, Place, RowEffects};
use nova_air::F;
use nova_air::chips::image::{LAST_REGISTER, LAST_WORD, MAX_GAP};
use nova_air::chips::{Image, ImageColumns};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::collections::BTreeSet;

const FIRST_WORD: u32 = nova_abi::memory::ADDRESS_START / 4;
/// A word between the first and the last, since gaps are bounded.
const MIDDLE: u32 = MAX_GAP;
/// Space and address of a row; padding has none.
type Row = Option<(i8, u32)>;

fn key(row: &ImageColumns<F>) -> F {
    let address = row.address_lo + row.address_hi * f(1 << 16);
    address - row.space * f(FIRST_WORD - LAST_REGISTER - 1)
}

/// The table of these rows, in which every value is zero.
fn image(rows: &[Row]) -> Vec<[F; ImageColumns::<F>::WIDTH]> {
    let place = |row: &Row| match row {
        None => ImageColumns { address_lo: f(LAST_REGISTER), ..ImageColumns::default() },
        Some((space, address)) => ImageColumns {
            is_real: F::ONE,
            space: if *space < 0 { F::NEG_ONE } else { f(*space as u32) },
            address_lo: f(address & 0xffff),
            address_hi: f(address >> 16),
            ..ImageColumns::default()
        },
    };
    let mut rows: Vec<_> = rows.iter().map(place).collect();
    for index in (1..rows.len()).filter(|&index| rows[index].is_real == F::ONE).collect::<Vec<_>>() {
        let gap = (key(&rows[index]) - key(&rows[index - 1]) - F::ONE).as_canonical_u32();
        (rows[index - 1].gap_lo, rows[index - 1].gap_hi) = (f(gap & 0xffff), f(gap >> 16));
    }
    rows.into_iter().map(cells).collect()
}

fn cells(columns: ImageColumns<F>) -> [F; ImageColumns::<F>::WIDTH] {
    let mut cells = [F::ZERO; ImageColumns::<F>::WIDTH];
    *std::borrow::BorrowMut::<ImageColumns<F>>::borrow_mut(cells.as_mut_slice()) = columns;
    cells
}

fn objections(rows: &[Row]) -> BTreeSet<Check> {
    let table = image(rows);
    let objections = |at: usize| {
        let next = (at + 1) % table.len();
        let place = Place { is_first: at == 0, is_last: next == 0 };
        let effects = RowEffects::of(&Image, [&table[at], &table[next]], [&[], &[]], &[], place, false);
        effects.objections(|_| false).collect::<Vec<_>>()
    };
    (0..table.len()).flat_map(objections).collect()
}

#[test]
fn constraints_on_the_order_of_the_image_are_needed() {
    let register = |number| Some((0, number));
    let word = |address| Some((1, address));
    let memory = [word(FIRST_WORD), word(MIDDLE), word(LAST_WORD)];
    let whole = [&[register(LAST_REGISTER)], &memory[..]].concat();
    assert_eq!(objections(&whole), BTreeSet::new());
    assert_eq!(objections(&[&whole[..], &[None; 4]].concat()), BTreeSet::new());

    let third_space = [register(LAST_REGISTER), Some((-1, LAST_REGISTER)), word(1 << 16), memory[1], memory[2]];
    let mut tables: Vec<(&str, usize, Vec<Row>)> = vec![
        ("a third space between the two", 1, third_space.to_vec()),
        ("a second table after the end", 8, [&whole[..], &[None, memory[2]]].concat()),
        ("nothing listed", 10, Vec::new()),
        ("no registers", 11, memory.to_vec()),
        ("memory before the last register", 12, [&[register(5)], &memory[..]].concat()),
        ("memory with an open end", 13, whole[..3].to_vec()),
        ("no memory", 14, [LAST_REGISTER, MIDDLE, LAST_WORD].map(register).to_vec()),
    ];
    tables.iter_mut().for_each(|(.., rows)| rows.resize(8, None));
    // These reach to the last row of the table.
    tables.push(("memory with an open end in a full table", 15, whole[..2].to_vec()));
    tables.push(("no memory in a full table", 16, [1, LAST_REGISTER, MIDDLE, LAST_WORD].map(register).to_vec()));
    for (name, constraint, rows) in tables {
        assert_eq!(objections(&rows), [Check::Constraint(constraint)].into(), "{name}");
    }
}
