//! The program: parses its arguments, does what they say, and tells success from failure.

use clap::Parser;
use nova_prove::Cli;
use std::process::ExitCode;

fn main() -> ExitCode {
    nova_prover::keep_freed_memory();
    match Cli::parse().execute() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{}", error.report());
            error.exit_code()
        }
    }
}
