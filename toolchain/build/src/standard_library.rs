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

/// Whether a crate's root file has the attribute `no_std`, for all builds or on a condition; not only for its tests.
fn does_without(root: &Target) -> bool {
    fs::read_to_string(&root.src_path).is_ok_and(|source| has_no_std(&source))
}

fn has_no_std(source: &str) -> bool {
    let code = without_comments(source);
    // Inner attributes come first in a file: what follows is of items.
    let attributes = code.split("#!").skip(1).filter_map(|rest| rest.split_once(']')).map(|(attribute, _)| attribute);
    attributes.filter(|attribute| !attribute.starts_with("[cfg_attr(test,")).any(|attribute| {
        attribute.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == "no_std")
    })
}

/// The source without comments, strings and white space.
fn without_comments(source: &str) -> String {
    let (mut code, mut rest) = (String::new(), source);
    while let Some(letter) = rest.chars().next() {
        let skipped = match rest {
            _ if rest.starts_with("//") => rest.find('\n'),
            _ if rest.starts_with("/*") => rest.find("*/").map(|end| end + 2),
            _ if letter == '"' => end_of_string(rest),
            _ => {
                code.extend(Some(letter).filter(|letter| !letter.is_whitespace()));
                Some(letter.len_utf8())
            }
        };
        rest = skipped.map_or("", |skipped| &rest[skipped..]);
    }
    code
}

/// Bytes of the string that the text begins with.
fn end_of_string(text: &str) -> Option<usize> {
    let mut escaped = false;
    let end = text.char_indices().skip(1).find(|&(_, letter)| {
        let ends = letter == '"' && !escaped;
        escaped = letter == '\\' && !escaped;
        ends
    });
    end.map(|(place, _)| place + 1)
}

#[cfg(test)]
mod tests {
    use super::has_no_std;

    #[test]
    fn the_attribute_is_found_in_every_form() {
        for source in [
            "#![no_std]",
            "#![cfg_attr(target_arch = \"riscv32\", no_std, no_main)]",
            "//! A guest.\n#![cfg_attr(\n    target_arch = \"riscv32\",\n    no_std,\n    no_main\n)]\nfn main() {}",
            "/* licence */ #![no_std]",
            "# ! [ no_std ]",
            "#![doc = \"a \\\" quote\"]\n#![no_std]",
        ] {
            assert!(has_no_std(source), "{source}");
        }
    }

    #[test]
    fn what_only_looks_like_it_is_not() {
        for source in [
            "fn main() {}",
            "/* #![no_std] */ fn main() {}",
            "// #![no_std]\nfn main() {}",
            "#![doc = \"not #![no_std]\"]",
            "#![allow(unused)] // no_std",
            "#![cfg_attr(test, no_std)]",
            "#![allow(no_std_at_all)]",
            "",
        ] {
            assert!(!has_no_std(source), "{source}");
        }
    }
}
