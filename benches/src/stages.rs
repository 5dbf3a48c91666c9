//! Stage times, from the prover's tracing spans.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tracing::Subscriber;
use tracing::span::{Attributes, Id};
use tracing_subscriber::layer::{Context, Layer};
use tracing_subscriber::registry::LookupSpan;

/// The total time for which spans were open, by name.
#[derive(Clone, Default)]
pub struct Stages(Arc<Mutex<BTreeMap<&'static str, Duration>>>);

struct Opened(Instant);

impl Stages {
    /// Returns the times so far and resets them.
    ///
    /// # Panics
    ///
    /// When another thread panicked during a measurement.
    pub fn take(&self) -> BTreeMap<&'static str, Duration> {
        std::mem::take(&mut self.0.lock().expect("no panic while the lock is held"))
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Stages {
    fn on_new_span(&self, _: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        if let Some(span) = context.span(id) {
            span.extensions_mut().insert(Opened(Instant::now()));
        }
    }

    fn on_close(&self, id: Id, context: Context<'_, S>) {
        let Some(span) = context.span(&id) else { return };
        let Some(elapsed) = span.extensions().get::<Opened>().map(|opened| opened.0.elapsed()) else {
            return;
        };
        *self.0.lock().expect("no panic while the lock is held").entry(span.name()).or_default() += elapsed;
    }
}
