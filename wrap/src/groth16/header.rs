//! The first bytes of keys' files.

use std::io::{self, Read, Write};

use super::key::{KeyError, Origin};

const MAGIC: [u8; 8] = *b"nova-wrp";

/// Version of the format.
pub(super) const VERSION: u32 = 2;

/// Bytes before the points, and of the checksum.
const HEADER: u64 = 76;
pub(super) const CHECKSUM: u64 = 32;

/// The kinds of keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Proving = 1,
    Verifying = 2,
}

/// What the two keys of a circuit have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) origin: Origin,
    pub(super) circuit: [u8; 32],
    pub(super) public: u64,
    pub(super) variables: u64,
    pub(super) quotient: u64,
}

impl Header {
    /// Private variables.
    pub(super) const fn private(&self) -> u64 {
        self.variables - self.public - 1
    }

    /// Bytes of a file, if they can be counted.
    fn length(&self, kind: Kind) -> Option<u64> {
        let public = self.public.checked_add(1)?.checked_mul(64)?;
        let mut length = public.checked_add(HEADER + CHECKSUM + 64 + 3 * 128)?;
        if kind == Kind::Proving {
            let private = self.variables.checked_sub(self.public.checked_add(1)?)?;
            let of_variables = self.variables.checked_mul(64 + 64 + 128)?;
            let others = private.checked_add(self.quotient)?.checked_mul(64)?;
            length = length.checked_add(2 * 64)?.checked_add(of_variables)?.checked_add(others)?;
        }
        Some(length)
    }

    pub(super) fn write(&self, kind: Kind, output: &mut impl Write) -> io::Result<()> {
        output.write_all(&MAGIC)?;
        [VERSION, kind as u32, self.origin as u32]
            .iter()
            .try_for_each(|number| output.write_all(&number.to_le_bytes()))?;
        output.write_all(&self.circuit)?;
        [self.public, self.variables, self.quotient]
            .iter()
            .try_for_each(|count| output.write_all(&count.to_le_bytes()))
    }

    /// Reads the header of a file of this length.
    pub(super) fn read(expected: Kind, length: u64, input: &mut impl Read) -> Result<Self, KeyError> {
        if length < HEADER + CHECKSUM || bytes(input)? != MAGIC {
            return Err(KeyError::Unknown);
        }
        let mut number = || Ok::<_, KeyError>(u32::from_le_bytes(bytes(input)?));
        let version = number()?;
        if version != VERSION {
            return Err(KeyError::Version(version));
        }
        let name = |kind| if kind == Kind::Proving { "proving" } else { "verifying" };
        let found = match number()? {
            1 => Kind::Proving,
            2 => Kind::Verifying,
            _ => return Err(KeyError::Unknown),
        };
        if found != expected {
            return Err(KeyError::Kind { expected: name(expected), found: name(found) });
        }
        let origin = match number()? {
            1 => Origin::Development,
            2 => Origin::Ceremony,
            _ => return Err(KeyError::Unknown),
        };
        let circuit = bytes(input)?;
        let mut count = || Ok::<_, KeyError>(u64::from_le_bytes(bytes(input)?));
        let header = Self { origin, circuit, public: count()?, variables: count()?, quotient: count()? };
        match header.length(expected) {
            Some(expected) if expected == length => Ok(header),
            Some(expected) => Err(KeyError::Length { expected, found: length }),
            None => Err(KeyError::Unknown),
        }
    }
}

/// The next bytes.
pub(super) fn bytes<const N: usize>(input: &mut impl Read) -> Result<[u8; N], KeyError> {
    let mut bytes = [0; N];
    input.read_exact(&mut bytes)?;
    Ok(bytes)
}
