//! Independent tools that the tests compare with.

use std::io::Write;
use std::path::PathBuf;
use std::process::Command;

/// Set where every tool must be there: a missing one is then a failure and not a skip.
const REQUIRE: &str = "NOVA_REQUIRE_TOOLS";

/// The path of a tool, or `None` after saying loudly that the test is skipped.
///
/// # Panics
/// If the tool is missing and the environment variable `NOVA_REQUIRE_TOOLS` is 1.
pub(crate) fn find(tool: &str, package: &str) -> Option<PathBuf> {
    let directories = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&directories).map(|directory| directory.join(tool)).find(|path| path.is_file());
    if found.is_none() {
        let required = std::env::var(REQUIRE).is_ok_and(|value| value == "1");
        assert!(!required, "{tool} is missing and {REQUIRE}=1: install {package}");
        // Not by eprintln!, which the test harness keeps from the reader of a test that passes.
        let text = format!("\nSKIPPED: {tool} is missing; install the package {package} to run this test\n");
        std::io::stderr().write_all(text.as_bytes()).expect("stderr is open");
    }
    found
}

/// Runs a command that must succeed and returns what it printed.
pub(crate) fn output_of(command: &mut Command) -> Vec<u8> {
    let output = command.output().expect("the tool was found and starts");
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?} failed: {errors}");
    output.stdout
}
