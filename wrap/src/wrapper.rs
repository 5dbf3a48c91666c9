//! From a compressed proof to a proof that a contract verifies.

use core::ops::ControlFlow;

use nova_prover::{ProveRunError, SetupRunError};
use nova_recursion::programs::{SHRINK_HEIGHTS, ShrinkChild, ShrinkSystem, WRAP_HEIGHTS, WRAPPED_OUTPUT};
use nova_recursion::run::{CompressError, ResolveError};
use nova_recursion::verify::blank_proof;
use nova_recursion::{Circuit, CircuitError, KeyError};
use nova_stark::{ProveError as StarkError, StarkProvingKey};
use nova_verifier::compressed::{CompressedError, CompressedKey, CompressedProof, verify_open};
use nova_verifier::run::ClosedRun;
use nova_verifier::{Digest, Layer, Policy, ShardProof};

use crate::Root;
use crate::circuit::{RELEASE, WrapError, WrapVerifier};
use crate::envelope::{self, own_statement};
use crate::groth16::{self, Proof, ProveError, ProvingKey, SetupError};
use crate::r1cs::{Mode, System};
use crate::wrapped::WrappedProof;

/// Why a proof is not wrapped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WrapperError {
    /// The key of compressed proofs is not that of this version's programs.
    #[error("the key of compressed proofs is not that of this version: take the one of the release")]
    OtherKey,
    /// A circuit is not accepted.
    #[error(transparent)]
    Circuit(#[from] CircuitError),
    /// A circuit has no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// There is no circuit of the last verifier.
    #[error(transparent)]
    Wrap(#[from] WrapError),
    /// The compressed proof is refused.
    #[error("the compressed proof is refused: {0}")]
    Refused(#[from] CompressedError),
    /// The run failed.
    #[error("the run failed with exit code {}: only runs that succeed are wrapped", exit_code.cast_signed())]
    Failed {
        /// Its exit code.
        exit_code: u32,
    },
    /// The guest of envelopes has another key than the pinned one: a bug.
    #[error("the guest of envelopes has another key than the pinned one; please report this")]
    OtherEnvelope,
    /// The guest of envelopes has no key.
    #[error("the guest of envelopes has no key: {0}")]
    EnvelopeKey(#[from] SetupRunError),
    /// The envelope is not proved.
    #[error("the envelope is not proved: {0}")]
    Envelope(#[from] ProveRunError),
    /// The claim of the envelope is not resolved.
    #[error("the run has no envelope: {0}")]
    NotSealed(#[from] ResolveError),
    /// A check of wrap fails.
    #[error("wrap: the check `{0}` does not hold")]
    Check(&'static str),
    /// The circuit of wrap depends on the proof: a bug.
    #[error("the circuit of wrap is another one for this proof; please report this")]
    OtherCircuit,
    /// The STARK of wrap cannot be made.
    #[error("the STARK of wrap is not proved: {0}")]
    Stark(#[from] StarkError),
    /// There is no key of Groth16.
    #[error(transparent)]
    Setup(#[from] SetupError),
    /// Groth16 cannot be proved.
    #[error(transparent)]
    Groth16(#[from] ProveError),
    /// The new proof does not verify: the proving key is damaged.
    #[error("the new proof does not verify: the proving key is not sound, make it again")]
    OwnProof,
    /// The listener cancelled.
    #[error("cancelled")]
    Cancelled,
}

/// A step of wrapping.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WrapStep {
    /// A run whose output does not have 32 bytes gets an envelope, which is proved.
    Envelope,
    /// The STARK of wrap is made.
    Stark,
    /// The verifier of that STARK becomes constraints.
    Constraints,
    /// The Groth16 proof is made.
    Groth16,
}

/// Called before each step, and many times while an envelope is proved. It can cancel.
pub type Listener<'a> = &'a mut (dyn FnMut(WrapStep) -> ControlFlow<()> + Send);

/// The layers above compressed proofs: the circuit of wrap with its key, and the constraints that verify its proofs.
pub struct Wrapper {
    compressed: CompressedKey,
    shrink: ShrinkSystem,
    circuit: Circuit,
    key: StarkProvingKey<Root>,
}

impl Wrapper {
    /// The layers of a release, above the pinned key of compressed proofs. Trees of a hash of a large field take most of its
    /// time, about a minute of one core.
    ///
    /// # Errors
    ///
    /// None for the key of the release.
    pub fn standard() -> Result<Self, WrapperError> {
        Self::new(CompressedKey::standard()?)
    }

    /// The layers above another key of compressed proofs, with the shapes of a release.
    ///
    /// # Errors
    ///
    /// When the key is not one of this version's programs, or when a layer is less secure than the policy demands.
    pub fn new(compressed: CompressedKey) -> Result<Self, WrapperError> {
        let root = compressed.shrink.preprocessed.ok_or(WrapperError::OtherKey)?;
        let shrink = ShrinkSystem::of_root(&SHRINK_HEIGHTS, Layer::Shrink.parameters(), root)?;
        if *shrink.key() != compressed.shrink || *shrink.shape() != compressed.shape {
            return Err(WrapperError::OtherKey);
        }
        // No proof of wrap shows the layers below shrink: what the verifier of compressed proofs compares is compared here.
        let (provable, required) = (compressed.lower_bits, Policy::default().min_provable_bits);
        if !Policy::default().accepts(provable.into()) {
            return Err(CompressedError::Security { provable, required }.into());
        }
        let child = ShrinkChild { run: ClosedRun::default(), proof: &shrink.blank_proof() };
        let blank = shrink.wrap(&compressed.key_root, &[0; WRAPPED_OUTPUT], &child);
        let (circuit, _) = blank.finish_with(&WRAP_HEIGHTS)?;
        let key = circuit.setup_commitment(Layer::Wrap, Policy::default())?;
        Ok(Self { compressed, shrink, circuit, key })
    }

    /// A development key: whoever made it can forge proofs. See [`groth16::setup`].
    ///
    /// # Errors
    ///
    /// When the circuit is too large, which the one of a release is not.
    pub fn setup(&self) -> Result<ProvingKey, WrapperError> {
        Ok(groth16::setup(&self.constraints()?)?)
    }

    /// The constraints that a setup or a ceremony is about.
    ///
    /// # Errors
    ///
    /// None for the key of the release.
    pub fn constraints(&self) -> Result<System, WrapperError> {
        let blank = blank_proof(self.circuit.chips(), self.circuit.shape(), &Layer::Wrap.parameters());
        let (program, output) = (Digest::default(), [0; WRAPPED_OUTPUT]);
        Ok(self.verifier()?.build(Mode::Setup, &program, &output, &blank).finish())
    }

    /// Wraps a compressed proof of a run that succeeded and leaves no claim open. A run whose output does not have 32 bytes gets an
    /// [envelope](crate::envelope) first.
    ///
    /// # Errors
    ///
    /// When the proof does not verify or is of another run, and when the key is that of another circuit.
    pub fn wrap(
        &self,
        key: &ProvingKey,
        proof: &CompressedProof,
        progress: Listener<'_>,
    ) -> Result<WrappedProof, WrapperError> {
        wrappable(&self.compressed, proof)?;
        if key.circuit() != RELEASE {
            return Err(ProveError::OtherCircuit.into());
        }
        let sealed = match own_statement(&proof.public.output) {
            Some(_) => None,
            None => Some(envelope::seal(proof, progress).map_err(cancelled)?),
        };
        let groth16 = self.prove(key, sealed.as_ref().unwrap_or(proof), progress)?;
        let wrapped = WrappedProof { program: proof.program, output: proof.public.output.clone(), proof: groth16 };
        wrapped.verify(&key.verifying_key(), &proof.program).map_err(|_| WrapperError::OwnProof)?;
        Ok(wrapped)
    }

    /// The proof of a run whose own output is stated.
    fn prove(
        &self,
        key: &ProvingKey,
        proof: &CompressedProof,
        progress: Listener<'_>,
    ) -> Result<Proof, WrapperError> {
        let (program, output) = envelope::statement(&proof.program, &proof.public.output);
        let mut step = |step| match progress(step) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(WrapperError::Cancelled),
        };
        step(WrapStep::Stark)?;
        let stark = self.prove_stark(proof, &output)?;
        step(WrapStep::Constraints)?;
        let system = self.verifier()?.build(Mode::Prove, &program, &output, &stark).finish();
        step(WrapStep::Groth16)?;
        Ok(groth16::prove(key, &system)?)
    }

    fn verifier(&self) -> Result<WrapVerifier<'_>, WrapperError> {
        Ok(WrapVerifier::new(&self.circuit, &self.key.verifying)?)
    }

    /// The STARK that the constraints verify.
    fn prove_stark(
        &self,
        proof: &CompressedProof,
        output: &[u8; WRAPPED_OUTPUT],
    ) -> Result<ShardProof<Root>, WrapperError> {
        let child = ShrinkChild { run: proof.closed(), proof: &proof.shrink };
        let builder = self.shrink.wrap(&self.compressed.key_root, output, &child);
        if let Some(check) = builder.failures().first() {
            return Err(WrapperError::Check(check));
        }
        let (circuit, assignment) = builder.finish_with(&WRAP_HEIGHTS)?;
        if circuit.fixed() != self.circuit.fixed() {
            return Err(WrapperError::OtherCircuit);
        }
        Ok(self.circuit.prove(&self.key, assignment)?)
    }
}

/// Refuses a proof that cannot be wrapped, before long work starts.
///
/// # Errors
///
/// When the proof does not verify, the run failed, a claim is open, or the run needs an envelope and cannot have one.
pub fn wrappable(key: &CompressedKey, proof: &CompressedProof) -> Result<(), WrapperError> {
    verify_open(key, &proof.program, proof, Policy::default())?;
    let (public, claims) = (&proof.public, &proof.claims);
    wrappable_run(public.exit_code, &public.output, claims.count(), claims.count_open())
}

/// Refuses a run whose proof cannot be wrapped, before it is proved: with this exit code and output, and so many claims, of
/// which some are left open.
///
/// # Errors
///
/// When the run failed, a claim is open, or the run needs an envelope and cannot have one.
pub fn wrappable_run(exit_code: u32, output: &[u8], claims: u32, open: u32) -> Result<(), WrapperError> {
    match (exit_code, open, claims) {
        (1.., ..) => Err(WrapperError::Failed { exit_code }),
        (0, 1.., _) => Err(CompressedError::OpenClaims { count: open }.into()),
        (0, 0, 1..) if own_statement(output).is_none() => Err(ResolveError::ClaimedClaims { count: claims }.into()),
        _ => Ok(()),
    }
}

/// The error of an envelope, where the listener may have cancelled.
fn cancelled(error: WrapperError) -> WrapperError {
    match error {
        WrapperError::Envelope(ProveRunError::Cancelled)
        | WrapperError::NotSealed(ResolveError::Compress(CompressError::Cancelled)) => WrapperError::Cancelled,
        error => error,
    }
}
