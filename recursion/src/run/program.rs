//! The programs by name.

use core::fmt;
use core::str::FromStr;

use crate::programs::{COMPRESS_PLACE, JOIN_PLACE, RESOLVE_PLACE};

/// A program of recursion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Program {
    /// The lift of sections of the shape with this number.
    Lift(u8),
    /// Joins two segments.
    Join,
    /// Closes a run.
    Compress,
    /// Makes the proof of a closed run short.
    Shrink,
    /// Resolves a claim of a run about another one.
    Resolve,
}

impl Program {
    /// Its place in the tree of keys. Shrink has none: its key is pinned, and a constant of resolve.
    pub const fn place(self) -> Option<usize> {
        match self {
            Self::Lift(shape) => Some(shape as usize),
            Self::Join => Some(JOIN_PLACE),
            Self::Compress => Some(COMPRESS_PLACE),
            Self::Shrink => None,
            Self::Resolve => Some(RESOLVE_PLACE),
        }
    }
}

impl fmt::Display for Program {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Lift(shape) => write!(formatter, "lift-{shape}"),
            Self::Join => formatter.write_str("join"),
            Self::Compress => formatter.write_str("compress"),
            Self::Shrink => formatter.write_str("shrink"),
            Self::Resolve => formatter.write_str("resolve"),
        }
    }
}

/// A name that no program has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no program has this name")]
pub struct UnknownProgram;

impl FromStr for Program {
    type Err = UnknownProgram;

    fn from_str(name: &str) -> Result<Self, UnknownProgram> {
        let program = match name {
            "join" => Self::Join,
            "compress" => Self::Compress,
            "shrink" => Self::Shrink,
            "resolve" => Self::Resolve,
            _ => {
                let shape = name.strip_prefix("lift-").and_then(|shape| shape.parse().ok());
                Self::Lift(shape.filter(|&shape| usize::from(shape) < JOIN_PLACE).ok_or(UnknownProgram)?)
            }
        };
        // Each program has one name: `lift-07` is none.
        if program.to_string() == name { Ok(program) } else { Err(UnknownProgram) }
    }
}
