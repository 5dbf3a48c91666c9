//! The host's side of a guest: runs it, proves it and verifies the proofs, from a program of one's own.
//!
//! `cargo nova new NAME --host` makes such a program together with its guest. In short:
//!
//! ```no_run
//! use nova_host::{Input, Prover};
//!
//! # const GUEST: &[u8] = &[];
//! // const GUEST: &[u8] = nova_host::include_elf!("sum-guest");
//! let input = Input::new().write(&[1_u32, 2, 3])?;
//! let prover = Prover::default();
//!
//! let execution = prover.execute(GUEST, &input)?;
//! println!("{} cycles", execution.report.cycles);
//!
//! let key = prover.setup(GUEST)?;
//! let proof = prover.prove(&key, &input)?;
//! let verified = prover.verify(key.verifying(), &proof)?;
//! println!("sum {}, {}", verified.public.decode::<u64>()?, verified.assurance);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Whoever only verifies needs less: [`nova_verifier::run::verify`], the program's key and the proof's bytes.
//! [`nova_prover::Prover`] is what does the work here; it writes proofs to files section by section, goes on with them after an
//! interruption, and tells how far it is.
//!
//! # Development mode
//!
//! [`Prover::from_env`] with `NOVA_DEV=1` runs the guest and makes, in place of a proof, a file that says what came out. It
//! proves nothing. Everything that comes of it says so, `nova-verifier` and with it every other verifier refuses it as
//! [`RunError::DevelopmentProof`](nova_verifier::run::RunError::DevelopmentProof), and only a [`Prover`] in the same
//! mode takes it. The mode exists only with this crate's feature `development`.
#![forbid(unsafe_code)]

#[cfg(feature = "development")]
mod development;
mod embed;
mod error;
mod input;
mod proof;
mod prover;
mod verified;

pub use error::Error;
pub use input::{Input, InputError};
pub use nova_prover::{ProverConfig, ProvingKey};
pub use nova_verifier::Policy;
pub use nova_verifier::run::{OutputError, ProgramKey, PublicValues, SecuritySummary, Values};
pub use nova_vm::ExecutionReport;
pub use proof::Proof;
pub use prover::{DEVELOPMENT_VARIABLE, Execution, Prover};
pub use verified::{Assurance, Verified};
