//! The state of a table through the rounds: its chip, its committed columns, its openings.

use nova_air::{Chip, ChipProfile, EF, Stage, Trace};
use nova_verifier::TableOpenings;

use super::pcs::Committed;

/// A table with its chip.
pub(crate) struct TableMeta<'a, C> {
    pub(crate) chip: &'a C,
    pub(crate) profile: &'a ChipProfile,
    pub(crate) number: usize,
    pub(crate) log_height: usize,
}

impl<C: Chip> TableMeta<'_, C> {
    pub(crate) fn has_lookups(&self) -> bool {
        !self.profile.lookups.columns.is_empty()
    }
}

/// All commitments of a shard, in the order in which they are opened.
pub(crate) struct Commitments<'a> {
    pub(crate) preprocessed: Option<&'a Committed>,
    pub(crate) boundary: Option<Committed>,
    pub(crate) main: Option<Committed>,
    pub(crate) lookups: Option<Committed>,
}

/// A committed table to open: its index, and whether it is also opened at the next row.
pub(crate) type Opening = (usize, bool);

/// For each round of openings, the committed tables in their order.
pub(crate) fn plan<C: Chip>(tables: &[TableMeta<'_, C>]) -> [Vec<Opening>; 5] {
    let select = |include: &dyn Fn(&TableMeta<'_, C>) -> bool, next: &dyn Fn(&TableMeta<'_, C>) -> bool| {
        let included = tables.iter().enumerate().filter(|(_, table)| include(table));
        included.map(|(index, table)| (index, next(table))).collect()
    };
    [
        select(&|table| table.chip.preprocessed_width() > 0, &|table| table.profile.reads_next_preprocessed()),
        select(&|table| table.chip.stage() == Stage::Boundary, &|table| table.profile.reads_next()),
        select(&|table| table.chip.stage() == Stage::Main, &|table| table.profile.reads_next()),
        select(&|table| table.has_lookups(), &|_| true),
        select(&|_| true, &|_| false),
    ]
}

pub(crate) fn store(openings: &mut TableOpenings, round: usize, local: Vec<EF>, next: Vec<EF>) {
    match round {
        0 => (openings.preprocessed, openings.preprocessed_next) = (local, next),
        1 | 2 => (openings.main, openings.main_next) = (local, next),
        3 => (openings.lookups, openings.lookups_next) = (local, next),
        _ => openings.quotient = local,
    }
}

/// The committed extensions of one table.
pub(crate) struct TableColumns<'a> {
    pub(crate) preprocessed: Option<&'a Trace>,
    pub(crate) main: &'a Trace,
    pub(crate) lookups: Option<&'a Trace>,
}

pub(crate) fn table_columns<'a, C: Chip>(
    tables: &[TableMeta<'_, C>],
    commitments: &'a Commitments<'_>,
) -> Vec<TableColumns<'a>> {
    let extensions =
        |committed: Option<&'a Committed>| committed.map(Committed::extensions).unwrap_or_default().into_iter();
    let mut preprocessed = extensions(commitments.preprocessed);
    let mut boundary = extensions(commitments.boundary.as_ref());
    let mut main = extensions(commitments.main.as_ref());
    let mut lookups = extensions(commitments.lookups.as_ref());
    let columns = |table: &TableMeta<'_, C>| TableColumns {
        preprocessed: (table.chip.preprocessed_width() > 0).then(|| preprocessed.next()).flatten(),
        main: match table.chip.stage() {
            Stage::Boundary => boundary.next(),
            Stage::Main => main.next(),
        }
        .expect("every table is committed in its stage"),
        lookups: table.has_lookups().then(|| lookups.next()).flatten(),
    };
    tables.iter().map(columns).collect()
}
