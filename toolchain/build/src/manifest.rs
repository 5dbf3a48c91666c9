//! A guest's manifest: found, and changed.

use crate::cargo::Cargo;
use crate::patches::{Patch, Runtime};
use crate::settings::Settings;
use crate::{BuildError, Compiler};
use cargo_metadata::{Metadata, Package};
use std::fs;
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

/// The manifest of the package in `folder`, by its absolute path: cargo runs in another folder.
pub(crate) fn find_manifest(folder: &Path) -> Result<PathBuf, BuildError> {
    let manifest = folder.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(BuildError::NoManifest(manifest));
    }
    manifest.canonicalize().map_err(BuildError::file(manifest))
}

/// Writes `[patch.crates-io]` for the crates that the guest in `folder` depends on and that have a counterpart with the
/// machine's circuits. Gives back each crate that was replaced, as `NAME@VERSION`.
///
/// Only crates that are there are patched: cargo warns of a patch that nothing uses. The lines go into the manifest of
/// the guest's workspace, so that plain cargo builds the same packages.
///
/// # Errors
///
/// [`BuildError`]: a package that cargo cannot read, or a manifest that cannot be changed.
pub fn patch_manifest(folder: &Path) -> Result<Vec<String>, BuildError> {
    let manifest = find_manifest(folder)?;
    let folder = manifest.parent().unwrap_or(&manifest);
    let (compiler, settings) = (Compiler::find(folder)?, Settings::read(folder)?);
    let cargo = Cargo::new(&compiler, &settings)?;
    let mut replaced = Vec::new();
    // A crate that stands in for another may use a published one that has a counterpart, too.
    loop {
        let metadata = cargo.metadata(&manifest, &["--all-features".to_owned()])?;
        let patches = patches(&metadata);
        let left: Vec<String> = patches.iter().map(|(package, _)| specification(package)).collect();
        if left.iter().all(|package| replaced.contains(package)) {
            // Whoever asks for a feature that a counterpart lacks keeps the published crate.
            replaced.retain(|package| !left.contains(package));
            return Ok(replaced);
        }
        let root = metadata.workspace_root.as_std_path().join("Cargo.toml");
        edit(&root, patches.iter().map(|(_, patch)| patch))?;
        left.iter().try_for_each(|package| unlock(&cargo, &root, package))?;
        replaced.extend(left);
    }
}

/// The packages of crates.io that have a counterpart.
fn patches(metadata: &Metadata) -> Vec<(&Package, Patch)> {
    let Some(runtime) = Runtime::find(metadata) else { return Vec::new() };
    let published =
        metadata.packages.iter().filter(|package| package.source.as_ref().is_some_and(|s| s.is_crates_io()));
    let patch = |package: &Package| runtime.patch_of(&package.name, &package.version.to_string());
    published.filter_map(|package| Some((package, patch(package)?))).collect()
}

/// Adds the lines, and leaves the rest of the file as it is.
fn edit<'a>(path: &Path, patches: impl Iterator<Item = &'a Patch>) -> Result<(), BuildError> {
    let text = fs::read_to_string(path).map_err(BuildError::file(path))?;
    let refuse = |reason: String| BuildError::Manifest { path: path.to_owned(), reason };
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| refuse(error.to_string()))?;
    let mut outer = Table::new();
    // `[patch.crates-io]` alone, without `[patch]` above it.
    outer.set_implicit(true);
    let outer = document.entry("patch").or_insert(Item::Table(outer)).as_table_mut();
    let table =
        outer.and_then(|outer| outer.entry("crates-io").or_insert(Item::Table(Table::new())).as_table_like_mut());
    let table = table.ok_or_else(|| refuse("`patch` is no table".to_owned()))?;
    for patch in patches {
        let key = format!("{}-{}", patch.name, patch.series.replace('.', "-"));
        table.insert(&key, Item::Value(Value::InlineTable(dependency(patch))));
    }
    fs::write(path, document.to_string()).map_err(BuildError::file(path))
}

fn dependency(patch: &Patch) -> InlineTable {
    let mut dependency = InlineTable::new();
    dependency.insert("package", patch.name.into());
    for (key, value) in &patch.source {
        dependency.insert(key, value.as_str().into());
    }
    dependency
}

/// Name and version, as cargo takes them.
fn specification(package: &Package) -> String {
    format!("{}@{}", package.name, package.version)
}

/// Lets go of the version in the lock file, which cargo would keep otherwise.
fn unlock(cargo: &Cargo<'_>, root: &Path, package: &str) -> Result<(), BuildError> {
    let mut command = cargo.short_command("update")?;
    command.arg(package).arg("--manifest-path").arg(root);
    let output = command.output().map_err(BuildError::tool(command.get_program()))?;
    // What is no longer there was replaced when the first one was let go.
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let done = output.status.success() || said.contains("did not match any packages");
    done.then_some(()).ok_or_else(|| BuildError::Manifest { path: root.to_owned(), reason: said })
}
