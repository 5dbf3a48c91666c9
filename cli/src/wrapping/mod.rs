//! Wrapped proofs: their keys, and the work with its progress.

mod error;

use crate::Error;
use crate::interrupt::{Interruption, SIGINT};
use crate::print::say;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nova_verifier::compressed::{CompressedKey, CompressedProof};
use nova_wrap::circuit::RELEASE;
use nova_wrap::groth16::{Origin, ProvingKey, VerifyingKey};
use nova_wrap::{WrapStep, WrappedProof, Wrapper, WrapperError, wrappable};
use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use error::WrappingError;

/// The files of a folder of keys.
pub(crate) const PROVING_KEY: &str = "proving.key";
pub(crate) const VERIFYING_KEY: &str = "verifying.key";

/// What is said wherever a key of wrapped proofs is used.
const DEVELOPMENT: &str = "warning: this is a DEVELOPMENT key of wrapped proofs: whoever made it can forge proofs. Believe it if you made it yourself, \
     and only for tests.";
const CEREMONY: &str =
    "note: the key of wrapped proofs says that a ceremony made it. Believe it if its hash is the published one.";

/// Says what a key is worth.
pub(crate) fn say_origin(origin: Origin) {
    say(match origin {
        Origin::Development => DEVELOPMENT,
        Origin::Ceremony => CEREMONY,
    });
}

/// The line of a report on the security of a wrapped proof.
pub(crate) const WRAPPED_SECURITY: &str =
    "security   about 100 bits, those of BN254, as long as nobody has the randomness of the keys\n";

/// More bytes than a verifying key has.
const MOST_KEY_BYTES: u64 = 1 << 16;

/// The keys of wrapped proofs.
pub(crate) struct WrapKeys(ProvingKey);

impl WrapKeys {
    /// Reads the proving key of a folder that `nova-prove setup-wrap` wrote.
    pub(crate) fn read(folder: &Path, shown: bool) -> Result<Self, Error> {
        let bar = Spinner::new(shown, "reading the keys of wrapped proofs");
        let path = proving_key_path(folder);
        let key = ProvingKey::read(&path).map_err(|source| WrappingError::Key { path: path.clone(), source })?;
        drop(bar);
        check_circuit(key.circuit(), path)?;
        say_origin(key.origin());
        Ok(Self(key))
    }

    /// Wraps a compressed proof.
    pub(crate) fn wrap(
        &self,
        proof: &CompressedProof,
        interruption: &Interruption,
        shown: bool,
    ) -> Result<WrappedProof, Error> {
        let pinned = CompressedKey::standard().map_err(WrappingError::not_wrapped)?;
        wrappable(&pinned, proof).map_err(WrappingError::not_wrapped)?;
        let mut bar = Spinner::new(shown, "preparing the circuit");
        let wrapped = Wrapper::standard().and_then(|wrapper| {
            let mut progress = |step| {
                bar.show(describe(step));
                interruption.flow()
            };
            wrapper.wrap(&self.0, proof, &mut progress)
        });
        wrapped.map_err(|error| match error {
            WrapperError::Cancelled => {
                Error::Interrupted { signal: interruption.signal().unwrap_or(SIGINT), kept: None }
            }
            error => WrappingError::not_wrapped(error).into(),
        })
    }
}

/// The file of the proving key in a folder of keys.
pub(crate) fn proving_key_path(folder: &Path) -> PathBuf {
    folder.join(PROVING_KEY)
}

/// The file of a verifying key: itself, or in a folder of keys.
pub(crate) fn verifying_key_path(path: &Path) -> PathBuf {
    if path.is_dir() { path.join(VERIFYING_KEY) } else { path.into() }
}

/// Reads a verifying key of wrapped proofs: a file, or the folder that `nova-prove setup-wrap` wrote.
pub(crate) fn read_verifying_key(path: &Path) -> Result<VerifyingKey, Error> {
    let path = verifying_key_path(path);
    let mut bytes = Vec::new();
    // A proving key, or a device, is longer than any verifying key.
    let read = File::open(&path).and_then(|file| file.take(MOST_KEY_BYTES).read_to_end(&mut bytes));
    read.map_err(|source| Error::ReadProof { path: path.clone(), source })?;
    let key = VerifyingKey::from_bytes(&bytes).map_err(|source| WrappingError::Key { path: path.clone(), source })?;
    check_circuit(key.circuit(), path)?;
    Ok(key)
}

/// Refuses keys of other circuits: a proof for one would show something else.
fn check_circuit(circuit: [u8; 32], path: PathBuf) -> Result<(), WrappingError> {
    if circuit == RELEASE { Ok(()) } else { Err(WrappingError::OtherKey { path }) }
}

const fn describe(step: WrapStep) -> &'static str {
    match step {
        WrapStep::Envelope => "proving the envelope of the run",
        WrapStep::Stark => "proving the last STARK",
        WrapStep::Constraints => "making the constraints",
        WrapStep::Groth16 => "proving the constraints",
    }
}

/// Shows what is being done, and for how long.
pub(crate) struct Spinner(ProgressBar);

impl Spinner {
    pub(crate) fn new(shown: bool, message: &'static str) -> Self {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{spinner} {msg}, {elapsed}").expect("the template is well-formed");
        let bar = ProgressBar::with_draw_target(None, target).with_style(style).with_message(message);
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    pub(crate) fn show(&mut self, message: &'static str) {
        self.0.set_message(message);
    }
}

impl Drop for Spinner {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
