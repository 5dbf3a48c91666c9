//! Columns of the `double_point` chip.

use crate::gadgets::{PointAddCols, PointAddValidity, Update, Word};

/// Columns of [`DoublePoint`](super::DoublePoint). A point is x and y; big integers come lowest part first.
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
    pub validity: PointAddValidity<T, WORDS, 2>,
    /// The low bytes of the limbs of x and y; range-checked here with the high ones.
    pub bytes: [[[T; 2]; WORDS]; 2],
    /// The double, with twice the tangent's slope.
    pub addition: PointAddCols<T, WORDS>,
    /// Carries of the slope's equation; range-checked here.
    pub slope_carries: [[T; 8]; WORDS],
}
crate::columns!(DoublePointColumns, WORDS, CURVES);
