//! Changes of rows that satisfy every check but one.

use crate::support::row::{Check, Lookup, Position, RowEffects};
use crate::tables::{Filled, cells};
use nova_air::buses::{BYTE_PAIRS, RANGE};
use nova_air::{Chip, F};
use p3_field::{Field, PrimeCharacteristicRing, PrimeField32};
use p3_matrix::Matrix;
use std::collections::{BTreeSet, HashMap};

/// A row of a window, and a check that it does not pass.
pub(crate) type Objection = (usize, Check);

/// How much is tried.
pub(crate) struct Effort {
    /// Further changes that repair what the first broke.
    pub(crate) repairs: usize,
    /// Repairs that may still be tried.
    pub(crate) tries: usize,
}

/// Consecutive rows of a table, some of whose cells may change: one row, or, where rows look at the next, two with
/// their neighbours.
pub(crate) struct Window<'a, C> {
    table: &'a Filled<'a, C>,
    /// The table's row that the window begins with.
    start: usize,
    rows: usize,
    values: Vec<F>,
    /// Cells that stay as they are: those that were changed, and those that never may be.
    settled: Vec<usize>,
}

impl<'a, C: Chip> Window<'a, C> {
    /// The window whose first row that may change is `row`.
    pub(crate) fn at(table: &'a Filled<'a, C>, row: usize) -> Self {
        let height = table.trace.height();
        let (before, rows) = if table.profile.reads_next() { (1, 4) } else { (0, 2) };
        let start = (row + height - before) % height;
        let values = (0..rows).flat_map(|index| cells(table.trace, (start + index) % height)).copied().collect();
        Self { table, start, rows, values, settled: Vec::new() }
    }

    /// Indices of the cells that may change.
    fn cells(&self) -> std::ops::Range<usize> {
        let width = self.table.trace.width;
        if self.table.profile.reads_next() { width..3 * width } else { 0..width }
    }

    pub(crate) fn cell(&self, index: usize) -> F {
        self.values[index]
    }

    /// The cells that may change.
    pub(crate) fn free(&self) -> Vec<usize> {
        self.cells().filter(|cell| !self.settled.contains(cell)).collect()
    }

    /// Keeps a cell from being changed.
    pub(crate) fn freeze(&mut self, cell: usize) {
        self.settled.push(cell);
    }

    /// What is so while a cell has another value.
    pub(crate) fn with<T>(&mut self, cell: usize, value: F, test: impl FnOnce(&mut Self) -> T) -> T {
        let before = std::mem::replace(&mut self.values[cell], value);
        self.settled.push(cell);
        let result = test(self);
        self.settled.pop();
        self.values[cell] = before;
        result
    }

    /// What a row of the window states; not for the last.
    fn effects(&self, row: usize) -> RowEffects {
        self.all_effects(row, false)
    }

    /// What the only row that may change states, with its messages on all buses.
    pub(crate) fn messages(&self) -> RowEffects {
        self.all_effects(0, true)
    }

    fn all_effects(&self, row: usize, with_ledger: bool) -> RowEffects {
        let (height, width) = (self.table.trace.height(), self.table.trace.width);
        let at = (self.start + row) % height;
        let next = (at + 1) % height;
        let rows = [row, row + 1].map(|row| &self.values[row * width..(row + 1) * width]);
        let fixed = [cells(&self.table.fixed, at), cells(&self.table.fixed, next)];
        let position = Position { is_first: at == 0, is_last: next == 0 };
        RowEffects::of(self.table.chip, rows, fixed, self.table.public_values, position, with_ledger)
    }

    /// The checks that do not pass, each with its row.
    pub(crate) fn objections(&self) -> Vec<Objection> {
        let is_instruction = |message: &[F]| self.table.formats.allow(message);
        let mut objections = Vec::new();
        for row in 0..self.rows - 1 {
            objections.extend(self.effects(row).objections(is_instruction).map(|check| (row, check)));
        }
        objections
    }

    /// Whether every check passes but the one that is `ignored`, and the rows are as wanted, after at most this many
    /// repairs. Each repair satisfies one check by changing one cell, which then stays as it is. What is wanted is told the
    /// objections that are left.
    pub(crate) fn passes_after_repairs(
        &mut self,
        influences: &Influences,
        ignored: Option<Check>,
        is_wanted: &dyn Fn(&Self, &[Objection]) -> bool,
        effort: &mut Effort,
    ) -> bool {
        let objections = self.objections();
        self.repair(&objections, influences, ignored, is_wanted, effort)
    }

    /// As [`Self::passes_after_repairs`], for rows with these objections.
    pub(crate) fn repair(
        &mut self,
        objections: &[Objection],
        influences: &Influences,
        ignored: Option<Check>,
        is_wanted: &dyn Fn(&Self, &[Objection]) -> bool,
        effort: &mut Effort,
    ) -> bool {
        let objection = objections.iter().copied().find(|&(_, check)| Some(check) != ignored);
        let Some(objection) = objection else { return is_wanted(self, objections) };
        if effort.repairs == 0 || effort.tries == 0 {
            return false;
        }
        effort.repairs -= 1;
        let found = influences.of(objection.1).iter().any(|&cell| {
            let remedies = if self.settled.contains(&cell) { Vec::new() } else { self.remedies(objection, cell) };
            remedies.into_iter().any(|value| {
                effort.tries = effort.tries.saturating_sub(1);
                let mut is_left = |row: &mut Self| row.passes_after_repairs(influences, ignored, is_wanted, effort);
                self.with(cell, value, &mut is_left)
            })
        });
        effort.repairs += 1;
        found
    }

    /// Values of a cell with which a check that objects may pass.
    fn remedies(&mut self, (row, check): Objection, cell: usize) -> Vec<F> {
        let value = self.values[cell];
        let here = self.residuals(row, check);
        let [one, two] =
            [F::ONE, F::TWO].map(|step| self.with(cell, value + step, |changed| changed.residuals(row, check)));
        let wanted = |index: usize| here[index].0 - here[index].1;
        let points = (0..here.len().min(one.len()).min(two.len()))
            .map(|index| [here[index].0, one[index].0, two[index].0].map(|found| found - wanted(index)));
        let mut values: Vec<_> = points.flat_map(roots).map(|root| value + root).chain([F::ZERO, F::ONE]).collect();
        values.retain(|&root| root != value && self.with(cell, root, |changed| changed.passes(row, check)));
        values.dedup();
        values
    }

    fn passes(&self, row: usize, check: Check) -> bool {
        self.residuals(row, check).into_iter().all(|(_, excess)| excess == F::ZERO)
    }

    /// Values that a check looks at, and by how much they exceed what it accepts: all of it for a constraint, the bits
    /// beyond its range for a lookup. What the program table accepts is not stated.
    fn residuals(&self, row: usize, check: Check) -> Vec<(F, F)> {
        let effects = self.effects(row);
        match check {
            Check::Constraint(index) => vec![(effects.constraints[index], effects.constraints[index])],
            Check::Lookup(index) => {
                let lookup = effects.lookups.iter().find(|lookup| lookup.index == index);
                lookup.map_or(Vec::new(), excesses)
            }
        }
    }
}

/// The roots of a polynomial of degree 2 at most, given its values at 0, 1 and 2.
fn roots([zero, one, two]: [F; 3]) -> Vec<F> {
    let square = (two - one - one + zero).halve();
    let linear = one - zero - square;
    if square == F::ZERO {
        return linear.try_inverse().map(|inverse| -zero * inverse).into_iter().collect();
    }
    let discriminant = linear.square() - square * zero * F::from_u32(4);
    let offset = discriminant.try_sqrt().into_iter().flat_map(|root| [root, -root]);
    offset.map(|root| (root - linear) / square.double()).collect()
}

fn excesses(Lookup { bus, message, .. }: &Lookup) -> Vec<(F, F)> {
    let beyond = |value: F, bits: u32| (value, F::from_u32(value.as_canonical_u32() >> bits << bits));
    match *bus {
        RANGE => vec![beyond(message[0], message[1].as_canonical_u32().min(16))],
        BYTE_PAIRS => vec![beyond(message[0], 8), beyond(message[1], 8)],
        _ => Vec::new(),
    }
}

/// For each check the cells of a window that it depends on.
pub(crate) struct Influences(HashMap<Check, Vec<usize>>);

impl Influences {
    /// Finds them by changing each cell of random rows at the table's start, middle and end.
    pub(crate) fn of_table<C: Chip>(table: &Filled<'_, C>) -> Self {
        let mut found = HashMap::<Check, BTreeSet<usize>>::new();
        let height = table.trace.height();
        let mut rng = fastrand::Rng::with_seed(5);
        for row in [0, height / 2, height - 1] {
            let mut window = Window::at(table, row);
            window.values.fill_with(|| F::from_u32(rng.u32(..1 << 30)));
            for cell in window.cells() {
                for at in 0..window.rows - 1 {
                    let before = window.effects(at);
                    let value = window.values[cell] + F::ONE;
                    let after = window.with(cell, value, |changed| changed.effects(at));
                    for check in before.differences(&after) {
                        found.entry(check).or_default().insert(cell);
                    }
                }
            }
        }
        Self(found.into_iter().map(|(check, cells)| (check, cells.into_iter().collect())).collect())
    }

    pub(crate) fn of(&self, check: Check) -> &[usize] {
        self.0.get(&check).map_or(&[], Vec::as_slice)
    }
}
