//! Values in a public output: a guest commits them one after the other, in postcard's encoding.

use core::any::type_name;
use serde::de::{Deserialize, DeserializeOwned};

use super::PublicValues;

/// Why the requested values cannot be read from an output.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum OutputError {
    /// The next bytes are not a value of the requested type.
    #[error(
        "the output holds no `{expected}` at byte {position} of {length}: {reason}; read the values \
         in the order and with the types in which the guest commits them"
    )]
    Value {
        /// The requested type.
        expected: &'static str,
        /// Bytes before the value.
        position: usize,
        /// Bytes of the output.
        length: usize,
        /// The decoding error.
        reason: postcard::Error,
    },
    /// Bytes are left after the last requested value.
    #[error(
        "the output continues at byte {position} of {length}, after the last value; read every value that the guest \
         commits"
    )]
    Trailing {
        /// Bytes before the end of the last value.
        position: usize,
        /// Bytes of the output.
        length: usize,
    },
}

/// Reads the values of an output in the order in which the guest committed them.
#[derive(Clone, Debug)]
pub struct Values<'a> {
    output: &'a [u8],
    rest: &'a [u8],
}

impl<'a> Values<'a> {
    /// Reads from the output's beginning.
    #[must_use]
    pub const fn new(output: &'a [u8]) -> Self {
        Self { output, rest: output }
    }

    /// The next value.
    ///
    /// # Errors
    ///
    /// [`OutputError::Value`] if the next bytes are not a value of this type.
    ///
    /// The output determines the depth of a recursive type and the length of a list of empty values. Read these types
    /// only from outputs of trusted guests. Different outputs can decode to equal values: to compare outputs, compare
    /// their bytes.
    pub fn read<T: Deserialize<'a>>(&mut self) -> Result<T, OutputError> {
        let (value, rest) = postcard::take_from_bytes(self.rest).map_err(|reason| OutputError::Value {
            expected: type_name::<T>(),
            position: self.position(),
            length: self.output.len(),
            reason,
        })?;
        self.rest = rest;
        Ok(value)
    }

    /// Checks that all values were read.
    ///
    /// # Errors
    ///
    /// [`OutputError::Trailing`] if bytes are left.
    pub fn finish(self) -> Result<(), OutputError> {
        let (position, length) = (self.position(), self.output.len());
        if self.rest.is_empty() { Ok(()) } else { Err(OutputError::Trailing { position, length }) }
    }

    const fn position(&self) -> usize {
        self.output.len().saturating_sub(self.rest.len())
    }
}

impl PublicValues {
    /// Decodes the whole output as one value, which the guest committed with `nova_rt::io::commit`.
    ///
    /// # Errors
    ///
    /// [`OutputError`] if the output is not exactly one value of this type. See [`Values::read`] about recursive types.
    pub fn decode<T: DeserializeOwned>(&self) -> Result<T, OutputError> {
        let mut values = self.values();
        let value = values.read()?;
        values.finish()?;
        Ok(value)
    }

    /// A reader of the values that the guest committed, in order.
    #[must_use]
    pub fn values(&self) -> Values<'_> {
        Values::new(&self.output)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn committed(values: &[&[u8]]) -> PublicValues {
        PublicValues { exit_code: 0, output: values.concat() }
    }

    #[test]
    fn values_are_read_in_order_to_the_last_byte() {
        // 300, "sum" and two bytes, each list after its length.
        let public = committed(&[&[0xac, 2], b"\x03sum", &[2, 1, 2]]);
        let mut values = public.values();
        assert_eq!(values.read(), Ok(300_u64));
        assert_eq!(values.read(), Ok("sum"));
        assert!(matches!(values.clone().finish(), Err(OutputError::Trailing { position: 6, length: 9 })));
        assert_eq!(values.read(), Ok(&[1_u8, 2][..]));
        assert_eq!(values.finish(), Ok(()));
        assert_eq!(public.decode(), Ok((300_u64, alloc::string::String::from("sum"), alloc::vec![1_u8, 2])));
    }

    #[test]
    fn other_types_are_refused_by_name() {
        let expected = type_name::<bool>();
        let reason = postcard::Error::DeserializeBadBool;
        let refused = OutputError::Value { expected, position: 0, length: 1, reason };
        let text = refused.to_string();
        assert_eq!(committed(&[&[2]]).decode::<bool>(), Err(refused));
        assert!(text.starts_with("the output holds no `bool` at byte 0 of 1: "), "{text}");
        let refused = committed(&[&[1, 0]]).decode::<u8>();
        assert_eq!(refused, Err(OutputError::Trailing { position: 1, length: 2 }));
        assert!(committed(&[]).decode::<u32>().is_err() && committed(&[]).decode::<()>().is_ok());
    }
}
