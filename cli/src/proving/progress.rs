//! Progress of a proof in the terminal.

use super::memory::resident_bytes;
use crate::Error;
use crate::interrupt::Interruption;
use crate::print::{GuestText, say};
use indicatif::{
    BinaryBytes, HumanCount, HumanDuration, ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle,
};
use nova_prover::{Progress, ProveRunError, ProvingCost, RunSummary};
use nova_vm::{Host, Stream};
use std::fmt;
use std::ops::ControlFlow;
use std::time::Duration;

/// The interval between redraws without progress.
const TICK: Duration = Duration::from_millis(100);

/// The time of a shard, in steps of compression.
const SHARD_STEPS: u64 = 6;

/// Shows the progress of a proof, and the guest's text.
pub(crate) struct ProvingProgress {
    display: Display,
    text: GuestText,
    interruption: Interruption,
}

/// The prover calls this after each step.
pub(crate) type Listener<'a> = dyn FnMut(Progress) -> ControlFlow<()> + 'a;

impl ProvingProgress {
    /// Messages are printed to standard error. The progress bar is drawn there, too, but only on a terminal.
    pub(crate) fn new(shown: bool, redirect_stdout: bool) -> Self {
        let target = if shown { ProgressDrawTarget::stderr() } else { ProgressDrawTarget::hidden() };
        let display = Display::new(target, shown);
        display.bar.enable_steady_tick(TICK);
        if let Some(warning) = nova_prover::slow_build() {
            display.say(&format!("warning: {warning}"));
        }
        Self { display, text: GuestText::new(redirect_stdout), interruption: Interruption::default() }
    }

    /// Runs the prover and shows its progress. An interruption (Ctrl-C) stops the emulation, or the proof after the
    /// current shard. A second interruption stops the process at once.
    pub(crate) fn watch(
        &mut self,
        prove: impl FnOnce(&mut dyn Host, &mut Listener<'_>) -> Result<RunSummary, ProveRunError>,
    ) -> Result<Result<RunSummary, ProveRunError>, Error> {
        let display = self.display.clone();
        let stopping = "stopping after this step; press Ctrl-C again to stop at once";
        self.interruption = Interruption::listen(move || display.say(stopping))?;
        let (mut display, interruption) = (self.display.clone(), self.interruption.clone());
        let mut listen = move |progress: Progress| {
            display.show(progress);
            interruption.flow()
        };
        let result = prove(self, &mut listen);
        self.display.bar.finish_and_clear();
        Ok(result)
    }

    /// Returns an error if text of the guest could not be printed.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        self.text.finish()
    }

    /// The interruption that this proof listens to.
    pub(crate) const fn interruption(&self) -> &Interruption {
        &self.interruption
    }
}

/// A progress bar at the bottom of the terminal, and messages above it.
#[derive(Clone)]
struct Display {
    bar: ProgressBar,
    verbose: bool,
    /// The number of shards of the run.
    shards: u32,
    /// Shards that are proved.
    proved: u32,
    /// Proofs of recursion: those that are made, and all.
    compressed: (u32, u32),
    /// The estimated cost.
    cost: ProvingCost,
}

impl Display {
    fn new(target: ProgressDrawTarget, verbose: bool) -> Self {
        let bar = ProgressBar::with_draw_target(None, target)
            .with_style(style("{spinner} {msg}"))
            .with_message("computing the program's keys");
        Self { bar, verbose, shards: 0, proved: 0, compressed: (0, 0), cost: ProvingCost::default() }
    }

    fn say(&self, line: &str) {
        if self.verbose {
            self.bar.suspend(|| say(line));
        }
    }

    fn show(&mut self, progress: Progress) {
        match progress {
            Progress::Executed { shards, cost } => {
                (self.shards, self.cost) = (shards, cost);
                self.compressed.1 = cost.recursion_proofs as u32;
                self.say(&forecast_message(shards, cost));
            }
            Progress::Emulated { shards, .. } => {
                self.bar.set_message(format!("committing to memory: shard {shards} of {}", self.shards));
            }
            Progress::Checked { shards } => {
                self.bar.set_message(format!("checking the unfinished proof: shard {shards} of {}", self.shards));
            }
            Progress::ProvingStarted { .. } => self.begin(0, 0),
            Progress::Resumed { shards, dropped_bytes, cycles } => {
                self.say(&resumption_message(shards, self.shards, dropped_bytes));
                self.begin(shards, cycles);
            }
            Progress::ShardProved { number, .. } => {
                self.proved = number;
                self.advance();
            }
            Progress::Compressed { done, of } => {
                self.compressed = (done, of);
                self.advance();
            }
            _ => {}
        }
    }

    /// Shows the progress of the first emulation.
    fn emulated(&self, cycles: u64) {
        self.bar.set_message(format!("running: {} cycles", HumanCount(cycles)));
    }

    /// Starts the display of the remaining shards, which are assumed to take the same time each.
    fn begin(&mut self, kept: u32, kept_cycles: u64) {
        self.proved = kept;
        self.bar.reset_elapsed();
        self.bar.reset_eta();
        self.bar.set_style(proving_style(self.position(), self.cost.forecast_of_rest(kept_cycles)));
        self.advance();
    }

    fn position(&self) -> u64 {
        SHARD_STEPS * u64::from(self.proved) + u64::from(self.compressed.0)
    }

    fn advance(&self) {
        let (proved, shards, (done, of)) = (self.proved, self.shards, self.compressed);
        self.bar.set_length(SHARD_STEPS * u64::from(shards) + u64::from(of));
        self.bar.set_position(self.position());
        let compressed = if of > 0 { format!(", {done} of {of} steps of compression") } else { String::new() };
        self.bar.set_message(format!("{proved} of {shards} shards{compressed}"));
    }
}

/// A message: the size of the run and the estimated time.
fn forecast_message(shards: u32, cost: ProvingCost) -> String {
    let (count, time) = (HumanCount(cost.cycles), HumanDuration(cost.forecast()));
    let plural = if shards == 1 { "" } else { "s" };
    format!("{count} cycles in {shards} shard{plural}: about {time} to prove, if nothing else runs")
}

/// A message: what a resumed proof has.
fn resumption_message(kept: u32, shards: u32, dropped_bytes: u64) -> String {
    let mut text = format!("resuming an unfinished proof: {kept} of {shards} shards are complete");
    if dropped_bytes > 0 {
        let dropped = BinaryBytes(dropped_bytes);
        text.push_str(&format!("; {dropped} of incomplete or damaged data were dropped"));
    }
    text
}

/// The style while shards are proved. Before the first shard is complete, the remaining time is the estimate.
fn proving_style(start: u64, forecast: Duration) -> ProgressStyle {
    let left = move |state: &ProgressState, out: &mut dyn fmt::Write| {
        let left = if state.pos() > start { state.eta() } else { forecast.saturating_sub(state.elapsed()) };
        // An error of the display is ignored.
        let _ = write!(out, "about {} left", HumanDuration(left));
    };
    let memory = |_: &ProgressState, out: &mut dyn fmt::Write| {
        let _ = resident_bytes().map(|bytes| write!(out, "{}", BinaryBytes(bytes)));
    };
    style("{spinner} proving [{bar:24}] {msg}, {elapsed}, {left}, {memory}")
        .with_key("left", left)
        .with_key("memory", memory)
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is well-formed")
}

impl Host for ProvingProgress {
    fn write(&mut self, stream: Stream, bytes: &[u8]) {
        self.display.bar.suspend(|| self.text.write(stream, bytes));
    }

    fn progress(&mut self, cycles: u64) -> ControlFlow<()> {
        self.display.emulated(cycles);
        self.interruption.flow()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::InMemoryTerm;

    #[test]
    fn estimate_and_resumption_are_shown() {
        let text = forecast_message(19, ProvingCost { cycles: 20_200_000, ..ProvingCost::default() });
        assert!(text.starts_with("20,200,000 cycles in 19 shards: about "), "{text}");
        assert_eq!(resumption_message(3, 19, 0), "resuming an unfinished proof: 3 of 19 shards are complete");
        assert!(resumption_message(3, 19, 2048).ends_with("; 2.00 KiB of incomplete or damaged data were dropped"));
    }

    #[test]
    fn the_display_follows_the_proof() {
        let screen = InMemoryTerm::new(4, 120);
        let target = ProgressDrawTarget::term_like(Box::new(screen.clone()));
        let mut display = Display::new(target, false);
        let mut show = |progress, expected: &[&str]| {
            display.show(progress);
            display.bar.force_draw();
            let shown = screen.contents();
            assert!(expected.iter().all(|text| shown.contains(text)), "{expected:?}: {shown}");
        };
        let cost = ProvingCost { cycles: 4_000_000, ..ProvingCost::default() };
        show(Progress::Executed { shards: 4, cost }, &["computing the program's keys"]);
        show(Progress::Emulated { shards: 2, cycles: 2_000_000 }, &["committing to memory: shard 2 of 4"]);
        show(Progress::ProvingStarted { shards: 4, cycles: 4_000_000 }, &["0 of 4 shards", "about", "left", "iB"]);
        let resumed = Progress::Resumed { shards: 1, cycles: 1_000_000, dropped_bytes: 0 };
        show(resumed, &["1 of 4 shards", "[██████░"]);
        show(Progress::ShardProved { number: 3, cycles: 3_000_000 }, &["3 of 4 shards,", "██████████████████░"]);
        show(
            Progress::Compressed { done: 12, of: 24 },
            &["3 of 4 shards, 12 of 24 steps of compression", "[███████████████░"],
        );
    }
}
