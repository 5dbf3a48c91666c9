//! Calls that add points of elliptic curves.

use crate::chips::curve::{ChosenCurve, CurveCalls, receive_point_call};
use crate::gadgets::{
    Chord, Existence, Integer, Line, Read, Update, Word, block_address, bytes_of_limbs, expressions, limbs_before,
    limbs_read, read_block, split_limbs, time_of, update_block,
};
use crate::{Chip, ChipBuilder, Columns, EvalError, WindowAccess};
use alloc::borrow::Cow;
use alloc::format;
use alloc::vec::Vec;
use p3_field::PrimeCharacteristicRing;

/// Columns of [`AddPoints`]. A point is x and y; long numbers come lowest part first.
#[derive(Clone, Copy, Debug)]
#[repr(C)]
pub struct AddPointsColumns<T, const WORDS: usize, const CURVES: usize> {
    /// 1 for the call's curve; boolean here, at most one is 1, and none on padding.
    pub curve: [T; CURVES],
    /// Cycle of the call; from the call bus.
    pub cycle: T,
    /// a0, a1 and a2, of which the first two point to the points; from the call bus.
    pub arguments: [Word<T>; 3],
    /// The point that is added.
    pub other: [[Read<T>; WORDS]; 2],
    /// The point that becomes the sum; its values afterwards are those before, or range-checked here.
    pub point: [[Update<T>; WORDS]; 2],
    /// Whether there is a sum: for x and y of the other point and of the point, and the difference of both x.
    pub existence: Existence<T, WORDS, 4>,
    /// The low bytes of the limbs of both points' x; range-checked here with the high ones.
    pub x_bytes: [[[T; 2]; WORDS]; 2],
    /// The sum.
    pub chord: Chord<T, WORDS>,
    /// Carries of the slope's equation; range-checked here.
    pub slope_carries: [[T; 4]; WORDS],
}
crate::columns!(AddPointsColumns, WORDS, CURVES);

/// The chip of calls that add points: by the line through both, `slope (x - other_x) = y - other_y`.
///
/// Where both x are the same there is no such line. Where they differ, and are below the prime, the equation has one
/// solution modulo the prime.
pub struct AddPoints<const WORDS: usize, const CURVES: usize> {
    /// The curves that it knows.
    pub curves: &'static [CurveCalls<WORDS>; CURVES],
}

impl<const WORDS: usize, const CURVES: usize> AddPoints<WORDS, CURVES> {
    /// Bits of a coordinate.
    const BITS: usize = 32 * WORDS;
}

impl<const WORDS: usize, const CURVES: usize> Chip for AddPoints<WORDS, CURVES> {
    fn name(&self) -> Cow<'static, str> {
        format!("add_points_{}", Self::BITS).into()
    }

    fn width(&self) -> usize {
        AddPointsColumns::<u8, WORDS, CURVES>::WIDTH
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = AddPointsColumns::<B::Var, WORDS, CURVES>::of(main.current_slice())?;
        let curve = ChosenCurve { flags: expressions(&row.curve), curves: self.curves };
        let is_real: B::Expr = curve.property(|_| B::Expr::ONE);
        b.assert_bools(row.curve);
        b.assert_bool(is_real.clone());

        let number = curve.property(|calls| B::Expr::from_u32(calls.add));
        let exists: B::Expr = row.existence.exists.into();
        receive_point_call(b, (row.cycle, number), &row.arguments, (&is_real, &exists));
        row.access_memory(b, &is_real);
        row.decide(b, &is_real, &curve.prime_limbs());

        let ([other_x, _], [x, _]) = (row.limbs_of_other(), row.limbs_of_point());
        split_limbs(b, &exists, &other_x, &row.x_bytes[0]);
        split_limbs(b, &exists, &x, &row.x_bytes[1]);
        let prime = (&curve.prime_limbs()[..], curve.prime_bytes());
        row.chord.eval(b, &exists, &row.point, row.line(), prime, row.slope_carries.as_flattened())
    }
}

impl<V: Copy, const WORDS: usize, const CURVES: usize> AddPointsColumns<V, WORDS, CURVES> {
    fn access_memory<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr)
    where
        V: Into<B::Expr>,
    {
        let [point, other, _] = self.arguments.map(Word::expr::<B>);
        let (point, other) = (block_address(b, is_real, &point), block_address(b, is_real, &other));
        read_block(b, is_real, &other, self.other.as_flattened(), &time_of::<B>(self.cycle, 0));
        update_block(b, is_real, &point, self.point.as_flattened(), &time_of::<B>(self.cycle, 1));
    }

    /// Whether there is a sum; without one the point stays.
    fn decide<B: ChipBuilder<Var = V>>(&self, b: &mut B, is_real: &B::Expr, prime: &[B::Expr])
    where
        V: Into<B::Expr>,
    {
        let ([other_x, other_y], [x, y]) = (self.limbs_of_other::<B::Expr>(), self.limbs_of_point());
        let difference: Vec<_> = other_x.iter().zip(&x).map(|(other, x)| other.clone() - x.clone()).collect();
        self.existence.eval(b, is_real, &[other_x, other_y, x, y], prime, &difference);
        self.existence.assert_unchanged(b, is_real, self.point.as_flattened());
    }

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
        let other_x = Integer::from_bytes(bytes_of_limbs(&other_x, &self.x_bytes[0]));
        let x = Integer::from_bytes(bytes_of_limbs(&x, &self.x_bytes[1]));
        let [other_y, y] = [other_y, y].map(Integer::from_limbs);
        let run = other_x.clone().minus(&x);
        let slope_equation = self.chord.slope().times(&run).minus(&other_y).plus(&y);
        Line { slope_equation, scale: 1, point: [x, y], other_x }
    }
}
