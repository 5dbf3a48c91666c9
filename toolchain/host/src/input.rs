//! The private input of a guest.

use serde::Serialize;
use std::any::type_name;

/// The private input of a guest: values that it reads with `nova_rt::io::read`, or bytes of any format.
///
/// ```
/// let input = nova_host::Input::new().write("numbers")?.write(&[1_u32, 2, 3])?;
/// # Ok::<(), nova_host::InputError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input(Vec<u8>);

/// Why a value cannot be part of an input.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a `{value}` cannot be written to the input: {reason}")]
pub struct InputError {
    /// The value's type.
    value: &'static str,
    /// Why it cannot be encoded.
    reason: postcard::Error,
}

impl Input {
    /// An empty input.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// An input of these bytes, which the guest finds with `nova_rt::read_input`.
    #[must_use]
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Appends a value. The guest reads the values in the same order and as the same types; a slice or vector of bytes as
    /// `&[u8]`, and text as `&str`, which it finds in place.
    ///
    /// # Errors
    ///
    /// [`InputError`] if postcard cannot encode it: a list whose length is not known beforehand, or an error of its own.
    pub fn write<T: Serialize + ?Sized>(mut self, value: &T) -> Result<Self, InputError> {
        let bytes = postcard::to_allocvec(value);
        self.0.extend(bytes.map_err(|reason| InputError { value: type_name::<T>(), reason })?);
        Ok(self)
    }

    /// The bytes that the guest gets.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_written_one_after_the_other() {
        let input = Input::new().write(&300_u32).unwrap().write("sum").unwrap().write(&[1_u8, 2][..]).unwrap();
        assert_eq!(input.bytes(), [0xac, 2, 3, b's', b'u', b'm', 2, 1, 2]);
        assert_eq!(Input::from_bytes(*b"raw").bytes(), b"raw");
    }

    #[test]
    fn what_cannot_be_encoded_is_named() {
        struct Odd;
        impl Serialize for Odd {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq(std::iter::from_fn(|| Some(0_u8)).take_while(|_| false))
            }
        }
        let error = Input::new().write(&Odd).unwrap_err().to_string();
        assert!(error.contains("Odd` cannot be written to the input"), "{error}");
    }
}
