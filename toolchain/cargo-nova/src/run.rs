//! `cargo nova run`.

use crate::arguments::Run;
use crate::build::build;
use anyhow::Context;
use nova_vm::{Console, ExecutionReport, Options, Program};
use std::fs;
use std::process::ExitCode;

/// Builds, runs and reports. The exit code says whether the guest succeeded.
pub(crate) fn run(arguments: &Run) -> anyhow::Result<ExitCode> {
    let input = input(arguments)?;
    let guest = build(&arguments.package)?;
    let elf = fs::read(&guest.path).with_context(|| format!("cannot read {}", guest.path.display()))?;
    let program = Program::load(&elf).context("the machine does not take the ELF file")?;
    let (report, _) = nova_vm::execute(&program, &input, Options::default(), &mut Console)?;
    show(&report, arguments)?;
    Ok(if report.outcome.is_success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
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
    if arguments.json {
        println!("{}", serde_json::to_string_pretty(report)?);
    } else {
        println!("{report}");
    }
    Ok(())
}
