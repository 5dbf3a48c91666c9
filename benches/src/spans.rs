//! The stages of a piece of work, from the spans that provers open.
//!
//! Provers open spans within spans, and with other names each. The stages of a piece of work are the spans on the first
//! level that has several: so they do not overlap, whoever opened them.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tracing::span::{Attributes, Id};
use tracing::{Subscriber, info_span};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};
use tracing_subscriber::registry::LookupSpan;

/// The span around a piece of work.
const ROOT: &str = "measured work";

/// A stage of a piece of work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// Its name.
    pub name: String,
    /// Wall time.
    pub wall: Duration,
}

/// The spans of a path of names, and the time for which they were open.
#[derive(Default)]
struct Tree {
    children: Vec<(&'static str, Tree)>,
    wall: Duration,
}

impl Tree {
    fn at(&mut self, path: &[&'static str]) -> &mut Self {
        let Some((&first, rest)) = path.split_first() else { return self };
        let index = self.children.iter().position(|(name, _)| *name == first).unwrap_or_else(|| {
            self.children.push((first, Self::default()));
            self.children.len() - 1
        });
        self.children[index].1.at(rest)
    }

    /// The first level with several spans, or the last one.
    fn stages(&self) -> Vec<Stage> {
        match &self.children[..] {
            [(_, only)] if !only.children.is_empty() => only.stages(),
            children => children.iter().map(|(name, tree)| Stage { name: (*name).into(), wall: tree.wall }).collect(),
        }
    }
}

/// Records the spans below [`ROOT`]. Others, as those of threads that help, are left out: their time is within others'.
#[derive(Clone, Default)]
pub(crate) struct Spans(Arc<Mutex<Recorded>>);

#[derive(Default)]
struct Recorded {
    tree: Tree,
    open: HashMap<u64, (Vec<&'static str>, Instant)>,
}

impl Spans {
    /// The recorder of this process.
    ///
    /// # Panics
    ///
    /// When the process has another global subscriber.
    pub(crate) fn global() -> &'static Self {
        static GLOBAL: LazyLock<Spans> = LazyLock::new(|| {
            let spans = Spans::default();
            let subscriber = tracing_subscriber::registry().with(spans.clone());
            tracing::subscriber::set_global_default(subscriber).expect("no other subscriber");
            spans
        });
        &GLOBAL
    }

    /// Does a piece of work, and returns its stages.
    pub(crate) fn stages_of<T>(&self, work: impl FnOnce() -> T) -> (T, Vec<Stage>) {
        self.with(|recorded| *recorded = Recorded::default());
        let result = info_span!(ROOT).in_scope(work);
        (result, self.with(|recorded| std::mem::take(&mut recorded.tree).stages()))
    }

    fn with<T>(&self, change: impl FnOnce(&mut Recorded) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Spans {
    fn on_new_span(&self, _: &Attributes<'_>, id: &Id, context: Context<'_, S>) {
        let Some(scope) = context.span_scope(id) else { return };
        let mut path = scope.from_root().map(|span| span.name());
        if path.next() == Some(ROOT) {
            let path: Vec<_> = path.collect();
            self.with(|recorded| {
                // Stages are in the order in which they begin.
                recorded.tree.at(&path);
                recorded.open.insert(id.into_u64(), (path, Instant::now()));
            });
        }
    }

    fn on_close(&self, id: Id, _: Context<'_, S>) {
        self.with(|recorded| {
            if let Some((path, start)) = recorded.open.remove(&id.into_u64()) {
                recorded.tree.at(&path).wall += start.elapsed();
            }
        });
    }
}
