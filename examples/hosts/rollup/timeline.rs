//! What happened, and when.

use std::time::Instant;

/// Prints a line for each event, with the time since the start and since the last one.
pub(crate) struct Timeline {
    start: Instant,
    last: Instant,
}

impl Timeline {
    pub(crate) fn start() -> Self {
        let now = Instant::now();
        Self { start: now, last: now }
    }

    pub(crate) fn event(&mut self, step: &str, text: &str) {
        let (total, took) = (self.start.elapsed(), self.last.elapsed());
        self.last = Instant::now();
        println!("{:>7.1} s  {:>+7.1} s  {step:<9} {text}", total.as_secs_f64(), took.as_secs_f64());
    }
}
