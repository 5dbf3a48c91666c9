//! Text for the person at the terminal. `println!` would panic where it is closed or full.

use crate::outputs::Named;
use crate::{Destination, Error};
use nova_vm::Stream;
use serde::Serialize;
use std::fmt::Display;
use std::io::{self, Write};

/// Writes text to standard output.
///
/// # Errors
/// [`Error::Write`] if it cannot be written; that nobody reads on is no error.
pub(crate) fn show(text: &impl Display) -> Result<(), Error> {
    Destination::stdout().write(text.to_string().as_bytes())
}

/// Writes a report: as JSON where the arguments say, and as text to standard output, if it is shown.
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

/// Whether one of the results goes to standard output, so that nothing else may be written there.
pub(crate) fn wants_stdout<'a>(results: impl IntoIterator<Item = Named<'a>>) -> bool {
    results.into_iter().any(|(_, destination)| destination.is_stdout())
}

/// Says something on standard error.
pub fn say(line: &str) {
    // There is no other place left to complain in.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Passes on what a guest prints. It does not change the guest's run that nobody can read it; the command tells at its
/// end.
pub(crate) struct GuestText {
    /// Shows the guest's standard output on standard error, because the caller writes a result to the former.
    spare_stdout: bool,
    failure: Option<io::Error>,
}

impl GuestText {
    pub(crate) const fn new(spare_stdout: bool) -> Self {
        Self { spare_stdout, failure: None }
    }

    pub(crate) fn write(&mut self, stream: Stream, bytes: &[u8]) {
        if stream == Stream::Err || self.spare_stdout {
            // As in `say`.
            let _ = io::stderr().write_all(bytes);
        } else if let Err(error) = io::stdout().write_all(bytes) {
            self.failure.get_or_insert(error);
        }
    }

    /// Says whether everything was written.
    pub(crate) fn finish(&mut self) -> Result<(), Error> {
        let flushed = io::stdout().flush();
        match self.failure.take().map_or(flushed, Err) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result.map_err(Destination::stdout().error()),
        }
    }
}
