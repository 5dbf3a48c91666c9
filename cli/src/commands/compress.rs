//! `nova-prove compress`: one proof of fixed size from the proof of a run.

use crate::interrupt::{Interruption, SIGINT};
use crate::outputs;
use crate::print::{say, show};
use crate::proving::digest_hex;
use crate::{Destination, Error, GuestArgs};
use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nova_prover::Prover;
use nova_recursion::run::{CompressError, Compressor, Programs, Step};
use nova_verifier::compressed::CompressedKey;
use nova_verifier::run::{MEMORY_TABLE, ProgramKey, RUN_SECTION, ReadBytes, RunError, RunHeader, SectionReader};
use nova_verifier::{Policy, ShardProof};
use std::fs::{self, File};
use std::io;
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
        let key = self.key()?;
        let start = Instant::now();
        let bytes = self.compress(&key)?;
        let time = start.elapsed();
        let verified = Instant::now();
        let pinned = CompressedKey::standard().map_err(Error::NoCompressedKey)?;
        let security = nova_verifier::compressed::verify(&pinned, &key.digest(), &bytes, Policy::default());
        let (_, security) = security.map_err(Error::OwnCompressedProof)?;
        let verify = verified.elapsed();
        self.output.write(&bytes)?;
        if self.quiet {
            return Ok(());
        }
        let report = format!(
            "compressed {} in {time:.1?}\nprogram    {}\nsecurity   {:.1} provable bits, {} against collisions\n\
             proof      {:.1} KiB, verified in {verify:.1?}: {}\n",
            self.proof.display(),
            digest_hex(&key.digest()),
            security.provable_bits(),
            security.collision_bits(),
            bytes.len() as f64 / 1024.0,
            self.output.name().display(),
        );
        if self.output.is_stdout() {
            say(report.trim_end());
            return Ok(());
        }
        show(&report)
    }

    fn compress(&self, key: &ProgramKey) -> Result<Vec<u8>, Error> {
        let unreadable = |source| Error::ReadProof { path: self.proof.clone(), source };
        let refused = |error| match error {
            RunError::Unreadable { reason } => unreadable(io::Error::other(reason)),
            refused => Error::Refused(refused),
        };
        let proof = ReadBytes::new(File::open(&self.proof).map_err(unreadable)?);
        let mut sections = SectionReader::new(proof).map_err(refused)?;
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

    fn key(&self) -> Result<ProgramKey, Error> {
        if let Some(path) = &self.vkey {
            let bytes = fs::read(path).map_err(|source| Error::ReadProof { path: path.clone(), source })?;
            return ProgramKey::from_bytes(&bytes).map_err(|source| Error::NotAKey { path: path.clone(), source });
        }
        let Some(path) = self.elf.clone() else {
            let key = Prover::default().setup(nova_os::ELF).map_err(Error::NoKeys)?;
            return Ok(key.verifying().clone());
        };
        let guest = GuestArgs::new(path);
        let key = Prover::default().setup(&guest.read()?).map_err(|source| guest.no_key(source))?;
        Ok(key.verifying().clone())
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
