//! A plain checker for tests: does a trace satisfy every constraint, and do the messages of all tables cancel?

use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

use p3_air::RowWindow;
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

use crate::{Bus, Chip, ChipSet, Evaluator, F, Selectors, Trace, Visitor};

/// The first thing found wrong with a set of tables.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CheckError {
    /// A constraint does not hold.
    #[error("chip {chip}, row {row}: constraint {constraint} does not hold")]
    Constraint {
        /// The chip.
        chip: String,
        /// The row.
        row: usize,
        /// Index of the constraint in order of evaluation.
        constraint: usize,
    },
    /// A message was not sent as often as it was received.
    #[error("bus {bus}: message {message:?} is sent {excess} times more often than it is received")]
    Bus {
        /// Name of the bus.
        bus: &'static str,
        /// The message.
        message: Vec<F>,
        /// Sent minus received, in the field.
        excess: F,
    },
}

/// Checks all constraints and buses of the tables `(chip number, trace)`, plus `messages` from outside the tables.
///
/// Meant for the tests of chips: it names the row and the constraint, which a proof cannot.
///
/// # Errors
///
/// The first violated constraint, else the first bus that does not balance.
///
/// # Panics
///
/// When a chip number is out of range, or a table's width or height is not that of its chip or preprocessed trace.
pub fn check_tables<C: Chip>(
    chips: &ChipSet<C>,
    tables: &[(usize, &Trace)],
    public_values: &[F],
    messages: &[(Bus, Vec<F>, F)],
) -> Result<(), CheckError> {
    let mut ledger = Ledger::new();
    for (bus, message, count) in messages {
        record(&mut ledger, *bus, message.clone(), *count);
    }
    for &(chip, trace) in tables {
        check_table(&chips.chips()[chip], trace, public_values, &mut ledger)?;
    }
    match ledger.into_iter().find(|(_, (_, count))| *count != F::ZERO) {
        None => Ok(()),
        Some(((_, message), (bus, excess))) => Err(CheckError::Bus { bus: bus.name, message, excess }),
    }
}

type Ledger = BTreeMap<(u16, Vec<F>), (Bus, F)>;

fn record(ledger: &mut Ledger, bus: Bus, message: Vec<F>, count: F) {
    ledger.entry((bus.id, message)).or_insert((bus, F::ZERO)).1 += count;
}

fn check_table<C: Chip>(chip: &C, trace: &Trace, public_values: &[F], ledger: &mut Ledger) -> Result<(), CheckError> {
    let preprocessed = chip.preprocessed().unwrap_or_else(|| Trace::new(Vec::new(), 0));
    let height = trace.height();
    for row in 0..height {
        let next = (row + 1) % height;
        let mut evaluator = Evaluator {
            main: window(trace, row, next),
            preprocessed: window(&preprocessed, row, next),
            public_values,
            selectors: Selectors::of_row(row == 0, row + 1 == height),
            visitor: Checker { constraints: 0, violated: None, ledger },
        };
        chip.eval(&mut evaluator).expect("the table has the chip's width");
        if let Some(constraint) = evaluator.visitor.violated {
            return Err(CheckError::Constraint { chip: chip.name().into_owned(), row, constraint });
        }
    }
    Ok(())
}

fn window(trace: &Trace, row: usize, next: usize) -> RowWindow<'_, F> {
    let width = trace.width;
    let at = |row: usize| &trace.values[row * width..(row + 1) * width];
    RowWindow::from_two_rows(at(row), at(next))
}

/// Finds the first constraint that does not hold, and notes messages.
struct Checker<'a> {
    constraints: usize,
    violated: Option<usize>,
    ledger: &'a mut Ledger,
}

impl Visitor<F> for Checker<'_> {
    fn constraint(&mut self, value: F) {
        if value != F::ZERO && self.violated.is_none() {
            self.violated = Some(self.constraints);
        }
        self.constraints += 1;
    }

    fn message<I>(&mut self, bus: Bus, count: F, message: I)
    where
        I: IntoIterator,
        I::Item: Into<F>,
    {
        if count != F::ZERO {
            record(self.ledger, bus, message.into_iter().map(Into::into).collect(), count);
        }
    }
}
