//! The source files of a guest, for build scripts.

use crate::{C_COMPILER_VARIABLE, COMPILER_VARIABLE};
use cargo_metadata::Metadata;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Files and folders whose change requires a new build. cargo lists the sources next to `executable`, also included
/// files and those that build scripts name.
pub(crate) fn watched(metadata: &Metadata, executable: &Path) -> Vec<PathBuf> {
    let sources = fs::read_to_string(executable.with_extension("d")).unwrap_or_default();
    let root = metadata.workspace_root.as_std_path();
    let of_workspace =
        ["Cargo.toml", "Cargo.lock", "rust-toolchain", "rust-toolchain.toml"].map(|name| root.join(name));
    let local = metadata.packages.iter().filter(|package| package.source.is_none());
    // Folders too: a new module need not change an existing file.
    let of_packages = local.flat_map(|package| {
        let manifest = package.manifest_path.as_std_path();
        [manifest.to_owned(), manifest.with_file_name("src"), manifest.with_file_name("build.rs")]
    });
    let all: BTreeSet<PathBuf> = prerequisites(&sources).into_iter().chain(of_workspace).chain(of_packages).collect();
    // A missing file would make cargo run the script every time.
    all.into_iter().filter(|path| path.exists()).collect()
}

/// The prerequisites of a makefile rule, where spaces in names are escaped.
fn prerequisites(rule: &str) -> Vec<PathBuf> {
    let Some((_, files)) = rule.lines().next().and_then(|line| line.split_once(": ")) else { return Vec::new() };
    let mut names = vec![String::new()];
    let mut letters = files.chars().peekable();
    while let Some(letter) = letters.next() {
        match (letter, names.last_mut()) {
            (' ', _) => names.push(String::new()),
            ('\\', Some(name)) if letters.peek() == Some(&' ') => name.extend(letters.next()),
            (letter, Some(name)) => name.push(letter),
            (_, None) => {}
        }
    }
    names.into_iter().filter(|name| !name.is_empty()).map(PathBuf::from).collect()
}

/// The lines for cargo to read from a build script.
pub(crate) fn rerun_lines(watched: &[PathBuf]) -> String {
    let files = watched.iter().map(|path| format!("cargo::rerun-if-changed={}\n", path.display()));
    let variables =
        [COMPILER_VARIABLE, C_COMPILER_VARIABLE].map(|name| format!("cargo::rerun-if-env-changed={name}\n"));
    files.chain(variables).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_may_have_spaces() {
        let rule = "/a\\ b/target/guest: /a\\ b/src/main.rs /c/lib.rs\n";
        assert_eq!(prerequisites(rule), [Path::new("/a b/src/main.rs"), Path::new("/c/lib.rs")]);
        assert!(prerequisites("").is_empty());
    }

    #[test]
    fn cargo_gets_a_line_for_each() {
        let lines = rerun_lines(&["/c/lib.rs".into()]);
        assert!(
            lines.starts_with("cargo::rerun-if-changed=/c/lib.rs\ncargo::rerun-if-env-changed=NOVA_RUSTC\n"),
            "{lines}"
        );
    }
}
