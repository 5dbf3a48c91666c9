//! `cargo nova build`.

use crate::arguments::{Build, Package};
use crate::print::show;
use crate::progress::Progress;
use anyhow::Context;
use nova_build::Guest;

pub(crate) fn run(arguments: &Build) -> anyhow::Result<()> {
    let guest = build(&arguments.package)?;
    let path = match &arguments.output {
        Some(place) => {
            std::fs::copy(&guest.path, place).with_context(|| format!("cannot write {}", place.display()))?;
            place
        }
        None => &guest.path,
    };
    show(&path.display())
}

/// Builds with progress on standard error.
pub(crate) fn build(package: &Package) -> anyhow::Result<Guest> {
    let progress = Progress::start("reading the package");
    Ok(package.builder().build(|event| progress.show(event))?)
}
