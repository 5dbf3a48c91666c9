//! Claims have the bytes that the verifier reads.

use nova_verifier::run::Claim;
use proptest::prelude::*;

/// The claim as the host makes it, if the digest is canonical.
fn expected(program: [u32; 8], output: &[u8]) -> Option<[u8; 128]> {
    let mut bytes = [0; 128];
    bytes.chunks_mut(4).zip(program).for_each(|(bytes, word)| bytes.copy_from_slice(&word.to_le_bytes()));
    // A claim begins with the program's digest.
    Some(Claim::new(Claim::from_bytes(&bytes)?.program, output).to_bytes())
}

fn found(program: [u32; 8], output: &[u8]) -> [u8; 128] {
    let mut bytes = [0; 128];
    let words = nova_claims::words(&program, output);
    bytes.chunks_mut(4).zip(words).for_each(|(bytes, word)| bytes.copy_from_slice(&word.to_le_bytes()));
    bytes
}

const PROGRAM: [u32; 8] = [1, 2, 3, 4, 5, 6, 7, 0x7f00_0000];

#[test]
fn claims_of_outputs_of_every_length_are_those_of_the_verifier() {
    let bytes: Vec<u8> = (0..1000_u32).map(|at| ((at * at) >> 3) as u8).collect();
    let all = (0..100).chain([155, 160, 1000]).map(|length| &bytes[..length]);
    for output in all.chain([&[0xff; 333][..]]) {
        let expected = expected(PROGRAM, output).expect("the words are canonical");
        assert_eq!(found(PROGRAM, output), expected, "{} bytes", output.len());
    }
}

proptest! {
    #[test]
    fn claims_are_those_of_the_verifier(
        program in proptest::array::uniform8(0..0x7f00_0001_u32),
        output in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let expected = expected(program, &output).expect("the words are canonical");
        prop_assert_eq!(found(program, &output), expected);
    }
}
