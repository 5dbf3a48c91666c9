//! Keccak's sponge: fast absorption of input into the state.

/// The state of Keccak-f\[1600\]. The lane at `(x, y)` has the index `x + 5 * y`.
pub type State = [u64; 25];

// The sponge reads lanes as bytes, lowest first: so they lie in memory only on little-endian targets.
const _: () = assert!(cfg!(target_endian = "little"));

fn words_of(state: &mut State) -> &mut [u32; 50] {
    // SAFETY: a lane is two words; words need no stricter alignment, and every value is valid.
    unsafe { &mut *core::ptr::from_mut(state).cast() }
}

/// The state as bytes, in the order in which the sponge absorbs and squeezes.
pub fn bytes_of(state: &mut State) -> &mut [u8; 200] {
    // SAFETY: a lane is eight bytes, and every value is valid.
    unsafe { &mut *core::ptr::from_mut(state).cast() }
}

/// XORs input into the state, starting at the byte `position`.
///
/// # Panics
///
/// If the input does not fit into the rest of the state.
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

/// [`xor`] of a whole block at position 0. The length is a constant, so the compiler unrolls the loops.
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

/// XORs input into the first words of the state. The input is the bytes of `head`, then those of `words`; the last
/// `head.len()` bytes are left over.
///
/// The machine only loads aligned words, so unaligned input is assembled from two aligned words each.
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

/// XORs `joined(word)` into the state for each word, in order.
#[inline(always)]
fn xor_each(state: &mut [u32], words: &[u32], mut joined: impl FnMut(u32) -> u32) {
    // Words between two branches.
    const UNROLLED: usize = 8;
    let (chunks, rest) = words.as_chunks::<UNROLLED>();
    let (first, last) = state.split_at_mut(UNROLLED * chunks.len());
    for (state, words) in first.as_chunks_mut::<UNROLLED>().0.iter_mut().zip(chunks) {
        state.iter_mut().zip(words).for_each(|(state, &word)| xor_word(state, joined(word)));
    }
    last.iter_mut().zip(rest).for_each(|(state, &word)| xor_word(state, joined(word)));
}

/// XORs a word into a word of the state.
///
/// The write is volatile, so that the compiler does not delay it. Otherwise it loads more words than it has registers
/// for, and spends as many cycles on the stack as on the state.
#[inline(always)]
fn xor_word(state: &mut u32, word: u32) {
    // SAFETY: the word is borrowed mutably.
    unsafe { core::ptr::write_volatile(state, *state ^ word) }
}
