//! What the circuits for long numbers and points compute, for tests on the host.

use nova_abi::curve::{BLS12_381, BN254, Curve, SECP256K1, SECP256R1};
use nova_abi::syscall;
use num_bigint::BigUint;

/// As the call of the machine.
pub fn multiply_add<const WORDS: usize>(
    left: &[u32; WORDS],
    right: &[u32; WORDS],
    addend: &[u32; WORDS],
    modulus: &[u32; WORDS],
) -> [u32; WORDS] {
    let [left, right, addend] = [left, right, addend].map(|number| BigUint::from_slice(number));
    let modulus =
        if *modulus == [0; WORDS] { BigUint::from(1u8) << (32 * WORDS) } else { BigUint::from_slice(modulus) };
    words((left * right + addend) % modulus)
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
    match number {
        syscall::SECP256K1_ADD => step(&SECP256K1, point, Some(other)),
        syscall::SECP256R1_ADD => step(&SECP256R1, point, Some(other)),
        syscall::BN254_ADD => step(&BN254, point, Some(other)),
        syscall::BLS12_381_ADD => step(&BLS12_381, point, Some(other)),
        _ => panic!("the call {number:#x} adds no points"),
    }
}

/// As the call of the machine with this number.
///
/// # Safety
/// The point is the coordinates x and y, in words.
pub unsafe fn double_point<P>(number: u32, point: &mut P) -> bool {
    match number {
        syscall::SECP256K1_DOUBLE => step(&SECP256K1, point, None),
        syscall::SECP256R1_DOUBLE => step(&SECP256R1, point, None),
        syscall::BN254_DOUBLE => step(&BN254, point, None),
        syscall::BLS12_381_DOUBLE => step(&BLS12_381, point, None),
        _ => panic!("the call {number:#x} doubles no point"),
    }
}

/// Adds the other point, or the point itself by its tangent; false if the line has no slope or a coordinate is too large.
fn step<P, const WORDS: usize>(curve: &Curve<WORDS>, point: &mut P, other: Option<&P>) -> bool {
    assert_eq!(size_of::<P>(), 2 * size_of::<[u32; WORDS]>(), "points are as long as the curve's");
    let point = (&raw mut *point).cast::<[[u32; WORDS]; 2]>();
    // SAFETY: points are two coordinates.
    let [coordinates, other] = [Some(point.cast_const()), other.map(|other| (&raw const *other).cast())]
        .map(|point| unsafe { point.map(|p| *p) });
    let prime = BigUint::from_slice(&curve.modulus);
    let numbers =
        |point: Option<[[u32; WORDS]; 2]>| point.map(|point| point.map(|number| BigUint::from_slice(&number)));
    let Some([x, y]) = numbers(coordinates) else { return false };
    let negative = |number: &BigUint| &prime - number % &prime;
    let (rise, run, other_x) = match numbers(other) {
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
    // SAFETY: the point is borrowed to be changed.
    unsafe { *point = [words(sum_x), words(sum_y)] };
    true
}

fn words<const WORDS: usize>(number: BigUint) -> [u32; WORDS] {
    let mut words = number.to_u32_digits();
    words.resize(WORDS, 0);
    words.try_into().expect("the number is below the modulus")
}
