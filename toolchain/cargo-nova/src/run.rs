//! `cargo nova run`.

use crate::arguments::Run;
use crate::build::build;
use crate::print;
use anyhow::{Context, ensure};
use nova_vm::{Console, ExecutionReport, Options, Program};
use std::fs;
use std::path::Path;
use std::process::ExitCode;

/// Builds and runs a guest, and prints a report. The exit code says whether the guest succeeded.
pub(crate) fn run(arguments: &Run) -> anyhow::Result<ExitCode> {
    check_output(arguments)?;
    let input = input(arguments)?;
    #[cfg(feature = "prove")]
    let given = match arguments.claims.read() {
        Ok(given) => given,
        Err(error) => return Ok(refused(&error)),
    };
    let guest = build(&arguments.package)?;
    let elf = fs::read(&guest.path).with_context(|| format!("cannot read {}", guest.path.display()))?;
    let program = Program::load(&elf).context("the machine cannot load the ELF file")?;
    let (report, _) = nova_vm::execute(&program, &input, Options::default(), &mut Console)?;
    show(&report, arguments)?;
    #[cfg(feature = "prove")]
    if let (true, Err(error)) = (report.outcome.is_success(), given.check(&report.claims, &report.output)) {
        return Ok(refused(&error));
    }
    Ok(if report.outcome.is_success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Reports claims that are not met, as `nova-prove` does.
#[cfg(feature = "prove")]
fn refused(error: &nova_prove::Error) -> ExitCode {
    print::say(&error.report());
    error.exit_code()
}

/// Checks the output path before the work.
fn check_output(arguments: &Run) -> anyhow::Result<()> {
    let Some(output) = &arguments.output else { return Ok(()) };
    ensure!(!output.is_dir(), "--output {} is a folder; name a file", output.display());
    let folder = output.parent().filter(|folder| !folder.as_os_str().is_empty());
    ensure!(folder.is_none_or(Path::is_dir), "--output {} is in a folder that does not exist", output.display());
    #[cfg(feature = "prove")]
    let claimed = arguments.claims.paths();
    #[cfg(not(feature = "prove"))]
    let claimed = std::iter::empty();
    let mut inputs = arguments.input.as_deref().into_iter().chain(claimed);
    let same = inputs.any(|input| same_file::is_same_file(input, output).unwrap_or(false));
    ensure!(!same, "--output {} would replace an input", output.display());
    Ok(())
}

fn input(arguments: &Run) -> anyhow::Result<Vec<u8>> {
    match (&arguments.input, &arguments.input_hex) {
        (Some(path), _) => fs::read(path).with_context(|| format!("cannot read the input {}", path.display())),
        (None, Some(digits)) => {
            let digits = digits.strip_prefix("0x").unwrap_or(digits);
            hex::decode(digits).context("--input-hex takes pairs of hexadecimal digits")
        }
        (None, None) => Ok(Vec::new()),
    }
}

fn show(report: &ExecutionReport, arguments: &Run) -> anyhow::Result<()> {
    if let Some(path) = &arguments.output {
        fs::write(path, &report.output).with_context(|| format!("cannot write {}", path.display()))?;
    }
    if arguments.json { print::show(&serde_json::to_string_pretty(report)?) } else { print::show(report) }
}
