//! What brings input into the state of Keccak's sponge, as quickly as the machine can.

/// The state: lane `x + 5 * y` is at that index.
pub type State = [u64; 25];

// Lanes lie in memory with their lowest byte first, as on the machine.
const _: () = assert!(cfg!(target_endian = "little"));

fn words_of(state: &mut State) -> &mut [u32; 50] {
    // SAFETY: two words take the place of a lane, need no stricter alignment, and may have any value.
    unsafe { &mut *core::ptr::from_mut(state).cast() }
}

/// The state's bytes, in the order in which the sponge takes input and gives output.
pub fn bytes_of(state: &mut State) -> &mut [u8; 200] {
    // SAFETY: eight bytes take the place of a lane, and may have any value.
    unsafe { &mut *core::ptr::from_mut(state).cast() }
}

/// Adds input to the state from a byte of it on.
///
/// # Panics
///
/// If there is more input than state.
pub fn xor(state: &mut State, position: usize, input: &[u8]) {
    let (head, rest) = input.split_at(input.len().min(position.wrapping_neg() % 4));
    xor_bytes(&mut bytes_of(state)[position..], head);
    let position = position + head.len();
    // SAFETY: any four bytes are a word.
    let (head, words, _) = unsafe { rest.align_to() };
    xor_words(&mut words_of(state)[position / 4..], head, words);
    let done = 4 * words.len();
    xor_bytes(&mut bytes_of(state)[position + done..], &rest[done..]);
}

/// [`xor`] from the state's first byte on, with numbers of words that the compiler knows.
///
/// # Panics
///
/// If the block is longer than the state.
pub fn xor_block<const RATE: usize>(state: &mut State, block: &[u8; RATE]) {
    const { assert!(RATE.is_multiple_of(4)) };
    let whole = RATE / 4;
    // SAFETY: any four bytes are a word.
    let (head, words, _) = unsafe { block.align_to() };
    if words.len() == whole {
        xor_words(words_of(state), head, &words[..whole]);
    } else if words.len() == whole - 1 {
        xor_words(words_of(state), head, &words[..whole - 1]);
        xor_bytes(&mut bytes_of(state)[RATE - 4..], &block[RATE - 4..]);
    } else {
        xor_bytes(bytes_of(state), block);
    }
}

fn xor_bytes(state: &mut [u8], input: &[u8]) {
    state[..input.len()].iter_mut().zip(input).for_each(|(state, byte)| *state ^= byte);
}

/// Adds as many words to the state, of the bytes in front of `words` and those of `words` themselves.
///
/// The machine loads words only from where they are aligned: others are joined from pieces of those.
#[inline(always)]
fn xor_words(state: &mut [u32], head: &[u8], words: &[u32]) {
    if head.is_empty() {
        xor_each(state, words, |word| word);
    } else if !words.is_empty() {
        let mut before = head.iter().rev().fold(0, |joined, &byte| joined << 8 | u32::from(byte));
        let bits = 8 * head.len() as u32;
        xor_each(state, words, |word| {
            let joined = before | word << bits;
            before = word >> (u32::BITS - bits);
            joined
        });
    }
}

/// Adds to the state what a function makes of each word, in order.
#[inline(always)]
fn xor_each(state: &mut [u32], words: &[u32], mut joined: impl FnMut(u32) -> u32) {
    // As many in a row without a branch.
    const UNROLLED: usize = 8;
    let (chunks, rest) = words.as_chunks::<UNROLLED>();
    let (first, last) = state.split_at_mut(UNROLLED * chunks.len());
    for (state, words) in first.as_chunks_mut::<UNROLLED>().0.iter_mut().zip(chunks) {
        state.iter_mut().zip(words).for_each(|(state, &word)| xor_word(state, joined(word)));
    }
    last.iter_mut().zip(rest).for_each(|(state, &word)| xor_word(state, joined(word)));
}

/// Adds a word to one of the state.
///
/// The compiler may not put off a volatile access: otherwise it loads more words than there are registers for, and spends
/// as many cycles on the stack as on the state.
#[inline(always)]
fn xor_word(state: &mut u32, word: u32) {
    // SAFETY: the address is that of a word that is borrowed for the change.
    unsafe { core::ptr::write_volatile(state, *state ^ word) }
}
