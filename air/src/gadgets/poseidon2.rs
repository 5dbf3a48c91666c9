//! The permutation Poseidon2 over KoalaBear, of the widths and with the constants that the proof system's hash has.

use crate::{ChipBuilder, F};
use p3_field::Algebra;
use p3_koala_bear::{
    GenericPoseidon2LinearLayersKoalaBear, KOALABEAR_POSEIDON2_HALF_FULL_ROUNDS,
    KOALABEAR_POSEIDON2_PARTIAL_ROUNDS_16, KOALABEAR_POSEIDON2_PARTIAL_ROUNDS_24,
    KOALABEAR_POSEIDON2_RC_16_EXTERNAL_FINAL, KOALABEAR_POSEIDON2_RC_16_EXTERNAL_INITIAL,
    KOALABEAR_POSEIDON2_RC_16_INTERNAL, KOALABEAR_POSEIDON2_RC_24_EXTERNAL_FINAL,
    KOALABEAR_POSEIDON2_RC_24_EXTERNAL_INITIAL, KOALABEAR_POSEIDON2_RC_24_INTERNAL,
};
use p3_poseidon2::GenericPoseidon2LinearLayers;

/// Full rounds before the partial ones, and again after them.
const HALF: usize = KOALABEAR_POSEIDON2_HALF_FULL_ROUNDS;

/// Partial rounds of the permutation of width 16.
pub const PARTIAL_ROUNDS_16: usize = KOALABEAR_POSEIDON2_PARTIAL_ROUNDS_16;

/// Partial rounds of the permutation of width 24.
pub const PARTIAL_ROUNDS_24: usize = KOALABEAR_POSEIDON2_PARTIAL_ROUNDS_24;

/// The round constants of a permutation.
#[derive(Clone, Copy, Debug)]
pub struct RoundConstants<const WIDTH: usize, const PARTIAL: usize> {
    first: [[F; WIDTH]; HALF],
    partial: [F; PARTIAL],
    last: [[F; WIDTH]; HALF],
}

impl RoundConstants<16, PARTIAL_ROUNDS_16> {
    /// Those of the permutation that compresses two digests.
    pub const WIDTH_16: Self = Self {
        first: KOALABEAR_POSEIDON2_RC_16_EXTERNAL_INITIAL,
        partial: KOALABEAR_POSEIDON2_RC_16_INTERNAL,
        last: KOALABEAR_POSEIDON2_RC_16_EXTERNAL_FINAL,
    };
}

impl RoundConstants<24, PARTIAL_ROUNDS_24> {
    /// Those of the permutation that hashes leaves.
    pub const WIDTH_24: Self = Self {
        first: KOALABEAR_POSEIDON2_RC_24_EXTERNAL_INITIAL,
        partial: KOALABEAR_POSEIDON2_RC_24_INTERNAL,
        last: KOALABEAR_POSEIDON2_RC_24_EXTERNAL_FINAL,
    };
}

/// The linear layers of a width, for values and for expressions.
type Layers = GenericPoseidon2LinearLayersKoalaBear;

/// Columns of the states within a permutation.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct Poseidon2Cols<T, const WIDTH: usize, const PARTIAL: usize> {
    /// The state after each full round before the partial ones; equal here.
    pub first: [[T; WIDTH]; HALF],
    /// The cube of the state's first element in each partial round; equal here.
    pub partial: [T; PARTIAL],
    /// The state after each full round after them, but the last; equal here.
    pub last: [[T; WIDTH]; HALF - 1],
}

impl<T, const WIDTH: usize, const PARTIAL: usize> Poseidon2Cols<T, WIDTH, PARTIAL> {
    /// The cells, in the order in which the permutation computes them.
    fn cells(&self) -> impl Iterator<Item = &T> {
        self.first.as_flattened().iter().chain(&self.partial).chain(self.last.as_flattened())
    }
}

/// The permutation of a state, as expressions of degree 3.
///
/// # Assumptions
/// The input has degree 1.
///
/// # Proof
/// Each cell equals what the round computes from the cells before it. A full round cubes expressions of degree 1, and so
/// does the first element of a partial one; the other elements are linear in the cells of earlier rounds. The last round
/// has no cells: its cubes are the result, which the caller compares with columns of its own.
///
/// The constraints hold or not whatever a row is for, so padding has the permutation of its input as well.
pub fn permute<B: ChipBuilder, const WIDTH: usize, const PARTIAL: usize>(
    b: &mut B,
    constants: &RoundConstants<WIDTH, PARTIAL>,
    columns: &Poseidon2Cols<B::Var, WIDTH, PARTIAL>,
    input: [B::Expr; WIDTH],
) -> [B::Expr; WIDTH]
where
    Layers: GenericPoseidon2LinearLayers<WIDTH>,
{
    let mut cells = columns.cells();
    rounds(constants, input, |computed| match cells.next() {
        Some(&cell) => {
            b.assert_eq(cell, computed);
            cell.into()
        }
        None => computed,
    })
}

/// Fills the columns of the permutation of `input`, and returns its result.
#[cfg(feature = "witness")]
pub fn fill_permutation<const WIDTH: usize, const PARTIAL: usize>(
    constants: &RoundConstants<WIDTH, PARTIAL>,
    columns: &mut Poseidon2Cols<F, WIDTH, PARTIAL>,
    input: [F; WIDTH],
) -> [F; WIDTH]
where
    Layers: GenericPoseidon2LinearLayers<WIDTH>,
{
    let Poseidon2Cols { first, partial, last } = columns;
    let mut cells = first.as_flattened_mut().iter_mut().chain(partial).chain(last.as_flattened_mut());
    rounds(constants, input, |computed| {
        *cells.next().expect("a permutation computes as many values as it has cells") = computed;
        computed
    })
}

/// All rounds. `cell` takes each value that has a cell, in order, and returns what stands for it from there on.
fn rounds<E: Algebra<F>, const WIDTH: usize, const PARTIAL: usize>(
    constants: &RoundConstants<WIDTH, PARTIAL>,
    mut state: [E; WIDTH],
    mut cell: impl FnMut(E) -> E,
) -> [E; WIDTH]
where
    Layers: GenericPoseidon2LinearLayers<WIDTH>,
{
    let [last @ .., end] = &constants.last;
    Layers::external_linear_layer(&mut state);
    for round in &constants.first {
        state = full_round(state, round).map(&mut cell);
    }
    for &constant in &constants.partial {
        if let Some(first) = state.first_mut() {
            *first = cell((first.clone() + constant).cube());
        }
        Layers::internal_linear_layer(&mut state);
    }
    for round in last {
        state = full_round(state, round).map(&mut cell);
    }
    full_round(state, end)
}

fn full_round<E: Algebra<F>, const WIDTH: usize>(mut state: [E; WIDTH], constants: &[F; WIDTH]) -> [E; WIDTH]
where
    Layers: GenericPoseidon2LinearLayers<WIDTH>,
{
    for (element, &constant) in state.iter_mut().zip(constants) {
        *element = (element.clone() + constant).cube();
    }
    Layers::external_linear_layer(&mut state);
    state
}

#[cfg(all(test, feature = "witness"))]
mod tests {
    use super::*;
    use crate::support::row::violated;
    use crate::{Chip, ChipProfile, EvalError, Trace, WindowAccess};
    use alloc::borrow::Cow;
    use p3_field::PrimeCharacteristicRing;
    use p3_koala_bear::{default_koalabear_poseidon2_16, default_koalabear_poseidon2_24};
    use p3_symmetric::Permutation;

    /// A table of permutations: inputs, states, results.
    struct Table<const WIDTH: usize, const PARTIAL: usize>(RoundConstants<WIDTH, PARTIAL>);

    #[derive(Clone, Copy)]
    #[repr(C)]
    pub struct Row<T, const WIDTH: usize, const PARTIAL: usize> {
        input: [T; WIDTH],
        states: Poseidon2Cols<T, WIDTH, PARTIAL>,
        output: [T; WIDTH],
    }
    crate::columns!(Row, WIDTH, PARTIAL);

    impl<const WIDTH: usize, const PARTIAL: usize> Chip for Table<WIDTH, PARTIAL>
    where
        Layers: GenericPoseidon2LinearLayers<WIDTH>,
    {
        fn name(&self) -> Cow<'static, str> {
            "permutations".into()
        }

        fn width(&self) -> usize {
            Row::<u8, WIDTH, PARTIAL>::WIDTH
        }

        fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
            let main = b.main();
            let row: &Row<B::Var, WIDTH, PARTIAL> = crate::Columns::of(main.current_slice())?;
            let result = permute(b, &self.0, &row.states, row.input.map(Into::into));
            for (column, result) in row.output.into_iter().zip(result) {
                b.assert_eq(column, result);
            }
            Ok(())
        }
    }

    fn check<const WIDTH: usize, const PARTIAL: usize>(
        constants: RoundConstants<WIDTH, PARTIAL>,
        native: impl Permutation<[F; WIDTH]>,
    ) where
        Layers: GenericPoseidon2LinearLayers<WIDTH>,
    {
        let chip = Table(constants);
        let mut random = fastrand::Rng::with_seed(24);
        let mut table = Trace::new(F::zero_vec(4 * chip.width()), chip.width());
        // The first row permutes zeros.
        for (index, row) in table.values.chunks_mut(chip.width()).enumerate() {
            let row: &mut Row<F, WIDTH, PARTIAL> = crate::Columns::of_mut(row).unwrap();
            row.input = core::array::from_fn(|_| if index == 0 { F::ZERO } else { F::from_u32(random.u32(..)) });
            row.output = fill_permutation(&constants, &mut row.states, row.input);
            assert_eq!(row.output, native.permute(row.input));
        }
        assert!(violated(&chip, &table).is_empty());
        for column in 0..chip.width() {
            let mut changed = table.clone();
            changed.values[column] += F::ONE;
            assert!(!violated(&chip, &changed).is_empty(), "no constraint reads column {column}");
        }
        let profile = ChipProfile::of(&chip, 0).unwrap();
        assert_eq!((profile.max_degree(), profile.constraint_degrees.len()), (3, chip.width() - WIDTH));
    }

    /// A cell that is wrong, with all that follows computed from it, breaks the constraint on this cell only.
    fn check_each<const WIDTH: usize, const PARTIAL: usize>(constants: RoundConstants<WIDTH, PARTIAL>)
    where
        Layers: GenericPoseidon2LinearLayers<WIDTH>,
    {
        let chip = Table(constants);
        let width = chip.width();
        for wrong in 0..width - 2 * WIDTH {
            let mut table = Trace::new(F::zero_vec(width), width);
            let row: &mut Row<F, WIDTH, PARTIAL> = crate::Columns::of_mut(&mut table.values).unwrap();
            let mut cells = alloc::vec::Vec::new();
            row.output = rounds(&constants, row.input, |computed| {
                cells.push(computed + F::from_bool(cells.len() == wrong));
                cells[cells.len() - 1]
            });
            table.values[WIDTH..width - WIDTH].copy_from_slice(&cells);
            assert_eq!(violated(&chip, &table), [wrong]);
        }
    }

    #[test]
    fn every_constraint_is_needed() {
        check_each(RoundConstants::WIDTH_16);
        check_each(RoundConstants::WIDTH_24);
    }

    #[test]
    fn the_permutations_are_those_of_the_hash() {
        check(RoundConstants::WIDTH_16, default_koalabear_poseidon2_16());
        check(RoundConstants::WIDTH_24, default_koalabear_poseidon2_24());
    }
}
