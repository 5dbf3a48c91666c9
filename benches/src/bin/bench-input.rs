//! Writes the input of an example guest to the standard output, so that other systems can run it.

use clap::Parser;
use clap::builder::PossibleValuesParser;
use nova_benches::guests::{self, Guest};
use std::io::{self, Write};
use std::process::ExitCode;

/// Writes the input of a size for an example guest to the standard output.
#[derive(Parser)]
struct Arguments {
    /// The guest.
    #[arg(value_name = "GUEST", value_parser = PossibleValuesParser::new(guests::all().map(|guest| guest.name)))]
    guest: String,

    /// How many of what its README counts: bytes, steps, records.
    #[arg(value_name = "SIZE")]
    size: u32,
}

fn main() -> ExitCode {
    let Arguments { guest, size } = Arguments::parse();
    let guest = Guest::find(&guest).expect("the argument is one of the names");
    match io::stdout().write_all(&(guest.input)(size)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!(
                "error: the input was not written: {error}\nhelp: send it to a file: bench-input {} {size} > input.bin",
                guest.name
            );
            ExitCode::FAILURE
        }
    }
}
