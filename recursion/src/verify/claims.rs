//! The claimed values, by table.

use nova_air::{Chip, ChipProfile, ChipSet, EF_DEGREE};
use nova_verifier::{Layout, Shape, Tree};

use crate::wires::Element;

/// The values of a table's columns of each kind at the out-of-domain point, and at its successor on the table's domain.
///
/// Columns that no constraint reads in the next row are zero there.
pub(super) struct TableClaims {
    pub(super) preprocessed: [Vec<Element>; 2],
    pub(super) main: [Vec<Element>; 2],
    /// Lookup columns, five base columns each.
    pub(super) lookups: [Vec<Element>; 2],
    /// Two chunks of five base columns each, the low-order chunk first.
    pub(super) quotient: Vec<Element>,
}

impl TableClaims {
    fn new<C: Chip>(chip: &C, profile: &ChipProfile, zero: Element) -> Self {
        let zeros = |width: usize| [vec![zero; width], vec![zero; width]];
        Self {
            preprocessed: zeros(chip.preprocessed_width()),
            main: zeros(chip.width()),
            lookups: zeros(profile.lookups.columns.len() * EF_DEGREE),
            quotient: vec![zero; Tree::Quotient.width(chip, profile)],
        }
    }

    /// Assigns claims, in the order of the layout, to the tables of its shape.
    pub(super) fn assign<C: Chip>(
        chips: &ChipSet<C>,
        shape: &Shape,
        layout: &Layout,
        claims: &[Element],
        zero: Element,
    ) -> Vec<Self> {
        let tables = shape.tables.iter().map(|table| {
            let (chip, profile) = chips.get(table.chip.into()).expect("the chip set allows the shape");
            Self::new(chip, profile, zero)
        });
        let mut tables: Vec<Self> = tables.collect();
        let mut claims = claims.iter();
        for (tree, stack) in layout.stacks() {
            for is_next in [false, true].into_iter().take(stack.points()) {
                for (column, &claim) in stack.columns.iter().zip(&mut claims) {
                    tables[column.table].columns(tree.tree, is_next)[column.column] = claim;
                }
            }
        }
        tables
    }

    fn columns(&mut self, tree: Tree, is_next: bool) -> &mut Vec<Element> {
        let at = usize::from(is_next);
        match tree {
            Tree::Preprocessed => &mut self.preprocessed[at],
            Tree::Boundary | Tree::Main => &mut self.main[at],
            Tree::Lookup => &mut self.lookups[at],
            Tree::Quotient => &mut self.quotient,
        }
    }
}
