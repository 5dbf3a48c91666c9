//! A malicious prover, which follows the protocol for traces of its choice, such as shards of different runs.

use crate::guests;
use crate::support::{ECHOES, Sections};
use nova_air::buses::HALTED;
use nova_air::rv32im::{MemoryChip, ShardChip, memory_chips, shard_chips};
use nova_air::witness::{self, BoundaryRow, RunMemory, initial_table, program_table};
use nova_air::{ChipSet, F, Trace};
use nova_prover::stark::{ShardProver, StarkProvingKey, Table};
use nova_verifier::run::{Boundary, PublicValues, RunHeader, ShardState};
use nova_verifier::{Digest, Parameters, RunChallenges, ShardProof, Statement};
use nova_vm::record::{Recorder, Segment};
use nova_vm::{Limits, Program, Silent};
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

/// Proves runs of [`guests::echoes`] that a test changed.
pub(crate) struct MaliciousProver {
    program: Program,
    shard_chips: ChipSet<ShardChip>,
    memory_chips: ChipSet<MemoryChip>,
    shard_key: StarkProvingKey,
    memory_key: StarkProvingKey,
}

/// A shard to prove.
pub(crate) struct Shard {
    pub(crate) number: u32,
    pub(crate) segment: Segment,
    pub(crate) boundary: Vec<BoundaryRow>,
}

/// A run to prove.
pub(crate) struct Run {
    pub(crate) public: PublicValues,
    pub(crate) shards: Vec<Shard>,
    /// The memory table's trace.
    pub(crate) memory: Trace,
}

impl MaliciousProver {
    pub(crate) fn new() -> Self {
        let program = Program::load(&guests::echoes()).expect("the guest is a program");
        let shard_chips = shard_chips(program_table(&program)).expect("the machine is accepted");
        let memory_chips = memory_chips(initial_table(&program)).expect("the machine is accepted");
        let parameters = Parameters::insecure_for_tests();
        Self {
            shard_key: StarkProvingKey::new(&shard_chips, parameters).expect("the program has a key"),
            memory_key: StarkProvingKey::new(&memory_chips, parameters).expect("the program has a key"),
            program,
            shard_chips,
            memory_chips,
        }
    }

    /// The honest run on this input.
    pub(crate) fn run(&self, input: &[u8]) -> Run {
        let mut machine = nova_vm::Machine::new(&self.program, input, Limits::default()).expect("the input fits");
        let mut recorder = Recorder::new(&machine);
        let (mut memory, mut shards) = (RunMemory::default(), Vec::new());
        let exit_code = loop {
            let segment = recorder
                .segment(&mut machine, guests::ECHO_SHARD_CYCLES, &mut Silent)
                .expect("the guest does not trap");
            let (number, halt) = (segment.index + 1, segment.halt);
            let boundary = memory.absorb(number, &segment);
            shards.push(Shard { number, segment, boundary });
            if let Some(code) = halt {
                break code;
            }
        };
        let public = PublicValues { exit_code, output: machine.output().to_vec() };
        Run { public, shards, memory: memory.trace(&self.program) }
    }

    /// The header with the commitments to the run's boundaries and its pow witness, and the challenges that derive from
    /// it.
    pub(crate) fn commit(&self, run: &Run) -> (RunHeader, RunChallenges) {
        let prover = ShardProver::new(&self.shard_chips, &self.shard_key);
        let state = |shard: &Shard| {
            let tables = witness::boundary_tables(&shard.boundary);
            let commitment = prover.commit_boundary(&tables).expect("the table fits its chip");
            let segment = &shard.segment;
            ShardState {
                entry: segment.entry / 4,
                exit: segment.halt.map_or(segment.exit / 4, |_| HALTED),
                cycles: segment.cycles,
                output_start: segment.output.0,
                output_end: segment.output.1,
                boundary: to_header(commitment.expect("the shard touches registers"), &tables),
            }
        };
        let tables = self.memory_tables(run);
        let memory = ShardProver::new(&self.memory_chips, &self.memory_key)
            .commit_boundary(&tables)
            .expect("the table fits its chip");
        let mut header = RunHeader {
            program: *ECHOES.0.digest(),
            parameters: self.shard_key.parameters(),
            public: run.public.clone(),
            shards: run.shards.iter().map(state).collect(),
            memory: to_header(memory.expect("there is a memory table"), &tables[..1]),
            pow_witness: F::ZERO,
        };
        let challenges = header.grind();
        (header, challenges)
    }

    /// Proves all sections with the challenges of their header.
    pub(crate) fn prove(&self, run: &Run) -> Sections {
        let (header, challenges) = self.commit(run);
        let memory = self.memory(run, &header, challenges);
        let shards = run
            .shards
            .iter()
            .zip(&header.shards)
            .map(|(shard, state)| self.shard(shard, state, &header.public, challenges));
        let proofs = [memory].into_iter().chain(shards).collect();
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
        let Shard { number, segment, boundary } = shard;
        let code = self.program.code();
        let tables = witness::shard_tables(&self.shard_chips, code, *number, &segment.records, boundary);
        let statement = Statement {
            public_values: vec![F::from_u32(*number)],
            messages: state.messages(public),
            boundary: Some(state.boundary.digest),
            run: Some(challenges),
        };
        let prover = ShardProver::new(&self.shard_chips, &self.shard_key);
        bytes(prover.prove_shard(tables, &statement).expect("the shard's messages cancel"))
    }

    /// The proof of the memory table.
    pub(crate) fn memory(&self, run: &Run, header: &RunHeader, challenges: RunChallenges) -> Vec<u8> {
        let boundary = Some(header.memory.digest);
        let statement = Statement { boundary, run: Some(challenges), ..Statement::default() };
        let prover = ShardProver::new(&self.memory_chips, &self.memory_key);
        let proof = prover.prove_shard(self.memory_tables(run), &statement);
        bytes(proof.expect("the memory table's messages cancel"))
    }

    fn memory_tables(&self, run: &Run) -> Vec<Table> {
        witness::memory_tables(&self.memory_chips, run.memory.clone())
    }
}

fn to_header(digest: Digest, tables: &[Table]) -> Boundary {
    let log_height = |table: &Table| table.trace.height().ilog2() as u8;
    Boundary { digest, log_heights: tables.iter().map(log_height).collect() }
}

fn bytes(proof: ShardProof) -> Vec<u8> {
    postcard::to_allocvec(&proof).expect("a proof encodes")
}
