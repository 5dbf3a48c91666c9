//! The arguments for a guest's private input.

use crate::Error;
use clap::Args;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::str::FromStr;

/// The guest's private input. It is empty by default.
#[derive(Debug, Args)]
#[group(multiple = false)]
pub struct InputArgs {
    /// Private input: the bytes of a file, or of standard input if FILE is `-`.
    #[arg(short, long, value_name = "FILE")]
    input: Option<PathBuf>,

    /// Private input: bytes as hexadecimal digits.
    #[arg(long, value_name = "HEX")]
    input_hex: Option<HexBytes>,
}

impl InputArgs {
    /// The input's file, if the input is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.input.as_deref().filter(|path| *path != Path::new("-"))
    }

    /// Reads the input.
    ///
    /// # Errors
    /// [`Error::ReadInput`] if the file cannot be read.
    pub fn read(&self) -> Result<Vec<u8>, Error> {
        match (&self.input, &self.input_hex) {
            (Some(path), _) => read(path).map_err(|source| Error::ReadInput { path: path.clone(), source }),
            (None, Some(HexBytes(bytes))) => Ok(bytes.clone()),
            (None, None) => Ok(Vec::new()),
        }
    }
}

fn read(path: &Path) -> io::Result<Vec<u8>> {
    if path != Path::new("-") {
        return fs::read(path);
    }
    let mut bytes = Vec::new();
    io::stdin().lock().read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Bytes in hexadecimal digits, with or without the prefix `0x`.
#[derive(Clone, Debug)]
pub struct HexBytes(pub Vec<u8>);

impl FromStr for HexBytes {
    type Err = hex::FromHexError;

    fn from_str(digits: &str) -> Result<Self, Self::Err> {
        hex::decode(digits.strip_prefix("0x").unwrap_or(digits)).map(Self)
    }
}
