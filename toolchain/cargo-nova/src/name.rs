//! Names of new packages.

use anyhow::{Context, bail};
use std::env;
use std::process::{Command, Stdio};

/// This project's crates that a guest or its host depends on: one package of two of the same name has no place in a lock
/// file.
const OWN: [&str; 12] = [
    "nova-abi",
    "nova-air",
    "nova-build",
    "nova-crypto",
    "nova-host",
    "nova-intrinsics",
    "nova-os",
    "nova-prove",
    "nova-prover",
    "nova-rt",
    "nova-verifier",
    "nova-vm",
];

/// Refuses what cargo refuses or warns of: keywords, crates of the standard library, names that the file system or
/// the compiler does not take. cargo itself is asked, so that its rules are in one place.
pub(crate) fn check(name: &str) -> anyhow::Result<()> {
    if OWN.contains(&name.replace('_', "-").as_str()) {
        bail!("a package cannot be called {name}, as a crate that guests or hosts depend on is");
    }
    if let Some(reason) = objection(&ask_cargo(name)?) {
        bail!("{name} is no name for a package: {reason}");
    }
    Ok(())
}

/// What cargo says when it makes a package of this name.
fn ask_cargo(name: &str) -> anyhow::Result<String> {
    let folder = tempfile::tempdir().context("no temporary folder can be made")?;
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["new", "--vcs=none", "--color=never", "--name"]).arg(name).arg("package");
    // A quiet cargo does not warn.
    cargo.env("CARGO_TERM_QUIET", "false").current_dir(&folder).stdin(Stdio::null());
    let output = cargo.output().context("cargo cannot be run")?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() && objection(&said).is_none() {
        bail!("cargo does not make a package: {said}");
    }
    Ok(said)
}

/// The first error or warning, without what cargo advises next.
fn objection(said: &str) -> Option<&str> {
    said.lines().find_map(|line| line.strip_prefix("error: ").or_else(|| line.strip_prefix("warning: ")))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn names_that_cargo_takes_are_taken() {
        for name in ["sum", "byte-sum", "byte_sum", "sha256", "_private"] {
            check(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    #[test]
    fn names_that_cargo_does_not_like_are_refused_with_its_reason() {
        for (name, reason) in [
            ("1st", "digit"),
            ("fn", "keyword"),
            ("try", "keyword"),
            ("test", "test library"),
            ("core", "standard library"),
            ("std", "standard library"),
            ("alloc", "standard library"),
            ("build", "build directory"),
            ("deps", "build directory"),
            ("con", "Windows"),
            ("sümme", "non-ASCII"),
            ("a.b", "invalid character"),
            ("a b", "invalid character"),
            ("", "empty"),
            ("nova-rt", "guests or hosts depend on"),
            ("nova_host", "guests or hosts depend on"),
        ] {
            let error = check(name).expect_err(name).to_string();
            assert!(error.contains(reason), "{name}: {error}");
        }
    }
}
