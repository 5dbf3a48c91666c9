//! Typed input and output: consecutive values in the encoding of
//! [postcard](https://postcard.jamesmunns.com/wire-format).
//!
//! The host writes the input with `nova_host::Input::write`, and reads the output with `PublicValues::decode`. Both
//! sides must use the same types in the same order, because the encoding does not describe itself.
//!
//! ```no_run
//! # fn main() {
//! let (name, numbers): (&str, Vec<u32>) = (nova_rt::io::read(), nova_rt::io::read());
//! nova_rt::io::commit(name);
//! nova_rt::io::commit(&numbers.iter().copied().map(u64::from).sum::<u64>());
//! # }
//! ```
//!
//! `&str` and `&[u8]` borrow from the input without a copy. For other formats there are
//! [`read_input`](crate::read_input) and [`write_output`](crate::write_output); [`unread`] returns the input after
//! the values read so far.

use core::any::type_name;
use core::fmt;
use core::sync::atomic::{AtomicUsize, Ordering};
use serde::de::Deserialize;
use serde::ser::Serialize;

/// The number of input bytes read so far. The machine has one thread.
static POSITION: AtomicUsize = AtomicUsize::new(0);

/// The input cannot be decoded as the expected type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReadError {
    expected: &'static str,
    position: usize,
    length: usize,
    reason: postcard::Error,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { expected, position, length, reason } = self;
        write!(f, "the input holds no `{expected}` at byte {position} of {length}: {reason}; ")?;
        f.write_str("the host writes the values in the order and as the types that the guest reads")
    }
}

impl core::error::Error for ReadError {}

/// Reads the next value of the input.
///
/// # Panics
///
/// If the input does not continue with a value of this type. The run fails, and the message has the type and the
/// position.
#[track_caller]
pub fn read<T: Deserialize<'static>>() -> T {
    try_read().unwrap_or_else(|error| panic!("{error}"))
}

/// Reads the next value of the input, for guests that handle a malformed input.
///
/// # Errors
///
/// [`ReadError`] if the input does not continue with a value of this type. Nothing is read then.
pub fn try_read<T: Deserialize<'static>>() -> Result<T, ReadError> {
    let (input, position) = (crate::read_input(), POSITION.load(Ordering::Relaxed));
    let (value, rest) = decode(input, position)?;
    POSITION.store(input.len() - rest.len(), Ordering::Relaxed);
    Ok(value)
}

/// The input after the values read so far.
pub fn unread() -> &'static [u8] {
    &crate::read_input()[POSITION.load(Ordering::Relaxed)..]
}

/// Appends a value to the public output.
///
/// # Panics
///
/// If postcard cannot encode the value: a sequence of unknown length, or an error of its `Serialize` implementation.
#[track_caller]
pub fn commit<T: Serialize + ?Sized>(value: &T) {
    match postcard::to_allocvec(value) {
        Ok(bytes) => crate::write_output(&bytes),
        Err(error) => panic!("a `{}` cannot be encoded: {error}", type_name::<T>()),
    }
}

fn decode<'a, T: Deserialize<'a>>(input: &'a [u8], position: usize) -> Result<(T, &'a [u8]), ReadError> {
    postcard::take_from_bytes(&input[position..]).map_err(|reason| ReadError {
        expected: type_name::<T>(),
        position,
        length: input.len(),
        reason,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_follow_each_other() {
        let input =
            [&postcard::to_allocvec(&300_u32).unwrap()[..], &postcard::to_allocvec("sum").unwrap(), &[7]].concat();
        let (number, rest) = decode::<u32>(&input, 0).unwrap();
        let (name, rest) = decode::<&str>(&input, input.len() - rest.len()).unwrap();
        assert_eq!((number, name, rest), (300, "sum", &[7][..]));
        assert!(input.as_ptr_range().contains(&name.as_ptr()), "text is not copied");
        let bytes = [3, 1, 2, 3];
        assert_eq!(decode::<&[u8]>(&bytes, 0).unwrap().0, [1, 2, 3]);
    }

    #[test]
    fn the_error_names_type_and_place() {
        let error = decode::<bool>(&[1, 9], 1).unwrap_err().to_string();
        assert!(error.starts_with("the input holds no `bool` at byte 1 of 2: "), "{error}");
        assert!(decode::<u8>(&[], 0).is_err());
    }
}
