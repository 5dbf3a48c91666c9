//! The interface through which a chip states its constraints and messages.

use p3_air::AirBuilder;

use crate::{Bus, F};

/// What [`Chip::eval`](crate::Chip::eval) is written against: p3-air's builder plus messages on buses.
///
/// The same code runs on symbols (the [symbolic builder](crate::symbolic)) and on values (the
/// [`Evaluator`](crate::Evaluator)): packed field elements in the prover, extension field elements in the verifier.
pub trait ChipBuilder: AirBuilder<F = F> {
    /// Puts `message` on `bus`, `count` times (negative: takes it off).
    ///
    /// `count` has degree 2 at most and the elements of `message` degree 1, so that two messages share one lookup
    /// column; a message of degree 2 is accepted and takes a column of its own. Row selectors may occur in neither.
    fn interact<I>(&mut self, bus: Bus, count: Self::Expr, message: I)
    where
        I: IntoIterator,
        I::Item: Into<Self::Expr>;

    /// Sends `message` on `bus`, `count` times.
    fn send<I>(&mut self, bus: Bus, count: impl Into<Self::Expr>, message: I)
    where
        I: IntoIterator,
        I::Item: Into<Self::Expr>,
    {
        self.interact(bus, count.into(), message);
    }

    /// Receives `message` from `bus`, `count` times.
    fn receive<I>(&mut self, bus: Bus, count: impl Into<Self::Expr>, message: I)
    where
        I: IntoIterator,
        I::Item: Into<Self::Expr>,
    {
        let count: Self::Expr = count.into();
        self.interact(bus, -count, message);
    }
}
