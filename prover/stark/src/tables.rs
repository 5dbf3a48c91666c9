//! The state of a table through the rounds: its chip and its committed columns.

use nova_air::{Chip, ChipProfile, Stage, Trace};

use super::commit::Committed;

/// A table with its chip.
pub(crate) struct TableMeta<'a, C> {
    pub(crate) chip: &'a C,
    pub(crate) profile: &'a ChipProfile,
    pub(crate) number: usize,
    pub(crate) log_height: usize,
}

/// All commitments of a shard, in the order in which they are opened.
pub(crate) struct Commitments<'a, D> {
    pub(crate) preprocessed: Option<&'a Committed<D>>,
    pub(crate) boundary: Option<Committed<D>>,
    pub(crate) main: Option<Committed<D>>,
    pub(crate) lookups: Option<Committed<D>>,
}

/// The committed extensions of one table.
pub(crate) struct TableColumns<'a> {
    pub(crate) preprocessed: Option<&'a Trace>,
    pub(crate) main: &'a Trace,
    pub(crate) lookups: Option<&'a Trace>,
}

impl<D> Commitments<'_, D> {
    /// The committed extensions of each table.
    pub(crate) fn table_columns<C: Chip>(&self, tables: &[TableMeta<'_, C>]) -> Vec<TableColumns<'_>> {
        let columns = |(index, table): (usize, &TableMeta<'_, C>)| TableColumns {
            preprocessed: extension(self.preprocessed, table.number),
            main: match table.chip.stage() {
                Stage::Boundary => extension(self.boundary.as_ref(), index),
                Stage::Main => extension(self.main.as_ref(), index),
            }
            .expect("every table is committed in its stage"),
            lookups: extension(self.lookups.as_ref(), index),
        };
        tables.iter().enumerate().map(columns).collect()
    }
}

/// The extension of a table, or of a chip's preprocessed columns.
fn extension<D>(committed: Option<&Committed<D>>, index: usize) -> Option<&Trace> {
    committed?.extensions[index].as_ref()
}
