//! Proofs of small runs, which can be split into sections and assembled again.

use crate::guests;
use nova_prover::{Progress, ProveRunError, Prover, ProverConfig, ProvingKey, RunSummary};
use nova_verifier::run::{self, MAGIC, PublicValues, RunError, RunHeader, VERSION, encode_header};
use nova_verifier::{Parameters, Policy};
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
    let key = prover.setup(&guests::echoes()).expect("the guest has a key");
    let proofs = INPUTS.map(|input| prove(&prover, &key, input).expect("the run is provable").0);
    (key, proofs)
});

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
    let summary = prover.prove(key, input, &mut proof, &mut Silent, &mut ignore)?;
    Ok((proof, summary))
}

/// Verifies with the policy for tests.
pub(crate) fn verify(key: &ProvingKey, proof: &[u8]) -> Result<PublicValues, RunError> {
    let verified = run::verify(key.verifying(), proof, Policy::insecure_for_tests());
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
