//! Which columns a chip reads in the next row.

use alloc::vec;
use alloc::vec::Vec;

use super::{Cell, Degree, Description, Symbol};
use crate::{Chip, ChipProfile, EvalError};

/// Columns, or groups of columns, that one evaluation can tell apart: the bits of [`Degree::watched`].
const WATCHED: usize = 64;

/// The columns whose next row some constraint or message contains, in ascending order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct NextColumns {
    pub(super) main: Vec<usize>,
    pub(super) preprocessed: Vec<usize>,
}

/// Analyses a chip: one evaluation on degrees, and a few more if it reads the next row.
///
/// A column counts if an expression contains it after the simplifications of [`Degree`]. A cell that is read and then
/// not used, or multiplied by zero, does not.
pub(crate) fn profile<C: Chip>(chip: &C, public_values: usize) -> Result<ChipProfile, EvalError> {
    let (description, reads_next) =
        Description::<Degree>::with_symbols(chip, public_values, Degree::main, Degree::preprocessed)?;
    if !reads_next {
        return Ok(description.profile(NextColumns::default()));
    }
    let main = next_columns(chip.width(), |bits| {
        let main = move |cell| watched_cell(cell, &bits);
        Ok(watched(&Description::with_symbols(chip, public_values, main, Degree::preprocessed)?.0))
    })?;
    let preprocessed = next_columns(chip.preprocessed_width(), |bits| {
        let preprocessed = move |cell| watched_cell(cell, &bits);
        Ok(watched(&Description::with_symbols(chip, public_values, Degree::main, preprocessed)?.0))
    })?;
    Ok(description.profile(NextColumns { main, preprocessed }))
}

/// The columns of `width` that occur. `watch` evaluates the chip with the columns' bits and returns those that occur.
///
/// The first evaluation watches groups of neighbouring columns, the others each column of the groups that occur: of the
/// 2,359 columns of a round of keccak-f, a chip reads 112 in the next row.
fn next_columns(width: usize, watch: impl Fn(Vec<u64>) -> Result<u64, EvalError>) -> Result<Vec<usize>, EvalError> {
    let group = |column: usize| bit(column.checked_div(width.div_ceil(WATCHED)).unwrap_or(0));
    let groups = watch((0..width).map(group).collect())?;
    let candidates: Vec<usize> = (0..width).filter(|&column| groups & group(column) != 0).collect();
    let mut next = Vec::new();
    for columns in candidates.chunks(WATCHED) {
        let mut bits = vec![0; width];
        for (index, &column) in columns.iter().enumerate() {
            bits.get_mut(column).into_iter().for_each(|slot| *slot = bit(index));
        }
        let found = watch(bits)?;
        next.extend(
            columns.iter().enumerate().filter(|&(index, _)| found & bit(index) != 0).map(|(_, &column)| column),
        );
    }
    Ok(next)
}

/// The bit with this index, none from [`WATCHED`] on.
fn bit(index: usize) -> u64 {
    u32::try_from(index).ok().and_then(|index| 1_u64.checked_shl(index)).unwrap_or(0)
}

/// The symbol of a cell, watched under its column's bit if it lies in the next row.
fn watched_cell(cell: Cell, bits: &[u64]) -> Degree {
    Degree::watched_cell(bits.get(cell.column).copied().filter(|_| cell.is_next).unwrap_or(0))
}

/// The bits of the watched cells that the expressions contain.
fn watched(found: &Description<Degree>) -> u64 {
    found.expressions().fold(0, |all, expression| all | expression.watched())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::symbolic::ConstraintDag;
    use crate::{Bus, ChipBuilder, WindowAccess};
    use alloc::borrow::Cow;
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
