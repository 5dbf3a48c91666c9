//! What a chip is.

use alloc::borrow::Cow;

use crate::{ChipBuilder, EvalError, Trace};

/// When a chip's trace is committed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Stage {
    /// In round 1, before everything else; run-scope challenges derive from these commitments.
    Boundary,
    /// In round 2.
    Main,
}

/// How many tables of a chip a shard may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Occurrence {
    /// Any number. Several tables of different heights waste less padding than one.
    Any,
    /// None or one: for chips whose constraints speak about the whole table, such as "addresses strictly increase".
    AtMostOnce,
    /// Exactly one. Chips with preprocessed columns are always of this kind.
    Once,
}

/// One table layout, its constraints and its messages.
///
/// Implementations are plain values; the chips of a set are usually an `enum` that dispatches to them, see
/// [`chip_enum!`](crate::chip_enum).
pub trait Chip: Sync {
    /// Name for reports and errors.
    fn name(&self) -> Cow<'static, str>;

    /// Number of trace columns.
    fn width(&self) -> usize;

    /// When the trace is committed.
    fn stage(&self) -> Stage {
        Stage::Main
    }

    /// How many tables of this chip a shard may have.
    fn occurrence(&self) -> Occurrence {
        Occurrence::Any
    }

    /// Number of preprocessed columns.
    fn preprocessed_width(&self) -> usize {
        0
    }

    /// The preprocessed columns, fixed at setup and part of the verifying key. Their height is the table's height.
    ///
    /// Only setup calls this; the verifier never does.
    fn preprocessed(&self) -> Option<Trace> {
        None
    }

    /// States the constraints and messages of one row.
    ///
    /// A row sees its successor; the last row's successor is the first row. Expressions have degree 3 at most. What is
    /// stated does not depend on what the cells hold.
    ///
    /// # Errors
    ///
    /// When the builder's rows or public values are not those that the chip announces, or the chip's description
    /// contradicts itself: never with a builder that [`ChipSet`](crate::ChipSet) sized.
    fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError>;
}

/// Declares an `enum` of chips that implements [`Chip`] by static dispatch.
///
/// ```
/// # use std::borrow::Cow;
/// # use nova_air::{AirBuilder, Chip, ChipBuilder, EvalError, WindowAccess};
/// # struct Bit;
/// # impl Chip for Bit {
/// #     fn name(&self) -> Cow<'static, str> { "bit".into() }
/// #     fn width(&self) -> usize { 1 }
/// #     fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
/// #         let bit = builder.main().current_slice()[0];
/// #         builder.assert_bool(bit);
/// #         Ok(())
/// #     }
/// # }
/// nova_air::chip_enum! {
///     /// The chips of a very small set.
///     enum Tiny {
///         /// Boolean rows.
///         Bit(Bit),
///     }
/// }
/// assert_eq!(Tiny::Bit(Bit).width(), 1);
/// ```
#[macro_export]
macro_rules! chip_enum {
    ($(#[$meta:meta])* $vis:vis enum $name:ident { $($(#[$doc:meta])* $variant:ident($chip:ty)),+ $(,)? }) => {
        $(#[$meta])*
        $vis enum $name { $($(#[$doc])* $variant($chip)),+ }

        impl $crate::Chip for $name {
            fn name(&self) -> $crate::__private::Cow<'static, str> {
                match self { $(Self::$variant(chip) => $crate::Chip::name(chip)),+ }
            }
            fn width(&self) -> usize {
                match self { $(Self::$variant(chip) => $crate::Chip::width(chip)),+ }
            }
            fn stage(&self) -> $crate::Stage {
                match self { $(Self::$variant(chip) => $crate::Chip::stage(chip)),+ }
            }
            fn occurrence(&self) -> $crate::Occurrence {
                match self { $(Self::$variant(chip) => $crate::Chip::occurrence(chip)),+ }
            }
            fn preprocessed_width(&self) -> usize {
                match self { $(Self::$variant(chip) => $crate::Chip::preprocessed_width(chip)),+ }
            }
            fn preprocessed(&self) -> ::core::option::Option<$crate::Trace> {
                match self { $(Self::$variant(chip) => $crate::Chip::preprocessed(chip)),+ }
            }
            fn eval<B: $crate::ChipBuilder>(
                &self,
                builder: &mut B,
            ) -> ::core::result::Result<(), $crate::EvalError> {
                match self { $(Self::$variant(chip) => $crate::Chip::eval(chip, builder)),+ }
            }
        }
    };
}
