//! The part of the standard library that a guest needs.

use cargo_metadata::{Metadata, PackageId, Target};
use std::fs;

/// The crate of the runtime.
const RUNTIME: &str = "nova-rt";

/// The feature of the runtime that implements the platform of the standard library.
const FEATURE: &str = "std";

/// The part of the standard library that is compiled with a guest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum StandardLibrary {
    /// `core` and `alloc`, which take half a minute on one core.
    Core,
    /// All of it, which takes another quarter of a minute.
    All {
        /// The feature to enable, if the manifest does not.
        feature: Option<String>,
    },
}

impl StandardLibrary {
    /// The part that a program needs: all of it, if the manifest enables the runtime's feature or if the root file
    /// has no attribute `no_std`.
    pub(crate) fn of(metadata: &Metadata, program: &str) -> Self {
        if is_enabled(metadata) {
            return Self::All { feature: None };
        }
        let Some(package) = metadata.root_package() else { return Self::Core };
        let root = package.targets.iter().find(|target| target.is_bin() && target.name == program);
        let runtime = package.dependencies.iter().find(|dependency| dependency.name == RUNTIME);
        match (root, runtime) {
            (Some(root), Some(runtime)) if !is_no_std(root) => {
                let name = runtime.rename.as_deref().unwrap_or(RUNTIME);
                Self::All { feature: Some(format!("{name}/{FEATURE}")) }
            }
            _ => Self::Core,
        }
    }

    /// The options for cargo.
    pub(crate) fn options(&self) -> Vec<String> {
        let options: &[&str] = match self {
            Self::Core => &["-Zbuild-std=core,alloc,compiler_builtins"],
            // Backtraces do not work on the machine.
            Self::All { .. } => &["-Zbuild-std=std,panic_abort", "-Zbuild-std-features="],
        };
        let feature = match self {
            Self::All { feature: Some(feature) } => Some(format!("--features={feature}")),
            _ => None,
        };
        options.iter().map(|&option| option.to_owned()).chain(feature).collect()
    }
}

/// Whether the resolution enables the feature of the runtime.
fn is_enabled(metadata: &Metadata) -> bool {
    let is_runtime = |id: &PackageId| {
        metadata.packages.iter().any(|package| package.id == *id && package.name.as_str() == RUNTIME)
    };
    metadata.resolve.as_ref().is_some_and(|resolve| {
        let mut runtimes = resolve.nodes.iter().filter(|node| is_runtime(&node.id));
        runtimes.any(|node| node.features.iter().any(|feature| feature.as_str() == FEATURE))
    })
}

/// Whether the root file of a crate has the attribute `no_std`, also conditionally, but not only for tests.
fn is_no_std(root: &Target) -> bool {
    fs::read_to_string(&root.src_path).is_ok_and(|source| has_no_std(&source))
}

fn has_no_std(source: &str) -> bool {
    let code = without_comments(source);
    // Inner attributes come first in a file.
    let attributes = code.split("#!").skip(1).filter_map(|rest| rest.split_once(']')).map(|(attribute, _)| attribute);
    attributes.filter(|attribute| !attribute.starts_with("[cfg_attr(test,")).any(|attribute| {
        attribute.split(|letter: char| !letter.is_alphanumeric() && letter != '_').any(|word| word == "no_std")
    })
}

/// Removes comments, strings and white space.
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

/// The length in bytes of the string literal at the start of the text.
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
