//! The host of guests that run in a terminal: it shows their text, and how far they are.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use nova_vm::{Console, Host, Stream};
use std::time::{Duration, Instant};

/// A run that is shorter shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows a guest's text and its progress.
pub(crate) struct Terminal {
    start: Instant,
    bar: ProgressBar,
    /// Where progress is drawn once the run has taken a while.
    target: Option<ProgressDrawTarget>,
    /// Shows the guest's standard output on standard error, because the caller writes a result to the former.
    spare_stdout: bool,
}

impl Terminal {
    /// Progress goes to standard error, and only if that is a terminal.
    pub(crate) fn new(progress: bool, spare_stdout: bool) -> Self {
        Self::with_target(progress.then(ProgressDrawTarget::stderr), spare_stdout)
    }

    fn with_target(target: Option<ProgressDrawTarget>, spare_stdout: bool) -> Self {
        Self { start: Instant::now(), bar: ProgressBar::hidden(), target, spare_stdout }
    }

    /// Removes the progress from the screen.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
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

impl Host for Terminal {
    fn write(&mut self, stream: Stream, bytes: &[u8]) {
        let stream = if self.spare_stdout { Stream::Err } else { stream };
        self.bar.suspend(|| Console.write(stream, bytes));
    }

    fn progress(&mut self, cycles: u64) {
        self.show(cycles, self.start.elapsed());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use indicatif::InMemoryTerm;

    #[test]
    fn progress_appears_after_a_second_and_disappears() {
        let screen = InMemoryTerm::new(4, 80);
        let target = ProgressDrawTarget::term_like(Box::new(screen.clone()));
        let mut terminal = Terminal::with_target(Some(target), false);
        terminal.show(500_000_000, PATIENCE / 2);
        assert_eq!(screen.contents(), "");
        terminal.show(3_000_000_000, Duration::from_secs(6));
        assert!(screen.contents().ends_with("3000 million cycles in 6 s, 500 million/s"), "{}", screen.contents());
        terminal.finish();
        assert_eq!(screen.contents(), "");
    }

    #[test]
    fn without_a_target_nothing_is_shown() {
        let mut terminal = Terminal::with_target(None, false);
        terminal.show(3_000_000_000, Duration::from_secs(6));
        assert!(terminal.bar.is_hidden());
    }
}
