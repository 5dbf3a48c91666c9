//! Filters cargo's configuration files. Settings about the source of packages are kept; settings that could change a
//! guest's bytes are dropped.
//!
//! cargo reads `.cargo/config.toml` in its working directory, in each folder above, and in `CARGO_HOME`. Builds run
//! cargo in the root folder, where it finds none. This module reads the files for the package instead, and passes the
//! filtered settings to cargo. If the file in `CARGO_HOME` has other settings, the home is mirrored by links, without
//! the file.

use crate::BuildError;
use std::env;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use toml::{Table, Value};

/// Sections that are kept. They affect where packages and credentials come from, while checksums in the lock file pin
/// the content.
const KEPT: [&str; 6] = ["credential-alias", "http", "net", "registries", "registry", "source"];

/// Keys of `[build]` that are kept.
const KEPT_OF_BUILD: [&str; 2] = ["jobs", "target-dir"];

/// Sections that do not affect builds.
const HARMLESS: [&str; 7] = ["alias", "cache", "cargo-new", "doc", "future-incompat-report", "install", "term"];

/// Sections that an author writes for a package, and not for the host. The user is told that they have no effect.
const MEANT_FOR_PACKAGES: [&str; 5] = ["`env`", "`patch`", "`paths`", "`profile`", "`unstable`"];

/// Keys of kept sections whose values are paths. They are relative to the parent of the file's folder.
const PATHS: [&str; 4] = ["cainfo", "directory", "local-registry", "target-dir"];

/// The names of configuration files, in cargo's order of precedence.
const NAMES: [&str; 2] = ["config", "config.toml"];

/// The filtered configuration of a build.
#[derive(Debug)]
pub(crate) struct Settings {
    kept: Table,
    home: PathBuf,
    /// Whether cargo must not read the file in its home.
    mirrors_home: bool,
    notes: Vec<String>,
}

impl Settings {
    /// Reads the files for the package in `folder`, which is an absolute path.
    ///
    /// # Errors
    ///
    /// [`BuildError::Configuration`]: a malformed file, or a file in the root folder that could change bytes.
    pub(crate) fn read(folder: &Path) -> Result<Self, BuildError> {
        Self::read_with_home(folder, cargo_home()?)
    }

    fn read_with_home(folder: &Path, home: PathBuf) -> Result<Self, BuildError> {
        let mut settings = Self { kept: Table::new(), home, mirrors_home: false, notes: Vec::new() };
        let folders = folder.ancestors().map(|folder| folder.join(".cargo"));
        let home = settings.home.clone();
        // The home may be a link.
        let real_home = home.canonicalize().ok();
        let is_home = |place: &PathBuf| real_home.is_some() && place.canonicalize().ok() == real_home;
        for place in folders.filter(|place| !is_home(place)) {
            let Some(file) = File::read_in(&place)? else { continue };
            let (kept, unused) = file.sort();
            if !unused.is_empty() && place.parent() == Some(Path::new("/")) {
                let reason =
                    format!("cargo would use {} of it for every guest; move the file away", unused.join(", "));
                return Err(BuildError::Configuration { path: file.path, reason });
            }
            fill(&mut settings.kept, kept);
            settings.note(&file.path, &unused);
        }
        settings.read_home(&home)?;
        Ok(settings)
    }

    fn read_home(&mut self, home: &Path) -> Result<(), BuildError> {
        if let Some(file) = File::read_in(home)? {
            let (kept, unused) = file.sort();
            self.mirrors_home = !unused.is_empty();
            if self.mirrors_home {
                fill(&mut self.kept, kept);
            }
        }
        Ok(())
    }

    /// Adds a note about sections without effect in a file that looks like part of the package.
    fn note(&mut self, path: &Path, unused: &[String]) {
        let missed: Vec<&str> =
            unused.iter().map(String::as_str).filter(|name| MEANT_FOR_PACKAGES.contains(name)).collect();
        if !missed.is_empty() {
            self.notes.push(format!(
                "note: guests are built without {} of {}: their bytes depend on the manifest, not on cargo's configuration",
                missed.join(", "),
                path.display()
            ));
        }
    }

    /// Notes for the user about unused settings.
    pub(crate) fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The filtered configuration, as the text of a file. It may contain passwords.
    pub(crate) fn to_toml(&self) -> String {
        self.kept.to_string()
    }

    /// cargo's home for builds below `target_dir`: the user's, or a mirror of it without the configuration.
    pub(crate) fn home(&self, target_dir: &Path) -> Result<PathBuf, BuildError> {
        if !self.mirrors_home {
            return Ok(self.home.clone());
        }
        let mirror = target_dir.join("cargo-home");
        mirror_home(&self.home, &mirror).map_err(BuildError::file(&mirror))?;
        Ok(mirror)
    }
}

/// The user's `CARGO_HOME`.
fn cargo_home() -> Result<PathBuf, BuildError> {
    let named = env::var_os("CARGO_HOME").filter(|path| !path.is_empty()).map(PathBuf::from);
    let home = named.or_else(|| Some(env::home_dir()?.join(".cargo"))).unwrap_or_else(|| ".cargo".into());
    std::path::absolute(&home).map_err(BuildError::file(home))
}

/// Links to everything in `home` except the configuration.
fn mirror_home(home: &Path, mirror: &Path) -> io::Result<()> {
    fs::create_dir_all(mirror)?;
    // The first downloads must go to the home, too.
    for folder in ["registry", "git"] {
        fs::create_dir_all(home.join(folder))?;
    }
    let entries = fs::read_dir(home)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    let locks = [".package-cache", ".package-cache-mutate"].map(OsString::from);
    for name in entries.into_iter().chain(locks) {
        if NAMES.iter().all(|configuration| name != *configuration) {
            link(&home.join(&name), &mirror.join(&name))?;
        }
    }
    Ok(())
}

/// Makes a link. Another build may make the same link at the same time.
fn link(to: &Path, link: &Path) -> io::Result<()> {
    if fs::read_link(link).is_ok_and(|present| present == to) {
        return Ok(());
    }
    let _ = fs::remove_file(link);
    match std::os::unix::fs::symlink(to, link) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        result => result,
    }
}

/// A configuration file with its includes.
struct File {
    path: PathBuf,
    table: Table,
}

impl File {
    fn read_in(folder: &Path) -> Result<Option<Self>, BuildError> {
        let path = NAMES.iter().map(|name| folder.join(name)).find(|path| path.is_file());
        path.map(|path| Ok(Self { table: read(&path, 0)?, path })).transpose()
    }

    /// The kept settings, and the names of the others.
    fn sort(&self) -> (Table, Vec<String>) {
        let (mut kept, mut unused) = (Table::new(), Vec::new());
        for (name, value) in &self.table {
            match (name.as_str(), value) {
                (section, value) if KEPT.contains(&section) => {
                    kept.insert(name.clone(), value.clone());
                }
                ("build", Value::Table(build)) => {
                    let (ours, others) =
                        build.clone().into_iter().partition(|(key, _)| KEPT_OF_BUILD.contains(&&**key));
                    let others: Table = others;
                    kept.insert(name.clone(), Value::Table(ours));
                    unused.extend(others.keys().map(|key| format!("`build.{key}`")));
                }
                (section, _) if HARMLESS.contains(&section) => {}
                (section, _) => unused.push(format!("`{section}`")),
            }
        }
        (without_overridden(kept, "CARGO"), unused)
    }
}

/// The maximum depth of includes; cargo rejects cycles.
const MAX_DEPTH: usize = 8;

/// Reads a file with its includes, and makes paths absolute.
fn read(path: &Path, depth: usize) -> Result<Table, BuildError> {
    let refuse = |reason: String| BuildError::Configuration { path: path.to_owned(), reason };
    let text = fs::read_to_string(path).map_err(BuildError::file(path))?;
    let mut table: Table = text.parse().map_err(|error: toml::de::Error| refuse(error.to_string()))?;
    let folder = path.parent().unwrap_or(path);
    absolute_paths(&mut table, folder.parent().unwrap_or(folder));
    let Some(include) = table.remove("include") else { return Ok(table) };
    if depth == MAX_DEPTH {
        return Err(refuse("includes are nested too deep".to_owned()));
    }
    // A later include takes precedence over an earlier one, and the including file over all.
    for (name, optional) in included(&include).into_iter().rev() {
        let file = folder.join(name);
        if file.is_file() || !optional {
            fill(&mut table, read(&file, depth + 1)?);
        }
    }
    Ok(table)
}

/// The paths in the key `include`, and whether the files may be missing.
fn included(value: &Value) -> Vec<(&str, bool)> {
    match value {
        Value::String(path) => vec![(path, false)],
        Value::Array(values) => values.iter().flat_map(included).collect(),
        Value::Table(table) => {
            let optional = table.get("optional").and_then(Value::as_bool).unwrap_or(false);
            table.get("path").and_then(Value::as_str).map(|path| (path, optional)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// Makes paths absolute.
fn absolute_paths(table: &mut Table, folder: &Path) {
    for (key, value) in table.iter_mut() {
        match value {
            Value::Table(table) => absolute_paths(table, folder),
            Value::String(path) if PATHS.contains(&key.as_str()) => *path = folder.join(&path).display().to_string(),
            // A program, with or without arguments. cargo searches for a plain name.
            Value::String(program) if key == "credential-provider" => absolute_program(program, folder),
            Value::Array(words) if key == "credential-provider" => {
                if let Some(Value::String(program)) = words.first_mut() {
                    absolute_program(program, folder);
                }
            }
            _ => {}
        }
    }
}

fn absolute_program(program: &mut String, folder: &Path) {
    if program.contains('/') && !program.contains(':') {
        *program = folder.join(&program).display().to_string();
    }
}

/// Adds the missing entries.
fn fill(table: &mut Table, other: Table) {
    for (key, value) in other {
        match (table.get_mut(&key), value) {
            (Some(Value::Table(present)), Value::Table(more)) => fill(present, more),
            (Some(_), _) => {}
            (None, value) => {
                table.insert(key, value);
            }
        }
    }
}

/// Drops keys that an environment variable sets, because it takes precedence over a file.
fn without_overridden(table: Table, prefix: &str) -> Table {
    let entries = table.into_iter().filter_map(|(key, value)| {
        let variable = format!("{prefix}_{}", key.to_uppercase().replace('-', "_"));
        match value {
            Value::Table(table) => Some((key, Value::Table(without_overridden(table, &variable)))),
            value => env::var_os(&variable).is_none().then_some((key, value)),
        }
    });
    entries.collect()
}

#[cfg(test)]
mod tests;
