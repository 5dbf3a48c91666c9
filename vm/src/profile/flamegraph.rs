//! Call graphs drawn as flamegraphs.

use super::CallGraph;
use inferno::flamegraph::{Options, from_lines};
use std::io::{self, Write};
use thiserror::Error;

/// Why a flamegraph could not be written.
#[derive(Debug, Error)]
#[error("cannot draw the flamegraph: {0}")]
pub struct FlamegraphError(io::Error);

/// Writes a call graph as an SVG whose widths are cycles.
///
/// # Errors
/// [`FlamegraphError`] if the output cannot be written.
pub fn write_flamegraph(calls: &CallGraph, title: &str, output: impl Write) -> Result<(), FlamegraphError> {
    let mut options = Options::default();
    options.title = title.into();
    options.count_name = "cycles".into();
    let folded = calls.folded();
    from_lines(&mut options, folded.iter().map(String::as_str), output)
        .map_err(|error| FlamegraphError(io::Error::other(error)))
}
