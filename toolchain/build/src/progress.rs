//! What a build tells while it runs.

use std::fmt;

/// Something that happened during a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A package was compiled, or was found compiled.
    Compiled {
        /// Its name.
        package: &'a str,
        /// Packages done so far, this one included.
        done: usize,
    },
    /// A line that cargo or the compiler wrote: a warning, a download, a package that is about to be compiled.
    Line(&'a str),
}

impl fmt::Display for Event<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Compiled { package, done } => write!(formatter, "{done} packages, last {package}"),
            Self::Line(line) => formatter.write_str(line),
        }
    }
}
