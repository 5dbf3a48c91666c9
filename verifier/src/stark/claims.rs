//! The claimed values, by table.

use alloc::vec;
use alloc::vec::Vec;

use nova_air::{Chip, ChipProfile, ChipSet, EF, EF_DEGREE};
use p3_field::PrimeCharacteristicRing;

use super::layout::{Layout, Tree};
use super::shape::{Shape, TableShape};

/// The values of one table's columns at the out-of-domain point, and at its successor on the table's domain.
///
/// `*_next` has the values that were claimed. Other columns, which no constraint reads there, are zero.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TableClaims {
    pub(crate) preprocessed: Vec<EF>,
    pub(crate) preprocessed_next: Vec<EF>,
    pub(crate) main: Vec<EF>,
    pub(crate) main_next: Vec<EF>,
    /// Lookup columns, five base columns each.
    pub(crate) lookups: Vec<EF>,
    pub(crate) lookups_next: Vec<EF>,
    /// Quotient: two chunks of five base columns each, the low-order chunk first.
    pub(crate) quotient: Vec<EF>,
}

impl TableClaims {
    fn zero<C: Chip>(chip: &C, profile: &ChipProfile) -> Self {
        let zeros = |width: usize| vec![EF::ZERO; width];
        let preprocessed = zeros(chip.preprocessed_width());
        let main = zeros(chip.width());
        let lookups = zeros(profile.lookups.columns.len().saturating_mul(EF_DEGREE));
        Self {
            preprocessed_next: preprocessed.clone(),
            preprocessed,
            main_next: main.clone(),
            main,
            lookups_next: lookups.clone(),
            lookups,
            quotient: zeros(Tree::Quotient.width(chip, profile)),
        }
    }

    /// Assigns claims, in the order of the layout, to the tables of a shape. `None` if the chip set does not allow the
    /// shape, or the layout is of another.
    pub(crate) fn assign<C: Chip>(
        chips: &ChipSet<C>,
        shape: &Shape,
        layout: &Layout,
        claims: &[EF],
    ) -> Option<Vec<Self>> {
        let zero = |table: &TableShape| chips.get(table.chip.into()).map(|(chip, profile)| Self::zero(chip, profile));
        let mut tables = shape.tables.iter().map(zero).collect::<Option<Vec<_>>>()?;
        let mut claims = claims.iter();
        for (tree, stack) in layout.stacks() {
            for is_next in [false, true].into_iter().take(stack.points()) {
                for (column, &claim) in stack.columns.iter().zip(&mut claims) {
                    let columns = tables.get_mut(column.table)?.columns(tree.tree, is_next);
                    *columns.get_mut(column.column)? = claim;
                }
            }
        }
        Some(tables)
    }

    fn columns(&mut self, tree: Tree, is_next: bool) -> &mut Vec<EF> {
        match (tree, is_next) {
            (Tree::Preprocessed, false) => &mut self.preprocessed,
            (Tree::Preprocessed, true) => &mut self.preprocessed_next,
            (Tree::Boundary | Tree::Main, false) => &mut self.main,
            (Tree::Boundary | Tree::Main, true) => &mut self.main_next,
            (Tree::Lookup, false) => &mut self.lookups,
            (Tree::Lookup, true) => &mut self.lookups_next,
            (Tree::Quotient, _) => &mut self.quotient,
        }
    }
}
