//! `cargo nova new`.

use crate::arguments::New;
use anyhow::{Context, bail};
use std::fs;
use std::path::{Path, PathBuf};

/// The template's files. `NAME` is the package, `CRATE` the same as Rust spells it, `RUNTIME` its dependency,
/// `PATCHES` the crates that stand in for published ones.
const TEMPLATE: [(&str, &str); 4] = [
    ("Cargo.toml", include_str!("../template/Cargo.toml.txt")),
    ("src/lib.rs", include_str!("../template/src/lib.rs.txt")),
    ("src/main.rs", include_str!("../template/src/main.rs.txt")),
    (".gitignore", "target/\n"),
];

/// Published crates that others stand in for, with the machine's circuits, and the versions that they stand in for.
const PATCHES: [(&str, &str); 7] = [
    ("k256", "0.13"),
    ("keccak", "0.1"),
    ("keccak", "0.2"),
    ("p256", "0.13"),
    ("sha2", "0.10"),
    ("sha2", "0.11"),
    ("tiny-keccak", "2.0"),
];

const PATCHES_COMMENT: &str = "
# Where the guest comes to use one of these crates, it computes with the machine's circuits.
[patch.crates-io]
";

pub(crate) fn run(arguments: &New) -> anyhow::Result<()> {
    let folder = &arguments.folder;
    let name = folder.file_name().and_then(|name| name.to_str()).context("the folder needs a name")?;
    if !is_package_name(name) {
        bail!("{name} is no package name: letters, digits, - and _, a letter first");
    }
    if folder.exists() {
        bail!("{} exists already", folder.display());
    }
    let source = Source::of(arguments)?;
    let (runtime, patches) = (source.runtime(), source.patches());
    for (file, text) in TEMPLATE {
        let text = text.replace("NAME", name).replace("CRATE", &name.replace('-', "_"));
        let text = text.replace("RUNTIME", &runtime).replace("PATCHES", &patches);
        write(&folder.join(file), &text)?;
    }
    println!("made the guest {name}; next:\n  cd {}\n  cargo nova run --input-hex 010203", folder.display());
    Ok(())
}

fn is_package_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter))
}

/// Where the guest takes the runtime from.
enum Source<'a> {
    Version(&'a str),
    Git { url: &'a str, revision: Option<&'a str> },
    Path(PathBuf),
}

impl<'a> Source<'a> {
    fn of(arguments: &'a New) -> anyhow::Result<Self> {
        if let Some(version) = &arguments.rt_version {
            return Ok(Self::Version(version));
        }
        if let Some(url) = &arguments.rt_git {
            return Ok(Self::Git { url, revision: arguments.rt_rev.as_deref() });
        }
        let path = arguments.rt_path.as_deref().unwrap_or_else(|| Path::new(nova_rt::sdk::SOURCE_DIR));
        let path = path.canonicalize().with_context(|| {
            format!("{} does not exist; name the runtime with --rt-path, --rt-git or --rt-version", path.display())
        })?;
        Ok(Self::Path(path))
    }

    /// The right-hand side of the runtime's line in the manifest.
    fn runtime(&self) -> String {
        match self {
            Self::Version(version) => format!("{version:?}"),
            Self::Git { url, revision: None } => format!("{{ git = {url:?} }}"),
            Self::Git { url, revision: Some(revision) } => format!("{{ git = {url:?}, rev = {revision:?} }}"),
            Self::Path(path) => format!("{{ path = {path:?} }}"),
        }
    }

    /// The manifest's lines about crates that stand in for published ones, which lie beside the runtime.
    ///
    /// There are none with a published runtime: crates of crates.io are not replaced by others of crates.io.
    fn patches(&self) -> String {
        let sources = PATCHES.map(|(package, series)| match self {
            Self::Version(_) => None,
            Self::Git { .. } => {
                let git = self.runtime();
                Some(format!("{}, version = \"={series}.999\" }}", git.trim_end_matches(" }")))
            }
            Self::Path(runtime) => {
                let path = runtime.with_file_name("patches").join(format!("{package}-{series}"));
                path.exists().then(|| format!("{{ path = {path:?} }}"))
            }
        });
        let lines = PATCHES.iter().zip(sources).filter_map(|((package, series), source)| {
            let source = source?.replacen("{ ", &format!("{{ package = {package:?}, "), 1);
            Some(format!("{package}-{} = {source}\n", series.replace('.', "-")))
        });
        let lines: String = lines.collect();
        if lines.is_empty() { lines } else { format!("{PATCHES_COMMENT}{lines}") }
    }
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("cannot write {}", path.display()))
}
