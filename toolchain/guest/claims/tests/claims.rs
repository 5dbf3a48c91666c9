//! Claims have the bytes that the verifier reads.

use nova_verifier::run::{Claim, ClaimChain};
use proptest::prelude::*;

/// The claim of a chain of `count` claims, as the host makes it.
fn expected(program: [u32; 8], count: u32, state: [u32; 8], output: &[u8]) -> Option<[u8; 128]> {
    let digest = |words: [u32; 8]| {
        let mut bytes = [0; 128];
        bytes.chunks_mut(4).zip(words).for_each(|(bytes, word)| bytes.copy_from_slice(&word.to_le_bytes()));
        // A claim begins with the program's digest.
        Some(Claim::from_bytes(&bytes)?.program)
    };
    Some(Claim::new(digest(program)?, ClaimChain { count, state: digest(state)? }, output).to_bytes())
}

fn found(program: [u32; 8], count: u32, state: [u32; 8], output: &[u8]) -> [u8; 128] {
    let words = nova_claims::words(&program, nova_claims::ClaimChain { count, state }, output);
    let mut bytes = [0; 128];
    bytes.chunks_mut(4).zip(words).for_each(|(bytes, word)| bytes.copy_from_slice(&word.to_le_bytes()));
    bytes
}

#[track_caller]
fn check(program: [u32; 8], count: u32, state: [u32; 8], output: &[u8]) {
    let expected = expected(program, count, state, output).expect("the words are canonical");
    assert_eq!(found(program, count, state, output), expected, "{count} claims, {} bytes", output.len());
}

const PROGRAM: [u32; 8] = [1, 2, 3, 4, 5, 6, 7, 0x7f00_0000];

#[test]
fn claims_of_outputs_of_every_length_are_those_of_the_verifier() {
    let bytes: Vec<u8> = (0..1000_u32).map(|at| (at * at >> 3) as u8).collect();
    for length in (0..100).chain([155, 160, 1000]) {
        check(PROGRAM, 0, [0; 8], &bytes[..length]);
        check(PROGRAM, 2, [0x7f00_0000; 8], &bytes[..length]);
    }
    check(PROGRAM, 0, [0; 8], &[0xff; 333]);
}

#[test]
fn a_chain_is_that_of_the_verifier() {
    let claims = [b"one".as_slice(), b"two"].map(|output| expected(PROGRAM, 0, [0; 8], output).expect("canonical"));
    let [one, two] = claims.map(|bytes| Claim::from_bytes(&bytes).expect("a claim"));
    let chain = ClaimChain::default().then(&one).then(&two);
    // The state lies in the third row of a claim, and the number of claims after the output's length.
    let of_chain = Claim::new(one.program, chain, b"of both").to_bytes();
    let words: Vec<u32> = of_chain.chunks(4).map(|word| u32::from_le_bytes(word.try_into().expect("four"))).collect();
    let state = words[16..24].try_into().expect("eight words");
    assert_eq!((words[24], words[25]), (7, 2));
    assert_eq!(found(PROGRAM, 2, state, b"of both"), of_chain);
}

proptest! {
    #[test]
    fn claims_are_those_of_the_verifier(
        program in proptest::array::uniform8(0..0x7f00_0001_u32),
        count in any::<u32>(),
        state in proptest::array::uniform8(0..0x7f00_0001_u32),
        output in proptest::collection::vec(any::<u8>(), 0..300),
    ) {
        let expected = expected(program, count, state, &output).expect("the words are canonical");
        prop_assert_eq!(found(program, count, state, &output), expected);
    }
}
