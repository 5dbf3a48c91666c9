//! Shared code of tests.

use std::path::Path;
use std::process::{Command, Output};

/// The command, run in `folder`.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cargo-nova"));
    command.arg("nova").current_dir(folder);
    command
}

pub(crate) fn stdout(output: &Output) -> String {
    assert!(output.status.success(), "{}", stderr(output));
    String::from_utf8(output.stdout.clone()).expect("text")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Whether guests can be built here, which requires the source of the standard library.
pub(crate) fn can_build() -> bool {
    nova_build::Compiler::find(Path::new("."))
        .inspect_err(|missing| eprintln!("\n!!! SKIPPED, NOTHING WAS TESTED: {missing}\n"))
        .is_ok()
}

pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}
