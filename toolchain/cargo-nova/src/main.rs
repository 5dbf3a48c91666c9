//! `cargo nova`: everything between an idea for a guest and its ELF file.
#![forbid(unsafe_code)]

mod arguments;
mod build;
mod new;
mod pin;
mod progress;
mod run;
mod sdk;

use arguments::{Cargo, Command};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let Cargo::Nova(arguments) = Cargo::parse();
    let result = match arguments.command {
        Command::New(arguments) => new::run(&arguments),
        Command::Build(arguments) => build::run(&arguments),
        Command::Run(arguments) => return report(run::run(&arguments)),
        Command::Sdk(arguments) => sdk::run(&arguments),
        Command::Pin(arguments) => pin::run(&arguments),
    };
    report(result.map(|()| ExitCode::SUCCESS))
}

fn report(result: anyhow::Result<ExitCode>) -> ExitCode {
    result.unwrap_or_else(|error| {
        eprintln!("error: {error}");
        for cause in error.chain().skip(1) {
            eprintln!("caused by: {cause}");
        }
        ExitCode::FAILURE
    })
}
