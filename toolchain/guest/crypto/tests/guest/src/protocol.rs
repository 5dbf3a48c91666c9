//! The protocol of calls by number, shared by machine and host.
//!
//! A call is the number of the function, the length of its arguments (4 bytes each, little-endian) and the
//! concatenated arguments, padded with zeros to a multiple of 4 bytes, which aligns the next call. An answer is 1, or
//! 0 if the function returns an error, followed by the length of the result and the result.

use alloc::vec::Vec;

/// A function that answers a call.
pub(crate) type Answerer<E> = fn(u8, Arguments<'_>) -> Result<Vec<u8>, E>;

/// Runs the calls in order.
///
/// # Panics
///
/// If the input is not a list of calls.
pub(crate) fn run<E>(mut input: &[u8], call: Answerer<E>) -> Vec<u8> {
    let mut output = Vec::new();
    while !input.is_empty() {
        let (function, rest) = word(input);
        let (length, rest) = word(rest);
        let (padded, rest) = rest.split_at(length.next_multiple_of(4));
        answer(call(function as u8, Arguments(&padded[..length])), &mut output);
        input = rest;
    }
    output
}

fn word(input: &[u8]) -> (usize, &[u8]) {
    let (word, rest) = input.split_first_chunk().expect("there is another word");
    (u32::from_le_bytes(*word) as usize, rest)
}

fn answer<E>(result: Result<Vec<u8>, E>, output: &mut Vec<u8>) {
    output.push(result.is_ok().into());
    let bytes = result.unwrap_or_default();
    output.extend((bytes.len() as u32).to_le_bytes());
    output.extend(bytes);
}

/// The remaining arguments of a call.
pub(crate) struct Arguments<'a>(pub(crate) &'a [u8]);

impl<'a> Arguments<'a> {
    pub(crate) fn next<const N: usize>(&mut self) -> &'a [u8; N] {
        let (argument, rest) = self.0.split_first_chunk().expect("there is another argument");
        self.0 = rest;
        argument
    }

    /// Bytes with a length prefix.
    pub(crate) fn bytes(&mut self) -> &'a [u8] {
        let length = u32::from_le_bytes(*self.next()) as usize;
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes
    }

    /// The rest of the arguments as a list.
    pub(crate) fn list<T>(mut self, mut next: impl FnMut(&mut Self) -> T) -> impl Iterator<Item = T> {
        core::iter::from_fn(move || (!self.0.is_empty()).then(|| next(&mut self)))
    }
}
