//! Rows of layers of the low-degree test.

use nova_air::{EF, EF_DEGREE, F};
use p3_field::{BasedVectorSpace, Field, PrimeCharacteristicRing, TwoAdicField};

use super::arithmetic::row_of;
use super::{Builder, base};
use crate::chips::{ChipNumber, FOLDED_BLOCKS, FOLDED_ENTRIES, FoldColumns, FoldFixed, SLOT_BITS};
use crate::wires::{BLOCK, Block, Element, Port};

/// What a row of [`Fold`](crate::chips::Fold) defines.
#[derive(Clone, Copy, Debug)]
pub struct FoldedRow {
    /// The coefficients of the entries, in order.
    pub blocks: [Block; FOLDED_BLOCKS],
    /// The value that the row folds to.
    pub out: Element,
    /// The inverse of its point.
    pub next_inverse: Element,
}

impl Builder {
    /// A row of a layer with these entries, which the prover chooses. The one in the slot has to be `value`, and `inverse` is
    /// the inverse of its point, an element of the base field.
    pub fn fold(
        &mut self,
        entries: [EF; FOLDED_ENTRIES],
        slot: [Element; SLOT_BITS],
        value: Element,
        inverse: Element,
        beta: Element,
    ) -> FoldedRow {
        let main = fold_row(entries, slot.map(base), base(inverse), beta.value);
        let mut ports = [Port::default(); FOLDED_BLOCKS];
        let coefficients = main.entries.as_flattened().as_chunks::<BLOCK>().0;
        let blocks = core::array::from_fn(|index| {
            let (block, port) = self.define_block(coefficients[index]);
            ports[index] = port;
            block
        });
        let [out, next] = [element(main.out), main.squares[SLOT_BITS - 1].into()];
        let ((out, out_port), (next_inverse, next_port)) = (self.define_element(out), self.define_element(next));
        let fixed = FoldFixed {
            blocks: ports,
            slot: slot.map(|bit| self.use_element(bit)),
            value: self.use_element(value),
            inverse: self.use_element(inverse),
            next_inverse: next_port,
            beta: self.use_element(beta),
            out: out_port,
        };
        let are_bits = slot.iter().all(|bit| [EF::ZERO, EF::ONE].contains(&bit.value));
        let is_base = inverse.value == base(inverse).into();
        self.expect(are_bits && is_base && value.value == element(main.value));
        self.row(ChipNumber::Fold, fixed, main);
        FoldedRow { blocks, out, next_inverse }
    }
}

/// The row with these entries, bits of the slot, inverse point and challenge.
fn fold_row(entries: [EF; FOLDED_ENTRIES], slot: [F; SLOT_BITS], inverse: F, beta: EF) -> FoldColumns<F> {
    let set = (0..SLOT_BITS).filter(|&bit| slot[bit] == F::ONE);
    let (index, root) =
        set.fold((0, F::ONE), |(index, root), bit| (index | 1 << bit, root * F::two_adic_generator(bit + 1)));
    let first = inverse * root;
    let factor = beta * first;
    let [square, fourth, eighth] = [1, 2, 3].map(|log_power| inverse.exp_power_of_2(log_power));
    FoldColumns {
        entries: entries.map(row_of),
        slot,
        both: slot[0] * slot[1],
        value: row_of(entries[index]),
        inverse,
        first,
        squares: [square, fourth, eighth],
        beta: row_of(beta),
        powers: [factor, factor.square(), factor.cube(), factor.square().square()].map(row_of),
        out: row_of(fold_entries(entries.to_vec(), factor)),
    }
}

/// The value of the row at a factor, the quotient of the challenge and the first entry's point: by halvings, where the
/// chip has a sum of powers.
fn fold_entries(mut row: Vec<EF>, mut factor: EF) -> EF {
    while row.len() > 1 {
        let root = |pair: usize| -> F {
            let set = (0..SLOT_BITS).filter(|&bit| pair >> bit & 1 == 1);
            set.map(|bit| F::two_adic_generator(bit + 2).inverse()).product()
        };
        let pairs = row.as_chunks::<2>().0.iter().enumerate();
        let halve =
            |(pair, [even, odd]): (usize, &[EF; 2])| ((*even + *odd) + (*even - *odd) * factor * root(pair)).halve();
        row = pairs.map(halve).collect();
        factor = factor.square();
    }
    row[0]
}

fn element(coefficients: [F; EF_DEGREE]) -> EF {
    EF::from_basis_coefficients_fn(|index| coefficients[index])
}
