//! `nova-prove compress`: one proof of fixed size from the proof of a run.

use crate::guest::program_key;
use crate::interrupt::{Interruption, SIGINT};
use crate::outputs;
use crate::print::{say, show};
use crate::proving::digest_hex;
use crate::{Destination, Error};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nova_recursion::run::{CompressError, Compressor, Programs, Step};
use nova_verifier::compressed::{self, CompressedKey};
use nova_verifier::run::{
    MEMORY_TABLE, ProgramKey, RUN_SECTION, ReadBytes, RunError, RunHeader, SectionReader, verify_bytes,
};
use nova_verifier::{Policy, ShardProof};
use std::fs::File;
use std::io::{self, Seek};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const EXAMPLES: &str = "Examples:
  The proof of a block:
    nova-prove compress block.proof -o block.compressed

  The proof of another program:
    nova-prove compress fibonacci.proof --elf examples/guests/fibonacci/fibonacci.elf -o fibonacci.compressed";

/// Arguments of `nova-prove compress`.
///
/// The compressed proof has the same size whatever the run, and shows what the proof shows. `nova-prove verify` verifies
/// both. Without --vkey and --elf the program is the built-in block guest.
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct CompressArgs {
    /// The proof of a run, from `nova-prove`.
    #[arg(value_name = "FILE")]
    proof: PathBuf,

    /// Write the compressed proof to this file. It appears once the proof is verified.
    #[arg(short, long, value_name = "FILE")]
    output: Destination,

    /// The key of the program, from `nova-prove vkey`.
    #[arg(long, value_name = "FILE", conflicts_with = "elf")]
    vkey: Option<PathBuf>,

    /// The program, from which the key is computed.
    #[arg(long, value_name = "GUEST.elf")]
    elf: Option<PathBuf>,

    /// Show neither report nor progress.
    #[arg(short, long)]
    quiet: bool,
}

impl CompressArgs {
    pub(crate) fn execute(&self) -> Result<(), Error> {
        let inputs: Vec<&Path> = [Some(&self.proof), self.vkey.as_ref(), self.elf.as_ref()]
            .into_iter()
            .flatten()
            .map(PathBuf::as_path)
            .collect();
        outputs::prepare([("--output", &self.output)], &inputs)?;
        let key = program_key(self.vkey.as_deref(), self.elf.as_deref())?;
        let start = Instant::now();
        let bytes = self.compress(&key)?;
        let time = start.elapsed();
        let report = format!("compressed {} in {time:.1?}\n{}", self.proof.display(), self.check(&key, &bytes)?);
        self.output.write(&bytes)?;
        if self.quiet {
            Ok(())
        } else if self.output.is_stdout() {
            say(report.trim_end());
            Ok(())
        } else {
            show(&report)
        }
    }

    /// Verifies the new proof, and reports on it.
    fn check(&self, key: &ProgramKey, bytes: &[u8]) -> Result<String, Error> {
        let start = Instant::now();
        let (pinned, program) = (CompressedKey::standard().map_err(Error::NoCompressedKey)?, key.digest());
        let verified = compressed::verify(&pinned, &program, bytes, Policy::default());
        let (_, security) = verified.map_err(Error::OwnCompressedProof)?;
        let verify = start.elapsed();
        let (bits, collisions) = (security.provable_bits(), security.collision_bits());
        let (kibibytes, name) = (bytes.len() as f64 / 1024.0, self.output.name());
        Ok(format!(
            "program    {}\nsecurity   {bits:.1} provable bits, {collisions} against collisions\n\
             proof      {kibibytes:.1} KiB, verified in {verify:.1?}: {}\n",
            digest_hex(&program),
            name.display(),
        ))
    }

    fn compress(&self, key: &ProgramKey) -> Result<Vec<u8>, Error> {
        let unreadable = |source| Error::ReadProof { path: self.proof.clone(), source };
        let refused = |error| match error {
            RunError::Unreadable { reason } => unreadable(io::Error::other(reason)),
            refused => Error::Refused(refused),
        };
        let mut file = File::open(&self.proof).map_err(unreadable)?;
        // The whole proof is verified before long work starts: the last section may be the damaged one. It is read twice,
        // which a pipe does not allow.
        file.rewind().map_err(unreadable)?;
        verify_bytes(key, ReadBytes::new(&file), Policy::default()).map_err(refused)?;
        file.rewind().map_err(unreadable)?;
        let mut sections = SectionReader::new(ReadBytes::new(file)).map_err(refused)?;
        let header: RunHeader = sections.next("header").map_err(refused)?;
        let names = names(&header);
        let programs = Programs::standard().map_err(Error::NotCompressible)?;
        let display = Display::new(!self.quiet);
        let bar = display.bar.clone();
        let interruption = Interruption::listen(move || {
            bar.suspend(|| say("stopping after this proof; press Ctrl-C again to stop at once"));
        })?;
        let mut progress = |step: Step| {
            display.show(step);
            interruption.flow()
        };
        let failed = failed(&interruption);
        let mut compressor = Compressor::new(&programs, key, header, &mut progress).map_err(failed)?;
        for name in names {
            let section: ShardProof = sections.next(name).map_err(refused)?;
            compressor.add(&section).map_err(failed)?;
        }
        sections.finish().map_err(refused)?;
        Ok(compressor.finish().map_err(failed)?.to_bytes())
    }
}

/// The names of a run's sections, in the order of its file.
fn names(header: &RunHeader) -> impl Iterator<Item = &'static str> + use<> {
    let memory = core::iter::repeat_n(MEMORY_TABLE, header.memory.len());
    [RUN_SECTION].into_iter().chain(memory).chain(core::iter::repeat_n("shard", header.shards.len()))
}

/// The error of a compression that failed, or was interrupted.
fn failed(interruption: &Interruption) -> impl Fn(CompressError) -> Error + Copy + '_ {
    move |error| match error {
        CompressError::Cancelled => {
            let signal = interruption.signal().unwrap_or(SIGINT);
            Error::Interrupted { signal, kept: None }
        }
        CompressError::Run(refused) => Error::Refused(refused),
        error => Error::NotCompressible(error),
    }
}

/// A progress bar with a step for each proof.
struct Display {
    bar: ProgressBar,
}

impl Display {
    fn new(shown: bool) -> Self {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let style = ProgressStyle::with_template("{spinner} compressing [{bar:24}] {msg}, {elapsed}")
            .expect("the template is well-formed");
        let bar = ProgressBar::with_draw_target(None, target).with_style(style).with_message("first proof");
        bar.enable_steady_tick(Duration::from_millis(100));
        Self { bar }
    }

    fn show(&self, Step { program, done, of }: Step) {
        self.bar.set_length(of as u64);
        self.bar.set_position(done as u64);
        self.bar.set_message(format!("{done} of {of} proofs, last {program}"));
        if done == of {
            self.bar.finish_and_clear();
        }
    }
}
