//! The host of guests that run in a terminal: it prints their text and shows their progress.

use crate::Error;
use crate::interrupt::Interruption;
use crate::print::{GuestText, say};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nova_vm::{Host, Stream};
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

/// A shorter run shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Prints a guest's text and shows its progress.
pub(crate) struct Terminal {
    start: Instant,
    bar: ProgressBar,
    /// The target of the progress bar, until the bar appears.
    target: Option<ProgressDrawTarget>,
    text: GuestText,
    interruption: Interruption,
}

impl Terminal {
    /// Progress is drawn on standard error, and only on a terminal. `redirect_stdout` prints the guest's standard
    /// output to standard error, because standard output is used for a result.
    ///
    /// From now on an interruption (Ctrl-C) stops the run, and the caller reports on the part that ran.
    pub(crate) fn new(progress: bool, redirect_stdout: bool) -> Result<Self, Error> {
        let interruption = Interruption::listen(|| say("stopping the run; press Ctrl-C again to stop at once"))?;
        Ok(Self::with_target(
            progress.then(ProgressDrawTarget::stderr),
            GuestText::new(redirect_stdout),
            interruption,
        ))
    }

    fn with_target(target: Option<ProgressDrawTarget>, text: GuestText, interruption: Interruption) -> Self {
        Self { start: Instant::now(), bar: ProgressBar::hidden(), target, text, interruption }
    }

    /// Removes the progress from the screen.
    pub(crate) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    /// Returns an error if the run was interrupted or text of the guest could not be printed.
    pub(crate) fn finish(mut self) -> Result<(), Error> {
        let text = self.text.finish();
        self.interruption.signal().map_or(text, |signal| Err(Error::Interrupted { signal, kept: None }))
    }

    fn show(&mut self, cycles: u64, elapsed: Duration) {
        if elapsed < PATIENCE {
            return;
        }
        if let Some(target) = self.target.take() {
            self.bar = ProgressBar::with_draw_target(None, target).with_style(style());
        }
        let (millions, seconds) = (cycles as f64 / 1e6, elapsed.as_secs_f64());
        let rate = millions / seconds;
        self.bar.set_message(format!("{millions:.0} million cycles in {seconds:.0} s, {rate:.0} million/s"));
        self.bar.tick();
    }
}

fn style() -> ProgressStyle {
    ProgressStyle::with_template("{spinner} {msg}").expect("the template is well-formed")
}

/// The terminal for another emulation of the same run, whose text was printed already.
pub(crate) struct Again<'a>(pub(crate) &'a mut Terminal);

impl Host for Again<'_> {
    fn write(&mut self, _: Stream, _: &[u8]) {}

    fn progress(&mut self, cycles: u64) -> ControlFlow<()> {
        self.0.progress(cycles)
    }
}

impl Host for Terminal {
    fn write(&mut self, stream: Stream, bytes: &[u8]) {
        self.bar.suspend(|| self.text.write(stream, bytes));
    }

    fn progress(&mut self, cycles: u64) -> ControlFlow<()> {
        self.show(cycles, self.start.elapsed());
        self.interruption.flow()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::InMemoryTerm;

    fn silent(target: Option<ProgressDrawTarget>) -> Terminal {
        Terminal::with_target(target, GuestText::new(false), Interruption::default())
    }

    #[test]
    fn progress_appears_after_a_second_and_disappears() {
        let screen = InMemoryTerm::new(4, 80);
        let target = ProgressDrawTarget::term_like(Box::new(screen.clone()));
        let mut terminal = silent(Some(target));
        terminal.show(500_000_000, PATIENCE / 2);
        assert_eq!(screen.contents(), "");
        terminal.show(3_000_000_000, Duration::from_secs(6));
        assert!(screen.contents().ends_with("3000 million cycles in 6 s, 500 million/s"), "{}", screen.contents());
        terminal.clear();
        assert_eq!(screen.contents(), "");
    }

    #[test]
    fn without_a_target_nothing_is_shown() {
        let mut terminal = silent(None);
        terminal.show(3_000_000_000, Duration::from_secs(6));
        assert!(terminal.bar.is_hidden());
    }
}
