//! Where a run spends its cycles.

mod call_graph;
mod profiler;

pub use call_graph::CallGraph;
pub use profiler::{Profiler, Region};

#[cfg(feature = "flamegraph")]
mod flamegraph;
#[cfg(feature = "flamegraph")]
pub use flamegraph::{FlamegraphError, write_flamegraph};
