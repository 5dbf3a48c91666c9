//! Tests with published vectors, against C libraries, and with invalid arguments.

mod c_abi;
mod contracts;
mod differential;
#[path = "../support/exceptions.rs"]
mod exceptions;
mod hashes;
mod refusals;
mod signatures;

/// Decodes hexadecimal digits.
fn bytes(text: &str) -> Vec<u8> {
    hex::decode(text).expect("vectors are hexadecimal")
}

/// [`bytes`] of a fixed length.
fn array<const N: usize>(text: &str) -> [u8; N] {
    bytes(text).try_into().expect("the vector has the argument's length")
}
