//! Commitments to what the sections exchange, from which the run-scope challenges derive.

use super::bounds::{Bounds, planned_shape};
use super::{ProveRunError, ProvingKey};
use crate::stark::{ProveError, ShardProver, StarkProvingKey};
use nova_air::chips::MemoryValues;
use nova_air::witness::{
    MEMORY_SECTION_ROWS, MemorySection, MemoryTraces, RunCode, RunMemory, RunTraces, Table, boundary_tables,
    memory_tables, output_trace, run_tables, slice_rows, table_heights,
};
use nova_air::{Chip, ChipSet};
use nova_verifier::run::{Boundary, MEMORY_TABLE, MemoryState, RUN_SECTION};
use nova_verifier::{Shape, TableShape};
use nova_vm::record::Segment;
use p3_matrix::Matrix;

/// The traces that sum up a run.
pub(super) struct Traces {
    /// Those of the run section.
    pub(super) run: RunTraces,
    /// Every memory cell that the run touches.
    pub(super) memory: Vec<MemorySection>,
}

/// Pass 1: commits to the sections in order, and checks their bounds.
pub(super) struct RunCommitments<'a> {
    key: &'a ProvingKey,
    code: RunCode,
    memory: RunMemory,
    bounds: Bounds,
}

impl<'a> RunCommitments<'a> {
    pub(super) fn new(key: &'a ProvingKey) -> Self {
        let code = RunCode::new(key.program.code());
        Self { key, code, memory: RunMemory::default(), bounds: Bounds::default() }
    }

    /// Checks the bounds of the next shard and commits to its boundary tables. The other tables are not filled.
    pub(super) fn shard(&mut self, number: u32, segment: &Segment) -> Result<Boundary, ProveRunError> {
        let (key, code) = (self.key, self.key.program.code());
        let rows = self.memory.absorb(number, segment);
        self.bounds.cells(&key.memory_chips, number, self.memory.cells())?;
        let heights: Vec<_> = table_heights(rows.len()).iter().map(|height| height.ilog2() as u8).collect();
        let planned = planned_shape(key, segment, &heights);
        let chips = (&key.shard_chips, &key.shard.verifying);
        self.bounds.shard(chips, number, &planned, VERIFIER_MESSAGES)?;
        let slice = slice_rows(code, &segment.records);
        self.code.absorb(&slice);
        let tables = boundary_tables(code, &rows, &slice, &segment.records.system);
        commit("shard", number, (&key.shard_chips, &key.shard), &tables)
    }

    /// Fills the tables of the run section and of the memory sections, after `shards` shards that wrote this output, and
    /// commits to them.
    pub(super) fn finish(
        mut self,
        shards: u32,
        output: &[u8],
    ) -> Result<(Boundary, Vec<MemoryState>, Traces), ProveRunError> {
        let key = self.key;
        let MemoryTraces { sections: memory, initial } = self.memory.traces(&key.program, MEMORY_SECTION_ROWS);
        let run = RunTraces { program: self.code.trace(), initial, output: output_trace(output) };
        let traces = Traces { run, memory };
        let tables = run_tables(&key.run_chips, &traces.run);
        self.bounds.run(key, shards, &shape_of(&tables))?;
        let run = commit(RUN_SECTION, 0, (&key.run_chips, &key.run), &tables)?;
        let sections = (1..).zip(&traces.memory);
        let memory = sections.map(|(number, section)| self.memory_section(shards, number, section));
        let memory = memory.collect::<Result<_, _>>()?;
        Ok((run, memory, traces))
    }

    /// Commits to a section of the memory table.
    fn memory_section(
        &mut self,
        shards: u32,
        number: u32,
        section: &MemorySection,
    ) -> Result<MemoryState, ProveRunError> {
        let key = self.key;
        let tables = memory_tables(&key.memory_chips, section);
        self.bounds.memory(key, shards, number, &shape_of(&tables))?;
        let boundary = commit(MEMORY_TABLE, number, (&key.memory_chips, &key.memory), &tables[..1])?;
        let MemoryValues { key_out: key, stage_out: stage, inside_out: inside, .. } = section.values;
        Ok(MemoryState { key, stage, inside, boundary })
    }
}

/// Commits to the boundary tables of a section, in the header's form.
fn commit<C: Chip>(
    section: &'static str,
    number: u32,
    (chips, key): (&ChipSet<C>, &StarkProvingKey),
    tables: &[Table],
) -> Result<Boundary, ProveRunError> {
    let committed = ShardProver::new(chips, key).commit_boundary(tables);
    // Every instruction accesses a register, so a shard has boundary tables. The other sections always have them.
    let committed = committed.and_then(|committed| committed.ok_or(ProveError::MissingRunChallenges));
    let digest = committed.map_err(|source| section_error(section, number, source))?;
    Ok(Boundary { digest, tables: shape_of(tables).tables })
}

pub(super) const fn section_error(section: &'static str, number: u32, source: ProveError) -> ProveRunError {
    ProveRunError::Section { section, number, source }
}

/// Messages that the verifier puts on a shard's buses: entry, exit and exit code.
const VERIFIER_MESSAGES: usize = 3;

/// The shape of filled tables.
fn shape_of(tables: &[Table]) -> Shape {
    let table =
        |table: &Table| TableShape { chip: table.chip as u16, log_height: table.trace.height().ilog2() as u8 };
    Shape { tables: tables.iter().map(table).collect() }
}
