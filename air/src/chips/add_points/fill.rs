//! Trace filling of the `add_points` chip.

use super::{AddPoints, AddPointsColumns};
use crate::F;
use crate::chips::curve::{ChosenCurve, CurveCalls};
use crate::gadgets::{PointAddCols, PointAddValidity, Word};
use crate::witness::big_int::{before, limbs, low_bytes, read, update, wide};
use crate::witness::point::curve_of;
use crate::witness::{Fill, Filling, Rows, Shard};
use nova_abi::arithmetic::CurveField;
use nova_vm::record::AcceleratorRecord;
use p3_field::PrimeCharacteristicRing;
use std::vec::Vec;

impl<const WORDS: usize, const CURVES: usize> Fill for AddPoints<WORDS, CURVES> {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        let curves = self.curves;
        let calls = shard.calls_that(|number| curves.iter().any(|calls| calls.add == number));
        Rows::calls(&calls, move |call| row(curves, call)).into()
    }
}

/// The row of a call of one of these curves.
fn row<const WORDS: usize, const CURVES: usize>(
    curves: &'static [CurveCalls<WORDS>; CURVES],
    call: &AcceleratorRecord,
) -> AddPointsColumns<F, WORDS, CURVES> {
    let operand = |index: usize| &call.words[index * WORDS..(index + 1) * WORDS];
    let coordinates = [0, 1, 2, 3].map(|index| before(operand(index)));
    let [other_x, other_y, x, y] = &coordinates;
    let curve = curves.each_ref().map(|curve| F::from_bool(curve.add == call.number));
    let chosen = ChosenCurve { flags: curve.to_vec(), curves };
    let curve_of_call = curve_of(curves, |curve| curve.add == call.number);
    let prime = &curve_of_call.modulus;
    let difference: Vec<_> = limbs(other_x).zip(limbs(x)).map(|(other, x)| other - x).collect();
    let validity = PointAddValidity::of(&coordinates, prime, &difference);
    let mut row = AddPointsColumns {
        curve,
        cycle: F::from_u32(call.step.cycle),
        arguments: call.arguments.map(Word::of),
        other: [0, 1].map(|index| read(call, operand(index), 0)),
        point: [2, 3].map(|index| update(call, operand(index), 1)),
        validity,
        x_bytes: [[[F::ZERO; 2]; WORDS]; 2],
        addition: PointAddCols::none(),
        slope_carries: [[F::ZERO; 4]; WORDS],
    };
    if validity.is_valid == F::ONE {
        row.x_bytes = [low_bytes(other_x), low_bytes(x)];
        let slope = CurveField::new(curve_of_call).chord(&[wide(x), wide(y)], &[wide(other_x), wide(other_y)]);
        row.addition = PointAddCols::with_slope(slope.expect("the points have a sum"), prime);
        let line = row.line();
        let carries = row.slope_carries.as_flattened_mut();
        row.addition.complete(&row.point, line, &chosen.prime_bytes(), carries);
    }
    row
}
