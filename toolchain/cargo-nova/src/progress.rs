//! Progress of a build on the terminal.

use crate::print::say;
use indicatif::{ProgressBar, ProgressStyle};
use nova_build::Event;
use std::time::Duration;

/// A status line on standard error, which is cleared at the end. If standard error is not a terminal, only the
/// compiler's messages are shown.
pub(crate) struct Progress(ProgressBar);

impl Progress {
    pub(crate) fn start(message: &'static str) -> Self {
        let style = ProgressStyle::with_template("{spinner} {elapsed:>4} {msg}");
        let bar = ProgressBar::new_spinner().with_message(message);
        bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()));
        bar.enable_steady_tick(Duration::from_millis(120));
        Self(bar)
    }

    pub(crate) fn show(&self, event: Event<'_>) {
        match event {
            Event::Compiled { package, done } => {
                self.0.set_message(format!("{done} packages compiled, last {package}"))
            }
            Event::Line(line) if is_status(line) => self.0.set_message(line.trim().to_owned()),
            Event::Line(line) => self.0.suspend(|| say(line)),
            _ => {}
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// Whether the line is a status line of cargo.
fn is_status(line: &str) -> bool {
    let verbs = ["Compiling", "Downloading", "Downloaded", "Updating", "Locking", "Finished", "Adding", "Blocking"];
    verbs.iter().any(|verb| line.contains(verb) && !line.starts_with("error") && !line.starts_with("warning"))
}
