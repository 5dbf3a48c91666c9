//! Reads and edits the manifest of a guest.

use crate::cargo::Cargo;
use crate::patches::{Patch, Runtime};
use crate::settings::Settings;
use crate::{BuildError, Compiler};
use cargo_metadata::{Metadata, Package};
use std::fs;
use std::path::{Path, PathBuf};
use toml_edit::{DocumentMut, InlineTable, Item, Table, Value};

/// The absolute path of the manifest of the package in `folder`.
pub(crate) fn find_manifest(folder: &Path) -> Result<PathBuf, BuildError> {
    let manifest = folder.join("Cargo.toml");
    if !manifest.is_file() {
        return Err(BuildError::NoManifest(manifest));
    }
    manifest.canonicalize().map_err(BuildError::file(manifest))
}

/// Writes `[patch.crates-io]` for the dependencies of the guest in `folder` that have a patched crate with
/// accelerators. Returns each replaced crate, as `NAME@VERSION`.
///
/// Only dependencies are patched, because cargo warns of unused patches. The patches are written to the manifest of
/// the guest's workspace, so plain cargo builds the same packages.
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
    // A patched crate may itself depend on a published crate that has a patched one.
    loop {
        let metadata = cargo.metadata(&manifest, &["--all-features".to_owned()])?;
        let patches = patches(&metadata);
        let left: Vec<String> = patches.iter().map(|(package, _)| specification(package)).collect();
        if left.iter().all(|package| replaced.contains(package)) {
            // A dependency with a feature that the patched crate lacks keeps the published one.
            replaced.retain(|package| !left.contains(package));
            return Ok(replaced);
        }
        let root = metadata.workspace_root.as_std_path().join("Cargo.toml");
        edit(&root, patches.iter().map(|(_, patch)| patch))?;
        left.iter().try_for_each(|package| unlock(&cargo, &root, package))?;
        replaced.extend(left);
    }
}

/// The packages of crates.io that have a patched crate.
fn patches(metadata: &Metadata) -> Vec<(&Package, Patch)> {
    let Some(runtime) = Runtime::find(metadata) else { return Vec::new() };
    let published =
        metadata.packages.iter().filter(|package| package.source.as_ref().is_some_and(|s| s.is_crates_io()));
    let patch = |package: &Package| runtime.patch_of(&package.name, &package.version.to_string());
    published.filter_map(|package| Some((package, patch(package)?))).collect()
}

/// Adds the patches, and keeps the rest of the file.
fn edit<'a>(path: &Path, patches: impl Iterator<Item = &'a Patch>) -> Result<(), BuildError> {
    let text = fs::read_to_string(path).map_err(BuildError::file(path))?;
    let refuse = |reason: String| BuildError::Manifest { path: path.to_owned(), reason };
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| refuse(error.to_string()))?;
    let mut outer = Table::new();
    // Writes `[patch.crates-io]` without a `[patch]` above it.
    outer.set_implicit(true);
    let outer = document.entry("patch").or_insert(Item::Table(outer)).as_table_mut();
    let table =
        outer.and_then(|outer| outer.entry("crates-io").or_insert(Item::Table(Table::new())).as_table_like_mut());
    let table = table.ok_or_else(|| refuse("`patch` is not a table".to_owned()))?;
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

/// The package specification for cargo.
fn specification(package: &Package) -> String {
    format!("{}@{}", package.name, package.version)
}

/// Removes the locked version, which cargo would keep otherwise.
fn unlock(cargo: &Cargo<'_>, root: &Path, package: &str) -> Result<(), BuildError> {
    let mut command = cargo.short_command("update")?;
    command.arg(package).arg("--manifest-path").arg(root);
    let output = command.output().map_err(BuildError::tool(command.get_program()))?;
    // An earlier update may have removed the package already.
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    let done = output.status.success() || said.contains("did not match any packages");
    done.then_some(()).ok_or_else(|| BuildError::Manifest { path: root.to_owned(), reason: said })
}
