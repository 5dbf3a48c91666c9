//! A prover that follows the protocol and proves what it likes: shards of different runs, under one header.

use crate::guests;
use crate::support::{ECHOES, Parts};
use nova_air::buses::HALTED;
use nova_air::rv32im::{ImageChip, ShardChip, image_machine, shard_machine};
use nova_air::witness::{self, BoundaryRow, RunImage, initial_table, program_table};
use nova_air::{F, Machine, Trace};
use nova_prover::stark::{Committed, ShardProver, StarkProvingKey, Table};
use nova_verifier::run::{Boundary, PublicValues, RunHeader, ShardState};
use nova_verifier::{Parameters, RunChallenges, ShardProof, Statement};
use nova_vm::record::{Recorder, Segment};
use nova_vm::{Limits, Program, Silent};
use p3_field::PrimeCharacteristicRing;
use p3_matrix::Matrix;

/// What proving parts of runs of [`guests::echoes`] needs.
pub(crate) struct Lab {
    program: Program,
    shard_machine: Machine<ShardChip>,
    image_machine: Machine<ImageChip>,
    shard_key: StarkProvingKey,
    image_key: StarkProvingKey,
}

/// A shard that is to be proved.
pub(crate) struct Shard {
    pub(crate) number: u32,
    pub(crate) segment: Segment,
    pub(crate) boundary: Vec<BoundaryRow>,
}

/// A run that is to be proved.
pub(crate) struct Run {
    pub(crate) public: PublicValues,
    pub(crate) shards: Vec<Shard>,
    pub(crate) image: Trace,
}

impl Lab {
    pub(crate) fn new() -> Self {
        let program = Program::load(&guests::echoes()).expect("the guest is a program");
        let shard_machine = shard_machine(program_table(&program)).expect("the machine is accepted");
        let image_machine = image_machine(initial_table(&program)).expect("the machine is accepted");
        let parameters = Parameters::insecure_for_tests();
        Self {
            shard_key: StarkProvingKey::new(&shard_machine, parameters).expect("the program has a key"),
            image_key: StarkProvingKey::new(&image_machine, parameters).expect("the program has a key"),
            program,
            shard_machine,
            image_machine,
        }
    }

    /// The honest run on this input.
    pub(crate) fn run(&self, input: &[u8]) -> Run {
        let mut machine = nova_vm::Machine::new(&self.program, input, Limits::default()).expect("the input fits");
        let mut recorder = Recorder::new(&machine);
        let (mut image, mut shards) = (RunImage::default(), Vec::new());
        let exit_code = loop {
            let segment = recorder
                .segment(&mut machine, guests::ECHO_SHARD_CYCLES, &mut Silent)
                .expect("the guest does not trap");
            let (number, halt) = (segment.index + 1, segment.halt);
            let boundary = image.absorb(number, &segment);
            shards.push(Shard { number, segment, boundary });
            if let Some(code) = halt {
                break code;
            }
        };
        let public = PublicValues { exit_code, output: machine.output().to_vec() };
        Run { public, shards, image: image.trace(&self.program) }
    }

    /// The header that commits to the run's parts, with its proof of work, and the challenges that follow from it.
    pub(crate) fn commit(&self, run: &Run) -> (RunHeader, RunChallenges) {
        let prover = ShardProver::new(&self.shard_machine, &self.shard_key);
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
        let tables = self.image_tables(run);
        let image = ShardProver::new(&self.image_machine, &self.image_key)
            .commit_boundary(&tables)
            .expect("the table fits its chip");
        let mut header = RunHeader {
            program: *ECHOES.0.digest(),
            public: run.public.clone(),
            shards: run.shards.iter().map(state).collect(),
            image: to_header(image.expect("the image is never empty"), &tables[..1]),
            work: F::ZERO,
        };
        let challenges = header.grind();
        (header, challenges)
    }

    /// Proves all parts under one header and its challenges.
    pub(crate) fn prove(&self, run: &Run) -> Parts {
        let (header, challenges) = self.commit(run);
        let image = self.image(run, challenges);
        let shards = run
            .shards
            .iter()
            .zip(&header.shards)
            .map(|(shard, state)| self.shard(shard, state, &header.public, challenges));
        let proofs = [image].into_iter().chain(shards).collect();
        Parts { header, proofs }
    }

    /// The proof of one shard, for a header's state of it.
    pub(crate) fn shard(
        &self,
        shard: &Shard,
        state: &ShardState,
        public: &PublicValues,
        challenges: RunChallenges,
    ) -> Vec<u8> {
        let Shard { number, segment, boundary } = shard;
        let code = self.program.code();
        let tables = witness::shard_tables(&self.shard_machine, code, *number, &segment.records, boundary);
        let statement = Statement {
            public_values: vec![F::from_u32(*number)],
            messages: state.messages(public),
            run: Some(challenges),
        };
        let prover = ShardProver::new(&self.shard_machine, &self.shard_key);
        bytes(prover.prove_shard(tables, None, &statement).expect("the shard's messages cancel"))
    }

    /// The proof of the image.
    pub(crate) fn image(&self, run: &Run, challenges: RunChallenges) -> Vec<u8> {
        let statement = Statement { run: Some(challenges), ..Statement::default() };
        let prover = ShardProver::new(&self.image_machine, &self.image_key);
        let proof = prover.prove_shard(self.image_tables(run), None, &statement);
        bytes(proof.expect("the image's messages cancel"))
    }

    fn image_tables(&self, run: &Run) -> Vec<Table> {
        witness::image_tables(&self.image_machine, run.image.clone())
    }
}

fn to_header(committed: Committed, tables: &[Table]) -> Boundary {
    let log_height = |table: &Table| table.trace.height().ilog2() as u8;
    Boundary { digest: committed.digest, log_heights: tables.iter().map(log_height).collect() }
}

fn bytes(proof: ShardProof) -> Vec<u8> {
    postcard::to_allocvec(&proof).expect("a proof encodes")
}
