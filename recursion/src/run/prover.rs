//! Proves circuits of listed programs.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use nova_prover::stark::StarkProvingKey;
use nova_verifier::{Digest, ShardProof};

use super::{CompressError, LayerSetup, Program, Roots};
use crate::programs::Segment;
use crate::{Builder, Circuit};

/// A proof of a segment, with the program and the root that it is verified with.
#[derive(Clone, Debug)]
pub(super) struct ProvedSegment {
    pub program: Program,
    pub preprocessed: Digest,
    pub segment: Segment,
    pub proof: ShardProof,
}

/// Proves circuits whose keys are those of a list.
#[derive(Debug, Default)]
pub(super) struct CircuitProver {
    /// The keys so far.
    keys: BTreeMap<Program, StarkProvingKey>,
}

impl CircuitProver {
    /// Proves a circuit of a program. `subject` is what it is about, for errors.
    pub(super) fn prove(
        &mut self,
        (program, subject): (Program, &str),
        builder: Builder,
        setup: &LayerSetup,
        roots: &Roots,
    ) -> Result<(Digest, ShardProof), CompressError> {
        if let Some(check) = builder.failures().first() {
            return Err(CompressError::Refused { program, subject: subject.into(), check });
        }
        let (circuit, assignment) = builder.finish_with(&setup.log_heights)?;
        let listed = roots.get(program).ok_or(CompressError::NotListed(program))?;
        let key = match self.keys.entry(program) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(key(&circuit, program, setup, listed)?),
        };
        Ok((listed, circuit.prove(key, assignment)?))
    }
}

/// The key of a circuit. Its root has to be the listed one: another is in no tree of keys.
fn key(
    circuit: &Circuit,
    program: Program,
    setup: &LayerSetup,
    listed: Digest,
) -> Result<StarkProvingKey, CompressError> {
    let key = setup.key(circuit)?;
    if key.verifying.preprocessed == Some(listed) { Ok(key) } else { Err(CompressError::OtherCircuit(program)) }
}
