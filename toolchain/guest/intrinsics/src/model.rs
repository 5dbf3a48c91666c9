//! A model of the accelerators for big integers and points, for tests on the host.

use nova_abi::accelerator::{Accelerator, Operation};
use nova_abi::arithmetic::{self, CurveField, Point, from_words, words_of};
use nova_abi::curve::Curve;

/// `left * right + addend` modulo `modulus`, as the system call computes it.
pub fn multiply_add<const WORDS: usize>(
    left: &[u32; WORDS],
    right: &[u32; WORDS],
    addend: &[u32; WORDS],
    modulus: &[u32; WORDS],
) -> [u32; WORDS] {
    let operands = [left, right, addend, modulus];
    match WORDS {
        8 => multiply_add_integers::<256, 4, WORDS>(operands),
        12 => multiply_add_integers::<384, 6, WORDS>(operands),
        words => panic!("no call takes integers of {words} words"),
    }
}

fn multiply_add_integers<const BITS: usize, const LIMBS: usize, const WORDS: usize>(
    operands: [&[u32; WORDS]; 4],
) -> [u32; WORDS] {
    words(arithmetic::multiply_add::<BITS, LIMBS>(operands.map(|operand| from_words(operand))))
}

/// [`multiply_add`] with a pointer to the result, which may alias an operand.
///
/// # Safety
/// The operands must be valid for reads, and the result for writes.
pub unsafe fn multiply_add_to<const WORDS: usize>(
    result: *mut [u32; WORDS],
    operands: [*const [u32; WORDS]; 3],
    modulus: &[u32; WORDS],
) {
    // SAFETY: the caller's promise.
    let [left, right, addend] = operands.map(|operand| unsafe { *operand });
    // SAFETY: the caller's promise.
    unsafe { *result = multiply_add(&left, &right, &addend, modulus) };
}

/// `left * right + addend` in `Fp2 = Fp[u] / (u^2 + 1)`; the constants are the prime, -1 and 0.
///
/// # Safety
/// An `E` must be the two coefficients `c0` and `c1`, each of `WORDS` words.
pub unsafe fn multiply_add_fp2<E: Copy, const WORDS: usize>(
    left: &E,
    right: &E,
    addend: &E,
    constants: &[[u32; WORDS]; 3],
) -> E {
    let [modulus, minus_one, zero] = constants;
    // SAFETY: the caller's promise.
    let [left, right, addend] = [left, right, addend].map(|pair| unsafe { coefficients(pair) });
    let minus = multiply_add(&left[1], minus_one, zero, modulus);
    let c0 = multiply_add(&minus, &right[1], &addend[0], modulus);
    let c1 = multiply_add(&left[0], &right[1], &addend[1], modulus);
    let pair = [multiply_add(&left[0], &right[0], &c0, modulus), multiply_add(&left[1], &right[0], &c1, modulus)];
    // SAFETY: the caller's promise.
    unsafe { *(&raw const pair).cast() }
}

/// `factor * right + addend` in [`Fp2`](multiply_add_fp2), where the factor is in `Fp`.
///
/// # Safety
/// An `E` must be two coefficients, each of `WORDS` words.
pub unsafe fn scale_add_fp2<E: Copy, const WORDS: usize>(
    factor: &[u32; WORDS],
    right: &E,
    addend: &E,
    modulus: &[u32; WORDS],
) -> E {
    // SAFETY: the caller's promise.
    let [right, addend] = [right, addend].map(|pair| unsafe { coefficients(pair) });
    let pair = [0, 1].map(|index| multiply_add(factor, &right[index], &addend[index], modulus));
    // SAFETY: the caller's promise.
    unsafe { *(&raw const pair).cast() }
}

/// # Safety
/// An `E` must be two coefficients, each of `WORDS` words.
unsafe fn coefficients<E, const WORDS: usize>(pair: &E) -> [[u32; WORDS]; 2] {
    assert_eq!(size_of::<E>(), 8 * WORDS, "an element has two coefficients or coordinates");
    // SAFETY: the caller's promise.
    unsafe { *(&raw const *pair).cast() }
}

/// `point += other`, as the system call with this number computes it; false if the call has no result.
///
/// # Safety
/// A `P` must be the coordinates x and y of the call's curve, in words.
pub unsafe fn add_point<P>(number: u32, point: &mut P, other: &P) -> bool {
    match Accelerator::of(number).map(|accelerator| accelerator.operation) {
        // SAFETY: the caller's promise.
        Some(Operation::AddPoints256(curve)) => unsafe { add(curve, point, other) },
        // SAFETY: the caller's promise.
        Some(Operation::AddPoints384(curve)) => unsafe { add(curve, point, other) },
        _ => panic!("the call {number:#x} is not an addition"),
    }
}

/// `point += point`, as the system call with this number computes it; false if the call has no result.
///
/// # Safety
/// A `P` must be the coordinates x and y of the call's curve, in words.
pub unsafe fn double_point<P>(number: u32, point: &mut P) -> bool {
    match Accelerator::of(number).map(|accelerator| accelerator.operation) {
        // SAFETY: the caller's promise.
        Some(Operation::DoublePoint256(curve)) => unsafe { double(curve, point) },
        // SAFETY: the caller's promise.
        Some(Operation::DoublePoint384(curve)) => unsafe { double(curve, point) },
        _ => panic!("the call {number:#x} is not a doubling"),
    }
}

/// # Safety
/// A `P` must be two coordinates, each of `WORDS` words.
unsafe fn add<P, const WORDS: usize>(curve: &Curve<WORDS>, point: &mut P, other: &P) -> bool {
    // SAFETY: the caller's promise.
    let sum = unsafe { field(curve).add(&coordinates::<P, WORDS>(point), &coordinates::<P, WORDS>(other)) };
    // SAFETY: the caller's promise.
    unsafe { replace::<P, WORDS>(point, sum) }
}

/// # Safety
/// A `P` must be two coordinates, each of `WORDS` words.
unsafe fn double<P, const WORDS: usize>(curve: &Curve<WORDS>, point: &mut P) -> bool {
    // SAFETY: the caller's promise.
    let double = unsafe { field(curve).double(&coordinates::<P, WORDS>(point)) };
    // SAFETY: the caller's promise.
    unsafe { replace::<P, WORDS>(point, double) }
}

/// The field of a curve, in integers that hold the longest coordinates.
fn field<const WORDS: usize>(curve: &Curve<WORDS>) -> CurveField<384, 6> {
    CurveField::new(curve)
}

/// # Safety
/// A `P` must be two coordinates, each of `WORDS` words.
unsafe fn coordinates<P, const WORDS: usize>(point: &P) -> Point<384, 6> {
    // SAFETY: the caller's promise.
    unsafe { coefficients::<P, WORDS>(point) }.map(|coordinate| from_words(&coordinate))
}

/// Replaces a point by a result, if there is one; returns whether there is.
///
/// # Safety
/// A `P` must be two coordinates, each of `WORDS` words.
unsafe fn replace<P, const WORDS: usize>(point: &mut P, result: Option<Point<384, 6>>) -> bool {
    let Some(result) = result else { return false };
    // SAFETY: the caller's promise, and the point is borrowed to be changed.
    unsafe { *(&raw mut *point).cast() = result.map(words::<384, 6, WORDS>) };
    true
}

fn words<const BITS: usize, const LIMBS: usize, const WORDS: usize>(
    number: arithmetic::Uint<BITS, LIMBS>,
) -> [u32; WORDS] {
    let mut words = words_of(&number);
    core::array::from_fn(|_| words.next().expect("the integer has the words"))
}
