//! Progress of a build.

use std::fmt;

/// An event during a build.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Event<'a> {
    /// A package was compiled, or was compiled before.
    Compiled {
        /// The name of the package.
        package: &'a str,
        /// The number of packages so far, including this one.
        done: usize,
    },
    /// A line of cargo or the compiler: a warning or a status.
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
