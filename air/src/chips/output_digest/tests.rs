//! Tests of the `output_digest` chip.

use super::fill::{digest_of, hash, output_trace};
use super::{CLAIM_ROWS, OutputDigest, OutputDigestColumns, ROW_WORDS, RunValues};
use crate::gadgets::Word;
use crate::support::forgeries::{By, ONE_SHARD, assert_refused, f, row};
use crate::support::programs::{claims_and_writes, everything};
use crate::support::row::violated_with;
use crate::support::run::Run;
use crate::{ChipProfile, F, PUBLIC_VALUES, Trace};
use p3_field::PrimeCharacteristicRing;
use p3_koala_bear::{Poseidon2KoalaBear, default_koalabear_poseidon2_24};
use p3_symmetric::{CryptographicHasher, PaddingFreeSponge};
use std::collections::BTreeSet;

type Row = OutputDigestColumns<F>;

const CLAIM_BYTES: usize = crate::CLAIM_BYTES as usize;

fn output(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 151 + 7) as u8).collect()
}

/// The digest as the proof system's hash computes it.
fn native_digest(output: &[u8]) -> [F; 8] {
    if output.is_empty() {
        return [F::ZERO; 8];
    }
    let mut bytes = output.to_vec();
    bytes.resize(output.len().next_multiple_of(4 * ROW_WORDS), 0);
    let limbs = bytes.chunks(2).map(|pair| f(u32::from(pair[0]) | u32::from(pair[1]) << 8));
    let hash = PaddingFreeSponge::<Poseidon2KoalaBear<24>, 24, 16, 8>::new(default_koalabear_poseidon2_24());
    hash.hash_iter(limbs)
}

fn violated(trace: &Trace, values: RunValues<F>) -> Vec<usize> {
    violated_with(&OutputDigest, trace, &values.elements().collect::<Vec<_>>())
}

/// Also of tables without padding.
#[test]
fn the_digest_is_the_hash_of_the_output() {
    for length in (0..70).chain([8159, 8160, 8161, 8191, 8192, 8193]) {
        let (output, digest) = (output(length), native_digest(&output(length)));
        let trace = output_trace(&[], &output, 0);
        assert_eq!(digest_of(&trace), digest, "{length} bytes");
        assert_eq!(violated(&trace, RunValues::new(0, length as u32, digest)), [], "{length} bytes");
    }
}

/// Bytes of the output that is forged: a full row, then two words and a byte.
const LENGTH: usize = 41;

/// A table of the output, changed; its permutations from the row `from` on are computed again.
fn forged(output: &[u8], from: usize, change: impl FnOnce(&mut Trace)) -> Trace {
    let mut trace = output_trace(&[], output, 0);
    change(&mut trace);
    let rows = trace.values.len() / trace.width;
    for at in from..rows {
        if at > from {
            let capacity = row::<Row>(&mut trace, at - 1).next_capacity;
            row::<Row>(&mut trace, at).capacity = capacity;
        }
        hash(row(&mut trace, at));
    }
    trace
}

/// Sets the flags of the second row to be the last one, with words that are there; `missing` bytes are missing.
fn set_words(trace: &mut Trace, is_word: [u32; ROW_WORDS], missing: u32) {
    let row = row::<Row>(trace, 1);
    row.is_word = is_word.map(f);
    row.is_last = f(is_word[0]);
    for index in 0..ROW_WORDS {
        let after = is_word.get(index + 1).map_or(F::ZERO, |&after| f(after));
        let here = f(is_word[index]);
        row.bytes[index] = here * f(4) - f(missing) * row.is_last * (here - after);
        row.words[index] = if is_word[index] == 1 { Word::of(index as u32 + 1) } else { Word::default() };
    }
}

/// Forgeries, each with the only constraint that it breaks.
#[derive(Default)]
struct Forgeries {
    refused_by: BTreeSet<usize>,
}

impl Forgeries {
    /// The verifier is told of an output of this length, with the digest that the table ends with.
    fn check(&mut self, constraint: usize, trace: &Trace, length: usize) {
        self.check_values(constraint, trace, RunValues::new(0, length as u32, digest_of(trace)));
    }

    fn check_values(&mut self, constraint: usize, trace: &Trace, values: RunValues<F>) {
        assert_eq!(violated(trace, values), [constraint]);
        self.refused_by.insert(constraint);
    }
}

/// Which words are there: constraints 0 to 20.
fn order(forgeries: &mut Forgeries) {
    let bytes = &output(LENGTH)[..];
    for index in 1..ROW_WORDS {
        let is_word = core::array::from_fn(|at| if at == index { 2 } else { u32::from(at < index) });
        let trace = forged(bytes, 1, |trace| set_words(trace, is_word, 3));
        forgeries.check(index, &trace, 4 * (ROW_WORDS + index + 2) - 3);
    }
    for index in 0..ROW_WORDS - 1 {
        let is_word = core::array::from_fn(|at| u32::from(at < index || at == index + 1));
        let mut trace = forged(bytes, 1, |trace| set_words(trace, is_word, 0));
        // Without a first word, the row before is the last one.
        let before = row::<Row>(&mut trace, 0);
        before.is_last = f(1 - is_word[0]);
        forgeries.check(8 + index, &trace, 4 * (ROW_WORDS + if index == 0 { 0 } else { index + 1 }));
    }
    forgeries.check(15, &output_trace(&[], &[], 0), LENGTH);
    let gap = forged(bytes, 0, |trace| {
        let row = row::<Row>(trace, 0);
        (row.is_word[7], row.bytes[7], row.words[7]) = (F::ZERO, F::ZERO, Word::default());
    });
    forgeries.check(16, &gap, LENGTH);
    let never_last = |trace: &mut Trace, at: usize| {
        let row = row::<Row>(trace, at);
        row.is_last = F::ZERO;
        row.bytes = row.is_word.map(|is_word| is_word * f(4));
    };
    forgeries.check(17, &forged(bytes, 0, |trace| never_last(trace, 1)), LENGTH + 8);
    let full = output(8192);
    forgeries.check(18, &forged(&full, 0, |trace| never_last(trace, 255)), LENGTH);
    for (constraint, first) in [(19, 0), (20, 1)] {
        let later = forged(bytes, 0, |trace| {
            (first..256).for_each(|at| row::<Row>(trace, at).block += F::ONE);
        });
        forgeries.check(constraint, &later, LENGTH + 4 * ROW_WORDS);
    }
}

/// Words and their bytes: constraints 21 to 44.
fn words(forgeries: &mut Forgeries) {
    let bytes = &output(LENGTH)[..];
    for index in 0..ROW_WORDS {
        let first = 21 + 3 * index;
        let longer = forged(bytes, 0, |trace| row::<Row>(trace, 0).bytes[index] -= F::ONE);
        forgeries.check(first, &longer, LENGTH);
        let low = forged(bytes, 0, |trace| row::<Row>(trace, 2).words[index].lo = F::ONE);
        forgeries.check(first + 1, &low, LENGTH);
        let high = forged(bytes, 0, |trace| row::<Row>(trace, 2).words[index].hi = F::ONE);
        forgeries.check(first + 2, &high, LENGTH);
    }
    // What is hashed beyond the end.
    let beyond = forged(bytes, 0, |trace| row::<Row>(trace, 1).words[5].lo = F::ONE);
    forgeries.check(21 + 3 * 5 + 1, &beyond, LENGTH);
}

/// The sponge, but for the permutation's own constraints: the last of them is number 235.
fn sponge(forgeries: &mut Forgeries) {
    let bytes = &output(LENGTH)[..];
    for index in 0..8 {
        let mut digest = output_trace(&[], bytes, 0);
        row::<Row>(&mut digest, 1).digest[index] += F::ONE;
        forgeries.check(236 + index, &digest, LENGTH);

        let mut left = output_trace(&[], bytes, 0);
        row::<Row>(&mut left, 0).next_capacity[index] += F::ONE;
        let capacity = row::<Row>(&mut left, 0).next_capacity;
        let left = forged(bytes, 1, |trace| {
            trace.values.copy_from_slice(&left.values);
            row::<Row>(trace, 1).capacity = capacity;
        });
        forgeries.check(244 + index, &left, LENGTH);

        for (at, constraint) in [(0, 252), (1, 253)] {
            let other = forged(bytes, at, |trace| row::<Row>(trace, at).capacity[index] += F::ONE);
            forgeries.check(constraint + 2 * index, &other, LENGTH);
        }
    }
}

/// What is stated of the output: constraints 268 to 276.
fn stated(forgeries: &mut Forgeries) {
    let trace = output_trace(&[], &output(LENGTH), 0);
    forgeries.check(268, &trace, LENGTH + 4);
    for index in 0..8 {
        let mut values = RunValues::new(0, LENGTH as u32, digest_of(&trace));
        values.digest[index] += F::ONE;
        forgeries.check_values(269 + index, &trace, values);
    }
}

/// Claims: constraints 277 to 282.
fn claims(forgeries: &mut Forgeries) {
    let (written, bytes) = (output(2 * CLAIM_BYTES), &output(LENGTH)[..]);
    let [none, one, two] = [0, 1, 2].map(|claims| output_trace(&written[..claims * CLAIM_BYTES], bytes, 0));
    let values = |claims, length: usize, trace: &Trace| RunValues::new(claims, length as u32, digest_of(trace));
    // A fifth row of claims that is one by three quarters, so that it counts as the fourth, and output begins a row late.
    let mut quarters = output_trace(&written[..CLAIM_BYTES + 4 * ROW_WORDS], bytes, 0);
    row::<Row>(&mut quarters, 4).is_claim = F::from_u8(3) / f(4);
    row::<Row>(&mut quarters, 4).block = F::from_u8(3);
    (5..256).for_each(|at| row::<Row>(&mut quarters, at).block += F::ONE);
    forgeries.check_values(277, &quarters, values(1, LENGTH + 4 * ROW_WORDS, &quarters));
    // Rows of claims without words.
    let mut empty = output_trace(&[], &[], 0);
    (0..256).for_each(|at| {
        let row = row::<Row>(&mut empty, at);
        (row.is_claim, row.block) =
            (F::from_bool(at < CLAIM_ROWS), f((if at < CLAIM_ROWS { at } else { at - 4 }) as u32));
    });
    forgeries.check_values(278, &empty, values(1, 0, &empty));
    // Fewer and more than are stated, and none.
    forgeries.check_values(280, &one, values(2, LENGTH, &one));
    forgeries.check_values(280, &two, values(1, LENGTH, &two));
    forgeries.check_values(281, &none, values(1, LENGTH, &none));
    // Claims in place of the output.
    let mut all = output_trace(&written[..CLAIM_BYTES], &[], 0);
    let values = RunValues { has_output: F::ONE, ..values(1, CLAIM_BYTES, &all) };
    assert_eq!(row::<Row>(&mut all, CLAIM_ROWS - 1).is_last, F::ONE);
    forgeries.check_values(282, &all, values);
}

/// Each constraint refuses a table that no other refuses. The permutation's have such tables in the gadget's tests. The
/// first one follows from others: a first word that is there twice would make the row before it count as last, with the
/// same length as the true last row. Rows of claims that begin later never end: where claims end, their number is the one
/// that is stated (280), and rows are counted on.
#[test]
fn every_constraint_is_needed() {
    let mut forgeries = Forgeries::default();
    order(&mut forgeries);
    words(&mut forgeries);
    sponge(&mut forgeries);
    stated(&mut forgeries);
    claims(&mut forgeries);
    let constraints = ChipProfile::of(&OutputDigest, PUBLIC_VALUES).unwrap().constraint_degrees.len();
    let others: Vec<_> = (0..constraints).filter(|index| !forgeries.refused_by.contains(index)).collect();
    let permutation: Vec<_> = (45..236).collect();
    assert_eq!(others, [&[0], &permutation[..], &[279]].concat());
}

/// Also of tables without padding. The digest is that of claims and output in a row.
#[test]
fn claims_come_before_the_output() {
    for (claims, length) in [(1, 1), (1, 31), (2, 32), (3, 33), (60, 512), (63, 128)] {
        let (written, output) = (output(claims * CLAIM_BYTES), output(length));
        let digest = native_digest(&[&written[..], &output].concat());
        let trace = output_trace(&written, &output, 0);
        assert_eq!(digest_of(&trace), digest, "{claims} claims, {length} bytes");
        assert_eq!(violated(&trace, RunValues::new(claims as u32, length as u32, digest)), [], "{claims}, {length}");
    }
}

/// A run's claims and its output are not exchanged, left out or made up.
#[test]
fn claims_are_those_that_shards_write() {
    let claim: [u8; CLAIM_BYTES] = core::array::from_fn(|at| at as u8 + 1);
    let program = claims_and_writes(&claim);
    let run = Run::record(&program, &[], ONE_SHARD);
    assert_eq!((&run.claims[..], &run.output[..]), (&claim[..], &claim[..32]));
    run.check().unwrap();
    let check = |claims: &[u8], output: &[u8]| {
        let trace = output_trace(claims, output, 0);
        let values = RunValues::new((claims.len() / CLAIM_BYTES) as u32, output.len() as u32, digest_of(&trace));
        let (shards, memory) = run.fill();
        run.check_with_output(&shards, memory, trace, values)
    };
    check(&claim, &claim[..32]).unwrap();
    let by_bus = [By::Bus("OUTPUT")];
    assert_refused("no claim", check(&[], &claim[..32]), &by_bus);
    assert_refused("another claim", check(&[0; CLAIM_BYTES], &claim[..32]), &by_bus);
    assert_refused("a claim that is not there", check(&[claim, claim].concat(), &claim[..32]), &by_bus);
    assert_refused("a claim in the output", check(&[], &[&claim[..], &claim[..32]].concat()), &by_bus);
    assert_refused("output in a claim", check(&[claim, claim].concat(), &[0]), &by_bus);
    assert_refused("another output", check(&claim, &claim[..28]), &by_bus);
}

/// A table without words in place of the output's, with a digest of the forger's choice.
#[test]
fn an_output_is_neither_left_out_nor_made_up() {
    let program = everything(1, 3);
    let run = Run::record(&program, b"seven b", ONE_SHARD);
    let length = run.output.len() as u32;
    let check = |trace: Trace, values| {
        let (shards, memory) = run.fill();
        run.check_with_output(&shards, memory, trace, values)
    };
    let honest = output_trace(&run.claims, &run.output, 0);
    let values = RunValues::new(1, length, digest_of(&honest));
    check(honest.clone(), values).unwrap();
    let none = output_trace(&[], &[], 0);
    assert_refused("no table", check(none.clone(), values), &[By::Chip("output_digest")]);
    assert_refused("no output", check(none, RunValues::new(0, 0, values.digest)), &[By::Bus("OUTPUT")]);
    assert_refused("no length", check(honest, RunValues::new(1, 0, values.digest)), &[By::Chip("output_digest")]);
}
