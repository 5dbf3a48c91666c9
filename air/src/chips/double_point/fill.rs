//! Trace filling of the `double_point` chip.

use super::{DoublePoint, DoublePointColumns};
use crate::F;
use crate::chips::curve::{ChosenCurve, CurveCalls};
use crate::gadgets::{PointAddCols, PointAddValidity, Word};
use crate::witness::big_int::{before, limbs, low_bytes, update, wide};
use crate::witness::point::curve_of;
use crate::witness::{Fill, Filling, Rows, Shard};
use nova_abi::arithmetic::CurveField;
use nova_vm::record::AcceleratorRecord;
use p3_field::PrimeCharacteristicRing;
use std::vec::Vec;

impl<const WORDS: usize, const CURVES: usize> Fill for DoublePoint<WORDS, CURVES> {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        let curves = self.curves;
        let calls = shard.calls_that(|number| curves.iter().any(|calls| calls.double == number));
        Rows::calls(&calls, move |call| row(curves, call)).into()
    }
}

/// The row of a call of one of these curves.
fn row<const WORDS: usize, const CURVES: usize>(
    curves: &'static [CurveCalls<WORDS>; CURVES],
    call: &AcceleratorRecord,
) -> DoublePointColumns<F, WORDS, CURVES> {
    let coordinates = [0, 1].map(|index| before(&call.words[index * WORDS..(index + 1) * WORDS]));
    let [x, y] = &coordinates;
    let curve = curves.each_ref().map(|curve| F::from_bool(curve.double == call.number));
    let chosen = ChosenCurve { flags: curve.to_vec(), curves };
    let curve_of_call = curve_of(curves, |curve| curve.double == call.number);
    let prime = &curve_of_call.modulus;
    let validity = PointAddValidity::of(&coordinates, prime, &limbs(y).collect::<Vec<_>>());
    let mut row = DoublePointColumns {
        curve,
        cycle: F::from_u32(call.step.cycle),
        arguments: call.arguments.map(Word::of),
        point: [0, 1].map(|index| update(call, &call.words[index * WORDS..(index + 1) * WORDS], 0)),
        validity,
        bytes: [[[F::ZERO; 2]; WORDS]; 2],
        addition: PointAddCols::none(),
        slope_carries: [[F::ZERO; 8]; WORDS],
    };
    if validity.is_valid == F::ONE {
        row.bytes = [low_bytes(x), low_bytes(y)];
        let slope = CurveField::new(curve_of_call).tangent(&[wide(x), wide(y)]).expect("the point has a double");
        // The chip's line has twice the tangent's slope.
        row.addition = PointAddCols::with_slope(slope.add_mod(slope, wide(prime)), prime);
        let line = row.line(chosen.a());
        let carries = row.slope_carries.as_flattened_mut();
        row.addition.complete(&row.point, line, &chosen.prime_bytes(), carries);
    }
    row
}
