//! A malicious prover, which follows the protocol for traces of its choice, such as shards of different runs.

use crate::guests;
use crate::support::{ECHOES, SHAPES, Sections, number};
use nova_air::buses::HALTED;
use nova_air::rv32im::{MemoryChip, RunChip, ShardChip, chip_number, memory_chips, run_chips, shard_chips};
use nova_air::witness::{
    self, BoundaryRow, Heights, MEMORY_SECTION_ROWS, MemorySection, MemoryTraces, RunCode, RunMemory, RunTraces,
    SliceRow, initial_table, output_trace, program_table,
};
use nova_air::{Chip, ChipSet, F, Trace};
use nova_stark::{ProveError, ShardProver, StarkProvingKey, Table};
use nova_verifier::run::{Boundary, MemoryState, PublicValues, RunHeader, ShardState};
use nova_verifier::shapes::Kind;
use nova_verifier::{Parameters, RunChallenges, Shape, ShardProof, Statement};
use nova_vm::record::{Recorder, Segment};
use nova_vm::{Limits, Program, Silent};
use p3_field::PrimeCharacteristicRing;

/// Proves runs that a test changed as those of [`guests::echoes`].
pub(crate) struct MaliciousProver {
    /// The program that shards execute.
    executed: Program,
    /// The program that the proof is of.
    program: Program,
    run_chips: ChipSet<RunChip>,
    memory_chips: ChipSet<MemoryChip>,
    shard_chips: ChipSet<ShardChip>,
    run_key: StarkProvingKey,
    memory_key: StarkProvingKey,
    shard_key: StarkProvingKey,
}

/// A shard to prove.
pub(crate) struct Shard {
    pub(crate) number: u32,
    pub(crate) segment: Segment,
    pub(crate) boundary: Vec<BoundaryRow>,
    pub(crate) slice: Vec<SliceRow>,
}

/// A run to prove.
pub(crate) struct Run {
    pub(crate) public: PublicValues,
    pub(crate) shards: Vec<Shard>,
    /// How often each instruction is used, and its word listed, as a trace.
    pub(crate) uses: Trace,
    /// The traces of the memory tables and of the program's initial cells.
    pub(crate) memory: MemoryTraces,
    /// The table of the output.
    pub(crate) output: Trace,
}

impl Run {
    /// How many slices have the instruction of this index.
    pub(crate) fn uses_of(&mut self, index: usize) -> &mut F {
        &mut self.uses.values[index * self.uses.width]
    }

    /// How often the memory table lists the word of the instruction of this index.
    pub(crate) fn reads_of(&mut self, index: usize) -> &mut F {
        &mut self.uses.values[index * self.uses.width + 1]
    }
}

impl MaliciousProver {
    /// A prover of runs of this guest.
    pub(crate) fn new(guest: &[u8]) -> Self {
        let [executed, program] =
            [guest, &guests::echoes()].map(|guest| Program::load(guest).expect("the guest is a program"));
        let initial = initial_table(&program).expect("the program does not meet the input");
        let run_chips = run_chips(program_table(&program), initial).expect("the machine is accepted");
        let memory_chips = memory_chips().expect("the machine is accepted");
        let shard_chips = shard_chips().expect("the machine is accepted");
        let parameters = Parameters::insecure_for_tests();
        Self {
            run_key: StarkProvingKey::new(&run_chips, parameters).expect("the program has a key"),
            memory_key: StarkProvingKey::new(&memory_chips, parameters).expect("memory tables have a key"),
            shard_key: StarkProvingKey::new(&shard_chips, parameters).expect("shards have a key"),
            executed,
            program,
            run_chips,
            memory_chips,
            shard_chips,
        }
    }

    /// The honest run on this input, divided as the honest prover does.
    pub(crate) fn run(&self, input: &[u8]) -> Run {
        self.divided(input, guests::ECHO_SHARD_CYCLES, MEMORY_SECTION_ROWS)
    }

    /// The honest run on this input, in shards of so many cycles and memory tables of at most so many rows.
    pub(crate) fn divided(&self, input: &[u8], shard_cycles: u32, memory_rows: usize) -> Run {
        let mut machine = nova_vm::Machine::new(&self.executed, input, Limits::default()).expect("the input fits");
        let mut recorder = Recorder::new(&machine);
        let code = self.executed.code();
        let (mut memory, mut uses, mut shards) = (RunMemory::default(), RunCode::new(code), Vec::new());
        let exit_code = loop {
            let segment = recorder.segment(&mut machine, shard_cycles, &mut Silent).expect("the guest does not trap");
            let (number, halt) = (segment.index + 1, segment.halt);
            let boundary = memory.absorb(number, &segment);
            let slice = witness::slice_rows(code, &segment.records);
            uses.absorb(&slice);
            shards.push(Shard { number, segment, boundary, slice });
            if let Some(code) = halt {
                break code;
            }
        };
        let public = PublicValues { exit_code, output: machine.output().to_vec() };
        let (memory, output) = (memory.traces(&self.program, memory_rows), output_trace(&[], &public.output, 256));
        Run { public, shards, uses: uses.trace(&memory.code), memory, output }
    }

    /// The header with the commitments to the run's boundaries and its pow witness, and the challenges that derive from
    /// it.
    pub(crate) fn commit(&self, run: &Run) -> (RunHeader, RunChallenges) {
        let state = |shard: &Shard| {
            let segment = &shard.segment;
            ShardState {
                entry: segment.entry / 4,
                exit: segment.halt.map_or(segment.exit / 4, |_| HALTED),
                cycles: segment.cycles,
                boundary: self.shard_boundary(shard, number::SHARD[0]),
            }
        };
        let memory_prover = ShardProver::new(&self.memory_chips, &self.memory_key);
        let section = |section: &MemorySection| MemoryState {
            key: section.values.key_out,
            stage: section.values.stage_out,
            inside: section.values.inside_out,
            boundary: commit(&memory_prover, Kind::Memory, number::MEMORY[0], &self.memory_tables(section)[..1]),
        };
        let mut header = RunHeader {
            program: *ECHOES.0.digest(),
            parameters: self.shard_key.parameters(),
            public: run.public.clone(),
            claims: Vec::new(),
            run: self.run_boundary(run),
            input_length: run.memory.sections[0].values.input_length,
            memory: run.memory.sections.iter().map(section).collect(),
            shards: run.shards.iter().map(state).collect(),
            pow_witness: F::ZERO,
        };
        let challenges = header.grind();
        (header, challenges)
    }

    /// Proves all sections with the challenges of their header.
    pub(crate) fn prove(&self, run: &Run) -> Sections {
        let (header, challenges) = self.commit(run);
        let memory = run.memory.sections.iter().zip(&header.memory);
        let memory = memory.map(|(section, state)| self.memory(section, state, challenges));
        let shards = run
            .shards
            .iter()
            .zip(&header.shards)
            .map(|(shard, state)| self.shard(shard, state, &header.public, challenges));
        let proofs = [self.run_section(run, &header, challenges)].into_iter().chain(memory).chain(shards).collect();
        Sections { header, proofs }
    }

    /// The proof of one shard, with its state in the header.
    pub(crate) fn shard(
        &self,
        shard: &Shard,
        state: &ShardState,
        public: &PublicValues,
        challenges: RunChallenges,
    ) -> Vec<u8> {
        let (_, shape) = self.shape(Kind::Shard, &state.boundary);
        let statement = state.statement(shard.number, public, shape, challenges);
        let proof = self.prove_tables(self.shard_tables(shard, state.boundary.shape), &statement);
        bytes(proof.expect("the shard's messages cancel"))
    }

    /// The proof of a shard's tables.
    pub(crate) fn prove_tables(&self, tables: Vec<Table>, statement: &Statement) -> Result<ShardProof, ProveError> {
        ShardProver::new(&self.shard_chips, &self.shard_key).prove_shard(tables, statement)
    }

    /// All tables of a shard, of the shape with this number.
    pub(crate) fn shard_tables(&self, shard: &Shard, shape: u8) -> Vec<Table> {
        let Shard { number, segment, boundary, .. } = shard;
        let (code, heights) = (self.executed.code(), heights(shape));
        let heights = Heights::Given(&heights);
        let mut tables = witness::shard_tables(&self.shard_chips, code, *number, &segment.records, boundary, heights);
        tables
            .retain(|table| ![chip_number::BOUNDARY, chip_number::SLICE, chip_number::OUTPUT].contains(&table.chip));
        tables.extend(self.boundary_tables(shard, shape));
        tables.sort_by_key(|table| table.chip);
        tables
    }

    /// The commitment to a shard's boundary tables, of the shape with this number.
    pub(crate) fn shard_boundary(&self, shard: &Shard, shape: u8) -> Boundary {
        let prover = ShardProver::new(&self.shard_chips, &self.shard_key);
        commit(&prover, Kind::Shard, shape, &self.boundary_tables(shard, shape))
    }

    fn run_boundary(&self, run: &Run) -> Boundary {
        let prover = ShardProver::new(&self.run_chips, &self.run_key);
        commit(&prover, Kind::Run, number::RUN[0], &self.run_tables(run))
    }

    fn shape<'b>(&self, kind: Kind, boundary: &'b Boundary) -> (&'b Boundary, &'static Shape) {
        (boundary, SHAPES.get(kind, boundary.shape).expect("the list has it"))
    }

    /// The proof of the run section.
    pub(crate) fn run_section(&self, run: &Run, header: &RunHeader, challenges: RunChallenges) -> Vec<u8> {
        let statement =
            Statement::of_section(header.run_values().elements(), self.shape(Kind::Run, &header.run), challenges);
        let prover = ShardProver::new(&self.run_chips, &self.run_key);
        bytes(prover.prove_shard(self.run_tables(run), &statement).expect("nothing has to cancel"))
    }

    /// The proof of a section of the memory table.
    pub(crate) fn memory(&self, section: &MemorySection, state: &MemoryState, challenges: RunChallenges) -> Vec<u8> {
        let values = section.values.map(F::from_u32);
        let statement =
            Statement::of_section(values.elements(), self.shape(Kind::Memory, &state.boundary), challenges);
        let prover = ShardProver::new(&self.memory_chips, &self.memory_key);
        let proof = prover.prove_shard(self.memory_tables(section), &statement);
        bytes(proof.expect("the memory table's messages cancel"))
    }

    fn boundary_tables(&self, shard: &Shard, shape: u8) -> Vec<Table> {
        let (calls, heights) = (&shard.segment.records.system, heights(shape));
        let heights = Heights::Given(&heights);
        witness::boundary_tables(self.executed.code(), &shard.boundary, &shard.slice, calls, heights)
    }

    fn run_tables(&self, run: &Run) -> Vec<Table> {
        let (program, initial, output) = (run.uses.clone(), run.memory.initial.clone(), run.output.clone());
        witness::run_tables(&self.run_chips, &RunTraces { program, initial, output })
    }

    fn memory_tables(&self, section: &MemorySection) -> Vec<Table> {
        witness::memory_tables(&self.memory_chips, section)
    }
}

fn commit<C: Chip>(prover: &ShardProver<'_, C>, kind: Kind, number: u8, tables: &[Table]) -> Boundary {
    let shape = SHAPES.get(kind, number).expect("the list has it");
    let digest = prover.commit_boundary(shape, tables).expect("the tables fit their chips");
    Boundary { digest: digest.expect("the section has boundary tables"), shape: number }
}

/// The tables of a shape.
fn heights(number: u8) -> Vec<(usize, usize)> {
    let shape = SHAPES.get(Kind::Shard, number).expect("the list has it");
    shape.tables.iter().map(|table| (table.chip.into(), 1 << table.log_height)).collect()
}

fn bytes(proof: ShardProof) -> Vec<u8> {
    postcard::to_allocvec(&proof).expect("a proof encodes")
}
