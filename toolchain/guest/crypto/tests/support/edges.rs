//! Edge cases: infinity, equal and opposite points, points outside the subgroups of prime order, scalars around the
//! order, integers around the moduli, lengths around those of the accelerators.

use crate::exceptions::{EXCEPTION, TO_INFINITY};
use crate::vectors::Call;
use ark_bls12_381::{G1Affine, G2Affine};
use ark_ec::short_weierstrass::{Affine, SWCurveConfig};
use ark_ec::{AffineRepr, CurveGroup};
use ark_ff::{BigInteger, Field, PrimeField, Zero};
use num_bigint::BigUint;

/// The orders of the groups and the primes of the fields, in hexadecimal.
const SECP256K1_ORDER: &str = "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";
const SECP256K1_PRIME: &str = "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f";
const SECP256R1_PRIME: &str = "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff";
const SECP256R1_ORDER: &str = "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

/// The y coordinate of a point of secp256r1 with the x coordinate zero.
const SECP256R1_ROOT: &str = "66485c780e2f83d72433bd5d84a06bb6541c2af31dae871728bf856a174f93f4";

fn hexadecimal(digits: &str) -> BigUint {
    BigUint::parse_bytes(digits.as_bytes(), 16).expect("hexadecimal digits")
}

/// Encodes an integer, big-endian.
fn bytes<const N: usize>(number: &BigUint) -> [u8; N] {
    let (mut bytes, number) = ([0; N], number.to_bytes_be());
    bytes[N - number.len()..].copy_from_slice(&number);
    bytes
}

/// Encodes a point, big-endian, with the coefficients of a coordinate in this order.
fn encode<P: SWCurveConfig>(point: &Affine<P>, imaginary_first: bool) -> Vec<u8> {
    let (x, y) = point.xy().unwrap_or((P::BaseField::zero(), P::BaseField::zero()));
    let coordinates = [x, y].map(|coordinate| {
        let mut parts: Vec<_> =
            coordinate.to_base_prime_field_elements().map(|part| part.into_bigint().to_bytes_be()).collect();
        if imaginary_first {
            parts.reverse();
        }
        parts.concat()
    });
    coordinates.concat()
}

/// A point outside the subgroup of prime order, and one of order `small`, which divides the cofactor.
fn outside<P: SWCurveConfig>(small: u64) -> [Affine<P>; 2] {
    let cofactor = P::COFACTOR.iter().rev().fold(BigUint::ZERO, |number, limb| (number << 64) + limb);
    let order = BigUint::from_bytes_be(&P::ScalarField::MODULUS.to_bytes_be());
    assert_eq!(&cofactor % small, BigUint::ZERO, "the order divides the cofactor");
    let points = (1u64..).filter_map(|x| Affine::<P>::get_point_from_x_unchecked(P::BaseField::from(x), false));
    let mut pairs = points.filter_map(|point| {
        // Clears all other factors of the point's order, then all but one factor `small`.
        let mut rest = cofactor.clone() * &order;
        while (&rest % small) == BigUint::ZERO {
            rest /= small;
        }
        let mut part = point.mul_bigint(rest.to_u64_digits()).into_affine();
        if part.is_zero() {
            return None;
        }
        while !part.mul_bigint([small]).is_zero() {
            part = part.mul_bigint([small]).into_affine();
        }
        Some([point, part])
    });
    pairs.next().expect("most points have the factor in their order")
}

/// Points on a curve: infinity, points in the subgroup and outside, and their negatives.
fn points<P: SWCurveConfig>(smalls: &[u64]) -> Vec<Affine<P>> {
    let mut points = vec![P::GENERATOR, (P::GENERATOR * P::ScalarField::from(15u8)).into_affine()];
    for small in smalls {
        points.extend(outside::<P>(*small));
        let mixed = (points[0] + points[points.len() - 1]).into_affine();
        points.push(mixed);
    }
    points.extend(points.clone().into_iter().map(|point| -point));
    points.push(Affine::zero());
    points
}

/// Valid and invalid encodings of points.
fn encodings<P: SWCurveConfig>(smalls: &[u64], imaginary_first: bool) -> Vec<Vec<u8>> {
    let mut encodings: Vec<_> = points::<P>(smalls).iter().map(|point| encode(point, imaginary_first)).collect();
    let prime = <P::BaseField as Field>::BasePrimeField::MODULUS.to_bytes_be();
    let length = encodings[0].len();
    for place in (0..length).step_by(prime.len()) {
        // A coordinate that is the prime, plus zero or another value, and a changed coordinate.
        for base in [vec![0; length], encodings[0].clone()] {
            let (mut large, mut beside) = (base.clone(), base);
            large[place..][..prime.len()].copy_from_slice(&prime);
            beside[place + prime.len() - 1] ^= 1;
            encodings.extend([large, beside]);
        }
    }
    encodings
}

/// Scalars around zero, the order and the maximum, and sparse ones.
fn scalars<F: PrimeField>() -> Vec<[u8; 32]> {
    let order = BigUint::from_bytes_be(&F::MODULUS.to_bytes_be());
    let mut numbers: Vec<_> = (0..4u8).map(BigUint::from).collect();
    numbers.extend((0..4u8).map(|more| &order - 2u8 + more));
    numbers.extend([&order * 2u8, &order * 2u8 + 1u8, BigUint::from(15u8) << 252, BigUint::from(1u8) << 252]);
    numbers.push((BigUint::from(1u8) << 256) - 1u8);
    numbers.iter().map(bytes).collect()
}

/// Calls for each pair of arguments.
fn pairs(function: u8, name: &str, left: &[Vec<u8>], right: &[Vec<u8>]) -> Vec<Call> {
    let calls = left.iter().enumerate().flat_map(|(one, left)| {
        right
            .iter()
            .enumerate()
            .map(move |(other, right)| Call::new(function, &format!("{name}: {one} and {other}"), &[left, right]))
    });
    calls.collect()
}

/// Additions, multiplications and pairings on BLS12-381. The cofactors have the small factors 3 and 11, and 13.
pub(crate) fn bls12_381() -> Vec<Call> {
    type First = ark_bls12_381::g1::Config;
    type Second = ark_bls12_381::g2::Config;
    let [first, second] = [encodings::<First>(&[3, 11], false), encodings::<Second>(&[13], false)];
    let mut calls = pairs(0x0b, "sum", &first, &first);
    calls.extend(pairs(0x0d, "sum", &second, &second));
    let scalars = scalars::<ark_bls12_381::Fr>();
    let scalar_list: Vec<_> = scalars.iter().map(|scalar| scalar.to_vec()).collect();
    let small = [scalar_list[1].clone()];
    calls.extend(pairs(0x0c, "product", &first, &small));
    calls.extend(pairs(0x0e, "product", &second, &small));
    calls.extend(pairs(0x0c, "product", &first[..2], &scalar_list));
    calls.extend(pairs(0x0e, "product", &second[..2], &scalar_list));
    calls.extend(sums_of_products::<First>(0x0c, &scalars));
    calls.extend(sums_of_products::<Second>(0x0e, &scalars));
    calls.extend(pairs(0x0f, "pairing", &first, &[encode(&G2Affine::zero(), false)]));
    calls.extend(pairs(0x0f, "pairing", &[encode(&G1Affine::zero(), false)], &second));
    calls.extend(products(0x0f, &G1Affine::generator(), &G2Affine::generator(), false));
    calls
}

/// Pairings on BN254. The cofactor of G2 has the small factor 10069.
pub(crate) fn bn254() -> Vec<Call> {
    use ark_bn254::{G1Affine, G2Affine};
    let first = encodings::<ark_bn254::g1::Config>(&[], true);
    let second = encodings::<ark_bn254::g2::Config>(&[10069], true);
    let mut calls = pairs(0x08, "pairing", &first, &[encode(&G2Affine::zero(), true)]);
    calls.extend(pairs(0x08, "pairing", &[encode(&G1Affine::zero(), true)], &second));
    calls.extend(products(0x08, &G1Affine::generator(), &G2Affine::generator(), true));
    calls
}

/// Multi-scalar multiplications whose points repeat, cancel or are infinity.
fn sums_of_products<P: SWCurveConfig>(function: u8, scalars: &[[u8; 32]]) -> Vec<Call> {
    let generator = P::GENERATOR;
    let points = [generator, -generator, Affine::zero(), (generator + generator).into_affine()];
    let term =
        |point: usize, scalar: usize| [encode(&points[point % 4], false), scalars[scalar % 13].to_vec()].concat();
    let lists = [
        vec![(0, 2), (1, 2)],
        vec![(0, 2), (0, 2)],
        vec![(0, 5), (0, 2)],
        vec![(0, 2), (2, 2), (1, 2)],
        vec![(0, 2), (0, 2), (0, 12), (3, 1), (1, 3)],
        (0..13).map(|index| (0, index)).collect(),
        (0..52).map(|index| (index, index / 4)).collect(),
    ];
    let calls = lists.iter().map(|list| {
        let terms: Vec<_> = list.iter().map(|&(point, scalar)| term(point, scalar)).collect();
        Call::new(function, &format!("the sum of {} products, {list:?}", list.len()), &[&terms.concat()])
    });
    calls.collect()
}

/// Pairing products that are one, and similar ones that are not.
fn products<P: SWCurveConfig, Q: SWCurveConfig>(
    function: u8,
    left: &Affine<P>,
    right: &Affine<Q>,
    imaginary_first: bool,
) -> Vec<Call> {
    let twice = |point: &Affine<P>| (*point + *point).into_affine();
    let twist_twice = |point: &Affine<Q>| (*point + *point).into_affine();
    let (p, q, p2, q2) = (*left, *right, twice(left), twist_twice(right));
    let (zero, twist_zero) = (Affine::<P>::zero(), Affine::<Q>::zero());
    let lists: [&[(Affine<P>, Affine<Q>)]; 10] = [
        &[],
        &[(p, q)],
        &[(p, q), (-p, q)],
        &[(p, q), (p, -q)],
        &[(p, q), (-p, -q)],
        &[(p2, q), (-p, q2)],
        &[(p, q), (p, q), (p, -q2)],
        &[(p, q), (zero, q2), (p2, twist_zero), (-p, q), (zero, twist_zero)],
        &[(zero, twist_zero), (p, q)],
        &[(p, q), (p, q), (p, q), (p, -q), (p2, -q)],
    ];
    let calls = lists.iter().enumerate().map(|(index, list)| {
        let pairs: Vec<_> = list
            .iter()
            .map(|(left, right)| [encode(left, imaginary_first), encode(right, imaginary_first)].concat())
            .collect();
        Call::new(function, &format!("list {index}"), &[&pairs.concat()])
    });
    calls.collect()
}

/// Maps of the exceptional elements, and their negatives.
pub(crate) fn maps() -> Vec<Call> {
    let prime = BigUint::from_bytes_be(&ark_bls12_381::Fq::MODULUS.to_bytes_be());
    let mut elements: Vec<_> = TO_INFINITY.iter().map(|digits| hexadecimal(digits)).collect();
    elements.extend([hexadecimal(EXCEPTION), BigUint::from(1u8), BigUint::from(2u8), &prime / 2u8]);
    elements.extend(elements.clone().iter().map(|element| &prime - element));
    elements.extend([BigUint::ZERO, prime.clone(), &prime + 1u8]);
    let elements: Vec<_> = elements.iter().map(|element| bytes::<48>(element).to_vec()).collect();
    let mut calls = pairs(0x10, "map", &elements, &[vec![]]);
    let few = [elements[9].clone(), elements[21].clone(), vec![0; 48], elements[25].clone()];
    calls.extend(pairs(0x11, "map", &few, &few));
    calls
}

/// Point evaluations with all combinations of flags, and with integers at the boundaries.
pub(crate) fn point_evaluations() -> Vec<Call> {
    let scalars = scalars::<ark_bls12_381::Fr>();
    let x = &encode(&G1Affine::generator(), false)[..48];
    let prime = ark_bls12_381::Fq::MODULUS.to_bytes_be();
    let mut numbers = vec![[0; 48].to_vec(), x.to_vec(), prime.clone(), vec![0x1f; 48]];
    numbers.push([&[0; 47][..], &[1]].concat());
    numbers.push([&prime[..47], &[prime[47] - 1]].concat());
    let points: Vec<_> = numbers
        .iter()
        .flat_map(|number| (0..8).map(|flags| [&[number[0] | flags << 5], &number[1..]].concat()))
        .collect();
    // The polynomial 1 evaluates to 1 at 0; its proof is infinity.
    let at = [scalars[0], scalars[1]].concat();
    let infinity = [&[0xc0][..], &[0; 47]].concat();
    let one = [&[x[0] | 0x80], &x[1..]].concat();
    let evaluation = |commitment: &[u8], at: &[u8], proof: &[u8]| {
        Call::new(0x0a, &format!("{commitment:02x?} {at:02x?} {proof:02x?}"), &[commitment, at, proof])
    };
    let mut calls: Vec<_> = points.iter().map(|point| evaluation(point, &at, &infinity)).collect();
    calls.extend(points.iter().map(|point| evaluation(&one, &at, point)));
    for number in &scalars {
        for at in [[scalars[1], *number].concat(), [*number, scalars[1]].concat()] {
            calls.push(evaluation(&one, &at, &infinity));
            calls.push(evaluation(&infinity, &at, &infinity));
            calls.push(evaluation(&infinity, &at, &one));
        }
    }
    calls
}

/// Recoveries whose r is around the boundary for adding the order, and whose sum doubles or cancels.
pub(crate) fn recoveries() -> Vec<Call> {
    let (order, prime) = (hexadecimal(SECP256K1_ORDER), hexadecimal(SECP256K1_PRIME));
    let generator_x = hexadecimal("79be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
    let one = BigUint::from(1u8);
    let mut recoveries: Vec<[BigUint; 3]> = Vec::new();
    for r in (1..12u8).flat_map(|less| [&prime - &order + 5u8 - less, &order - less, BigUint::from(less)]) {
        recoveries.push([BigUint::from(3u8), r, &order - 5u8]);
    }
    for hash in [one.clone(), &order - &one, &order + &one, BigUint::ZERO, order.clone(), &order - 2u8] {
        recoveries.extend([&one, &(&order - &one)].map(|s| [hash.clone(), generator_x.clone(), s.clone()]));
    }
    let calls = recoveries.iter().flat_map(|[hash, r, s]| {
        let arguments = [bytes::<32>(hash), bytes(r), bytes(s)].concat();
        (0..4u8).map(move |id| Call::new(0x01, &format!("{arguments:02x?} {id}"), &[&arguments, &[id]]))
    });
    calls.collect()
}

/// Signatures whose keys are the generator, its double and their negatives, with sums that double or cancel, and keys
/// at the boundaries of the field.
pub(crate) fn signatures() -> Vec<Call> {
    let root = hexadecimal(SECP256R1_ROOT);
    let mut calls = Vec::new();
    for (function, order, prime) in [
        (0x12, hexadecimal(SECP256R1_ORDER), hexadecimal(SECP256R1_PRIME)),
        (0x13, hexadecimal(SECP256K1_ORDER), hexadecimal(SECP256K1_PRIME)),
    ] {
        let ([x, y], [double, _]) = (public_key(function, 1), public_key(function, 2));
        let double = double % &order;
        let keys = [
            [x.clone(), y.clone()],
            [x.clone(), &prime - &y],
            [BigUint::ZERO, root.clone()],
            [BigUint::ZERO, &prime - &root],
            [BigUint::ZERO, BigUint::ZERO],
            [prime.clone(), root.clone()],
            [x.clone(), prime.clone()],
        ];
        // With a hash that is r or its negative, both factors are equal or opposite.
        for key in &keys {
            for (hash, r, s) in [
                (double.clone(), double.clone(), double.clone()),
                (double.clone(), double.clone(), &order - &double),
                (&order - &double, double.clone(), double.clone()),
                (BigUint::ZERO, &x % &order, &x % &order),
                (order.clone(), &x % &order, &order - &x % &order),
                (x.clone(), x.clone(), BigUint::from(1u8)),
                (BigUint::ZERO, BigUint::from(1u8), BigUint::from(1u8)),
                (BigUint::ZERO, BigUint::ZERO, BigUint::from(1u8)),
                (BigUint::ZERO, order.clone(), BigUint::from(1u8)),
            ] {
                let arguments = [bytes::<32>(&hash), bytes(&r), bytes(&s), bytes(&key[0]), bytes(&key[1])].concat();
                calls.push(Call::new(function, &format!("{arguments:02x?}"), &[&arguments]));
            }
        }
    }
    calls
}

/// A small multiple of the generator.
fn public_key(function: u8, secret: u8) -> [BigUint; 2] {
    let secret: [u8; 32] = bytes(&BigUint::from(secret));
    let key = if function == 0x12 {
        let key = p256::ecdsa::SigningKey::from_slice(&secret).expect("a key");
        key.verifying_key().to_encoded_point(false).to_bytes()
    } else {
        let key = k256::ecdsa::SigningKey::from_slice(&secret).expect("a key");
        key.verifying_key().to_encoded_point(false).to_bytes()
    };
    let (x, y) = key[1..].split_at(32);
    [x, y].map(BigUint::from_bytes_be)
}

/// Modular exponentiations with integers of all kinds, and lengths around those of the accelerators.
pub(crate) fn powers(count: usize) -> Vec<Call> {
    let rng = &mut fastrand::Rng::with_seed(11);
    let calls = (0..count).map(|_| {
        let modulus_length = *rng.choice(&[0, 1, 31, 32, 33, 40, 47, 48, 49, 50, 64, 65, 97]).expect("a choice");
        let modulus = number(rng, modulus_length);
        let base_length = *rng.choice(&[0, 1, 32, 33, 48, 49, 64, 96, 97, 200]).expect("a choice");
        let base = number(rng, base_length);
        let exponent_length = *rng.choice(&[0, 1, 2, 3, 4, 5, 9]).expect("a choice");
        let exponent = number(rng, exponent_length);
        let numbers = [base, exponent, modulus];
        let arguments = numbers.each_ref().map(|number| [&(number.len() as u32).to_le_bytes()[..], number].concat());
        Call::new(0x05, &format!("{numbers:02x?}"), &[&arguments.concat()])
    });
    calls.collect()
}

/// An integer of `length` bytes: random, with leading or trailing zeros, or close to a power of two.
fn number(rng: &mut fastrand::Rng, length: usize) -> Vec<u8> {
    let mut bytes = vec![0; length];
    rng.fill(&mut bytes);
    let some = rng.usize(..=length);
    match rng.u8(..9) {
        0 => bytes.fill(0),
        1 => bytes[..some].fill(0),
        2 => bytes[some..].fill(0),
        3 => bytes.fill(0xff),
        kind @ 4..=6 => {
            bytes.fill(0);
            let place = rng.usize(..=length);
            if let Some(byte) = bytes.get_mut(place) {
                *byte = 1 << rng.u8(..8);
            }
            if let (5, Some(last)) = (kind, bytes.last_mut()) {
                *last |= 1;
            }
        }
        _ => {}
    }
    bytes
}
