//! `cargo nova patch`.

use crate::arguments::Patch;
use crate::print::show;
use crate::progress::Progress;

pub(crate) fn run(arguments: &Patch) -> anyhow::Result<()> {
    let progress = Progress::start("reading the package");
    let replaced = nova_build::patch_manifest(&arguments.package)?;
    drop(progress);
    match &replaced[..] {
        [] => show(&"no crate of the guest has a counterpart that is not used yet"),
        names => show(&format!("replaced by crates with the machine's circuits:\n  {}", names.join("\n  "))),
    }
}
