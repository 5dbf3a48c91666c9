//! `cargo nova sdk`.

use crate::arguments::Sdk;
use crate::print::show;
use crate::progress::Progress;

pub(crate) fn run(arguments: &Sdk) -> anyhow::Result<()> {
    let progress = Progress::start("building the runtime");
    let sdk = nova_build::build_sdk(&arguments.folder, |event| progress.show(event))?;
    drop(progress);
    show(&sdk.compiler)
}
