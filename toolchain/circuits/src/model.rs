//! What the circuits for long numbers and points compute, for tests on the host.

use nova_abi::accelerator::{Accelerator, Operation};
use nova_abi::arithmetic::{self, CurveField, Point, from_words, words_of};
use nova_abi::curve::Curve;

/// As the call of the machine.
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

/// As the call of the machine, which takes the same number for any of them.
///
/// # Safety
/// The operands may be read and the result may be written.
pub unsafe fn multiply_add_to<const WORDS: usize>(
    result: *mut [u32; WORDS],
    operands: [*const [u32; WORDS]; 3],
    modulus: &[u32; WORDS],
) {
    // SAFETY: the caller permits it.
    let [left, right, addend] = operands.map(|operand| unsafe { *operand });
    // SAFETY: the caller permits it.
    unsafe { *result = multiply_add(&left, &right, &addend, modulus) };
}

/// `left * right + addend` in the quadratic extension by a root of -1; the constants are the prime, -1 and 0.
///
/// # Safety
/// An `E` is two numbers of these words, the real part first.
pub unsafe fn multiply_add_pairs<E: Copy, const WORDS: usize>(
    left: &E,
    right: &E,
    addend: &E,
    constants: &[[u32; WORDS]; 3],
) -> E {
    let [modulus, minus_one, zero] = constants;
    // SAFETY: the caller says so.
    let [left, right, addend] = [left, right, addend].map(|pair| unsafe { parts(pair) });
    let minus = multiply_add(&left[1], minus_one, zero, modulus);
    let real = multiply_add(&minus, &right[1], &addend[0], modulus);
    let imaginary = multiply_add(&left[0], &right[1], &addend[1], modulus);
    let pair =
        [multiply_add(&left[0], &right[0], &real, modulus), multiply_add(&left[1], &right[0], &imaginary, modulus)];
    // SAFETY: the caller says so.
    unsafe { *(&raw const pair).cast() }
}

/// `factor * right + addend`, where the factor is a number. As [`multiply_add_pairs`].
///
/// # Safety
/// An `E` is two numbers of these words.
pub unsafe fn scale_add_pairs<E: Copy, const WORDS: usize>(
    factor: &[u32; WORDS],
    right: &E,
    addend: &E,
    modulus: &[u32; WORDS],
) -> E {
    // SAFETY: the caller says so.
    let [right, addend] = [right, addend].map(|pair| unsafe { parts(pair) });
    let pair = [0, 1].map(|part| multiply_add(factor, &right[part], &addend[part], modulus));
    // SAFETY: the caller says so.
    unsafe { *(&raw const pair).cast() }
}

/// # Safety
/// An `E` is two numbers of these words.
unsafe fn parts<E, const WORDS: usize>(pair: &E) -> [[u32; WORDS]; 2] {
    assert_eq!(size_of::<E>(), 8 * WORDS, "an element has two parts");
    // SAFETY: the caller says so.
    unsafe { *(&raw const *pair).cast() }
}

/// As the call of the machine with this number.
///
/// # Safety
/// Points are the coordinates x and y, in words.
pub unsafe fn add_point<P>(number: u32, point: &mut P, other: &P) -> bool {
    match Accelerator::of(number).map(|accelerator| accelerator.operation) {
        // SAFETY: the caller says so.
        Some(Operation::AddPoints256(curve)) => unsafe { add(curve, point, other) },
        // SAFETY: the caller says so.
        Some(Operation::AddPoints384(curve)) => unsafe { add(curve, point, other) },
        _ => panic!("the call {number:#x} adds no points"),
    }
}

/// As the call of the machine with this number.
///
/// # Safety
/// The point is the coordinates x and y, in words.
pub unsafe fn double_point<P>(number: u32, point: &mut P) -> bool {
    match Accelerator::of(number).map(|accelerator| accelerator.operation) {
        // SAFETY: the caller says so.
        Some(Operation::DoublePoint256(curve)) => unsafe { double(curve, point) },
        // SAFETY: the caller says so.
        Some(Operation::DoublePoint384(curve)) => unsafe { double(curve, point) },
        _ => panic!("the call {number:#x} doubles no point"),
    }
}

/// # Safety
/// A `P` is two coordinates of these words.
unsafe fn add<P, const WORDS: usize>(curve: &Curve<WORDS>, point: &mut P, other: &P) -> bool {
    // SAFETY: the caller says so.
    let sum = unsafe { field(curve).add(&coordinates::<P, WORDS>(point), &coordinates::<P, WORDS>(other)) };
    // SAFETY: the caller says so.
    unsafe { replace::<P, WORDS>(point, sum) }
}

/// # Safety
/// A `P` is two coordinates of these words.
unsafe fn double<P, const WORDS: usize>(curve: &Curve<WORDS>, point: &mut P) -> bool {
    // SAFETY: the caller says so.
    let double = unsafe { field(curve).double(&coordinates::<P, WORDS>(point)) };
    // SAFETY: the caller says so.
    unsafe { replace::<P, WORDS>(point, double) }
}

/// The field of a curve, in integers that hold the longest coordinates.
fn field<const WORDS: usize>(curve: &Curve<WORDS>) -> CurveField<384, 6> {
    CurveField::new(curve)
}

/// # Safety
/// A `P` is two coordinates of these words.
unsafe fn coordinates<P, const WORDS: usize>(point: &P) -> Point<384, 6> {
    // SAFETY: the caller says so.
    unsafe { parts::<P, WORDS>(point) }.map(|coordinate| from_words(&coordinate))
}

/// Replaces a point by a result, if there is one; returns whether there is.
///
/// # Safety
/// A `P` is two coordinates of these words.
unsafe fn replace<P, const WORDS: usize>(point: &mut P, result: Option<Point<384, 6>>) -> bool {
    let Some(result) = result else { return false };
    // SAFETY: the caller says so, and the point is borrowed to be changed.
    unsafe { *(&raw mut *point).cast() = result.map(words::<384, 6, WORDS>) };
    true
}

fn words<const BITS: usize, const LIMBS: usize, const WORDS: usize>(
    number: arithmetic::Uint<BITS, LIMBS>,
) -> [u32; WORDS] {
    let mut words = words_of(&number);
    core::array::from_fn(|_| words.next().expect("the integer has the words"))
}
