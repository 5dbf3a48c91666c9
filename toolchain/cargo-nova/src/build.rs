//! `cargo nova build`.

use crate::arguments::{Build, Package};
use crate::print::show;
use crate::progress::Progress;
use anyhow::Context;
use nova_build::Guest;

pub(crate) fn run(arguments: &Build) -> anyhow::Result<()> {
    let guest = build(&arguments.package)?;
    let path = match &arguments.output {
        Some(output) => {
            std::fs::copy(&guest.path, output).with_context(|| format!("cannot write {}", output.display()))?;
            output
        }
        None => &guest.path,
    };
    show(&path.display())
}

/// Builds a guest, with progress on standard error.
pub(crate) fn build(package: &Package) -> anyhow::Result<Guest> {
    let progress = Progress::start("reading the package");
    Ok(package.builder().build(|event| progress.show(event))?)
}
