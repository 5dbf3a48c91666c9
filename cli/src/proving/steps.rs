//! Compressed proofs: a progress bar of recursion, and the check of a new proof.

use super::digest_hex;
use crate::interrupt::Interruption;
use crate::print::{say, show};
use crate::{Destination, Error};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nova_recursion::run::{Listener, Step};
use nova_verifier::run::{Claims, ProgramKey, SecuritySummary};
use nova_verifier::{Policy, Verified, verify_open};
use std::time::{Duration, Instant};

/// A progress bar with a step for each proof.
pub(crate) struct StepBar(ProgressBar);

impl StepBar {
    /// `verb` says what the proofs do.
    pub(crate) fn new(shown: bool, verb: &str) -> Self {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{spinner} {prefix} [{bar:24}] {msg}, {elapsed}")
            .expect("the template is well-formed");
        let bar = ProgressBar::with_draw_target(None, target).with_style(style).with_message("first proof");
        bar.set_prefix(verb.to_owned());
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// Handles interruptions (Ctrl-C) from now on: the first one stops after the current proof.
    pub(crate) fn interruption(&self) -> Result<Interruption, Error> {
        let bar = self.0.clone();
        Interruption::listen(move || {
            bar.suspend(|| say("stopping after this proof; press Ctrl-C again to stop at once"));
        })
    }

    /// Shows each step, and stops after an interruption.
    pub(crate) fn listener(self, interruption: &Interruption) -> Listener<'static> {
        let interruption = interruption.clone();
        Box::new(move |step| {
            self.show(step);
            interruption.flow()
        })
    }

    fn show(&self, Step { program, done, of }: Step) {
        self.0.set_length(of as u64);
        self.0.set_position(done as u64);
        self.0.set_message(format!("{done} of {of} proofs, last {program}"));
        if done == of {
            self.0.finish_and_clear();
        }
    }
}

/// Shows the report of a command whose result is a proof: not where the proof itself is shown.
pub(crate) fn show_report(quiet: bool, output: &Destination, report: &str) -> Result<(), Error> {
    if quiet {
        Ok(())
    } else if output.is_stdout() {
        say(report.trim_end());
        Ok(())
    } else {
        show(&report)
    }
}

/// A new compressed proof that verifies.
pub(crate) struct CheckedProof {
    /// Lines of the report.
    pub(crate) report: String,
    /// What the proof shows.
    verified: Verified,
}

impl CheckedProof {
    /// Verifies a new proof, which may leave claims open.
    pub(crate) fn new(key: &ProgramKey, bytes: &[u8], output: &Destination) -> Result<Self, Error> {
        let start = Instant::now();
        let verified = verify_open(key, bytes, Policy::default()).map_err(Error::OwnProof)?;
        let verify = start.elapsed();
        let SecuritySummary { provable_bits: bits, collision_bits: collisions } = verified.security;
        let (kibibytes, name) = (bytes.len() as f64 / 1024.0, output.name());
        let report = format!(
            "program    {}\n{}security   {bits:.1} provable bits, {collisions} against collisions\n\
             proof      {kibibytes:.1} KiB, verified in {verify:.1?}: {}\n",
            digest_hex(&key.digest()),
            claims_line(&verified.claims),
            name.display(),
        );
        Ok(Self { report, verified })
    }

    /// The claims of the run.
    pub(crate) const fn claims(&self) -> &Claims {
        &self.verified.claims
    }

    /// A proof that is to leave no claim open.
    pub(crate) fn closed(self) -> Result<Self, Error> {
        let verified = self.verified.closed().map_err(Error::OwnProof)?;
        Ok(Self { report: self.report, verified })
    }
}

/// The line of a report on a run's claims. Empty if it makes none.
pub(crate) fn claims_line(claims: &Claims) -> String {
    match (claims.count(), claims.count_open()) {
        (0, _) => String::new(),
        (count, 0) => format!("claims     {count} about other runs, all resolved\n"),
        (count, open) => format!("claims     {count} about other runs, {open} of them OPEN\n"),
    }
}
