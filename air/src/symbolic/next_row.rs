//! Which columns a chip reads in the next row.

use alloc::vec::Vec;

use super::{Cell, Degree, Description, Symbol};
use crate::{Chip, ChipProfile, EvalError};

/// Columns that one evaluation can tell apart: the bits of [`Degree::watched`].
const WATCHED: usize = 64;

/// The columns whose next row some constraint or message contains, in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NextColumns {
    pub(super) main: Vec<usize>,
    pub(super) preprocessed: Vec<usize>,
}

/// Analyses a chip: one evaluation on degrees, and one more for each [`WATCHED`] columns if it reads the next row.
///
/// A column counts if an expression contains it after the simplifications of [`Degree`]. A cell that is read and then
/// not used, or multiplied by zero, does not.
pub(crate) fn profile<C: Chip>(chip: &C, public_values: usize) -> Result<ChipProfile, EvalError> {
    let (description, reads_next) =
        Description::<Degree>::with_symbols(chip, public_values, Degree::main, Degree::preprocessed)?;
    let next = if reads_next { next_columns(chip, public_values)? } else { NextColumns::default() };
    Ok(description.profile(next))
}

fn next_columns<C: Chip>(chip: &C, public_values: usize) -> Result<NextColumns, EvalError> {
    let mut next = NextColumns::default();
    for first in (0..chip.width()).step_by(WATCHED) {
        let main = move |cell| watched_cell(cell, first);
        let (found, _) = Description::with_symbols(chip, public_values, main, Degree::preprocessed)?;
        next.main.extend(columns(first, &found));
    }
    for first in (0..chip.preprocessed_width()).step_by(WATCHED) {
        let preprocessed = move |cell| watched_cell(cell, first);
        let (found, _) = Description::with_symbols(chip, public_values, Degree::main, preprocessed)?;
        next.preprocessed.extend(columns(first, &found));
    }
    Ok(next)
}

/// The symbol of a cell, watched if it lies in the next row of one of the columns from `first`.
fn watched_cell(cell: Cell, first: usize) -> Degree {
    let bit = cell.column.checked_sub(first).and_then(|bit| u32::try_from(bit).ok());
    let watched = bit.filter(|_| cell.is_next).and_then(|bit| 1_u64.checked_shl(bit));
    Degree::watched_cell(watched.unwrap_or(0))
}

/// The watched columns that the expressions contain.
fn columns(first: usize, found: &Description<Degree>) -> impl Iterator<Item = usize> {
    let watched = found.expressions().fold(0, |all, expression| all | expression.watched());
    (0..WATCHED)
        .filter(move |&bit| watched & 1_u64.unbounded_shl(bit.try_into().unwrap_or(u32::MAX)) != 0)
        .map(move |bit| first.saturating_add(bit))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::ConstraintDag;
    use crate::{Bus, ChipBuilder, WindowAccess};
    use alloc::borrow::Cow;
    use alloc::vec;
    use p3_field::PrimeCharacteristicRing;

    /// Reads the next row in a constraint, in a message and in its multiplicity, on both sides of a window's end.
    struct Wide;

    impl Chip for Wide {
        fn name(&self) -> Cow<'static, str> {
            "wide".into()
        }

        fn width(&self) -> usize {
            200
        }

        fn preprocessed_width(&self) -> usize {
            130
        }

        fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
            let (main, preprocessed) = (builder.main(), builder.preprocessed().clone());
            let (row, next) = (main.current_slice(), main.next_slice());
            let (fixed, next_fixed) = (preprocessed.current_slice(), preprocessed.next_slice());
            builder.assert_zero((next[63] - row[0]) * (next_fixed[128] + fixed[3]));
            builder.assert_zero(row[7] + B::Expr::from(next[9]) * B::Expr::ZERO);
            builder.send(Bus::shard(0, "bus", 2), next[199], [row[1].into(), next[64] - next_fixed[0]]);
            Ok(())
        }
    }

    #[test]
    fn columns_are_told_apart_wherever_they_are() {
        let profile = profile(&Wide, 0).unwrap();
        assert_eq!(profile.next_columns, [63, 64, 199]);
        assert_eq!(profile.next_preprocessed, [0, 128]);
        assert!(profile.reads_next() && profile.reads_next_preprocessed());
        assert_eq!(ConstraintDag::of(&Wide, 0).unwrap().profile(), profile);
    }

    #[test]
    fn a_row_that_is_not_used_is_not_read() {
        struct Idle;
        impl Chip for Idle {
            fn name(&self) -> Cow<'static, str> {
                "idle".into()
            }

            fn width(&self) -> usize {
                2
            }

            fn eval<B: ChipBuilder>(&self, builder: &mut B) -> Result<(), EvalError> {
                let main = builder.main();
                builder.assert_bool(main.current_slice()[0]);
                let _ = main.next_slice()[0] + main.current_slice()[1];
                Ok(())
            }
        }
        let profile = profile(&Idle, 0).unwrap();
        assert_eq!((profile.next_columns.clone(), profile.reads_next()), (vec![], false));
        assert_eq!(ConstraintDag::of(&Idle, 0).unwrap().profile(), profile);
    }
}
