//! Trace filling of the `keccak_round` chip.

use super::{CONSTANT_BITS, KeccakRound, KeccakRoundColumns, ROTATIONS, ROUND_CONSTANTS};
use crate::F;
use crate::chips::keccak::ROUNDS;
use crate::witness::{Fill, Filling, Rows, Shard, Unit};
use nova_abi::syscall;
use nova_vm::record::{AcceleratorRecord, UpdateRecord};
use p3_field::PrimeCharacteristicRing;
use std::borrow::BorrowMut;

type State = [u64; 25];

impl Fill for KeccakRound {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::rounds(&shard.calls(syscall::KECCAK_F), UNIT, (fill_rounds, fill_result)).into()
    }
}

/// Rows of a call.
const UNIT: Unit = Unit { rows: ROUNDS, after: 1, padding: 1 << 9 };

/// Fills the rows of a call's rounds, but for the first one's state, which is the result of another call.
fn fill_rounds(call: &AcceleratorRecord, rows: &mut [F]) {
    let mut state = state_of(call, |word| word.access.before);
    for (round, row) in rows.chunks_mut(KeccakRoundColumns::<F>::WIDTH).enumerate() {
        let row: &mut KeccakRoundColumns<F> = row.borrow_mut();
        if round > 0 {
            row.state = limbs(&state);
        }
        row.cycle = F::from_u32(call.step.cycle);
        row.is_first = F::from_bool(round == 0);
        row.low[round % row.low.len()] = F::ONE;
        row.high[round / row.low.len()] = F::ONE;
        let theta = Theta::of(&state);
        row.after_theta = theta.after.map(bits);
        row.parity = theta.parity.map(bits);
        row.effect = theta.effect.map(bits);
        state = chi(&theta.after);
        row.before_iota = CONSTANT_BITS.map(|position| F::from_bool(state[0] >> position & 1 == 1));
        state[0] ^= ROUND_CONSTANTS[round];
    }
}

/// Fills what a call leaves in the row after it.
fn fill_result(call: &AcceleratorRecord, row: &mut [F]) {
    let row: &mut KeccakRoundColumns<F> = row.borrow_mut();
    row.state = limbs(&state_of(call, |word| word.after));
}

fn state_of(call: &AcceleratorRecord, value: impl Fn(&UpdateRecord) -> u32) -> State {
    let half = |word: usize| u64::from(value(&call.words[word]));
    core::array::from_fn(|lane| half(2 * lane) | half(2 * lane + 1) << 32)
}

fn limbs(state: &State) -> [[F; 4]; 25] {
    state.map(|lane| core::array::from_fn(|limb| F::from_u16((lane >> (16 * limb)) as u16)))
}

fn bits(lane: u64) -> [F; 64] {
    core::array::from_fn(|z| F::from_bool(lane >> z & 1 == 1))
}

/// What theta makes of a state.
struct Theta {
    after: State,
    effect: [u64; 5],
    /// Parities of the columns afterwards.
    parity: [u64; 5],
}

impl Theta {
    fn of(state: &State) -> Self {
        let columns = |state: &State| core::array::from_fn(|x| (0..5).fold(0, |sum, y| sum ^ state[x + 5 * y]));
        let before: [u64; 5] = columns(state);
        let effect: [u64; 5] = core::array::from_fn(|x| before[(x + 4) % 5] ^ before[(x + 1) % 5].rotate_left(1));
        let after = core::array::from_fn(|lane| state[lane] ^ effect[lane % 5]);
        Self { parity: columns(&after), after, effect }
    }
}

/// Rotations, pi and chi.
fn chi(state: &State) -> State {
    let rotated = |x: usize, y: usize| {
        let source = (x + 3 * y) % 5 + 5 * (x % 5);
        state[source].rotate_left(ROTATIONS[source] as u32)
    };
    core::array::from_fn(|lane| {
        let (x, y) = (lane % 5, lane / 5);
        rotated(x, y) ^ (!rotated((x + 1) % 5, y) & rotated((x + 2) % 5, y))
    })
}
