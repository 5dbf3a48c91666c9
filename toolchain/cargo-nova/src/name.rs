//! Names of new packages.

use anyhow::{Context, bail};
use std::env;
use std::process::{Command, Stdio};

/// The crates of this project that a guest or a host depends on. A package cannot depend on another one of its own
/// name.
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

/// Rejects names that cargo rejects or warns about: keywords, crates of the standard library, names that are invalid
/// for the file system or the compiler. The check runs cargo, which has the rules.
pub(crate) fn check(name: &str) -> anyhow::Result<()> {
    if OWN.contains(&name.replace('_', "-").as_str()) {
        bail!("{name} is the name of a crate that guests or hosts depend on");
    }
    if let Some(reason) = objection(&ask_cargo(name)?) {
        bail!("{name} is not a valid package name: {reason}");
    }
    Ok(())
}

/// The output of cargo when it creates a package of this name.
fn ask_cargo(name: &str) -> anyhow::Result<String> {
    let folder = tempfile::tempdir().context("cannot create a temporary folder")?;
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["new", "--vcs=none", "--color=never", "--name"]).arg(name).arg("package");
    // A quiet cargo does not warn.
    cargo.env("CARGO_TERM_QUIET", "false").current_dir(&folder).stdin(Stdio::null());
    let output = cargo.output().context("cannot run cargo")?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() && objection(&said).is_none() {
        bail!("cargo cannot create a package: {said}");
    }
    Ok(said)
}

/// The first error or warning, without the advice that follows.
fn objection(said: &str) -> Option<&str> {
    said.lines().find_map(|line| line.strip_prefix("error: ").or_else(|| line.strip_prefix("warning: ")))
}

#[cfg(test)]
mod tests {
    use super::check;

    #[test]
    fn names_that_cargo_accepts_are_accepted() {
        for name in ["sum", "byte-sum", "byte_sum", "sha256", "_private"] {
            check(name).unwrap_or_else(|error| panic!("{name}: {error}"));
        }
    }

    #[test]
    fn names_that_cargo_rejects_are_rejected_with_its_reason() {
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
