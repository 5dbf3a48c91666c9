//! Output to the terminal. `println!` would panic if it is closed or full.

use crate::outputs::Named;
use crate::{Destination, Error};
use nova_vm::Stream;
use serde::Serialize;
use std::fmt::Display;
use std::io::{self, Write};

/// Writes text to standard output.
///
/// # Errors
/// [`Error::Write`] if it cannot be written. A closed pipe at standard output is not an error.
pub(crate) fn show(text: &impl Display) -> Result<(), Error> {
    Destination::stdout().write(text.to_string().as_bytes())
}

/// Writes a report: as JSON to the destination, if there is one, and as text to standard output, if it is shown.
pub(crate) fn report(
    destination: Option<&Destination>,
    json: &impl Serialize,
    text: &impl Display,
    shown: bool,
) -> Result<(), Error> {
    if let Some(destination) = destination {
        let json = serde_json::to_string_pretty(json).expect("a report has string keys and finite numbers");
        destination.write(format!("{json}\n").as_bytes())?;
    }
    if shown { show(text) } else { Ok(()) }
}

/// Whether an output is written to standard output, so that nothing else may be.
pub(crate) fn wants_stdout<'a>(results: impl IntoIterator<Item = Named<'a>>) -> bool {
    results.into_iter().any(|(_, destination)| destination.is_stdout())
}

/// Prints a line to standard error.
pub fn say(line: &str) {
    // There is no other stream to report an error to.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints the guest's text. A write error does not change the guest's run; the command returns the error at its end.
pub(crate) struct GuestText {
    /// Prints the guest's standard output to standard error, because standard output is used for a result.
    redirect_stdout: bool,
    failure: Option<io::Error>,
}

impl GuestText {
    pub(crate) const fn new(redirect_stdout: bool) -> Self {
        Self { redirect_stdout, failure: None }
    }

    pub(crate) fn write(&mut self, stream: Stream, bytes: &[u8]) {
        if stream == Stream::Err || self.redirect_stdout {
            // As in `say`.
            let _ = io::stderr().write_all(bytes);
        } else if let Err(error) = io::stdout().write_all(bytes) {
            self.failure.get_or_insert(error);
        }
    }

    /// Returns an error if a write failed.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        let flushed = io::stdout().flush();
        match self.failure.take().map_or(flushed, Err) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(Destination::stdout().error()),
        }
    }
}
