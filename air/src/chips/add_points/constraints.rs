//! Constraints of the `add_points` chip.

use super::AddPointsColumns;
use crate::chips::curve::{ChosenCurve, CurveCalls, receive_point_call};
use crate::gadgets::{
    BigInt, Line, assert_unchanged, block_address, bytes_of_limbs, expr, expressions, limbs_before, limbs_read,
    point_add, point_add_validity, read_block, split_limbs, time_of, update_block,
};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};
use alloc::vec::Vec;
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder, const WORDS: usize, const CURVES: usize>(
    b: &mut B,
    curves: &'static [CurveCalls<WORDS>; CURVES],
) -> Result<(), EvalError> {
    let main = b.main();
    let row = AddPointsColumns::<B::Var, WORDS, CURVES>::of(main.current_slice())?;
    let curve = ChosenCurve { flags: expressions(&row.curve), curves };
    let is_real: B::Expr = curve.property(|_| B::Expr::ONE);
    b.assert_bools(row.curve);
    b.assert_bool(is_real.clone());

    let number = curve.property(|calls| B::Expr::from_u32(calls.add));
    let exists: B::Expr = row.validity.is_valid.into();
    receive_point_call(b, (row.cycle, number), &row.arguments, (&is_real, &exists));
    access_memory(b, row, &is_real);
    decide(b, row, &is_real, &curve.prime_limbs());

    let ([other_x, _], [x, _]) = (row.limbs_of_other(), row.limbs_of_point());
    split_limbs(b, &exists, &other_x, &row.x_bytes[0]);
    split_limbs(b, &exists, &x, &row.x_bytes[1]);
    let prime = (&curve.prime_limbs()[..], curve.prime_bytes());
    point_add(b, &exists, &row.addition, &row.point, row.line(), prime, row.slope_carries.as_flattened())
}

impl<V: Copy, const WORDS: usize, const CURVES: usize> AddPointsColumns<V, WORDS, CURVES> {
    fn limbs_of_other<E>(&self) -> [Vec<E>; 2]
    where
        V: Into<E>,
    {
        self.other.each_ref().map(|words| limbs_read(words))
    }

    fn limbs_of_point<E>(&self) -> [Vec<E>; 2]
    where
        V: Into<E>,
    {
        self.point.each_ref().map(|words| limbs_before(words))
    }

    /// The line through both points.
    pub fn line<E>(&self) -> Line<E>
    where
        E: PrimeCharacteristicRing + From<crate::F>,
        V: Into<E>,
    {
        let ([other_x, other_y], [x, y]) = (self.limbs_of_other(), self.limbs_of_point());
        let other_x = BigInt::from_bytes(bytes_of_limbs(&other_x, &self.x_bytes[0]));
        let x = BigInt::from_bytes(bytes_of_limbs(&x, &self.x_bytes[1]));
        let [other_y, y] = [other_y, y].map(BigInt::from_limbs);
        let run = other_x.clone().minus(&x);
        let slope_equation = self.addition.slope().times(&run).minus(&other_y).plus(&y);
        Line { slope_equation, scale: 1, point: [x, y], other_x }
    }
}

fn access_memory<B: ChipBuilder, const WORDS: usize, const CURVES: usize>(
    b: &mut B,
    row: &AddPointsColumns<B::Var, WORDS, CURVES>,
    is_real: &B::Expr,
) {
    let [point, other, _] = row.arguments.map(expr::<B>);
    let (point, other) = (block_address(b, is_real, &point), block_address(b, is_real, &other));
    read_block(b, is_real, &other, row.other.as_flattened(), &time_of::<B>(row.cycle, 0));
    update_block(b, is_real, &point, row.point.as_flattened(), &time_of::<B>(row.cycle, 1));
}

/// Whether there is a sum; without one the point stays.
fn decide<B: ChipBuilder, const WORDS: usize, const CURVES: usize>(
    b: &mut B,
    row: &AddPointsColumns<B::Var, WORDS, CURVES>,
    is_real: &B::Expr,
    prime: &[B::Expr],
) {
    let ([other_x, other_y], [x, y]) = (row.limbs_of_other::<B::Expr>(), row.limbs_of_point());
    let difference: Vec<_> = other_x.iter().zip(&x).map(|(other, x)| other.clone() - x.clone()).collect();
    point_add_validity(b, is_real, &row.validity, &[other_x, other_y, x, y], prime, &difference);
    assert_unchanged(b, is_real, &row.validity, row.point.as_flattened());
}
