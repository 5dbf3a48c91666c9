//! Proofs of small runs, which can be split into sections and assembled again.

use crate::guests;
use nova_prover::run::plan::shape_cells;
use nova_prover::{Progress, ProofKind, ProveRunError, Prover, ProverConfig, ProvingKey, RunSummary};
use nova_verifier::run::{
    self, Boundary, ChipSets, MAGIC, PublicValues, RunError, RunHeader, VERSION, encode_header,
};
use nova_verifier::shapes::Kind;
use nova_verifier::{Parameters, Policy, Shapes};
use nova_vm::Silent;
use std::ops::ControlFlow;
use std::sync::LazyLock;

/// The inputs of two runs of [`guests::echoes`]. Attacks mix these runs.
pub(crate) const INPUTS: [&[u8]; 2] = [b"seal", b"moon"];

/// The output of the first run.
pub(crate) const OUTPUT: &[u8] = b"sealsea";

/// The key of [`guests::echoes`], and the proofs of its runs on both [`INPUTS`].
pub(crate) static ECHOES: LazyLock<(ProvingKey, [Vec<u8>; 2])> = LazyLock::new(|| {
    let prover = prover(guests::ECHO_SHARD_CYCLES, false);
    let key = setup(&prover, &guests::echoes());
    let proofs = INPUTS.map(|input| prove(&prover, &key, input).expect("the run is provable").0);
    (key, proofs)
});

/// Shapes for guests of a few instructions: for shards without accelerators, and for any. The two shapes of each kind that
/// forgeries exchange have the same stacks, so that nothing but a table's height tells them apart. The run sections of
/// long outputs are there because a list has to have them: no test proves one.
const LIST: &str = "
    run 9 9 program 8 initial 8 output_digest 8
    run 9 9 program 8 initial 8 output_digest 9
    run 19 19 program 8 initial 8 output_digest 19
    run 19 19 program 9 initial 9 output_digest 19
    memory 17 9 memory_table 8 range 17
    memory 17 9 memory_table 9 range 17
    shard 17 9 boundary 8 slice 8 output 8 add 4 add_imm 6 bitwise 4 shift 4 compare 4 branch 4 jump 4 jump_register 4 load_word 4
        load_narrow 4 store_word 4 store_narrow 4 multiply 4 divide 4 syscall 5 range 17 bytes 16
    shard 17 9 boundary 9 slice 8 output 8 add 4 add_imm 6 bitwise 4 shift 4 compare 4 branch 4 jump 4 jump_register 4 load_word 4
        load_narrow 4 store_word 4 store_narrow 4 multiply 4 divide 4 syscall 5 range 17 bytes 16
    shard 17 11 boundary 11 slice 8 output 10 add 8 add_imm 8 bitwise 8 shift 8 compare 8 branch 8 jump 8 jump_register 8 load_word 8
        load_narrow 8 store_word 8 store_narrow 8 multiply 8 divide 8 syscall 8 refusal 8 keccak 8
        keccak_round 8 sha256 8 sha256_rounds 8 mod_mul_add_256 8 mod_mul_add_384 8 add_points_256 8 double_point_256 8
        add_points_384 8 double_point_384 8 range 17 bytes 16";

/// Numbers of shapes of the list: a section's, and another one's for the same kind of section.
pub(crate) mod number {
    pub(crate) const RUN: [u8; 2] = [0, 1];
    pub(crate) const OTHER_PROGRAM: u8 = 3;
    pub(crate) const MEMORY: [u8; 2] = [4, 5];
    pub(crate) const SHARD: [u8; 2] = [6, 7];
    pub(crate) const END: u8 = 9;
}

/// The list of shapes for tests.
pub(crate) static SHAPES: LazyLock<Shapes> = LazyLock::new(|| {
    let chips = ChipSets::new().expect("the chips are accepted");
    Shapes::parse(&chips, LIST).expect("the list is understood")
});

/// Cells that the sections of a header commit, of the shapes of a list.
pub(crate) fn committed_cells(header: &RunHeader, shapes: &Shapes) -> u64 {
    let chips = ChipSets::new().expect("the chips are accepted");
    let shape = |kind, boundary: &Boundary| shapes.get(kind, boundary.shape).expect("the list has the shape");
    let memory = header.memory.iter().map(|state| shape_cells(&chips.memory, shape(Kind::Memory, &state.boundary)));
    let shards = header.shards.iter().map(|state| shape_cells(&chips.shard, shape(Kind::Shard, &state.boundary)));
    shape_cells(&chips.run, shape(Kind::Run, &header.run)) + memory.chain(shards).sum::<u64>()
}

/// The key of a guest, for proofs of the shapes for tests.
pub(crate) fn setup(prover: &Prover, guest: &[u8]) -> ProvingKey {
    prover.setup_with_shapes(guest, SHAPES.clone()).expect("the guest has a key")
}

/// A prover with the parameters for tests.
pub(crate) fn prover(shard_cycles: u32, allow_failure: bool) -> Prover {
    Prover::new(ProverConfig {
        parameters: Parameters::insecure_for_tests(),
        shard_cycles,
        allow_failure,
        ..ProverConfig::default()
    })
}

/// Returns the proof and its summary.
pub(crate) fn prove(prover: &Prover, key: &ProvingKey, input: &[u8]) -> Result<(Vec<u8>, RunSummary), ProveRunError> {
    let mut proof = Vec::new();
    let mut ignore = |_: Progress| ControlFlow::Continue(());
    let summary = prover.prove(key, input, ProofKind::Shards, &mut proof, &mut Silent, &mut ignore)?;
    Ok((proof, summary))
}

/// Verifies with the policy for tests.
pub(crate) fn verify(key: &ProvingKey, proof: &[u8]) -> Result<PublicValues, RunError> {
    let verified = run::verify_with_shapes(key.shapes(), key.verifying(), proof, Policy::insecure_for_tests());
    verified.map(|(public, _)| public)
}

/// Verifies a proof as one of [`guests::echoes`].
pub(crate) fn verify_echo(proof: &[u8]) -> Result<PublicValues, RunError> {
    verify(&ECHOES.0, proof)
}

/// A proof split into its sections.
#[derive(Clone, PartialEq)]
pub(crate) struct Sections {
    pub(crate) header: RunHeader,
    /// The encoded proofs of the run section, the memory table and the shards, without their lengths.
    pub(crate) proofs: Vec<Vec<u8>>,
}

impl Sections {
    /// The sections of the honest proof for one of the [`INPUTS`].
    pub(crate) fn of_echo(input: usize) -> Self {
        Self::of(&ECHOES.1[input])
    }

    pub(crate) fn of(proof: &[u8]) -> Self {
        let mut rest = &proof[MAGIC.len() + size_of_val(&VERSION)..];
        let mut sections = Vec::new();
        while let Some((length, after)) = rest.split_first_chunk() {
            let (section, after) = after.split_at(u32::from_le_bytes(*length) as usize);
            sections.push(section.to_vec());
            rest = after;
        }
        let header = postcard::from_bytes(&sections.remove(0)).expect("the header decodes");
        Self { header, proofs: sections }
    }

    pub(crate) fn bytes(&self) -> Vec<u8> {
        let section = |section: &Vec<u8>| [&(section.len() as u32).to_le_bytes(), &section[..]].concat();
        let proofs = self.proofs.iter().flat_map(section);
        encode_header(&self.header).into_iter().chain(proofs).collect()
    }
}
