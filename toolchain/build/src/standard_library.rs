//! How much of the standard library a guest needs.

use cargo_metadata::{Metadata, PackageId, Target};
use std::fs;

/// The runtime's crate, and its feature that hands panics, streams and keys of hash maps to the standard library.
const RUNTIME: &str = "nova-rt";
const FEATURE: &str = "std";

/// What is compiled of the standard library along with a guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StandardLibrary {
    /// `core` and `alloc`: half a minute of one core's time.
    Core,
    /// All of it: a quarter of a minute more.
    All {
        /// The feature to switch on, where the guest's manifest does not.
        feature: Option<String>,
    },
}

impl StandardLibrary {
    /// What a program needs: all, if the manifest asks the runtime for it, or if its root file does not say that it does
    /// without; no such crate can be compiled otherwise.
    pub(crate) fn of(metadata: &Metadata, program: &str) -> Self {
        if is_asked_for(metadata) {
            return Self::All { feature: None };
        }
        let Some(package) = metadata.root_package() else { return Self::Core };
        let root = package.targets.iter().find(|target| target.is_bin() && target.name == program);
        let runtime = package.dependencies.iter().find(|dependency| dependency.name == RUNTIME);
        match (root, runtime) {
            (Some(root), Some(runtime)) if !does_without(root) => {
                let name = runtime.rename.as_deref().unwrap_or(RUNTIME);
                Self::All { feature: Some(format!("{name}/{FEATURE}")) }
            }
            _ => Self::Core,
        }
    }

    /// cargo's options.
    pub(crate) fn options(&self) -> Vec<String> {
        let options: &[&str] = match self {
            Self::Core => &["-Zbuild-std=core,alloc,compiler_builtins"],
            // Backtraces have nothing to read on the machine.
            Self::All { .. } => &["-Zbuild-std=std,panic_abort", "-Zbuild-std-features="],
        };
        let feature = match self {
            Self::All { feature: Some(feature) } => Some(format!("--features={feature}")),
            _ => None,
        };
        options.iter().map(|&option| option.to_owned()).chain(feature).collect()
    }
}

/// Whether the runtime has the feature in this resolution.
fn is_asked_for(metadata: &Metadata) -> bool {
    let is_runtime = |id: &PackageId| {
        metadata.packages.iter().any(|package| package.id == *id && package.name.as_str() == RUNTIME)
    };
    metadata.resolve.as_ref().is_some_and(|resolve| {
        let mut runtimes = resolve.nodes.iter().filter(|node| is_runtime(&node.id));
        runtimes.any(|node| node.features.iter().any(|feature| feature.as_str() == FEATURE))
    })
}

/// Whether a crate's root file has the attribute `no_std`, on a condition or not.
fn does_without(root: &Target) -> bool {
    let source = fs::read_to_string(&root.src_path).unwrap_or_default();
    source.lines().map(str::trim_start).any(|line| line.starts_with("#![") && line.contains("no_std"))
}
