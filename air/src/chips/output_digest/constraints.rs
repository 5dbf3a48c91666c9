//! Constraints of the `output_digest` chip, of degree 3.

use super::{CLAIM_ROWS, DIGEST_ELEMENTS, FIRST_CLAIM, OutputDigestColumns, ROW_WORDS, RunValues};
use crate::buses::{OUTPUT, OutputMessage};
use crate::gadgets::constant;
use crate::gadgets::poseidon2::{RoundConstants, permute};
use crate::{AirBuilder, ChipBuilder, Columns, EvalError, WindowAccess};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder>(b: &mut B) -> Result<(), EvalError> {
    let main = b.main();
    let row = OutputDigestColumns::<B::Var>::of(main.current_slice())?;
    let next = OutputDigestColumns::<B::Var>::of(main.next_slice())?;
    let values = *RunValues::<B::PublicVar>::of(b.public_values())?;
    order(b, row, next, &values);
    receive(b, row, &values);
    hash(b, row, next);
    compare(b, row, &values);
    claims(b, row, next, &values);
    Ok(())
}

/// Words that are there come first. Rows without any are padding, and a row with fewer than eight is followed by padding.
/// `is_last` is a column: an expression would compare the last row with the first one, and then nothing compares the
/// length and the digest of a table without padding.
fn order<B: ChipBuilder>(
    b: &mut B,
    row: &OutputDigestColumns<B::Var>,
    next: &OutputDigestColumns<B::Var>,
    values: &RunValues<B::PublicVar>,
) {
    b.assert_bools(row.is_word);
    for (&here, &after) in row.is_word.iter().zip(row.is_word.iter().skip(1)) {
        b.when(after).assert_one(here);
    }
    let ([first, .., last], [next_first, ..]) = (row.is_word, next.is_word);
    b.when_first_row().assert_eq(first, values.has_output);
    b.when_transition().when(next_first).assert_one(last);
    b.when_transition().assert_eq(row.is_last, first.into() - next_first.into());
    b.when_last_row().assert_eq(row.is_last, first);

    b.when_first_row().assert_zero(row.block);
    // The first row of output begins again.
    let goes_on = B::Expr::ONE - ends_claims::<B>(row, next);
    b.when_transition().assert_eq(next.block, (row.block.into() + B::Expr::ONE) * goes_on);
}

/// 1 if the row is the last one of claims.
fn ends_claims<B: ChipBuilder>(row: &OutputDigestColumns<B::Var>, next: &OutputDigestColumns<B::Var>) -> B::Expr {
    row.is_claim.into() - next.is_claim.into()
}

/// All words have four bytes, but the last of the last row. Those that are not there are zero.
fn receive<B: ChipBuilder>(b: &mut B, row: &OutputDigestColumns<B::Var>, values: &RunValues<B::PublicVar>) {
    let first_index =
        row.block.into() * B::Expr::from_usize(ROW_WORDS) + row.is_claim.into() * constant::<B>(FIRST_CLAIM);
    let missing = row.is_last.into() * missing::<B>(values);
    let after = row.is_word.iter().skip(1).map(|&after| after.into()).chain([B::Expr::ZERO]);
    let words = row.is_word.into_iter().zip(row.words).zip(row.bytes).zip(after);
    for (index, (((is_word, word), bytes), after)) in (0..).zip(words) {
        let is_word: B::Expr = is_word.into();
        let full = is_word.clone() * constant::<B>(4);
        b.assert_eq(bytes, full - missing.clone() * (is_word.clone() - after));
        let is_none = B::Expr::ONE - is_word.clone();
        b.when(is_none.clone()).assert_zero(word.lo);
        b.when(is_none).assert_zero(word.hi);
        let index = first_index.clone() + constant::<B>(index);
        let message = OutputMessage { index, bytes: bytes.into(), lo: word.lo.into(), hi: word.hi.into() };
        b.receive(OUTPUT, is_word, message.elements());
    }
}

/// Bytes that the output's last word lacks.
fn missing<B: ChipBuilder>(values: &RunValues<B::PublicVar>) -> B::Expr {
    constant::<B>(4) - values.last_bytes.into()
}

/// The sponge. Padding permutes as well; nothing compares its results.
fn hash<B: ChipBuilder>(b: &mut B, row: &OutputDigestColumns<B::Var>, next: &OutputDigestColumns<B::Var>) {
    let limbs = row.words.iter().flat_map(|word| [word.lo, word.hi]);
    let mut state = limbs.chain(row.capacity).map(Into::into);
    let input = core::array::from_fn(|_| state.next().unwrap_or(B::Expr::ZERO));
    let result = permute(b, &RoundConstants::WIDTH_24, &row.states, input);
    for (&element, result) in row.digest.iter().zip(&result) {
        b.assert_eq(element, result.clone());
    }
    let capacity = result.iter().skip(result.len().saturating_sub(DIGEST_ELEMENTS));
    for (&element, result) in row.next_capacity.iter().zip(capacity) {
        b.assert_eq(element, result.clone());
    }
    for (here, (left, following)) in row.capacity.into_iter().zip(row.next_capacity.into_iter().zip(next.capacity)) {
        b.when_first_row().assert_zero(here);
        b.when_transition().assert_eq(following, left);
    }
}

fn compare<B: ChipBuilder>(b: &mut B, row: &OutputDigestColumns<B::Var>, values: &RunValues<B::PublicVar>) {
    let words = row.is_word.map(Into::<B::Expr>::into).into_iter().sum::<B::Expr>();
    let words = words + row.block.into() * B::Expr::from_usize(ROW_WORDS);
    let bytes = words * constant::<B>(4) - missing::<B>(values);
    b.when(row.is_last).assert_eq(bytes, values.output_length);
    for (element, stated) in row.digest.into_iter().zip(values.digest) {
        b.when(row.is_last).assert_eq(element, stated);
    }
}

/// Rows of claims come first, are full, and are as many as those of the claims that are stated. The last row with words is
/// one of output.
fn claims<B: ChipBuilder>(
    b: &mut B,
    row: &OutputDigestColumns<B::Var>,
    next: &OutputDigestColumns<B::Var>,
    values: &RunValues<B::PublicVar>,
) {
    b.assert_bool(row.is_claim);
    let [.., last] = row.is_word;
    b.when(row.is_claim).assert_one(last);
    b.when_transition().when(next.is_claim).assert_one(row.is_claim);
    let stated = values.claims.into() * B::Expr::from_usize(CLAIM_ROWS);
    let rows = row.block.into() + B::Expr::ONE;
    b.when_transition().when(ends_claims::<B>(row, next)).assert_eq(rows, stated);
    b.when_first_row().when(B::Expr::ONE - row.is_claim.into()).assert_zero(values.claims);
    b.when(row.is_last).assert_zero(row.is_claim);
}
