//! The private input of a guest.

use serde::Serialize;
use std::any::type_name;

/// The private input of a guest: values that the guest reads with `nova_rt::io::read`, or bytes in any format.
///
/// ```
/// let input = nova_host::Input::new().write("numbers")?.write(&[1_u32, 2, 3])?;
/// # Ok::<(), nova_host::InputError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Input(Vec<u8>);

/// A value cannot be encoded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a `{value}` cannot be written to the input: {reason}")]
pub struct InputError {
    /// The type of the value.
    value: &'static str,
    /// The reason.
    reason: postcard::Error,
}

impl Input {
    /// An empty input.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// An input of raw bytes, which the guest reads with `nova_rt::read_input`.
    #[must_use]
    pub fn from_bytes(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// Appends a value. The guest must read the values in the same order and as the same types. It can read bytes as
    /// `&[u8]` and text as `&str`, both without a copy.
    ///
    /// # Errors
    ///
    /// [`InputError`] if postcard cannot encode the value: a sequence of unknown length, or an error of its `Serialize`
    /// implementation.
    pub fn write<T: Serialize + ?Sized>(mut self, value: &T) -> Result<Self, InputError> {
        let bytes = postcard::to_allocvec(value);
        self.0.extend(bytes.map_err(|reason| InputError { value: type_name::<T>(), reason })?);
        Ok(self)
    }

    /// The encoded input.
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
