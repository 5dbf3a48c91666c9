//! Short text of an output's bytes.

use sha2::{Digest, Sha256};
use std::fmt;

/// The most bytes that are shown whole.
const WHOLE_BYTES: usize = 64;
/// Bytes that are shown of each end of a longer output.
const END_BYTES: usize = 16;

/// Shows a public output: the number of bytes, and the bytes in hexadecimal. Of more than 64 bytes it shows the first and
/// the last 16, and the SHA-256 digest of all, as `sha256sum` computes it of a file with these bytes.
#[derive(Clone, Copy, Debug)]
pub struct Excerpt<'a>(pub &'a [u8]);

impl fmt::Display for Excerpt<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0;
        write!(f, "{} bytes", bytes.len())?;
        match (bytes.first_chunk::<END_BYTES>(), bytes.last_chunk::<END_BYTES>()) {
            (Some(head), Some(tail)) if bytes.len() > WHOLE_BYTES => {
                let digest = Sha256::digest(bytes);
                write!(f, " {}...{}, sha256 {}", Hex(head), Hex(tail), Hex(&digest))
            }
            _ if bytes.is_empty() => Ok(()),
            _ => write!(f, " {}", Hex(bytes)),
        }
    }
}

/// Shows bytes as hexadecimal digits.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Display for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_outputs_are_shown_whole_and_long_ones_by_their_ends_and_digest() {
        assert_eq!(Excerpt(&[]).to_string(), "0 bytes");
        assert_eq!(Excerpt(&[0xc0, 0xff, 0xee]).to_string(), "3 bytes c0ffee");
        assert_eq!(Excerpt(&[7; 64]).to_string(), format!("64 bytes {}", "07".repeat(64)));
        // printf '\1%.0s' $(seq 65) | sha256sum
        let digest = "dc7156746a46cbe6edfaceb4ccfb9b27fc7250d2608a991848cfec6f62f39932";
        let ends = "01".repeat(16);
        assert_eq!(Excerpt(&[1; 65]).to_string(), format!("65 bytes {ends}...{ends}, sha256 {digest}"));
    }
}
