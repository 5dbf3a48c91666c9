//! `cargo nova new`.

use crate::arguments::New;
use crate::name;
use crate::print::show;
use anyhow::{Context, bail, ensure};
use std::fs;
use std::path::{Path, PathBuf};

/// The files of a new guest. `NAME` is the package, `CRATE` its name in Rust, and `RUNTIME` the dependency on
/// nova-rt.
const TEMPLATE: [(&str, &str); 4] = [
    ("Cargo.toml", include_str!("../template/Cargo.toml.txt")),
    ("src/lib.rs", include_str!("../template/src/lib.rs.txt")),
    ("src/main.rs", include_str!("../template/src/main.rs.txt")),
    (".gitignore", "target/\n"),
];

/// The files of a new host with its guest. `HOST_LIBRARY`, `BUILD_LIBRARY` and `TYPED_RUNTIME` are dependencies.
const HOST_TEMPLATE: [(&str, &str); 9] = [
    ("Cargo.toml", include_str!("../template/host/Cargo.toml.txt")),
    (".cargo/config.toml", include_str!("../template/host/config.toml.txt")),
    ("build.rs", include_str!("../template/host/build.rs.txt")),
    ("src/main.rs", include_str!("../template/host/src/main.rs.txt")),
    (".gitignore", "target/\n*.proof\n"),
    ("guest/Cargo.toml", include_str!("../template/host/guest/Cargo.toml.txt")),
    ("guest/src/lib.rs", include_str!("../template/host/guest/src/lib.rs.txt")),
    ("guest/src/main.rs", include_str!("../template/host/guest/src/main.rs.txt")),
    ("guest/.gitignore", "target/\n"),
];

/// Placeholders for dependencies in the templates: the folder of the crate in `toolchain`, and a feature.
const DEPENDENCIES: [(&str, &str, Option<&str>); 4] = [
    ("HOST_LIBRARY", "host", None),
    ("BUILD_LIBRARY", "build", None),
    ("TYPED_RUNTIME", RUNTIME, Some("serde")),
    ("RUNTIME", RUNTIME, None),
];

/// The folder of the runtime in `toolchain`.
const RUNTIME: &str = "guest/rt";

pub(crate) fn run(arguments: &New) -> anyhow::Result<()> {
    let folder = &arguments.folder;
    let name = folder.file_name().and_then(|name| name.to_str()).context("the folder needs a name")?;
    name::check(name)?;
    if folder.exists() {
        bail!("{} exists already", folder.display());
    }
    let source = Source::of(arguments)?;
    let template: &[_] = if arguments.host { &HOST_TEMPLATE } else { &TEMPLATE };
    let fill_in = |&(file, text): &(&'static str, &str)| {
        let text = text.replace("NAME", name).replace("CRATE", &name.replace('-', "_"));
        anyhow::Ok((file, source.fill_in(text)?))
    };
    // Fills in all templates first, so that an error leaves no incomplete package.
    for (file, text) in template.iter().map(fill_in).collect::<Result<Vec<_>, _>>()? {
        write(&folder.join(file), &text)?;
    }
    let (made, next) = if arguments.host {
        ("guest and the host", "cargo run --release -- 1 2 3")
    } else {
        ("guest", "cargo nova run --input-hex 010203")
    };
    show(&format!("created the {made} {name}; next:\n  cd {}\n  {next}", folder.display()))
}

/// The source of the runtime.
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

    /// Replaces the placeholders of dependencies.
    fn fill_in(&self, mut text: String) -> anyhow::Result<String> {
        for (word, folder, feature) in DEPENDENCIES {
            if text.contains(word) {
                text = text.replace(word, &self.dependency(folder, feature)?);
            }
        }
        Ok(text)
    }

    /// A dependency on a crate of this project, as a value in a manifest.
    fn dependency(&self, folder: &str, feature: Option<&str>) -> anyhow::Result<String> {
        let source = match self {
            Self::Version(version) if feature.is_none() => return Ok(quoted(version)),
            Self::Version(version) => format!("version = {}", quoted(version)),
            Self::Git { url, revision: None } => format!("git = {}", quoted(url)),
            Self::Git { url, revision: Some(revision) } => {
                format!("git = {}, rev = {}", quoted(url), quoted(revision))
            }
            Self::Path(runtime) => format!("path = {}", quoted(&local(runtime, folder)?)),
        };
        let feature = feature.map_or(String::new(), |feature| format!(", features = [{feature:?}]"));
        Ok(format!("{{ {source}{feature} }}"))
    }
}

/// The path of a crate in the toolchain that `runtime` is a part of.
fn local(runtime: &Path, folder: &str) -> anyhow::Result<String> {
    let mut path = runtime.to_owned();
    if folder != RUNTIME {
        // The runtime's own folder may have any name; the others are found from `toolchain`.
        let toolchain = runtime.ancestors().nth(Path::new(RUNTIME).components().count());
        path = toolchain.context("the runtime is not in a toolchain folder")?.join(folder);
    }
    ensure!(path.join("Cargo.toml").is_file(), "{} does not exist; is the runtime in a checkout?", path.display());
    Ok(path.display().to_string())
}

/// A TOML string.
fn quoted(text: &str) -> String {
    toml::Value::from(text).to_string()
}

fn write(path: &Path, text: &str) -> anyhow::Result<()> {
    let parent = path.parent().unwrap_or(path);
    fs::create_dir_all(parent)
        .and_then(|()| fs::write(path, text))
        .with_context(|| format!("cannot write {}", path.display()))
}
