//! `cargo nova patch`.

use crate::arguments::Patch;
use crate::print::show;
use crate::progress::Progress;

pub(crate) fn run(arguments: &Patch) -> anyhow::Result<()> {
    let progress = Progress::start("reading the package");
    let replaced = nova_build::patch_manifest(&arguments.package)?;
    drop(progress);
    match &replaced[..] {
        [] => show(&"no dependency of the guest has an unused patched crate"),
        names => show(&format!("replaced by crates that use accelerators:\n  {}", names.join("\n  "))),
    }
}
