//! `cargo nova prove` and `cargo nova verify`: the commands of `nova-prove` for a guest that is built from source.

use crate::arguments::{Package, Prove, Verify};
use crate::build::build;
use nova_prove::{Error, GuestArgs};
use std::process::ExitCode;

pub(crate) fn prove(arguments: &Prove) -> ExitCode {
    nova_prover::keep_freed_memory();
    with_guest(&arguments.package, |guest| arguments.proof.prove(guest))
}

pub(crate) fn verify(arguments: &Verify) -> ExitCode {
    with_guest(&arguments.package, |guest| arguments.acceptance.verify_guest(guest))
}

/// Builds the guest and runs an action with it. The exit codes are those of `nova-prove`.
fn with_guest(package: &Package, action: impl FnOnce(&GuestArgs) -> Result<(), Error>) -> ExitCode {
    let guest = match build(package) {
        Ok(guest) => GuestArgs::new(guest.path),
        Err(error) => return crate::report(Err(error)),
    };
    action(&guest).map_or_else(
        |error| {
            crate::print::say(&error.report().to_string());
            error.exit_code()
        },
        |()| ExitCode::SUCCESS,
    )
}
