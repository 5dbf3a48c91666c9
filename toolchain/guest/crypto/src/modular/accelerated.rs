//! On the machine, for moduli that fit the accelerators.

use alloc::vec;
use alloc::vec::Vec;
use nova_intrinsics::bigint::{BigInt, Modulus, from_be_bytes, write_be_bytes};

/// [`super::modexp`], or none if the modulus has more than 384 bits.
pub(super) fn modexp(base: &[u8], exponent: &[u8], modulus: &[u8]) -> Option<Vec<u8>> {
    let mut result = vec![0; modulus.len()];
    let zeros = modulus.iter().take_while(|&&byte| byte == 0).count();
    let (modulus, power) = (&modulus[zeros..], &mut result[zeros..]);
    match modulus.len() {
        // The accelerators take a modulus of zero for 2^256 or 2^384.
        0 => {}
        1..=32 => write_power::<8>(base, exponent, modulus, power),
        33..=48 => write_power::<12>(base, exponent, modulus, power),
        _ => return None,
    }
    Some(result)
}

/// Writes the power to `result`, which has the length of the modulus.
fn write_power<const WORDS: usize>(base: &[u8], exponent: &[u8], modulus: &[u8], result: &mut [u8]) {
    let modulus = Modulus(padded(modulus));
    let exponent: Vec<u32> = exponent.rchunks(4).map(|word| padded::<1>(word)[0]).collect();
    let power: BigInt<WORDS> = modulus.pow(&reduced(&modulus, base), &exponent);
    let mut bytes = [0; 48];
    let bytes = &mut bytes[..4 * WORDS];
    write_be_bytes(&power, bytes);
    result.copy_from_slice(&bytes[4 * WORDS - result.len()..]);
}

/// Reduces an integer of any length, by Horner's rule with one digit for every `WORDS` words.
fn reduced<const WORDS: usize>(modulus: &Modulus<WORDS>, integer: &[u8]) -> BigInt<WORDS> {
    let one = Modulus::ONE;
    // 2^(32 WORDS).
    let base = modulus.mul_add(&[u32::MAX; WORDS], &one, &one);
    let digits = integer.rchunks(4 * WORDS).rev();
    digits.fold(Modulus::ZERO, |value, digit| modulus.mul_add(&value, &base, &padded(digit)))
}

/// Reads an integer from at most `4 * WORDS` bytes, big-endian.
fn padded<const WORDS: usize>(bytes: &[u8]) -> BigInt<WORDS> {
    let mut padded = [0; 48];
    let padded = &mut padded[..4 * WORDS];
    padded[4 * WORDS - bytes.len()..].copy_from_slice(bytes);
    from_be_bytes(padded)
}

#[cfg(test)]
mod tests {
    use super::modexp;
    use proptest::prelude::*;

    /// Bytes of an integer, also with leading zeros and all zero.
    fn bytes(longest: usize) -> impl Strategy<Value = Vec<u8>> {
        let random = prop::collection::vec(any::<u8>(), 0..=longest);
        let ends = prop::collection::vec(prop_oneof![Just(0), Just(1), Just(0xff)], 0..=longest);
        let short = (0..=longest, any::<u8>()).prop_map(|(zeros, last)| {
            let mut bytes = vec![0; zeros];
            bytes.push(last);
            bytes
        });
        prop_oneof![2 => random, 1 => ends, 1 => short]
    }

    proptest! {
        #[test]
        fn powers_are_those_of_the_crate(base in bytes(130), exponent in bytes(40), modulus in bytes(50)) {
            let zeros = modulus.iter().take_while(|&&byte| byte == 0).count();
            let expected = (modulus.len() - zeros <= 48).then(|| crate::modexp(&base, &exponent, &modulus));
            prop_assert_eq!(modexp(&base, &exponent, &modulus), expected);
        }
    }

    #[test]
    fn small_numbers_have_their_powers() {
        for modulus in 0..=6u8 {
            for (base, exponent) in (0..=6u8).flat_map(|base| (0..=6u8).map(move |exponent| (base, exponent))) {
                let expected = u64::from(base).pow(exponent.into()).checked_rem(modulus.into()).unwrap_or(0);
                let power = modexp(&[base], &[exponent], &[modulus]).expect("the modulus is short");
                assert_eq!(power, [expected as u8], "{base} ^ {exponent} mod {modulus}");
            }
        }
    }
}
