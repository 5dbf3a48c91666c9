//! The builder that records what a chip states.

use alloc::boxed::Box;
use alloc::rc::Rc;
use alloc::vec::Vec;
use core::cell::{self, OnceCell};
use core::ops::{Add, Mul, Sub};

use p3_air::{AirBuilder, WindowAccess};
use p3_field::Algebra;

use super::next_row::NextColumns;
use super::{Cell, Degree};
use crate::analysis::{ChipProfile, InteractionProfile, LookupLayout};
use crate::{Bus, Chip, ChipBuilder, EvalError, F};

/// What a chip's `eval` computes with in place of values.
pub trait Symbol: Algebra<F> + Algebra<Self::Var> + 'static {
    /// A cell or a public value.
    type Var: Copy
        + Send
        + Sync
        + Into<Self>
        + Add<F, Output = Self>
        + Add<Self::Var, Output = Self>
        + Add<Self, Output = Self>
        + Sub<F, Output = Self>
        + Sub<Self::Var, Output = Self>
        + Sub<Self, Output = Self>
        + Mul<F, Output = Self>
        + Mul<Self::Var, Output = Self>
        + Mul<Self, Output = Self>;

    /// A cell of the trace.
    fn main(cell: Cell) -> Self::Var;

    /// A cell of the preprocessed columns.
    fn preprocessed(cell: Cell) -> Self::Var;

    /// The public value with this index.
    fn public(index: usize) -> Self::Var;

    /// The selector of the first row.
    fn is_first_row() -> Self;

    /// The selector of the last row.
    fn is_last_row() -> Self;

    /// The selector of all rows but the last.
    fn is_transition() -> Self;
}

/// Whether a chip sends or receives a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// The chip sends it.
    Sent,
    /// The chip receives it: its multiplicity is the negative of how often.
    Received,
}

/// A message that a chip puts on a bus.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Interaction<E> {
    /// The bus.
    pub bus: Bus,
    /// Whether it is sent or received.
    pub direction: Direction,
    /// Multiplicity, negative for what is received.
    pub count: E,
    /// The message's elements.
    pub message: Vec<E>,
}

/// What a chip states, in symbols.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Description<E> {
    /// What must be zero on every row, in order of evaluation.
    pub constraints: Vec<E>,
    /// The messages, in order of evaluation.
    pub interactions: Vec<Interaction<E>>,
    /// Whether the chip uses a row selector.
    pub uses_selectors: bool,
}

impl<E: Symbol> Description<E> {
    /// Records what `chip` states, with `public_values` public values in scope.
    ///
    /// # Errors
    ///
    /// When the chip's constraints do not fit the width that it announces, or cannot be stated at all.
    pub fn of<C: Chip>(chip: &C, public_values: usize) -> Result<Self, EvalError> {
        Self::with_symbols(chip, public_values, E::main, E::preprocessed).map(|(description, _)| description)
    }

    /// As [`Self::of`], with other symbols for cells of the trace and of the preprocessed columns. Also returns whether
    /// the chip looked at a next row.
    pub(super) fn with_symbols<C: Chip>(
        chip: &C,
        public_values: usize,
        main: impl Fn(Cell) -> E::Var + 'static,
        preprocessed: impl Fn(Cell) -> E::Var + 'static,
    ) -> Result<(Self, bool), EvalError> {
        let mut builder = Builder::<E> {
            main: Window(Rc::new(Rows::new(chip.width(), main))),
            preprocessed: Window(Rc::new(Rows::new(chip.preprocessed_width(), preprocessed))),
            public_values: (0..public_values).map(E::public).collect(),
            uses_selectors: cell::Cell::new(false),
            constraints: Vec::new(),
            interactions: Vec::new(),
        };
        chip.eval(&mut builder)?;
        let reads_next = builder.main.0.is_next_read() || builder.preprocessed.0.is_next_read();
        let Builder { constraints, interactions, uses_selectors, .. } = builder;
        Ok((Self { constraints, interactions, uses_selectors: uses_selectors.get() }, reads_next))
    }
}

impl<E> Description<E> {
    /// The same statements in other symbols.
    pub fn map<T>(&self, mut symbol: impl FnMut(&E) -> T) -> Description<T> {
        Description {
            constraints: self.constraints.iter().map(&mut symbol).collect(),
            interactions: self.interactions.iter().map(|interaction| interaction.map(&mut symbol)).collect(),
            uses_selectors: self.uses_selectors,
        }
    }

    /// All expressions: the constraints, and the messages' multiplicities and elements.
    pub(super) fn expressions(&self) -> impl Iterator<Item = &E> {
        let messages = self.interactions.iter();
        self.constraints.iter().chain(messages.flat_map(|sent| [&sent.count].into_iter().chain(&sent.message)))
    }
}

impl<E> Interaction<E> {
    fn map<T>(&self, mut symbol: impl FnMut(&E) -> T) -> Interaction<T> {
        Interaction {
            bus: self.bus,
            direction: self.direction,
            count: symbol(&self.count),
            message: self.message.iter().map(symbol).collect(),
        }
    }
}

impl Description<Degree> {
    /// The degrees, and how the messages share lookup columns.
    pub(super) fn profile(&self, next: NextColumns) -> ChipProfile {
        let interactions: Vec<_> = self.interactions.iter().map(Interaction::profile).collect();
        ChipProfile {
            constraint_degrees: self.constraints.iter().map(Degree::degree).collect(),
            lookups: LookupLayout::plan(&interactions),
            interactions,
            next_columns: next.main,
            next_preprocessed: next.preprocessed,
            uses_selectors: self.uses_selectors,
        }
    }
}

impl Interaction<Degree> {
    fn profile(&self) -> InteractionProfile {
        InteractionProfile {
            bus: self.bus,
            direction: self.direction,
            arity: self.message.len(),
            count_degree: self.count.degree(),
            message_degree: self.message.iter().map(Degree::degree).max().unwrap_or(0),
            uses_selectors: self.message.iter().chain([&self.count]).any(Degree::has_selector),
        }
    }
}

/// Two rows of symbols, the second made when it is read.
struct Rows<V> {
    width: usize,
    symbol: Box<dyn Fn(Cell) -> V>,
    current: Vec<V>,
    next: OnceCell<Vec<V>>,
}

impl<V> Rows<V> {
    fn new(width: usize, symbol: impl Fn(Cell) -> V + 'static) -> Self {
        Self { width, current: row(width, &symbol, false), symbol: Box::new(symbol), next: OnceCell::new() }
    }

    fn is_next_read(&self) -> bool {
        self.next.get().is_some()
    }
}

fn row<V>(width: usize, symbol: impl Fn(Cell) -> V, is_next: bool) -> Vec<V> {
    (0..width).map(|column| symbol(Cell { is_next, column })).collect()
}

/// The rows, shared with the chip while it is evaluated.
struct Window<V>(Rc<Rows<V>>);

impl<V> Clone for Window<V> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<V> WindowAccess<V> for Window<V> {
    fn current_slice(&self) -> &[V] {
        &self.0.current
    }

    fn next_slice(&self) -> &[V] {
        self.0.next.get_or_init(|| row(self.0.width, &self.0.symbol, true))
    }
}

struct Builder<E: Symbol> {
    main: Window<E::Var>,
    preprocessed: Window<E::Var>,
    public_values: Vec<E::Var>,
    uses_selectors: cell::Cell<bool>,
    constraints: Vec<E>,
    interactions: Vec<Interaction<E>>,
}

impl<E: Symbol> Builder<E> {
    fn selector(&self, selector: fn() -> E) -> E {
        self.uses_selectors.set(true);
        selector()
    }

    fn record<I>(&mut self, bus: Bus, direction: Direction, count: E, message: I)
    where
        I: IntoIterator,
        I::Item: Into<E>,
    {
        let message = message.into_iter().map(Into::into).collect();
        self.interactions.push(Interaction { bus, direction, count, message });
    }
}

impl<E: Symbol> AirBuilder for Builder<E> {
    type F = F;
    type Expr = E;
    type Var = E::Var;
    type PreprocessedWindow = Window<E::Var>;
    type MainWindow = Window<E::Var>;
    type PublicVar = E::Var;
    type PeriodicVar = E::Var;

    fn main(&self) -> Self::MainWindow {
        self.main.clone()
    }

    fn preprocessed(&self) -> &Self::PreprocessedWindow {
        &self.preprocessed
    }

    fn is_first_row(&self) -> E {
        self.selector(E::is_first_row)
    }

    fn is_last_row(&self) -> E {
        self.selector(E::is_last_row)
    }

    fn is_transition(&self) -> E {
        self.selector(E::is_transition)
    }

    fn assert_zero<I: Into<E>>(&mut self, x: I) {
        self.constraints.push(x.into());
    }

    fn public_values(&self) -> &[E::Var] {
        &self.public_values
    }
}

impl<E: Symbol> ChipBuilder for Builder<E> {
    fn interact<I>(&mut self, bus: Bus, count: E, message: I)
    where
        I: IntoIterator,
        I::Item: Into<E>,
    {
        self.record(bus, Direction::Sent, count, message);
    }

    fn receive<I>(&mut self, bus: Bus, count: impl Into<E>, message: I)
    where
        I: IntoIterator,
        I::Item: Into<E>,
    {
        let count: E = count.into();
        self.record(bus, Direction::Received, -count, message);
    }
}
