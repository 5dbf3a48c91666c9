//! From the proofs of a run's sections to one proof.

use nova_verifier::compressed::CompressedProof;
use nova_verifier::run::{ClosedRun, ProgramKey, RunHeader, RunVerifier};
use nova_verifier::shapes::Kind;
use nova_verifier::{Digest, ShardProof};

use super::joins::Joins;
use super::prover::{CircuitProver, Listener, ProvedSegment};
use super::{CompressError, Program, Programs};
use crate::programs::{Ledger, LiftedSection};

/// Compresses the proofs of a run's sections as they come: each is verified and lifted, and neighbours are joined.
pub struct Compressor<'a> {
    programs: &'a Programs,
    /// Verifies each section before it is lifted: a circuit needs lists of the right lengths, and costs far more.
    verifier: RunVerifier<'a>,
    program_root: Digest,
    pow_witness: nova_air::F,
    ledger: Ledger,
    prover: CircuitProver<'a>,
    joins: Joins<ProvedSegment>,
    /// Sections so far.
    sections: usize,
}

impl<'a> Compressor<'a> {
    /// A compressor of the run with this header. `progress` is called after each proof and can cancel.
    ///
    /// # Errors
    ///
    /// When no verifier accepts the header, or the run has more messages than can be compressed.
    pub fn new(
        programs: &'a Programs,
        key: &'a ProgramKey,
        header: RunHeader,
        progress: Listener<'a>,
    ) -> Result<Self, CompressError> {
        if header.parameters != programs.layers.sections {
            return Err(CompressError::Parameters);
        }
        let pow_witness = header.pow_witness;
        let ledger = Ledger::new(&programs.chips, &programs.shapes, key.entry, &header);
        let verifier = RunVerifier::with_shapes(&programs.shapes, key, header, programs.layers.policy)?;
        let ledger = ledger?;
        let proofs = Self::proofs(ledger.sections().len());
        Ok(Self {
            programs,
            verifier,
            program_root: key.run.preprocessed.unwrap_or_default(),
            pow_witness,
            ledger,
            prover: CircuitProver::new(programs, proofs, progress),
            joins: Joins::default(),
            sections: 0,
        })
    }

    /// Proofs that it makes for a run with this number of sections: each section is lifted, all but one are joined to another,
    /// and two proofs close the run.
    #[must_use]
    pub const fn proofs(sections: usize) -> usize {
        2 * sections + 1
    }

    /// Lifts the proof of the next section, in the order of a proof's file: run section, memory tables, shards.
    ///
    /// # Errors
    ///
    /// When the proof is not valid.
    pub fn add(&mut self, proof: &ShardProof) -> Result<(), CompressError> {
        let (expected, number) = (self.ledger.sections().len(), self.sections);
        let section = self.ledger.sections().get(number).copied();
        let section = section.ok_or(CompressError::Sections { expected, got: number + 1 })?;
        match section.values.kind() {
            Kind::Run => self.verifier.run_section(proof)?,
            Kind::Memory => self.verifier.memory(proof)?,
            Kind::Shard => self.verifier.shard(proof)?,
        }
        let lift = self.programs.lift(section.shape)?;
        let segment = self.ledger.segment(number..number + 1, self.programs.tree.root(), lift.sum(proof));
        let lifted = LiftedSection { section, preprocessed: self.program_root, proof };
        let builder = lift.circuit(&segment, &lifted);
        let proved = self.prover.prove_segment(Program::Lift(section.shape), segment, builder)?;
        self.sections += 1;
        self.joins.push(proved, |left, right| self.prover.join(&left, &right))
    }

    /// Joins what is left, and makes the proof of the whole run.
    ///
    /// # Errors
    ///
    /// When a section is missing, or the sections do not match.
    pub fn finish(self) -> Result<CompressedProof, CompressError> {
        let Self { programs, mut prover, ledger, .. } = self;
        let (public, claims, _) = self.verifier.finish_open()?;
        let whole = self.joins.finish(|left, right| prover.join(&left, &right))?;
        let whole = whole.ok_or(CompressError::Sections { expected: ledger.sections().len(), got: 0 })?;
        let (key_root, program) = (programs.tree.root(), ledger.outcome().program);
        let run = ClosedRun::new(key_root, program, &public, &claims);
        let child = prover.child(&whole);
        let builder = programs.segments.compress(&run, &programs.layers.sections, &child, self.pow_witness);
        let closed = prover.prove(Program::Compress, builder)?;
        let child = programs.closed_child(Program::Compress, &closed)?;
        let builder = programs.closed.shrink(&run, &child);
        let shrink = prover.prove(Program::Shrink, builder)?;
        Ok(CompressedProof { key_root, program, public, claims, shrink })
    }
}
