//! A model of the accelerators for big integers and points, for tests on the host.

use nova_abi::curve::{BLS12_381, BN254, Curve, SECP256K1, SECP256R1};
use nova_abi::syscall;
use num_bigint::BigUint;

/// `left * right + addend` modulo `modulus`, as the system call computes it.
pub fn multiply_add<const WORDS: usize>(
    left: &[u32; WORDS],
    right: &[u32; WORDS],
    addend: &[u32; WORDS],
    modulus: &[u32; WORDS],
) -> [u32; WORDS] {
    let [left, right, addend] = [left, right, addend].map(|integer| BigUint::from_slice(integer));
    let modulus =
        if *modulus == [0; WORDS] { BigUint::from(1u8) << (32 * WORDS) } else { BigUint::from_slice(modulus) };
    words((left * right + addend) % modulus)
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
    assert_eq!(size_of::<E>(), 8 * WORDS, "an element has two coefficients");
    // SAFETY: the caller's promise.
    unsafe { *(&raw const *pair).cast() }
}

/// `point += other`, as the system call with this number computes it; false if the call has no result.
///
/// # Safety
/// A `P` must be the coordinates x and y of the call's curve, in words.
pub unsafe fn add_point<P>(number: u32, point: &mut P, other: &P) -> bool {
    match number {
        syscall::SECP256K1_ADD => step(&SECP256K1, point, Some(other)),
        syscall::SECP256R1_ADD => step(&SECP256R1, point, Some(other)),
        syscall::BN254_ADD => step(&BN254, point, Some(other)),
        syscall::BLS12_381_ADD => step(&BLS12_381, point, Some(other)),
        _ => panic!("the call {number:#x} is not an addition"),
    }
}

/// `point += point`, as the system call with this number computes it; false if the call has no result.
///
/// # Safety
/// A `P` must be the coordinates x and y of the call's curve, in words.
pub unsafe fn double_point<P>(number: u32, point: &mut P) -> bool {
    match number {
        syscall::SECP256K1_DOUBLE => step(&SECP256K1, point, None),
        syscall::SECP256R1_DOUBLE => step(&SECP256R1, point, None),
        syscall::BN254_DOUBLE => step(&BN254, point, None),
        syscall::BLS12_381_DOUBLE => step(&BLS12_381, point, None),
        _ => panic!("the call {number:#x} is not a doubling"),
    }
}

/// Adds the other point, or doubles the point if there is none; false if the line has no slope or a coordinate is not
/// reduced.
fn step<P, const WORDS: usize>(curve: &Curve<WORDS>, point: &mut P, other: Option<&P>) -> bool {
    assert_eq!(size_of::<P>(), 2 * size_of::<[u32; WORDS]>(), "points have the size of the curve's");
    let point = (&raw mut *point).cast::<[[u32; WORDS]; 2]>();
    // SAFETY: a point is two coordinates.
    let [coordinates, other] = [Some(point.cast_const()), other.map(|other| (&raw const *other).cast())]
        .map(|point| unsafe { point.map(|p| *p) });
    let prime = BigUint::from_slice(&curve.modulus);
    let integers =
        |point: Option<[[u32; WORDS]; 2]>| point.map(|point| point.map(|words| BigUint::from_slice(&words)));
    let Some([x, y]) = integers(coordinates) else { return false };
    let negative = |integer: &BigUint| &prime - integer % &prime;
    let (rise, run, other_x) = match integers(other) {
        Some([other_x, other_y]) if other_x < prime && other_y < prime && x < prime && y < prime => {
            (other_y + negative(&y), &other_x + negative(&x), other_x)
        }
        None if x < prime && y < prime => {
            let a = if curve.a < 0 { &prime - curve.a.unsigned_abs() } else { BigUint::from(curve.a.unsigned_abs()) };
            (&x * &x * 3u8 + a, &y * 2u8, x.clone())
        }
        _ => return false,
    };
    let Some(inverse) = run.modinv(&prime) else { return false };
    let slope = rise * inverse % &prime;
    let sum_x = (&slope * &slope + negative(&x) + negative(&other_x)) % &prime;
    let sum_y = (slope * (x + negative(&sum_x)) + negative(&y)) % &prime;
    // SAFETY: the point is borrowed mutably.
    unsafe { *point = [words(sum_x), words(sum_y)] };
    true
}

fn words<const WORDS: usize>(integer: BigUint) -> [u32; WORDS] {
    let mut words = integer.to_u32_digits();
    words.resize(WORDS, 0);
    words.try_into().expect("the integer is below the modulus")
}
