//! Progress of a proof in the terminal.

use crate::Error;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nova_prover::{Progress, ProveRunError, RunSummary};
use nova_vm::{Console, Host, Stream};
use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// How often the display moves while nothing happens.
const TICK: Duration = Duration::from_millis(100);

/// Shows how far a proof is, and what the guest prints.
pub(crate) struct ProvingProgress {
    bar: ProgressBar,
    spare_stdout: bool,
}

/// What the prover calls after each step.
pub(crate) type Listener<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

impl ProvingProgress {
    /// Progress goes to standard error, and only if that is a terminal.
    pub(crate) fn new(shown: bool, spare_stdout: bool) -> Self {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target)
            .with_style(style("{spinner} {msg}"))
            .with_message("making the program's keys");
        bar.enable_steady_tick(TICK);
        Self { bar, spare_stdout }
    }

    /// Proves, and shows it. An interruption (Ctrl-C) stops the work after the current shard.
    pub(crate) fn watch(
        &mut self,
        prove: impl FnOnce(&mut dyn Host, &mut Listener<'_>) -> Result<RunSummary, ProveRunError>,
    ) -> Result<RunSummary, Error> {
        let bar = self.bar.clone();
        let interrupted = Arc::new(AtomicBool::new(false));
        let handler = Arc::clone(&interrupted);
        ctrlc::set_handler(move || handler.store(true, Ordering::Relaxed))?;
        let mut listen = move |progress: Progress| {
            show(&bar, progress);
            if interrupted.load(Ordering::Relaxed) { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let result = prove(self, &mut listen);
        self.bar.finish_and_clear();
        result.map_err(Error::from_proving)
    }
}

fn show(bar: &ProgressBar, progress: Progress) {
    match progress {
        Progress::Emulated { shards, cycles } => {
            bar.set_message(format!("emulating: {:.1} million cycles in {shards} shards", cycles as f64 / 1e6));
        }
        Progress::ProvingStarted { shards, cycles } => {
            bar.set_length(cycles);
            bar.set_style(style("{spinner} proving [{bar:32}] {msg}, {elapsed} elapsed, {eta} left"));
            bar.set_message(format!("shard 0 of {shards}"));
            bar.reset_elapsed();
            bar.reset_eta();
        }
        Progress::ShardProved { number, cycles } => {
            bar.set_message(format!("shard {number}, {:.1} million cycles", cycles as f64 / 1e6));
            bar.set_position(cycles);
        }
        _ => {}
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is well-formed")
}

impl Host for ProvingProgress {
    fn write(&mut self, stream: Stream, bytes: &[u8]) {
        let stream = if self.spare_stdout { Stream::Err } else { stream };
        self.bar.suspend(|| Console.write(stream, bytes));
    }
}
