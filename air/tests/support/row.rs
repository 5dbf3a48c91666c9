//! One row on its own: whether its constraints hold, and what it puts on the buses.

use nova_air::buses::{BYTE_PAIRS, BYTES, CODE, PROGRAM, RANGE};
use nova_air::{Bus, Chip, ChipProfile, Evaluator, F, Selectors, Trace, Visitor};
use p3_air::RowWindow;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use p3_matrix::Matrix;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// Where a row lies in its table.
#[derive(Clone, Copy)]
pub(crate) struct Position {
    pub(crate) is_first: bool,
    pub(crate) is_last: bool,
}

/// What a row and its successor state.
#[derive(Default)]
pub(crate) struct RowEffects {
    /// Values of the constraints, in the order of `eval`: zero for those that hold.
    pub(crate) constraints: Vec<F>,
    /// Messages to the tables that are looked up: the prover balances those that the table has.
    pub(crate) lookups: Vec<Lookup>,
    /// Messages on all other buses, where every message must be sent as often as it is received.
    ///
    /// Empty where they are not needed: gathering them takes most of the time.
    pub(crate) ledger: BTreeMap<(u16, Vec<F>), F>,
}

/// A message to a table that is looked up.
#[derive(PartialEq, Eq)]
pub(crate) struct Lookup {
    /// Its order in `eval`, counting all messages.
    pub(crate) index: usize,
    pub(crate) bus: Bus,
    pub(crate) count: F,
    pub(crate) message: Vec<F>,
}

impl RowEffects {
    /// Evaluates a row.
    pub(crate) fn of<C: Chip>(
        chip: &C,
        rows: [&[F]; 2],
        fixed: [&[F]; 2],
        public_values: &[F],
        position: Position,
        with_ledger: bool,
    ) -> Self {
        let mut evaluator = Evaluator {
            main: RowWindow::from_two_rows(rows[0], rows[1]),
            preprocessed: RowWindow::from_two_rows(fixed[0], fixed[1]),
            public_values,
            selectors: Selectors::of_row(position.is_first, position.is_last),
            visitor: Gatherer { chip: &chip.name(), with_ledger, interactions: 0, effects: Self::default() },
        };
        chip.eval(&mut evaluator).expect("the rows have the chip's width");
        let mut effects = evaluator.visitor.effects;
        effects.ledger.retain(|_, count| *count != F::ZERO);
        effects
    }

    /// Whether constraints or buses notice that an honest row was replaced by this one.
    ///
    /// The prover chooses how often rows of the tables are used, so a lookup is noticed only if there is no such row.
    pub(crate) fn is_noticed(&self, honest: &Self, program: &HashSet<Vec<F>>) -> bool {
        self.ledger != honest.ledger || self.objections(|message| program.contains(message)).next().is_some()
    }

    /// The row's own checks that it does not pass, whatever other rows hold. `is_instruction` tells which messages the
    /// program table has.
    pub(crate) fn objections(&self, is_instruction: impl Fn(&[F]) -> bool) -> impl Iterator<Item = Check> {
        let missing =
            self.lookups.iter().filter(move |lookup| !has_row(lookup.bus, &lookup.message, &is_instruction));
        let violated = self.constraints.iter().enumerate().filter(|(_, value)| **value != F::ZERO);
        let constraints = violated.map(|(index, _)| Check::Constraint(index));
        constraints.chain(missing.map(|lookup| Check::Lookup(lookup.index)))
    }

    /// The checks that find something else here than in other effects of the same chip.
    pub(crate) fn differences(&self, other: &Self) -> impl Iterator<Item = Check> {
        let constraints = self.constraints.iter().zip(&other.constraints).enumerate();
        let constraints = constraints.filter(|(_, (one, other))| one != other);
        let lookups = self.lookups.iter().zip(&other.lookups).filter(|(one, other)| one != other);
        let constraints = constraints.map(|(index, _)| Check::Constraint(index));
        constraints.chain(lookups.map(|(lookup, _)| Check::Lookup(lookup.index)))
    }
}

/// One check of a chip, by its order in `eval`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Check {
    Constraint(usize),
    /// By its order among all messages.
    Lookup(usize),
}

/// Whether the prover only chooses how often the bus's messages are provided.
pub(crate) fn is_looked_up(bus: Bus) -> bool {
    [RANGE, BYTES, BYTE_PAIRS, PROGRAM, CODE].contains(&bus)
}

/// Whether the chip's table is the one that the bus's messages are looked up in. The prover chooses how often a row
/// answers; what it answers is up to the constraints.
pub(crate) fn provides(chip: &str, bus: Bus) -> bool {
    match bus {
        RANGE => chip == "range",
        BYTES | BYTE_PAIRS => chip == "bytes",
        PROGRAM => chip == "slice",
        CODE => chip == "program",
        _ => false,
    }
}

/// The constraints that some row of a table without fixed columns breaks, by their order in `eval`.
pub(crate) fn violated<C: Chip>(chip: &C, table: &Trace) -> Vec<usize> {
    violated_with(chip, table, &[])
}

/// As [`violated`], with public values.
pub(crate) fn violated_with<C: Chip>(chip: &C, table: &Trace, public_values: &[F]) -> Vec<usize> {
    let height = table.height();
    let cells = |row: usize| &table.values[row * table.width..(row + 1) * table.width];
    let mut violated = BTreeSet::new();
    for row in 0..height {
        let next = (row + 1) % height;
        let position = Position { is_first: row == 0, is_last: next == 0 };
        let effects = RowEffects::of(chip, [cells(row), cells(next)], [&[], &[]], public_values, position, false);
        let broken = effects.constraints.iter().enumerate().filter(|(_, value)| **value != F::ZERO);
        violated.extend(broken.map(|(index, _)| index));
    }
    violated.into_iter().collect()
}

/// The addresses, in words, that the rows of a table fetch instructions from.
pub(crate) fn program_lookups<C: Chip>(
    chip: &C,
    profile: &ChipProfile,
    table: &Trace,
    public_values: &[F],
) -> Vec<u32> {
    let fetches = profile.interactions.iter().any(|interaction| interaction.bus == PROGRAM);
    let rows = if fetches { table.height() } else { 0 };
    let cells = |row: usize| &table.values[row * table.width..(row + 1) * table.width];
    let lookups = (0..rows).flat_map(|row| {
        let (next, position) = ((row + 1) % rows, Position { is_first: false, is_last: false });
        RowEffects::of(chip, [cells(row), cells(next)], [&[], &[]], public_values, position, false).lookups
    });
    lookups.filter(|lookup| lookup.bus == PROGRAM).map(|lookup| lookup.message[0].as_canonical_u32()).collect()
}

fn has_row(bus: Bus, message: &[F], is_instruction: &impl Fn(&[F]) -> bool) -> bool {
    let at = |index: usize| message[index].as_canonical_u32();
    match bus {
        RANGE => at(1) <= 16 && at(0) >> at(1) == 0,
        BYTES => at(0) < 256 && at(1) < 256 && at(2) == at(0) & at(1),
        BYTE_PAIRS => at(0) < 256 && at(1) < 256,
        _ => is_instruction(message),
    }
}

/// Gathers the effects, and the ledger if it is requested.
struct Gatherer<'a> {
    chip: &'a str,
    with_ledger: bool,
    interactions: usize,
    effects: RowEffects,
}

impl Visitor<F> for Gatherer<'_> {
    fn constraint(&mut self, value: F) {
        self.effects.constraints.push(value);
    }

    fn message<I>(&mut self, bus: Bus, count: F, message: I)
    where
        I: IntoIterator,
        I::Item: Into<F>,
    {
        let index = self.interactions;
        self.interactions += 1;
        if count == F::ZERO || provides(self.chip, bus) {
            return;
        }
        if is_looked_up(bus) {
            let message = message.into_iter().map(Into::into).collect();
            self.effects.lookups.push(Lookup { index, bus, count, message });
        } else if self.with_ledger {
            let message = message.into_iter().map(Into::into).collect();
            *self.effects.ledger.entry((bus.id, message)).or_default() += count;
        }
    }
}
