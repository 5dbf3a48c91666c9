//! Running, proving and verifying.

#[cfg(feature = "development")]
use crate::development::Statement;
use crate::{Assurance, Error, Input, Proof, Verified, claims};
use nova_prover::{ProveRunError, ProverConfig, ProvingKey, SetupRunError};
use nova_recursion::run::{Programs, ResolveError, find_claimed, resolve_all};
use nova_verifier::compressed::CompressedProof;
use nova_verifier::run::{Claim, Claims, ProgramKey, PublicValues};
use nova_verifier::{Policy, ProofError, ProofKind, verify_open};
use nova_vm::{Console, ExecutionReport, Outcome, Program, Silent};
use std::env;
use std::ops::ControlFlow;
use std::sync::Once;

/// The environment variable that selects development mode.
pub const DEVELOPMENT_VARIABLE: &str = "NOVA_DEV";

/// Runs guests, proves their runs and verifies the proofs.
///
/// The guest prints to standard output and standard error.
#[derive(Clone, Copy, Debug, Default)]
pub struct Prover {
    config: ProverConfig,
    policy: Policy,
    mode: Mode,
}

/// What [`Prover::prove`] returns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Mode {
    #[default]
    Proof,
    #[cfg(feature = "development")]
    Development,
}

/// A run without a proof.
#[derive(Clone, Debug)]
pub struct Execution {
    /// The public values that a proof would show.
    pub public: PublicValues,
    /// The execution report.
    pub report: ExecutionReport,
}

impl Prover {
    /// A prover that makes and accepts only proofs, whatever the environment.
    ///
    /// # Panics
    ///
    /// If the configured number of cycles per shard is zero or above the maximum.
    #[must_use]
    pub fn new(config: ProverConfig) -> Self {
        // The engine checks the configuration.
        let _ = nova_prover::Prover::new(config);
        Self { config, ..Self::default() }
    }

    /// A prover in development mode. It proves nothing, and accepts development proofs.
    #[cfg(feature = "development")]
    #[must_use]
    pub fn development(config: ProverConfig) -> Self {
        Self { mode: Mode::Development, ..Self::new(config) }
    }

    /// A prover with the default configuration, in development mode if `NOVA_DEV` is `1`.
    ///
    /// Check [`Verified::assurance`] before you rely on a result: it says whether anything was proved.
    ///
    /// # Errors
    ///
    /// [`Error::NoDevelopmentMode`] if the variable selects development mode in a program that was built without it, and
    /// [`Error::DevelopmentVariable`] if it is neither `1` nor `0`.
    pub fn from_env() -> Result<Self, Error> {
        Self::from_setting(
            env::var_os(DEVELOPMENT_VARIABLE).as_deref().map(|value| value.to_string_lossy()).as_deref(),
        )
    }

    fn from_setting(setting: Option<&str>) -> Result<Self, Error> {
        match setting {
            None | Some("" | "0") => Ok(Self::default()),
            #[cfg(feature = "development")]
            Some("1") => Ok(Self::development(ProverConfig::default())),
            #[cfg(not(feature = "development"))]
            Some("1") => Err(Error::NoDevelopmentMode),
            Some(other) => Err(Error::DevelopmentVariable { got: other.to_owned() }),
        }
    }

    /// Sets the policy for proofs. Development proofs have no security, so the policy does not apply to them.
    #[must_use]
    pub const fn policy(mut self, policy: Policy) -> Self {
        self.policy = policy;
        self
    }

    /// Runs a guest without proving it. Keys are not needed.
    ///
    /// # Errors
    ///
    /// The errors that proving would return: a file that is not a guest, an input that does not fit into memory, a
    /// guest that traps or fails.
    pub fn execute(&self, elf: &[u8], input: &Input) -> Result<Execution, Error> {
        check_built(elf)?;
        let program = Program::load(elf).map_err(SetupRunError::Elf)?;
        self.run(&program, input)
    }

    fn run(&self, program: &Program, input: &Input) -> Result<Execution, Error> {
        let report = self.engine().execute(program, input.bytes(), &mut Console).map_err(ProveRunError::Setup)?;
        match &report.outcome {
            Outcome::Trapped(trap) => Err(ProveRunError::Trapped(Box::new(trap.clone())).into()),
            &Outcome::Exited(exit_code) if exit_code != 0 && !self.config.allow_failure => {
                Err(ProveRunError::GuestFailed { exit_code }.into())
            }
            &Outcome::Exited(exit_code) => {
                let public = PublicValues { exit_code, output: report.output.clone() };
                Ok(Execution { public, report })
            }
        }
    }

    /// Makes the proving key of a guest, which contains the verifying key. It serves for all runs.
    ///
    /// # Errors
    ///
    /// [`Error::Program`] if the file is not a guest.
    pub fn setup(&self, elf: &[u8]) -> Result<ProvingKey, Error> {
        check_built(elf)?;
        warn_of_slow_build();
        Ok(self.engine().setup(elf)?)
    }

    /// Proves a run. A development proof has no kind.
    ///
    /// The proof of a run that claims other runs leaves its claims open, and [`verify`](Self::verify) refuses it:
    /// [`prove_with_claims`](Self::prove_with_claims) resolves them.
    ///
    /// # Errors
    ///
    /// [`Error::Run`] if the guest traps or fails, before anything is proved.
    pub fn prove(&self, key: &ProvingKey, input: &Input, kind: ProofKind) -> Result<Proof, Error> {
        match self.mode {
            Mode::Proof => {
                warn_of_slow_build();
                let (mut proof, mut progress) = (Vec::new(), |_| ControlFlow::Continue(()));
                self.engine().prove(key, input.bytes(), kind, &mut proof, &mut Console, &mut progress)?;
                Ok(Proof::from_bytes(proof))
            }
            #[cfg(feature = "development")]
            Mode::Development => Ok(self.statement(key, input)?.to_proof().map_err(ProofError::from)?),
        }
    }

    /// Proves a run and resolves its claims about other runs by the compressed proofs of these. They may have any order; one
    /// serves all claims that are equal, and those that no claim is about are not used. The result is a compressed proof.
    ///
    /// In development mode the proofs of claimed runs can be development proofs, too.
    ///
    /// # Errors
    ///
    /// As [`prove`](Self::prove), [`Error::Claimed`] if a proof resolves no claim, and [`Error::Claims`] if one is missing,
    /// all before anything is proved.
    pub fn prove_with_claims(&self, key: &ProvingKey, input: &Input, claimed: &[Proof]) -> Result<Proof, Error> {
        match self.mode {
            Mode::Proof => self.prove_and_resolve(key, input, &claims::read(claimed, self.policy)?),
            #[cfg(feature = "development")]
            Mode::Development => {
                let given = (1..).zip(claimed).map(|(number, proof)| {
                    self.claim_in_development(proof).map_err(|source| claims::refused(number, source))
                });
                let given = given.collect::<Result<Vec<_>, Error>>()?;
                Ok(self.statement(key, input)?.resolve(&given)?.to_proof().map_err(ProofError::from)?)
            }
        }
    }

    fn prove_and_resolve(
        &self,
        key: &ProvingKey,
        input: &Input,
        claimed: &[CompressedProof],
    ) -> Result<Proof, Error> {
        // A missing proof is noticed before hours of proving.
        let report =
            self.engine().execute(key.program(), input.bytes(), &mut Silent).map_err(ProveRunError::Setup)?;
        if report.outcome.is_success() {
            let given: Vec<Claim> = claimed.iter().map(CompressedProof::claim).collect();
            find_claimed(&Claims::open(report.claims), &given)?;
        }
        let proof = self.prove(key, input, ProofKind::Compressed)?;
        let proof = CompressedProof::from_bytes(proof.bytes()).map_err(ProofError::from)?;
        let programs = Programs::standard().map_err(ResolveError::from)?;
        let resolved = resolve_all(&programs, &proof, claimed, Box::new(|_| ControlFlow::Continue(())))?;
        Ok(Proof::from_bytes(resolved.to_bytes()))
    }

    /// Runs a guest for a development proof.
    #[cfg(feature = "development")]
    fn statement(&self, key: &ProvingKey, input: &Input) -> Result<Statement, Error> {
        warn_of_development();
        let Execution { public, report } = self.run(key.program(), input)?;
        // A prover refuses these claims, too.
        if !Claims::open(report.claims.clone()).are_possible(&public.output) {
            return Err(ProveRunError::Claims { bytes: report.claims.len() }.into());
        }
        Ok(Statement::new(key.verifying().clone(), public, report.claims))
    }

    /// The claim that a development proof, or a proof, resolves in development mode.
    #[cfg(feature = "development")]
    fn claim_in_development(&self, proof: &Proof) -> Result<Claim, Error> {
        if proof.is_development() {
            return Ok(Statement::of(proof).map_err(ProofError::from)?.claim()?);
        }
        Ok(claims::read_one(proof, self.policy)?.claim())
    }

    /// Verifies a proof of a run of this program.
    ///
    /// # Errors
    ///
    /// [`Error::Refused`] if the proof is invalid or leaves claims about other runs open, and [`Error::ProvedFailure`] if it shows that the guest failed and the
    /// configuration does not allow that.
    pub fn verify(&self, key: &ProgramKey, proof: &Proof) -> Result<Verified, Error> {
        let verified = self.check(key, proof)?;
        if !verified.public.is_success() && !self.config.allow_failure {
            return Err(Error::ProvedFailure { exit_code: verified.public.exit_code });
        }
        Ok(verified)
    }

    fn check(&self, key: &ProgramKey, proof: &Proof) -> Result<Verified, Error> {
        #[cfg(feature = "development")]
        if self.mode == Mode::Development && proof.is_development() {
            warn_of_development();
            let Statement { public, claims, .. } = Statement::accept(key, proof).map_err(ProofError::from)?;
            return Ok(Verified { public, resolved_claims: claims.resolved.count, assurance: Assurance::Nothing });
        }
        let verified = verify_open(key, proof.bytes(), self.policy)?.closed()?;
        let nova_verifier::Verified { public, claims, security, .. } = verified;
        Ok(Verified { public, resolved_claims: claims.resolved.count, assurance: Assurance::Proved(security) })
    }

    fn engine(&self) -> nova_prover::Prover {
        nova_prover::Prover::new(self.config)
    }
}

/// Checks that the guest was built.
const fn check_built(elf: &[u8]) -> Result<(), Error> {
    if elf.is_empty() { Err(Error::NotBuilt) } else { Ok(()) }
}

/// Warns once if the prover was compiled without optimisation.
fn warn_of_slow_build() {
    static ONCE: Once = Once::new();
    if let Some(warning) = nova_prover::slow_build() {
        ONCE.call_once(|| eprintln!("warning: {warning}"));
    }
}

/// Warns once of development mode.
#[cfg(feature = "development")]
fn warn_of_development() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        eprintln!("warning: DEVELOPMENT MODE (NOVA_DEV): NOTHING IS PROVED, and no other verifier accepts it")
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variable_is_understood_or_refused() {
        for setting in [None, Some(""), Some("0")] {
            assert_eq!(Prover::from_setting(setting).expect("a prover").mode, Mode::Proof);
        }
        assert!(matches!(Prover::from_setting(Some("true")), Err(Error::DevelopmentVariable { .. })));
        #[cfg(feature = "development")]
        assert_eq!(Prover::from_setting(Some("1")).expect("a prover").mode, Mode::Development);
        #[cfg(not(feature = "development"))]
        assert!(matches!(Prover::from_setting(Some("1")), Err(Error::NoDevelopmentMode)));
    }
}
