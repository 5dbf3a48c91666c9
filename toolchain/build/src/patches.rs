//! Patches of crates that nothing uses: a guest has some for crates that it may come to use.

use std::collections::BTreeSet;

/// What cargo says after it warned that nothing uses a patch.
const HELP: [&str; 5] = [
    "Check that the patched package version",
    "with the dependency requirements",
    "what is locked in the Cargo.lock file",
    "This may also occur with an optional dependency",
    "perhaps you meant one of the following",
];

/// The patches that cargo warned of.
#[derive(Debug, Default)]
pub(crate) struct UnusedPatches {
    /// Names and versions.
    patches: Vec<(String, String)>,
    in_warning: bool,
    /// Names and versions of packages from registries.
    compiled: Vec<(String, String)>,
}

impl UnusedPatches {
    /// Reads a line of cargo's; whether it is of such a warning.
    pub(crate) fn read_line(&mut self, line: &str) -> bool {
        let warning = line.split_once(": patch `").filter(|_| line.ends_with("` was not used in the crate graph"));
        if let Some((_, patch)) = warning {
            let mut words = patch.split(' ');
            if let (Some(name), Some(version)) = (words.next(), words.next()) {
                self.patches.push((name.to_owned(), version.trim_start_matches('v').to_owned()));
            }
        }
        // Sources that the patch could have meant are indented further than anything else.
        let goes_on = || line.trim() == "|" || line.starts_with("          ");
        self.in_warning =
            warning.is_some() || self.in_warning && (goes_on() || HELP.iter().any(|help| line.contains(help)));
        self.in_warning
    }

    /// Reads the id of a package that was compiled.
    pub(crate) fn read_package(&mut self, id: &str) {
        let package = id.strip_prefix("registry+").and_then(|id| id.rsplit_once('#')?.1.split_once('@'));
        self.compiled.extend(package.map(|(name, version)| (name.to_owned(), version.to_owned())));
    }

    /// Warnings about patches of packages that were compiled: those should have been used.
    pub(crate) fn missed(&self) -> BTreeSet<String> {
        let pairs = self.patches.iter().flat_map(|patch| self.compiled.iter().map(move |package| (patch, package)));
        let missed =
            pairs.filter(|((patched, patch), (name, version))| patched == name && series(patch) == series(version));
        let warnings = missed.map(|((name, patch), (_, version))| {
            format!(
                "warning: {name} {version} computes without the machine's circuits, because its patch {patch} does not \
                 fit: `cargo update {name}` may help; otherwise something asks for another version of {name}, or for a \
                 feature that the patch lacks"
            )
        });
        warnings.collect()
    }
}

/// What versions that can replace each other have in common: all up to the first number that is not zero.
fn series(version: &str) -> &str {
    let numbers = version.split('.').take_while(|&number| number == "0").count() + 1;
    version.match_indices('.').nth(numbers - 1).map_or(version, |(end, _)| &version[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    const WARNING: [&str; 4] = [
        "warning: patch `k256 v0.13.999 (/nova/toolchain/patches/k256-0.13)` was not used in the crate graph",
        "help: Check that the patched package version and available features are compatible",
        "      with the dependency requirements. If the patch has a different version from",
        "   Compiling k256 v0.13.4",
    ];

    fn after(ids: &[&str]) -> BTreeSet<String> {
        let mut patches = UnusedPatches::default();
        assert_eq!(WARNING.map(|line| patches.read_line(line)), [true, true, true, false]);
        ids.iter().for_each(|id| patches.read_package(id));
        patches.missed()
    }

    #[test]
    fn patches_of_crates_that_are_not_there_are_not_missed() {
        let index = "registry+https://github.com/rust-lang/crates.io-index";
        assert!(after(&[&format!("{index}#p256@0.13.2"), &format!("{index}#k256@0.14.0")]).is_empty());
        assert!(after(&["path+file:///nova/toolchain/patches/k256-0.13#k256@0.13.999"]).is_empty());
        let missed = after(&[&format!("{index}#k256@0.13.4"), &format!("{index}#k256@0.13.4")]);
        assert!(missed.len() == 1 && missed.iter().all(|line| line.contains("cargo update k256")), "{missed:?}");
    }

    #[test]
    fn series_end_with_the_first_number_that_counts() {
        assert_eq!(["2.0.2", "0.13.4", "0.0.3", "1.2.3-rc.1"].map(series), ["2", "0.13", "0.0.3", "1"]);
    }
}
