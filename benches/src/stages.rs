//! Stage times, from the prover's tracing spans.
//!
//! Spans of stages are opened one after the other or within each other, so the process's CPU time is that of the stage.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tracing::Subscriber;
use tracing::span::{Attributes, Id};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

/// The total time for which spans were open, by name.
#[derive(Clone, Default)]
pub struct Stages(Arc<Mutex<BTreeMap<&'static str, StageTime>>>);

/// The time of a stage.
#[derive(Clone, Copy, Debug, Default)]
pub struct StageTime {
    /// Wall time.
    pub wall: Duration,
    /// CPU time of all threads.
    pub cpu: Duration,
}

struct Opened {
    start: Instant,
    cpu: Duration,
}

/// CPU time of the process.
///
/// Unlike wall time, it hardly depends on the other load of the computer.
#[must_use]
pub fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::try_from(time).unwrap_or_default()
}

impl Stages {
    /// Returns the times so far and resets them.
    ///
    /// # Panics
    ///
    /// When another thread panicked during a measurement.
    pub fn take(&self) -> BTreeMap<&'static str, StageTime> {
        std::mem::take(&mut self.0.lock().expect("no panic while the lock is held"))
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Stages {
    fn on_new_span(&self, _: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(Opened { start: Instant::now(), cpu: cpu_time() });
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let extensions = span.extensions();
        let Some(Opened { start, cpu }) = extensions.get() else { return };
        let mut stages = self.0.lock().expect("no panic while the lock is held");
        let stage = stages.entry(span.name()).or_default();
        stage.wall += start.elapsed();
        stage.cpu += cpu_time().saturating_sub(*cpu);
    }
}
