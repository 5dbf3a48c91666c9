#![doc = include_str!("../README.md")]
#![forbid(unsafe_code)]
// These macros panic if the terminal is closed or the disk is full. The functions in `print` do not.
#![warn(clippy::print_stdout, clippy::print_stderr)]

mod arguments;
#[cfg(test)]
#[path = "../../../cli/tests/all/blocks.rs"]
#[expect(dead_code, reason = "the tests of nova-prove use the rest")]
mod blocks;
mod build;
mod name;
mod new;
mod patch;
mod pin;
mod print;
mod progress;
#[cfg(feature = "prove")]
mod prove;
mod run;
mod sdk;

use arguments::{Cargo, Command};
use clap::Parser;
use nova_build::BuildError;
use nova_processor as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Cargo::Nova(arguments) = match Cargo::try_parse() {
        Ok(arguments) => arguments,
        Err(usage) => return report(print::usage(&usage)),
    };
    let result = match arguments.command {
        Command::New(arguments) => new::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Run(arguments) => return report(run::run(&arguments)),
        Command::Patch(arguments) => patch::run(&arguments),
        #[cfg(feature = "prove")]
        Command::Prove(arguments) => return prove::prove(&arguments),
        #[cfg(feature = "prove")]
        Command::Verify(arguments) => return prove::verify(&arguments),
        Command::Sdk(arguments) => sdk::run(&arguments),
        Command::Pin(arguments) => pin::run(&arguments),
    };
    report(result.map(|()| ExitCode::SUCCESS))
}

fn report(result: anyhow::Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        // The output of the compiler was printed while it ran.
        match error.downcast_ref::<BuildError>() {
            Some(build) => print::say(&format!("error: {}", build.brief())),
            None => print::say(&format!("error: {error}")),
        }
        for cause in error.chain().skip(1) {
            print::say(&format!("caused by: {cause}"));
        }
        ExitCode::FAILURE
    })
}
