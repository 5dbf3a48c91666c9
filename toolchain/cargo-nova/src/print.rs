//! Terminal output. `println!` would panic if standard output is closed.

use anyhow::Context;
use std::fmt::Display;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

/// Writes a line to standard output. A closed pipe is not an error.
pub(crate) fn show(line: &impl Display) -> anyhow::Result<()> {
    checked(writeln!(io::stdout(), "{line}"))
}

/// Writes a line to standard error.
pub(crate) fn say(line: &str) {
    // There is nowhere else to report a failure.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Prints help or an error about the arguments, and returns clap's exit code.
pub(crate) fn usage(usage: &clap::Error) -> anyhow::Result<ExitCode> {
    let printed = usage.print();
    if !usage.use_stderr() {
        checked(printed)?;
    }
    Ok(ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(u8::MAX)))
}

fn checked(written: io::Result<()>) -> anyhow::Result<()> {
    match written.and_then(|()| io::stdout().flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("cannot write to standard output"),
    }
}
