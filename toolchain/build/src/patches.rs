//! Patched crates, which replace published ones and use accelerators: the list, and the detection of unused ones.

use cargo_metadata::{Metadata, Package};
use std::collections::BTreeSet;
use std::path::PathBuf;

/// The published crates that have a patched one, with the series of their versions. Patched crates are next to the
/// runtime, in the folder `patches/NAME-SERIES`, with the version `SERIES.999`.
const CRATES: [(&str, &str); 7] = [
    ("k256", "0.13"),
    ("keccak", "0.1"),
    ("keccak", "0.2"),
    ("p256", "0.13"),
    ("sha2", "0.10"),
    ("sha2", "0.11"),
    ("tiny-keccak", "2.0"),
];

/// The source of a guest's runtime, which is also that of the patched crates.
#[derive(Debug)]
pub(crate) enum Runtime {
    /// A folder.
    Path(PathBuf),
    /// A git repository, with the requested branch, tag or commit as a key and its value.
    Git { url: String, reference: Option<(String, String)> },
}

/// A patched crate.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Patch {
    pub(crate) name: &'static str,
    pub(crate) series: &'static str,
    /// The source of the crate, as keys and values of a dependency.
    pub(crate) source: Vec<(String, String)>,
}

impl Runtime {
    /// The runtime among the guest's packages. None for a published runtime, because a patch for crates.io cannot
    /// come from crates.io.
    pub(crate) fn find(metadata: &Metadata) -> Option<Self> {
        Self::of(metadata.packages.iter().find(|package| package.name.as_str() == "nova-rt")?)
    }

    fn of(package: &Package) -> Option<Self> {
        match &package.source {
            None => Some(Self::Path(package.manifest_path.parent()?.into())),
            Some(source) => Self::of_git(source.repr.strip_prefix("git+")?),
        }
    }

    /// Parses `URL?rev=COMMIT#COMMIT`, the format of lock files.
    fn of_git(source: &str) -> Option<Self> {
        let source = source.split_once('#').map_or(source, |(source, _)| source);
        let (url, query) = source.split_once('?').map_or((source, None), |(url, query)| (url, Some(query)));
        let reference = query.and_then(|query| query.split_once('=')).map(|(key, value)| (key.into(), value.into()));
        Some(Self::Git { url: url.to_owned(), reference })
    }

    /// The patched crate for a published one.
    pub(crate) fn patch_of(&self, name: &str, version: &str) -> Option<Patch> {
        let fits = |(patched, series): &&(&str, &str)| {
            *patched == name && version.strip_prefix(series).is_some_and(|rest| rest.starts_with('.'))
        };
        let &(name, series) = CRATES.iter().find(fits)?;
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        let source = match self {
            Self::Path(runtime) => {
                let path = runtime.with_file_name("patches").join(format!("{name}-{series}"));
                vec![pair("path", path.is_dir().then(|| path.to_str())??)]
            }
            Self::Git { url, reference } => {
                let version = pair("version", &format!("={series}.999"));
                [pair("git", url)].into_iter().chain(reference.clone()).chain([version]).collect()
            }
        };
        Some(Patch { name, series, source })
    }
}

/// The lines that follow cargo's warning of an unused patch.
const HELP: [&str; 5] = [
    "Check that the patched package version",
    "with the dependency requirements",
    "what is locked in the Cargo.lock file",
    "This may also occur with an optional dependency",
    "perhaps you meant one of the following",
];

/// Unused patches, and the published packages that were compiled.
#[derive(Debug, Default)]
pub(crate) struct UnusedPatches {
    /// The names and versions of the unused patches.
    patches: Vec<(String, String)>,
    in_warning: bool,
    /// The names and versions of packages from registries.
    compiled: Vec<(String, String)>,
}

impl UnusedPatches {
    /// Reads a line of cargo's output. Returns whether it is part of a warning of an unused patch.
    pub(crate) fn read_line(&mut self, line: &str) -> bool {
        let warning = line.split_once(": patch `").filter(|_| line.ends_with("` was not used in the crate graph"));
        if let Some((_, patch)) = warning {
            let mut words = patch.split(' ');
            if let (Some(name), Some(version)) = (words.next(), words.next()) {
                self.patches.push((name.to_owned(), version.trim_start_matches('v').to_owned()));
            }
        }
        // Suggested sources are indented further than anything else.
        let continues = || line.trim() == "|" || line.starts_with("          ");
        self.in_warning =
            warning.is_some() || self.in_warning && (continues() || HELP.iter().any(|help| line.contains(help)));
        self.in_warning
    }

    /// Reads the id of a compiled package.
    pub(crate) fn read_package(&mut self, id: &str) {
        let package = id.strip_prefix("registry+").and_then(|id| id.rsplit_once('#')?.1.split_once('@'));
        self.compiled.extend(package.map(|(name, version)| (name.to_owned(), version.to_owned())));
    }

    /// Messages about compiled packages that do not use accelerators: those whose patch does not fit, and those
    /// without a patch although `runtime` has one.
    pub(crate) fn missed(&self, runtime: Option<&Runtime>) -> BTreeSet<String> {
        self.compiled.iter().filter_map(|(name, version)| self.missed_package(name, version, runtime)).collect()
    }

    fn missed_package(&self, name: &str, version: &str, runtime: Option<&Runtime>) -> Option<String> {
        let fitting = |(patched, patch): &&(String, String)| patched == name && series(patch) == series(version);
        if let Some((_, patch)) = self.patches.iter().find(fitting) {
            return Some(format!(
                "warning: {name} {version} does not use accelerators, because its patch {patch} does not fit: `cargo update \
                 {name}` may help; otherwise a dependency requires another version of {name}, or a feature that the \
                 patch lacks"
            ));
        }
        runtime?.patch_of(name, version)?;
        Some(format!(
            "note: {name} {version} does not use accelerators; `cargo nova patch` replaces it by a crate that does"
        ))
    }
}

/// The part of a version that compatible versions share: up to the first number that is not zero.
fn series(version: &str) -> &str {
    let numbers = version.split('.').take_while(|&number| number == "0").count() + 1;
    version.match_indices('.').nth(numbers - 1).map_or(version, |(end, _)| &version[..end])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    const WARNING: [&str; 4] = [
        "warning: patch `k256 v0.13.999 (/nova/toolchain/guest/patches/k256-0.13)` was not used in the crate graph",
        "help: Check that the patched package version and available features are compatible",
        "      with the dependency requirements. If the patch has a different version from",
        "   Compiling k256 v0.13.4",
    ];

    fn after(ids: &[&str], runtime: Option<&Runtime>) -> BTreeSet<String> {
        let mut patches = UnusedPatches::default();
        assert_eq!(WARNING.map(|line| patches.read_line(line)), [true, true, true, false]);
        ids.iter().for_each(|id| patches.read_package(id));
        patches.missed(runtime)
    }

    fn git() -> Runtime {
        Runtime::of_git("https://example.org/nova.git?rev=4f2a#4f2a91c").expect("a repository")
    }

    #[test]
    fn patches_of_crates_that_are_not_there_are_not_missed() {
        let index = "registry+https://github.com/rust-lang/crates.io-index";
        assert!(after(&[&format!("{index}#p256@0.13.2"), &format!("{index}#k256@0.14.0")], None).is_empty());
        assert!(
            after(&["path+file:///nova/toolchain/guest/patches/k256-0.13#k256@0.13.999"], Some(&git())).is_empty()
        );
        let missed = after(&[&format!("{index}#k256@0.13.4"), &format!("{index}#k256@0.13.4")], None);
        assert!(missed.len() == 1 && missed.iter().all(|line| line.contains("cargo update k256")), "{missed:?}");
        let missed = after(&[&format!("{index}#sha2@0.11.0")], Some(&git()));
        assert!(missed.len() == 1 && missed.iter().all(|line| line.contains("cargo nova patch")), "{missed:?}");
        assert!(after(&[&format!("{index}#sha2@0.9.0"), &format!("{index}#sha3@0.11.0")], Some(&git())).is_empty());
    }

    #[test]
    fn patches_lie_beside_the_runtime() {
        let patch = git().patch_of("sha2", "0.10.9").expect("there is one");
        let source = [("git", "https://example.org/nova.git"), ("rev", "4f2a"), ("version", "=0.10.999")];
        assert_eq!((patch.name, patch.series), ("sha2", "0.10"));
        assert_eq!(patch.source, source.map(|(key, value)| (key.to_owned(), value.to_owned())));
        let runtime = Runtime::Path(Path::new(env!("CARGO_MANIFEST_DIR")).with_file_name("guest").join("rt"));
        for (name, series) in CRATES {
            assert!(runtime.patch_of(name, &format!("{series}.3")).is_some(), "{name} {series}");
        }
        assert_eq!(runtime.patch_of("sha2", "0.100.0"), None);
    }

    #[test]
    fn series_end_with_the_first_number_that_counts() {
        assert_eq!(["2.0.2", "0.13.4", "0.0.3", "1.2.3-rc.1"].map(series), ["2", "0.13", "0.0.3", "1"]);
    }
}
