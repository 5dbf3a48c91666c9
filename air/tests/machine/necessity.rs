//! Every check is needed: without it, some wrong row would pass all others of its chip.
//!
//! For each constraint and each lookup of every chip, changes of honest rows are sought to which no other constraint and
//! no other lookup objects. What the row then sends on the other buses does not count: a forger changes the rest of the
//! run to agree. Nor does the program, as long as some program has such an instruction. A check for which no change is
//! found is listed in `unneeded.txt`: with the test that shows the need, or with the reason why it follows from others.

use crate::repair::{Effort, Influences, Objection, Window};
use crate::support::row::{Check, is_looked_up, provides};
use crate::tables::{Filled, Visitor, cells, visit_tables};
use nova_air::{Chip, ChipProfile, F};
use p3_field::{Field, PrimeCharacteristicRing};
use p3_matrix::Matrix;
use std::collections::BTreeSet;

/// Rows of a table that are changed: the first ones, where the memory table has its registers, the last ones, where it has the
/// input, the ends and others.
const FIRST_ROWS: usize = 40;
const LAST_ROWS: usize = 120;
const OTHER_ROWS: usize = 200;
/// How many further changes may repair what the first broke, and how many repairs are tried for one check and row.
const EFFORTS: [(usize, usize); 4] = [(0, 0), (2, 50), (5, 200), (8, 1000)];

/// Chips whose rows make up long computations, of which no few cells can change alone: nothing would be found. Their
/// checks have the test of mutation and forgeries of whole computations; those of hash rounds a wrong computation for each
/// kind, in `every_kind_of_check_is_needed` of `chips/keccak_round/tests.rs` and `chips/sha256_rounds/tests.rs`. The range
/// table is one count, and the output's digest one hash; their tests have a table for each constraint.
const COMPUTATIONS: [&str; 10] = [
    "range",
    "output_digest",
    "keccak_round",
    "sha256_rounds",
    "mod_mul_add_256",
    "mod_mul_add_384",
    "add_points_256",
    "double_point_256",
    "add_points_384",
    "double_point_384",
];

/// Seeks changes for the checks of one chip.
struct Seeker<'a, C> {
    table: Filled<'a, C>,
    influences: Influences,
    rows: Vec<usize>,
}

/// What is added to a cell: small numbers, the powers of two by which chips weigh cells, and their inverses, which undo
/// carries.
fn steps() -> impl Iterator<Item = F> {
    let powers = [5, 7, 8, 10, 11, 14, 15, 16].map(|bits| F::from_u32(1 << bits));
    let small = (1..=4).map(F::from_u32);
    let positive = small.chain(powers).chain(powers.map(|power| power.inverse()));
    positive.flat_map(|step| [step, -step])
}

/// The values that a cell is changed to.
pub(crate) fn values(cell: F) -> impl Iterator<Item = F> {
    let constants = [F::ZERO, F::ONE, F::TWO, F::NEG_ONE, -cell, F::ONE - cell, -F::from_u32(8)];
    steps().map(move |step| cell + step).chain(constants).filter(move |&value| value != cell)
}

/// Rows of every kind that a table has: some more than once.
pub(crate) fn sample<C: Chip>(table: &Filled<'_, C>) -> Vec<usize> {
    let height = table.trace.height();
    let is_used = |row: &usize| cells(table.trace, *row).iter().any(|&cell| cell != F::ZERO);
    let used = (0..height).filter(is_used).count();
    let ends = [0, used.saturating_sub(1), used.min(height - 1), height - 1];
    let mut rng = fastrand::Rng::with_seed(3);
    let others = (0..used.min(OTHER_ROWS)).map(|_| rng.usize(..used));
    let last = used.saturating_sub(LAST_ROWS)..used;
    (0..used.min(FIRST_ROWS)).chain(last).chain(ends).chain(others).collect()
}

impl<C: Chip> Seeker<'_, C> {
    /// Whether a change is found to which only the target objects.
    fn is_needed(&self, target: Check) -> bool {
        EFFORTS.into_iter().any(|(repairs, tries)| {
            self.rows.iter().any(|&row| self.is_needed_at(row, target, &mut Effort { repairs, tries }))
        })
    }

    fn is_needed_at(&self, row: usize, target: Check, effort: &mut Effort) -> bool {
        let mut window = Window::at(&self.table, row);
        let objects =
            |_: &Window<'_, C>, objections: &[Objection]| objections.iter().any(|&(_, check)| check == target);
        let mut is_left = |changed: &mut Window<'_, C>| {
            let objections = changed.objections();
            objects(changed, &objections)
                && changed.repair(&objections, &self.influences, Some(target), &objects, effort)
        };
        let cells = self.influences.of(target);
        cells.iter().any(|&cell| values(window.cell(cell)).any(|value| window.with(cell, value, &mut is_left)))
    }
}

fn all_checks(chip: &str, profile: &ChipProfile) -> impl Iterator<Item = Check> {
    let constraints = (0..profile.constraint_degrees.len()).map(Check::Constraint);
    let messages = profile.interactions.iter().enumerate();
    let lookups = messages.filter(move |(_, message)| is_looked_up(message.bus) && !provides(chip, message.bus));
    constraints.chain(lookups.map(|(index, _)| Check::Lookup(index)))
}

fn describe(chip: &str, profile: &ChipProfile, check: Check) -> String {
    match check {
        Check::Constraint(index) => format!("{chip}: constraint {index}"),
        Check::Lookup(index) => format!("{chip}: message {index} on {}", profile.interactions[index].bus.name),
    }
}

/// The entries of `unneeded.txt`.
fn listed() -> BTreeSet<String> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/unneeded.txt");
    let text = std::fs::read_to_string(path).unwrap();
    text.lines().filter(|line| !line.starts_with([' ', '#']) && !line.is_empty()).map(str::to_owned).collect()
}

/// Sorts checks by whether a change was found for them.
#[derive(Default)]
struct Search {
    /// Checks that are not searched for.
    skipped: BTreeSet<String>,
    needed: BTreeSet<String>,
    unneeded: BTreeSet<String>,
}

impl Visitor for Search {
    fn table<C: Chip>(&mut self, table: Filled<'_, C>) {
        let (name, profile) = (table.chip.name(), table.profile);
        if COMPUTATIONS.contains(&&*name) {
            return;
        }
        let seeker = Seeker { influences: Influences::of_table(&table), rows: sample(&table), table };
        let checks = all_checks(&name, profile).map(|check| (check, describe(&name, profile, check)));
        for (check, described) in checks.filter(|(_, described)| !self.skipped.contains(described)) {
            let found = if seeker.is_needed(check) { &mut self.needed } else { &mut self.unneeded };
            found.insert(described);
        }
    }
}

#[test]
fn every_check_is_needed() {
    let mut search = Search { skipped: listed(), ..Search::default() };
    visit_tables(&mut search);
    assert_eq!(search.unneeded, BTreeSet::new());
}

#[test]
#[ignore = "two minutes, to see whether the list can be shortened"]
fn no_change_is_found_for_the_listed_checks() {
    let mut search = Search::default();
    visit_tables(&mut search);
    let listed = listed();
    let stale: Vec<_> = listed.iter().filter(|check| !search.unneeded.contains(*check)).collect();
    assert!(stale.is_empty(), "needed, or no longer there: {stale:#?}");
}
