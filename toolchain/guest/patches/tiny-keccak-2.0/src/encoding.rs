//! Self-delimiting encodings of integers (SP 800-185, section 2.3).

/// At most 8 bytes of an integer, and one byte with their number.
pub(crate) struct Encoded {
    bytes: [u8; 9],
    start: usize,
}

impl AsRef<[u8]> for Encoded {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[self.start..]
    }
}

/// The number of leading zero bytes, at most `most`.
fn zeros(number: [u8; 8], most: usize) -> usize {
    number.iter().take(most).take_while(|&&byte| byte == 0).count()
}

/// `left_encode`: the number of bytes, then at least one byte.
#[cfg(feature = "cshake")]
pub(crate) fn left_encode(number: usize) -> Encoded {
    let number = (number as u64).to_be_bytes();
    let start = zeros(number, 7);
    let mut bytes = [0; 9];
    bytes[1..].copy_from_slice(&number);
    bytes[start] = 8 - start as u8;
    Encoded { bytes, start }
}

/// `right_encode`: at least one byte, then the number of bytes.
#[cfg(feature = "cshake")]
pub(crate) fn right_encode(number: usize) -> Encoded {
    encode_after(number, 7)
}

/// KangarooTwelve's `length_encode`: the bytes, none for zero, then their number.
#[cfg(feature = "k12")]
pub(crate) fn length_encode(number: usize) -> Encoded {
    encode_after(number, 8)
}

fn encode_after(number: usize, most_zeros: usize) -> Encoded {
    let number = (number as u64).to_be_bytes();
    let start = zeros(number, most_zeros);
    let mut bytes = [0; 9];
    bytes[..8].copy_from_slice(&number);
    bytes[8] = 8 - start as u8;
    Encoded { bytes, start }
}
