//! Builders around builders: one takes what is written against p3's, one exports a chip's messages.

use nova_air::{Bus, ChipBuilder, F, Scope};
use p3_air::AirBuilder;
use p3_lookup::{Count, InteractionBuilder};

/// The bus of messages that an AIR of Plonky3 exchanges within its own table.
const LOCAL: &str = "local";

/// A builder of Nova's as one of Plonky3's. Buses have names there and numbers here.
pub struct Adapter<'a, B>(&'a mut B);

impl<'a, B: ChipBuilder> Adapter<'a, B> {
    /// Wraps a builder.
    pub const fn new(builder: &'a mut B) -> Self {
        Self(builder)
    }

    fn send<E: Into<B::Expr>>(&mut self, bus: &str, fields: impl IntoIterator<Item = E>, count: B::Expr) {
        let fields = fields.into_iter();
        let bus = |arity| Bus::shard(number(bus), "p3", arity);
        match fields.size_hint() {
            // No allocation for each message of each row.
            (least, Some(most)) if least == most => self.0.interact(bus(least), count, fields),
            _ => {
                let fields: Vec<E> = fields.collect();
                self.0.interact(bus(fields.len()), count, fields);
            }
        }
    }
}

/// Puts all messages on buses of run scope, whose sum a proof states in place of a check that it is zero: so a chip can
/// be proved without the chips that answer it.
pub(super) struct Exporting<'a, B>(pub(super) &'a mut B);

impl<B: ChipBuilder> ChipBuilder for Exporting<'_, B> {
    #[inline]
    fn interact<I>(&mut self, bus: Bus, count: Self::Expr, message: I)
    where
        I: IntoIterator,
        I::Item: Into<Self::Expr>,
    {
        self.0.interact(Bus { scope: Scope::Run, ..bus }, count, message);
    }
}

/// The number of the bus with this name: FNV-1a, folded to 16 bits. Two names with one number would be one bus: the
/// figures stay the same, and messages of different lengths are refused.
const fn number(name: &str) -> u16 {
    let (bytes, mut hash, mut index) = (name.as_bytes(), 0x811c_9dc5_u32, 0);
    while index < bytes.len() {
        hash = (hash ^ bytes[index] as u32).wrapping_mul(0x0100_0193);
        index += 1;
    }
    (hash ^ (hash >> 16)) as u16
}

/// Implements p3's builder by the builder inside.
macro_rules! delegate_builder {
    ($name:ident) => {
        impl<B: ChipBuilder> AirBuilder for $name<'_, B> {
            type F = F;
            type Expr = B::Expr;
            type Var = B::Var;
            type PreprocessedWindow = B::PreprocessedWindow;
            type MainWindow = B::MainWindow;
            type PublicVar = B::PublicVar;
            type PeriodicVar = B::PeriodicVar;

            #[inline]
            fn main(&self) -> Self::MainWindow {
                self.0.main()
            }

            #[inline]
            fn preprocessed(&self) -> &Self::PreprocessedWindow {
                self.0.preprocessed()
            }

            #[inline]
            fn is_first_row(&self) -> Self::Expr {
                self.0.is_first_row()
            }

            #[inline]
            fn is_last_row(&self) -> Self::Expr {
                self.0.is_last_row()
            }

            #[inline]
            fn is_transition(&self) -> Self::Expr {
                self.0.is_transition()
            }

            #[inline]
            fn assert_zero<I: Into<Self::Expr>>(&mut self, x: I) {
                self.0.assert_zero(x);
            }

            #[inline]
            fn public_values(&self) -> &[Self::PublicVar] {
                self.0.public_values()
            }
        }
    };
}

delegate_builder!(Adapter);
delegate_builder!(Exporting);

impl<B: ChipBuilder> InteractionBuilder for Adapter<'_, B> {
    #[inline]
    fn push_interaction<E: Into<Self::Expr>>(
        &mut self,
        bus_name: &str,
        fields: impl IntoIterator<Item = E>,
        count: impl Into<Count<Self::Expr>>,
    ) {
        self.send(bus_name, fields, count.into().into_parts().0);
    }

    #[inline]
    fn push_local_interaction(&mut self, tuples: impl IntoIterator<Item = (Vec<Self::Expr>, Count<Self::Expr>)>) {
        for (fields, count) in tuples {
            self.send(LOCAL, fields, count.into_parts().0);
        }
    }

    /// Each branch has a lookup column's share of its own, since Nova has no exclusive messages.
    #[inline]
    fn push_exclusive_interaction(
        &mut self,
        bus_name: &str,
        branches: impl IntoIterator<Item = (Self::Expr, Count<Self::Expr>, Vec<Self::Expr>)>,
    ) {
        for (flag, count, fields) in branches {
            self.send(bus_name, fields, flag * count.into_parts().0);
        }
    }
}
