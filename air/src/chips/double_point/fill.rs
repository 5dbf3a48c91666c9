//! Trace filling of the `double_point` chip.

use super::{DoublePoint, DoublePointColumns};
use crate::F;
use crate::chips::curve::{ChosenCurve, CurveCalls};
use crate::gadgets::{PointAddCols, PointAddValidity, Word};
use crate::witness::big_int::{Wide, before, limbs, low_bytes, update, wide};
use crate::witness::point::prime;
use crate::witness::{Fill, Filling, Rows, Shard};
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
    let prime = prime(curves, |curve| curve.double == call.number);
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
        let a = curves.iter().find(|curve| curve.double == call.number).map_or(0, |calls| calls.curve.a);
        row.addition = PointAddCols::with_slope(twice_the_tangent(wide(x), wide(y), a, wide(prime)), prime);
        let line = row.line(chosen.a());
        let carries = row.slope_carries.as_flattened_mut();
        row.addition.complete(&row.point, line, &chosen.prime_bytes(), carries);
    }
    row
}

/// Twice the slope of the tangent: (3 x^2 + a) / y.
fn twice_the_tangent(x: Wide, y: Wide, a: i32, prime: Wide) -> Wide {
    let a = if a < 0 { prime - Wide::from(a.unsigned_abs()) } else { Wide::from(a.unsigned_abs()) };
    let dividend = x.mul_mod(x, prime).mul_mod(Wide::from(3), prime).add_mod(a, prime);
    dividend.mul_mod(y.inv_mod(prime).expect("less than the prime, and not zero"), prime)
}
