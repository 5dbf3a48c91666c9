//! No row has two outcomes: of two rows that take the same instruction, state and values, both hand on the same.
//!
//! One or two cells of honest rows are changed at random, and what that breaks is repaired by further changes. A row that
//! passes all its checks, received what the honest one did and yet sends something else would let a prover choose.

use crate::necessity::{sample, values};
use crate::repair::{Effort, Influences, Objection, Window};
use crate::support::row::{Check, RowEffects};
use crate::tables::{Filled, Visitor, visit_tables};
use nova_air::buses::{EXECUTION, PROGRAM};
use nova_air::{Chip, F};
use p3_field::PrimeCharacteristicRing;
use std::collections::BTreeSet;

/// Changes of each row.
const CHANGES: usize = 12;
const REPAIRS: usize = 7;
const TRIES: usize = 40;

/// The row's instruction and every message that it receives, each with its bus.
fn taken(effects: &RowEffects) -> Vec<(u16, &[F])> {
    let instruction = effects.lookups.iter().filter(|lookup| lookup.bus == PROGRAM);
    let instruction = instruction.map(|lookup| (PROGRAM.id, lookup.message.as_slice()));
    let received = effects.ledger.iter().filter(|(_, count)| **count == F::NEG_ONE);
    instruction.chain(received.map(|((bus, message), _)| (*bus, message.as_slice()))).collect()
}

fn address(effects: &RowEffects) -> F {
    let instruction = effects.lookups.iter().find(|lookup| lookup.bus == PROGRAM);
    instruction.expect("padding has no outcome").message[0]
}

/// Rows that do the same and end differently, one chip after the other.
struct Search {
    /// The chip and the check that is left out; by name, since it is one of a type's.
    without: Option<(&'static str, Check)>,
    changes: usize,
    /// For each find the chip and the instruction's address in words.
    found: BTreeSet<(String, F)>,
}

impl Visitor for Search {
    fn table<C: Chip>(&mut self, table: Filled<'_, C>) {
        let name = table.chip.name();
        let is_searched = self.without.is_none_or(|(chip, _)| chip == name);
        if !is_searched || !table.profile.interactions.iter().any(|message| message.bus == EXECUTION) {
            return;
        }
        let (influences, mut rng) = (Influences::of_table(&table), fastrand::Rng::with_seed(11));
        for row in sample(&table) {
            let mut window = Window::at(&table, row);
            let honest = window.messages();
            for cell in window.free() {
                let value = window.cell(cell) + F::ONE;
                if window.with(cell, value, |changed| taken(&changed.messages()) != taken(&honest)) {
                    window.freeze(cell);
                }
            }
            let free = window.free();
            let differs = |changed: &Window<'_, C>, _: &[Objection]| {
                let now = changed.messages();
                now.ledger != honest.ledger && taken(&now) == taken(&honest)
            };
            for _ in 0..CHANGES {
                self.changes += 1;
                let mut effort = Effort { repairs: REPAIRS, tries: TRIES };
                let mut ends_differently = |changed: &mut Window<'_, C>| {
                    let without = self.without.map(|(_, check)| check);
                    changed.passes_after_repairs(&influences, without, &differs, &mut effort)
                };
                if change(&mut window, (&free, &mut rng), &mut ends_differently) {
                    self.found.insert((name.to_string(), address(&honest)));
                }
            }
        }
    }
}

/// Changes two cells at random, one of them perhaps to what it is.
fn change<C: Chip>(
    window: &mut Window<'_, C>,
    (free, rng): (&[usize], &mut fastrand::Rng),
    test: &mut dyn FnMut(&mut Window<'_, C>) -> bool,
) -> bool {
    let mut pick = |window: &Window<'_, C>| {
        let cell = free[rng.usize(..free.len())];
        let values: Vec<_> = values(window.cell(cell)).chain([window.cell(cell); 20]).collect();
        (cell, values[rng.usize(..values.len())])
    };
    let [one, other] = [pick(window), pick(window)];
    window.with(one.0, one.1, |changed| changed.with(other.0, other.1, test))
}

#[test]
fn no_row_has_two_outcomes() {
    let mut search = Search { without: None, changes: 0, found: BTreeSet::new() };
    visit_tables(&mut search);
    println!("{} changes", search.changes);
    // A call that writes no bytes may start a chain of output, which no row can end: see the chip `Output`. What an
    // accelerator answers is decided by the chip that takes the call: see `forged_answers`.
    let chips: BTreeSet<_> = search.found.iter().map(|(chip, _)| chip.as_str()).collect();
    assert_eq!(chips, BTreeSet::from(["syscall"]), "{:?}", search.found);
}

#[test]
fn the_search_finds_outcomes_that_a_missing_check_admits() {
    for without in [("multiply", Check::Lookup(20)), ("add", Check::Constraint(3)), ("compare", Check::Constraint(7))]
    {
        let mut search = Search { without: Some(without), changes: 0, found: BTreeSet::new() };
        visit_tables(&mut search);
        println!("{without:?}: {} found", search.found.len());
        assert!(!search.found.is_empty(), "without {without:?}");
    }
}
