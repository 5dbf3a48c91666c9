//! One row on its own: whether its constraints hold, and what it puts on the buses.

use nova_air::buses::{BYTE_PAIRS, BYTES, PROGRAM, RANGE};
use nova_air::{AirBuilder, Bus, Chip, ChipBuilder, F};
use p3_air::RowWindow;
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use std::collections::{BTreeMap, HashSet};

/// Where a row lies in its table.
#[derive(Clone, Copy)]
pub(crate) struct Place {
    pub(crate) is_first: bool,
    pub(crate) is_last: bool,
}

/// What a row and its successor say.
#[derive(Clone, Default, PartialEq, Eq)]
pub(crate) struct RowEffects {
    /// Whether all constraints hold.
    pub(crate) holds: bool,
    /// Messages to the tables that are looked up: the prover balances those that the table has.
    pub(crate) lookups: Vec<(Bus, Vec<F>)>,
    /// Messages on all other buses, where every message must be sent as often as it is received.
    pub(crate) ledger: BTreeMap<(u16, Vec<F>), F>,
}

impl RowEffects {
    /// Evaluates a row.
    pub(crate) fn of<C: Chip>(
        chip: &C,
        rows: [&[F]; 2],
        fixed: [&[F]; 2],
        public_values: &[F],
        place: Place,
    ) -> Self {
        let mut builder = Builder {
            main: RowWindow::from_two_rows(rows[0], rows[1]),
            preprocessed: RowWindow::from_two_rows(fixed[0], fixed[1]),
            public_values,
            place,
            effects: Self { holds: true, ..Self::default() },
        };
        chip.eval(&mut builder);
        builder.effects.ledger.retain(|_, count| *count != F::ZERO);
        builder.effects
    }

    /// Whether constraints or buses notice that an honest row was replaced by this one.
    ///
    /// The prover chooses how often rows of the tables are used, so a lookup is noticed only if there is no such row.
    pub(crate) fn is_noticed(&self, honest: &Self, program: &HashSet<Vec<F>>) -> bool {
        let in_table = |(bus, message): &(Bus, Vec<F>)| has_row(*bus, message, program);
        !self.holds || self.ledger != honest.ledger || !self.lookups.iter().all(in_table)
    }
}

fn has_row(bus: Bus, message: &[F], program: &HashSet<Vec<F>>) -> bool {
    let at = |index: usize| message[index].as_canonical_u32();
    match bus {
        RANGE => at(1) <= 16 && at(0) >> at(1) == 0,
        BYTES => at(0) < 256 && at(1) < 256 && at(2) == at(0) & at(1),
        BYTE_PAIRS => at(0) < 256 && at(1) < 256,
        _ => program.contains(message),
    }
}

struct Builder<'a> {
    main: RowWindow<'a, F>,
    preprocessed: RowWindow<'a, F>,
    public_values: &'a [F],
    place: Place,
    effects: RowEffects,
}

impl<'a> AirBuilder for Builder<'a> {
    type F = F;
    type Expr = F;
    type Var = F;
    type PreprocessedWindow = RowWindow<'a, F>;
    type MainWindow = RowWindow<'a, F>;
    type PublicVar = F;
    type PeriodicVar = F;

    fn main(&self) -> Self::MainWindow {
        self.main
    }

    fn preprocessed(&self) -> &Self::PreprocessedWindow {
        &self.preprocessed
    }

    fn is_first_row(&self) -> F {
        F::from_bool(self.place.is_first)
    }

    fn is_last_row(&self) -> F {
        F::from_bool(self.place.is_last)
    }

    fn is_transition(&self) -> F {
        F::from_bool(!self.place.is_last)
    }

    fn assert_zero<I: Into<F>>(&mut self, x: I) {
        self.effects.holds &= x.into() == F::ZERO;
    }

    fn public_values(&self) -> &[F] {
        self.public_values
    }
}

impl ChipBuilder for Builder<'_> {
    fn interact<I>(&mut self, bus: Bus, count: F, message: I)
    where
        I: IntoIterator,
        I::Item: Into<F>,
    {
        if count == F::ZERO {
            return;
        }
        let message: Vec<F> = message.into_iter().map(Into::into).collect();
        if [RANGE, BYTES, BYTE_PAIRS, PROGRAM].contains(&bus) {
            self.effects.lookups.push((bus, message));
        } else {
            *self.effects.ledger.entry((bus.id, message)).or_default() += count;
        }
    }
}
