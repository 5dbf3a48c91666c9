//! Columns of the `add_points` chip.

use crate::gadgets::{PointAddCols, PointAddValidity, Read, Update, Word};

/// Columns of [`AddPoints`](super::AddPoints). A point is x and y; big integers come lowest part first.
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
    pub validity: PointAddValidity<T, WORDS, 4>,
    /// The low bytes of the limbs of both points' x; range-checked here with the high ones.
    pub x_bytes: [[[T; 2]; WORDS]; 2],
    /// The sum.
    pub addition: PointAddCols<T, WORDS>,
    /// Carries of the slope's equation; range-checked here.
    pub slope_carries: [[T; 4]; WORDS],
}
crate::columns!(AddPointsColumns, WORDS, CURVES);
