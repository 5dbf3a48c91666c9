//! Calls that double points of elliptic curves.

use crate::chips::curve::{ChosenCurve, CurveCalls, receive_point_call};
use crate::gadgets::{
    Chord, Existence, Integer, Line, Update, Word, block_address, bytes_of_limbs, expressions, limbs_before,
    split_limbs, time_of, update_block,
};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess};
use alloc::borrow::Cow;
use alloc::format;
use p3_field::PrimeCharacteristicRing;

/// Columns of [`DoublePoint`]. A point is x and y; long numbers come lowest part first.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct DoublePointColumns<T, const WORDS: usize, const CURVES: usize> {
    /// 1 for the call's curve; boolean here, at most one is 1, and none on padding.
    pub curve: [T; CURVES],
    /// Cycle of the call; from the call bus.
    pub cycle: T,
    /// a0, a1 and a2, of which the first points to the point; from the call bus.
    pub arguments: [Word<T>; 3],
    /// The point that becomes its double; its values afterwards are those before, or range-checked here.
    pub point: [[Update<T>; WORDS]; 2],
    /// Whether there is a double: for x and y, and y.
    pub existence: Existence<T, WORDS, 2>,
    /// The low bytes of the limbs of x and y; range-checked here with the high ones.
    pub bytes: [[[T; 2]; WORDS]; 2],
    /// The double, with twice the tangent's slope.
    pub chord: Chord<T, WORDS>,
    /// Carries of the slope's equation; range-checked here.
    pub slope_carries: [[T; 8]; WORDS],
}
crate::columns!(DoublePointColumns, WORDS, CURVES);

/// The chip of calls that double points: by the tangent, `2 slope y = 3 x^2 + a`.
///
/// Its slope column holds twice the slope, so that the equation's digits stay small. Where y is zero the tangent has no
/// slope; where it is not, and is below the prime, the equation has one solution modulo the prime.
pub struct DoublePoint<const WORDS: usize, const CURVES: usize> {
    /// The curves that it knows.
    pub curves: &'static [CurveCalls<WORDS>; CURVES],
}

impl<const WORDS: usize, const CURVES: usize> DoublePoint<WORDS, CURVES> {
    /// Bits of a coordinate.
    const BITS: usize = 32 * WORDS;
}

impl<const WORDS: usize, const CURVES: usize> Chip for DoublePoint<WORDS, CURVES> {
    fn name(&self) -> Cow<'static, str> {
        format!("double_point_{}", Self::BITS).into()
    }

    fn width(&self) -> usize {
        DoublePointColumns::<u8, WORDS, CURVES>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = DoublePointColumns::<B::Var, WORDS, CURVES>::of(main.current_slice())?;
        let curve = ChosenCurve { flags: expressions(&row.curve), curves: self.curves };
        let is_real: B::Expr = curve.property(|_| B::Expr::ONE);
        b.assert_bools(row.curve);
        b.assert_bool(is_real.clone());

        let number = curve.property(|calls| B::Expr::from_u32(calls.double));
        let exists: B::Expr = row.existence.exists.into();
        receive_point_call(b, (row.cycle, number), &row.arguments, (&is_real, &exists));
        let address = block_address(b, &is_real, &row.arguments[0].expr::<B>());
        update_block(b, &is_real, &address, row.point.as_flattened(), &time_of::<B>(row.cycle, 0));

        let coordinates = row.point.each_ref().map(|words| limbs_before::<B::Expr, _>(words));
        let prime = curve.prime_limbs();
        row.existence.eval(b, &is_real, &coordinates, &prime, &coordinates[1]);
        row.existence.assert_unchanged(b, &is_real, row.point.as_flattened());

        for (limbs, low) in coordinates.iter().zip(&row.bytes) {
            split_limbs(b, &exists, limbs, low);
        }
        let prime = (&prime[..], curve.prime_bytes());
        row.chord.eval(b, &exists, &row.point, row.line(curve.a()), prime, row.slope_carries.as_flattened())
    }
}

impl<V: Copy, const WORDS: usize, const CURVES: usize> DoublePointColumns<V, WORDS, CURVES> {
    /// The tangent.
    pub fn line<E>(&self, a: Integer<E>) -> Line<E>
    where
        E: PrimeCharacteristicRing + From<crate::F>,
        V: Into<E>,
    {
        let number = |limbs: &[Update<V>], bytes| Integer::from_bytes(bytes_of_limbs(&limbs_before(limbs), bytes));
        let ([x, y], [x_bytes, y_bytes]) = (&self.point, &self.bytes);
        let (x, y) = (number(x, x_bytes), number(y, y_bytes));
        let slope_equation = self.chord.slope().times(&y).minus(&x.times(&x).scaled(3)).minus(&a);
        Line { slope_equation, scale: 2, other_x: x.clone(), point: [x, y] }
    }
}
