//! Commitments to what the sections exchange, from which the run-scope challenges derive.

use super::bounds::{memory_rows, memory_shape, run_shape};
use super::{ProveRunError, ProvingKey};
use nova_air::chips::MemoryValues;
use nova_air::witness::{
    Heights, MemorySection, MemoryTraces, RunCode, RunMemory, RunTraces, Table, boundary_tables, memory_tables,
    output_trace, run_tables, slice_rows,
};
use nova_air::{Chip, ChipSet, F, Trace};
use nova_stark::{ProveError, ShardProver, StarkProvingKey};
use nova_verifier::Shape;
use nova_verifier::run::{Boundary, MEMORY_TABLE, MemoryState, RUN_SECTION};
use nova_verifier::shapes::Kind;
use nova_vm::record::Segment;
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

/// The traces that sum up a run.
pub(super) struct Traces {
    /// Those of the run section.
    pub(super) run: RunTraces,
    /// Every memory cell that the run touches.
    pub(super) memory: Vec<MemorySection>,
}

/// What a section's shape is, and its number.
type Shaped<'s> = (u8, &'s Shape);

/// Pass 1: commits to the sections in order.
pub(super) struct RunCommitments<'a> {
    key: &'a ProvingKey,
    code: RunCode,
    memory: RunMemory,
}

impl<'a> RunCommitments<'a> {
    pub(super) fn new(key: &'a ProvingKey) -> Self {
        let code = RunCode::new(key.program.code());
        Self { key, code, memory: RunMemory::default() }
    }

    /// Commits to the boundary tables of the next shard, of the shape with this number. The other tables are not filled.
    pub(super) fn shard(&mut self, number: u32, shape: u8, segment: &Segment) -> Result<Boundary, ProveRunError> {
        let (key, code) = (self.key, self.key.program.code());
        let rows = self.memory.absorb(number, segment);
        let slice = slice_rows(code, &segment.records);
        self.code.absorb(&slice);
        let shape = key.shape(Kind::Shard, shape);
        let heights = heights(shape.1);
        let tables = boundary_tables(code, &rows, &slice, &segment.records.system, Heights::Given(&heights));
        commit(("shard", number), (&key.shard_chips, &key.shard), shape, &tables)
    }

    /// Fills the tables of the run section and of the memory sections, after shards that wrote these claims and this output,
    /// and commits to them.
    pub(super) fn finish(
        self,
        claims: &[u8],
        output: &[u8],
    ) -> Result<(Boundary, Vec<MemoryState>, Traces), ProveRunError> {
        let key = self.key;
        let shape = key.shape(Kind::Run, run_shape(&key.shapes, key.fixed_rows, claims.len() + output.len()));
        let [program, initial, digest] = [0, 1, 2].map(|chip| shape.1.rows(chip) as usize);
        let MemoryTraces { sections, initial: listed, code: reads } =
            self.memory.traces(&key.program, memory_rows(&key.shapes));
        let program = padded(self.code.trace(&reads), program);
        let run =
            RunTraces { program, initial: padded(listed, initial), output: output_trace(claims, output, digest) };
        let tables = run_tables(&key.run_chips, &run);
        let boundary = commit((RUN_SECTION, 0), (&key.run_chips, &key.run), shape, &tables)?;
        let (mut memory, mut states) = (Vec::with_capacity(sections.len()), Vec::with_capacity(sections.len()));
        for (number, MemorySection { values, trace }) in (1..).zip(sections) {
            let shape = key.shape(Kind::Memory, memory_shape(&key.shapes, trace.height()));
            let trace = padded(trace, shape.1.rows(0) as usize);
            let section = MemorySection { values, trace };
            states.push(self.memory_section(number, shape, &section)?);
            memory.push(section);
        }
        Ok((boundary, states, Traces { run, memory }))
    }

    /// Commits to a section of the memory table.
    fn memory_section(
        &self,
        number: u32,
        shape: Shaped<'_>,
        section: &MemorySection,
    ) -> Result<MemoryState, ProveRunError> {
        let key = self.key;
        let tables = memory_tables(&key.memory_chips, section);
        let boundary = commit((MEMORY_TABLE, number), (&key.memory_chips, &key.memory), shape, &tables[..1])?;
        let MemoryValues { key_out: key, stage_out: stage, inside_out: inside, .. } = section.values;
        Ok(MemoryState { key, stage, inside, boundary })
    }
}

/// The tables of a shape as the filling of shards takes them.
pub(super) fn heights(shape: &Shape) -> Vec<(usize, usize)> {
    shape.tables.iter().map(|table| (table.chip.into(), 1 << table.log_height)).collect()
}

/// A trace with rows of zeros up to a height.
fn padded(mut trace: Trace, height: usize) -> Trace {
    trace.values.resize(height * trace.width, F::ZERO);
    trace
}

/// Commits to the boundary tables of a section, in the header's form.
fn commit<C: Chip>(
    (section, number): (&'static str, u32),
    (chips, key): (&ChipSet<C>, &StarkProvingKey),
    (shape_number, shape): Shaped<'_>,
    tables: &[Table],
) -> Result<Boundary, ProveRunError> {
    let committed = ShardProver::new(chips, key).commit_boundary(shape, tables);
    // Every instruction accesses a register, so a shard has boundary tables. The other sections always have them.
    let committed = committed.and_then(|committed| committed.ok_or(ProveError::MissingRunChallenges));
    let digest = committed.map_err(|source| section_error(section, number, source))?;
    Ok(Boundary { digest, shape: shape_number })
}

pub(super) const fn section_error(section: &'static str, number: u32, source: ProveError) -> ProveRunError {
    ProveRunError::Section { section, number, source }
}
