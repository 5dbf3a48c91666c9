//! `cargo nova pin`.

use crate::arguments::Pin;
use crate::print::show;
use crate::progress::Progress;
use nova_build::Pins;

pub(crate) fn run(arguments: &Pin) -> anyhow::Result<()> {
    let progress = Progress::start("building the guests");
    let pins = Pins::build(&arguments.folder, |event| progress.show(event))?;
    drop(progress);
    if arguments.check {
        pins.check()?;
    } else {
        pins.write()?;
    }
    show(&format!("{}\n{}", pins.compiler(), pins.hashes().trim_end()))
}
