//! Constraints of the `double_point` chip.

use super::DoublePointColumns;
use crate::chips::curve::{ChosenCurve, CurveCalls, receive_point_call};
use crate::gadgets::{
    BigInt, Line, Update, assert_unchanged, block_address, bytes_of_limbs, expr, expressions, limbs_before,
    point_add, point_add_validity, split_limbs, time_of, update_block,
};
use crate::{ChipBuilder, Columns, EvalError, WindowAccess};
use p3_field::PrimeCharacteristicRing;

pub(super) fn eval<B: ChipBuilder, const WORDS: usize, const CURVES: usize>(
    b: &mut B,
    curves: &'static [CurveCalls<WORDS>; CURVES],
) -> Result<(), EvalError> {
    let main = b.main();
    let row = DoublePointColumns::<B::Var, WORDS, CURVES>::of(main.current_slice())?;
    let curve = ChosenCurve { flags: expressions(&row.curve), curves };
    let is_real: B::Expr = curve.property(|_| B::Expr::ONE);
    b.assert_bools(row.curve);
    b.assert_bool(is_real.clone());

    let number = curve.property(|calls| B::Expr::from_u32(calls.double));
    let exists: B::Expr = row.validity.is_valid.into();
    receive_point_call(b, (row.cycle, number), &row.arguments, (&is_real, &exists));
    let address = block_address(b, &is_real, &expr::<B>(row.arguments[0]));
    update_block(b, &is_real, &address, row.point.as_flattened(), &time_of::<B>(row.cycle, 0));

    let coordinates = row.point.each_ref().map(|words| limbs_before::<B::Expr, _>(words));
    let prime = curve.prime_limbs();
    point_add_validity(b, &is_real, &row.validity, &coordinates, &prime, &coordinates[1]);
    assert_unchanged(b, &is_real, &row.validity, row.point.as_flattened());

    for (limbs, low) in coordinates.iter().zip(&row.bytes) {
        split_limbs(b, &exists, limbs, low);
    }
    let prime = (&prime[..], curve.prime_bytes());
    point_add(b, &exists, &row.addition, &row.point, row.line(curve.a()), prime, row.slope_carries.as_flattened())
}

impl<V: Copy, const WORDS: usize, const CURVES: usize> DoublePointColumns<V, WORDS, CURVES> {
    /// The tangent.
    pub fn line<E>(&self, a: BigInt<E>) -> Line<E>
    where
        E: PrimeCharacteristicRing + From<crate::F>,
        V: Into<E>,
    {
        let number = |limbs: &[Update<V>], bytes| BigInt::from_bytes(bytes_of_limbs(&limbs_before(limbs), bytes));
        let ([x, y], [x_bytes, y_bytes]) = (&self.point, &self.bytes);
        let (x, y) = (number(x, x_bytes), number(y, y_bytes));
        let slope_equation = self.addition.slope().times(&y).minus(&x.times(&x).scaled(3)).minus(&a);
        Line { slope_equation, scale: 2, other_x: x.clone(), point: [x, y] }
    }
}
