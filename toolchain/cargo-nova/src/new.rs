//! `cargo nova new`.

use crate::arguments::New;
use anyhow::{Context, bail};
use std::fs;
use std::path::Path;

/// The template's files. `NAME` is the package, `CRATE` the same as Rust spells it, `RUNTIME` its dependency.
const TEMPLATE: [(&str, &str); 4] = [
    ("Cargo.toml", include_str!("../template/Cargo.toml.txt")),
    ("src/lib.rs", include_str!("../template/src/lib.rs.txt")),
    ("src/main.rs", include_str!("../template/src/main.rs.txt")),
    (".gitignore", "target/\n"),
];

pub(crate) fn run(arguments: &New) -> anyhow::Result<()> {
    let folder = &arguments.folder;
    let name = folder.file_name().and_then(|name| name.to_str()).context("the folder needs a name")?;
    if !is_package_name(name) {
        bail!("{name} is no package name: letters, digits, - and _, a letter first");
    }
    if folder.exists() {
        bail!("{} exists already", folder.display());
    }
    let runtime = runtime(arguments)?;
    for (file, text) in TEMPLATE {
        let text = text.replace("NAME", name).replace("CRATE", &name.replace('-', "_")).replace("RUNTIME", &runtime);
        write(&folder.join(file), &text)?;
    }
    println!("made the guest {name}; next:\n  cd {}\n  cargo nova run --input-hex 010203", folder.display());
    Ok(())
}

fn is_package_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter))
}

/// The right-hand side of the runtime's line in the manifest.
fn runtime(arguments: &New) -> anyhow::Result<String> {
    if let Some(version) = &arguments.rt_version {
        return Ok(format!("{version:?}"));
    }
    if let Some(url) = &arguments.rt_git {
        let rev = arguments.rt_rev.as_ref().map_or(String::new(), |rev| format!(", rev = {rev:?}"));
        return Ok(format!("{{ git = {url:?}{rev} }}"));
    }
    let path = arguments.rt_path.as_deref().unwrap_or_else(|| Path::new(nova_rt::sdk::SOURCE_DIR));
    let path = path.canonicalize().with_context(|| {
        format!("{} does not exist; name the runtime with --rt-path, --rt-git or --rt-version", path.display())
    })?;
    Ok(format!("{{ path = {path:?} }}"))
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("cannot write {}", path.display()))
}
