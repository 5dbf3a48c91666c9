//! The program: parses its arguments, runs the command, and returns its exit code.
#![warn(clippy::print_stdout, clippy::print_stderr)]

use clap::Parser;
use nova_processor as _;
use nova_prove::{Cli, Error, say};
use std::io::{self, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    nova_prover::keep_freed_memory();
    match Cli::try_parse() {
        Ok(arguments) => arguments.execute().map_or_else(|error| fail(&error), |()| ExitCode::SUCCESS),
        Err(usage) => explain(&usage),
    }
}

fn fail(error: &Error) -> ExitCode {
    say(&error.report());
    error.exit_code()
}

/// Prints help, or an error in the arguments.
fn explain(usage: &clap::Error) -> ExitCode {
    let printed = usage.print().and_then(|()| io::stdout().flush());
    match printed {
        Err(source) if !usage.use_stderr() && source.kind() != io::ErrorKind::BrokenPipe => {
            fail(&Error::Write { path: "standard output".into(), source })
        }
        _ => ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(u8::MAX)),
    }
}
