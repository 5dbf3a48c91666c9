//! Calls every operation of the crates on keys, points and scalars.

use alloc::vec::Vec;

/// A deterministic random number generator.
struct Counter(u64);

impl k256::elliptic_curve::rand_core::RngCore for Counter {
    fn next_u32(&mut self) -> u32 {
        (self.next_u64() >> 32) as u32
    }

    fn next_u64(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        (self.0 ^ self.0 >> 29).wrapping_mul(0xbf58_476d_1ce4_e5b9)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        bytes.chunks_mut(4).for_each(|chunk| chunk.copy_from_slice(&self.next_u32().to_be_bytes()[..chunk.len()]));
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), k256::elliptic_curve::rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl k256::elliptic_curve::rand_core::CryptoRng for Counter {}

/// Measures the cycles of a computation, for the report.
fn measured<T>(name: &'static str, compute: impl FnOnce() -> T) -> T {
    let _scope = nova_rt::cycle_scope(name);
    compute()
}

/// The functions for one crate, with its types.
macro_rules! functions {
    ($name:ident, $curve:ident::$type:ident, $prime:literal) => {
        mod $name {
            use super::{Counter, measured};
            use alloc::vec;
            use alloc::vec::Vec;
            use $curve::ecdh::diffie_hellman;
            use $curve::ecdsa::signature::hazmat::PrehashVerifier;
            use $curve::ecdsa::signature::{Signer, Verifier};
            use $curve::ecdsa::{DerSignature, Signature, SigningKey, VerifyingKey};
            use $curve::elliptic_curve::bigint::{Encoding, U256};
            use $curve::elliptic_curve::ff::{Field, PrimeField, PrimeFieldBits};
            use $curve::elliptic_curve::group::{Curve, Group, GroupEncoding};
            use $curve::elliptic_curve::ops::{
                BatchInvert, Invert, LinearCombination, MulByGenerator, Reduce, ReduceNonZero,
            };
            use $curve::elliptic_curve::point::{AffineCoordinates, DecompactPoint, DecompressPoint};
            use $curve::elliptic_curve::scalar::IsHigh;
            use $curve::elliptic_curve::sec1::{FromEncodedPoint, ToEncodedPoint};
            use $curve::elliptic_curve::subtle::{ConditionallySelectable, ConstantTimeEq};
            use $curve::{
                AffinePoint, EncodedPoint, FieldBytes, ProjectivePoint, PublicKey, Scalar, SecretKey, $type,
            };

            fn option(value: Option<impl AsRef<[u8]>>, output: &mut Vec<u8>) {
                output.push(u8::from(value.is_some()));
                value.inspect(|value| output.extend(value.as_ref()));
            }

            fn bytes(scalar: impl Into<Option<Scalar>>, output: &mut Vec<u8>) {
                option(scalar.into().map(|scalar: Scalar| scalar.to_bytes()), output);
            }

            /// Signs, and verifies the signature and changed ones.
            pub(super) fn signatures(key: &[u8], message: &[u8], output: &mut Vec<u8>) {
                let Ok(key) = SigningKey::from_slice(key) else { return output.push(0) };
                let public = key.verifying_key();
                let signed = measured(concat!(stringify!($curve), " sign"), || key.sign_prehash_recoverable(message));
                let (signature, id) = signed.expect("the hash is long enough");
                output.extend(signature.to_bytes());
                output.push(id.to_byte());
                let other: Signature = key.sign(message);
                option(Some(other.to_der()), output);
                output.push(u8::from(public.verify(message, &other).is_ok()));
                output.push(u8::from(public.verify(message, &DerSignature::from(other)).is_ok()));
                let verified =
                    measured(concat!(stringify!($curve), " verify"), || public.verify_prehash(message, &signature));
                output.push(u8::from(verified.is_ok()));
                output.push(u8::from(public.verify_prehash(message, &other).is_ok()));
                let (r, s) = signature.split_scalars();
                let high = Signature::from_scalars(*r, *-s).expect("neither is zero");
                output.push(u8::from(public.verify_prehash(message, &high).is_ok()));
                let recovered = measured(concat!(stringify!($curve), " recover"), || {
                    VerifyingKey::recover_from_prehash(message, &signature, id)
                });
                output.push(u8::from(recovered.is_ok_and(|key| key == *public)));
                for id in 0..4 {
                    let id = id.try_into().expect("an identity is below 4");
                    let recovered = VerifyingKey::recover_from_prehash(message, &signature, id).ok();
                    option(recovered.map(|key| key.to_encoded_point(false)), output);
                }
            }

            /// Encodes keys, and computes a shared secret.
            pub(super) fn keys(left: &[u8], right: &[u8], output: &mut Vec<u8>) {
                let keys = [left, right].map(|key| SecretKey::from_slice(key).ok());
                let [Some(left), Some(right)] = keys else { return output.push(0) };
                let public = right.public_key();
                output.extend(public.to_sec1_bytes());
                let shared = measured(concat!(stringify!($curve), " shared secret"), || {
                    diffie_hellman(left.to_nonzero_scalar(), public.as_affine())
                });
                output.extend(shared.raw_secret_bytes());
                let encoded = public.to_encoded_point(true);
                let decoded = measured(concat!(stringify!($curve), " key from 33 bytes"), || {
                    PublicKey::from_sec1_bytes(encoded.as_bytes())
                });
                output.push(u8::from(decoded == Ok(public)));
                output.push(u8::from(PublicKey::try_from(public.to_projective()) == Ok(public)));
            }

            /// All operations on two scalars, and on the smallest and largest ones.
            pub(super) fn scalars(left: &[u8], right: &[u8], output: &mut Vec<u8>) {
                let [left, right] = [left, right].map(FieldBytes::clone_from_slice);
                let largest = FieldBytes::from([0xff; 32]);
                let some = [left, right, largest].map(reduced);
                let few = [Scalar::ZERO, Scalar::ONE, -Scalar::ONE, Scalar::ROOT_OF_UNITY, Scalar::from(7u32)];
                let all = [some.as_slice(), &few].concat();
                for a in &all {
                    unary(a, output);
                    all.iter().for_each(|b| binary(a, b, output));
                }
                bytes(all.iter().sum::<Scalar>(), output);
                bytes(all.iter().filter(|a| !bool::from(a.is_zero())).product::<Scalar>(), output);
                let inverses: Option<[Scalar; 3]> = Scalar::batch_invert(&some).into();
                inverses.inspect(|inverses| inverses.iter().for_each(|a| bytes(*a, output)));
                constants(output);
                for repr in
                    [left, largest, FieldBytes::from(<$type as $curve::elliptic_curve::Curve>::ORDER.to_be_bytes())]
                {
                    bytes(Option::<Scalar>::from(Scalar::from_repr(repr)), output);
                    let number = U256::from_be_bytes(repr.into());
                    bytes(<Scalar as ReduceNonZero<U256>>::reduce_nonzero(number), output);
                }
                let mut rng = Counter(left[0].into());
                bytes(Scalar::random(&mut rng), output);
                bytes(*SecretKey::random(&mut rng).to_nonzero_scalar(), output);
            }

            fn reduced(bytes: FieldBytes) -> Scalar {
                <Scalar as Reduce<U256>>::reduce_bytes(&bytes)
            }

            fn unary(a: &Scalar, output: &mut Vec<u8>) {
                bytes(-a, output);
                bytes(a.square(), output);
                bytes(Field::double(a), output);
                bytes(Option::<Scalar>::from(Invert::invert(a)), output);
                bytes(Option::<Scalar>::from(Invert::invert_vartime(a)), output);
                bytes(Option::<Scalar>::from(a.sqrt()), output);
                bytes(Field::pow_vartime(a, [3, 0, 1]), output);
                bytes(*a >> 3, output);
                let bits = [a.is_odd(), a.is_even(), a.is_zero(), a.is_high()];
                output.extend(bits.map(|bit| bit.unwrap_u8()));
                output.extend(a.to_le_bits().iter().map(|bit| u8::from(*bit)));
                output.extend(U256::from(a).to_be_bytes());
            }

            fn binary(a: &Scalar, b: &Scalar, output: &mut Vec<u8>) {
                bytes(a + b, output);
                bytes(a - b, output);
                bytes(a * b, output);
                let mut c = *a;
                c += b;
                c *= *b;
                c -= a;
                bytes(c, output);
                output.push(a.cmp(b) as u8);
                output.push(a.ct_eq(b).unwrap_u8());
                bytes(Scalar::conditional_select(a, b, a.is_odd()), output);
            }

            fn constants(output: &mut Vec<u8>) {
                let few =
                    [Scalar::TWO_INV, Scalar::MULTIPLICATIVE_GENERATOR, Scalar::ROOT_OF_UNITY_INV, Scalar::DELTA];
                few.into_iter().for_each(|constant| bytes(constant, output));
                output.extend(Scalar::MODULUS.bytes());
                output.extend([Scalar::NUM_BITS, Scalar::CAPACITY, Scalar::S].map(|number| number as u8));
            }

            fn point(point: impl Into<AffinePoint>, output: &mut Vec<u8>) {
                let point = point.into();
                option(Some(point.to_encoded_point(false)), output);
                output.extend(point.x());
                output.push(point.y_is_odd().unwrap_u8());
            }

            /// All operations on two points, their negatives and infinity.
            pub(super) fn points(left: &[u8], right: &[u8], output: &mut Vec<u8>) {
                let [k, l] = [left, right].map(|bytes| reduced(FieldBytes::clone_from_slice(bytes)));
                let (p, q) = (ProjectivePoint::GENERATOR * k, ProjectivePoint::mul_by_generator(&l));
                let all = [p, q, -p, ProjectivePoint::GENERATOR, ProjectivePoint::IDENTITY];
                for a in &all {
                    point(a.double(), output);
                    point(*a * Scalar::ZERO, output);
                    point(*a * -Scalar::ONE, output);
                    output.extend(a.to_bytes());
                    output.push(a.is_identity().unwrap_u8());
                    for b in &all {
                        point(a + b, output);
                        point(a - b, output);
                        point(*a + b.to_affine(), output);
                        point(*a - b.to_affine(), output);
                        output.push(u8::from(a == b));
                    }
                }
                point(ProjectivePoint::lincomb(&p, &l, &q, &k), output);
                point(ProjectivePoint::lincomb(&p, &l, &p, &-l), output);
                point(all.iter().sum::<ProjectivePoint>(), output);
                let mut affine = vec![AffinePoint::IDENTITY; all.len()];
                ProjectivePoint::batch_normalize(&all, &mut affine);
                affine.into_iter().for_each(|a| point(a, output));
                point(ProjectivePoint::random(Counter(left[0].into())), output);
            }

            /// Encodings of points, valid and invalid.
            pub(super) fn encodings(bytes: &[u8], output: &mut Vec<u8>) {
                let x = FieldBytes::clone_from_slice(bytes);
                for x in [x, FieldBytes::from([0xff; 32]), FieldBytes::from([0; 32])] {
                    for is_odd in [0, 1] {
                        let found = Option::<AffinePoint>::from(AffinePoint::decompress(&x, is_odd.into()));
                        output.push(u8::from(found.is_some()));
                        found.inspect(|found| point(*found, output));
                    }
                    let found = Option::<AffinePoint>::from(AffinePoint::decompact(&x));
                    output.push(u8::from(found.is_some()));
                    found.inspect(|found| point(*found, output));
                    let wrong = EncodedPoint::from_affine_coordinates(&x, &x, false);
                    output.push(AffinePoint::from_encoded_point(&wrong).is_some().unwrap_u8());
                    let mut repr = AffinePoint::GENERATOR.to_bytes();
                    repr[1..].copy_from_slice(&x);
                    for tag in 0..=5 {
                        repr[0] = tag;
                        output.push(ProjectivePoint::from_bytes(&repr).is_some().unwrap_u8());
                    }
                }
            }

            /// Integers around the boundaries.
            fn edges() -> Vec<FieldBytes> {
                let order = <$type as $curve::elliptic_curve::Curve>::ORDER;
                let middles = [U256::ZERO, U256::from_be_hex($prime), order, order.shr_vartime(1)];
                let changes = [U256::MAX, U256::ZERO, U256::ONE, U256::from_u8(2)];
                let pairs = middles.iter().flat_map(|middle| changes.iter().map(move |change| (middle, change)));
                pairs.map(|(middle, change)| middle.wrapping_add(change).to_be_bytes().into()).collect()
            }

            /// Keys, hashes, coordinates and encodings at the boundaries of their ranges.
            fn at_edges(output: &mut Vec<u8>) {
                for edge in edges() {
                    let key = SecretKey::from_slice(&edge).ok();
                    option(key.map(|key| key.public_key().to_sec1_bytes()), output);
                    let scalar = reduced(edge);
                    unary(&scalar, output);
                    point(ProjectivePoint::GENERATOR * scalar, output);
                    encodings(&edge, output);
                    let mut encoded = [[0; 33].as_slice(), &edge].concat();
                    for (tag, length) in (0..9).flat_map(|tag| [1, 32, 33, 34, 65].map(|length| (tag, length))) {
                        encoded[0] = tag;
                        let key = PublicKey::from_sec1_bytes(&encoded[..length]).ok();
                        option(key.map(|key| key.to_sec1_bytes()), output);
                    }
                }
                let (g, last) = (ProjectivePoint::GENERATOR, -Scalar::ONE);
                point(ProjectivePoint::lincomb(&g, &Scalar::ONE, &g, &Scalar::ONE), output);
                point(ProjectivePoint::lincomb(&g, &Scalar::ONE, &g, &last), output);
                point(ProjectivePoint::lincomb(&-g, &last, &g.double(), &last), output);
                point(ProjectivePoint::lincomb(&g, &last, &ProjectivePoint::IDENTITY, &last), output);
            }

            /// Recovers keys from constructed signatures: with an x coordinate above the order, and over the hash 0.
            fn recoveries(output: &mut Vec<u8>) {
                let order = <$type as $curve::elliptic_curve::Curve>::ORDER;
                let is_point = |r: &u32| {
                    let x = order.wrapping_add(&U256::from_u32(*r)).to_be_bytes().into();
                    AffinePoint::decompress(&x, 0.into()).is_some().into()
                };
                let r = Scalar::from((1..).find(is_point).expect("half of all numbers are coordinates"));
                let signature = Signature::from_scalars(r, Scalar::from(3_u32)).expect("neither is zero");
                for (id, hash) in [(2, [0; 32]), (3, [0xff; 32])] {
                    let id = id.try_into().expect("an identity is below 4");
                    let recovered = VerifyingKey::recover_from_prehash(&hash, &signature, id);
                    let key = recovered.expect("the point is on the curve");
                    output.extend(key.to_encoded_point(true).as_bytes());
                }
            }

            pub(super) fn all(input: &[u8]) -> Vec<u8> {
                let mut output = Vec::new();
                at_edges(&mut output);
                recoveries(&mut output);
                let numbers: Vec<_> = input.chunks_exact(32).take(4).collect();
                for pair in numbers.windows(2) {
                    signatures(pair[0], pair[1], &mut output);
                    keys(pair[0], pair[1], &mut output);
                    scalars(pair[0], pair[1], &mut output);
                    points(pair[0], pair[1], &mut output);
                    encodings(pair[0], &mut output);
                }
                output
            }
        }
    };
}

functions!(secp256k1, k256::Secp256k1, "fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f");
functions!(secp256r1, p256::NistP256, "ffffffff00000001000000000000000000000000ffffffffffffffffffffffff");

/// Includes what p256 has and k256 lacks: compact encodings, and trait calls without type annotations.
pub(crate) fn on_p256(input: &[u8]) -> Vec<u8> {
    let mut output = secp256r1::all(input);
    input.chunks_exact(32).take(4).for_each(|bytes| compact(bytes, &mut output));
    output
}

fn compact(bytes: &[u8], output: &mut Vec<u8>) {
    use p256::elliptic_curve::ops::{Reduce, ReduceNonZero};
    use p256::elliptic_curve::sec1::ToCompactEncodedPoint;
    use p256::{AffinePoint, FieldBytes, ProjectivePoint, Scalar};

    let bytes = FieldBytes::from_slice(bytes);
    let [left, right] = [Scalar::reduce_bytes(bytes), Scalar::reduce_nonzero_bytes(bytes)];
    let exponent: &[u64] = &[5];
    output.extend(left.pow_vartime(exponent).multiply(&right.shr_vartime(9)).to_bytes());
    let point = ProjectivePoint::GENERATOR * left;
    output.push(u8::from(ProjectivePoint::GENERATOR * right == AffinePoint::from(point).into()));
    for point in [point.to_affine(), -point.to_affine(), AffinePoint::IDENTITY] {
        let encoded = Option::from(point.to_compact_encoded_point());
        output.extend(encoded.map_or(Vec::new(), |encoded: p256::EncodedPoint| encoded.as_bytes().to_vec()));
    }
}

/// Includes what k256 has and p256 lacks: reductions of 512 bits, an endomorphism, and Schnorr signatures.
pub(crate) fn on_secp256k1(input: &[u8]) -> Vec<u8> {
    let mut output = secp256k1::all(input);
    wide(&input[..64], &mut output);
    input.chunks_exact(64).take(3).for_each(|bytes| schnorr(bytes, &mut output));
    output
}

fn wide(bytes: &[u8], output: &mut Vec<u8>) {
    use k256::elliptic_curve::bigint::{Encoding, U512};
    use k256::elliptic_curve::group::GroupEncoding;
    use k256::elliptic_curve::ops::{Reduce, ReduceNonZero};
    use k256::{ProjectivePoint, Scalar, WideBytes};

    let order = <k256::Secp256k1 as k256::elliptic_curve::Curve>::ORDER;
    let edges = [order.saturating_sub(&1_u8.into()), order].map(|number| number.concat(&number).to_be_bytes().into());
    let numbers = [WideBytes::clone_from_slice(bytes), [0xff; 64].into(), [0; 64].into()];
    for &bytes in numbers.iter().chain(&edges) {
        output.extend(<Scalar as Reduce<U512>>::reduce_bytes(&bytes).to_bytes());
        output.extend(<Scalar as ReduceNonZero<U512>>::reduce_nonzero_bytes(&bytes).to_bytes());
    }
    output.extend(Scalar::generate_biased(&mut Counter(1)).to_bytes());
    output.extend(Scalar::generate_vartime(&mut Counter(1)).to_bytes());
    let point = ProjectivePoint::GENERATOR * <Scalar as Reduce<U512>>::reduce_bytes(&numbers[0]);
    output.push(ProjectivePoint::GENERATOR.eq_affine(&point.to_affine()).unwrap_u8());
    for point in [point, ProjectivePoint::GENERATOR, ProjectivePoint::IDENTITY] {
        output.push(u8::from(point == ProjectivePoint::IDENTITY.to_affine()));
        output.extend(point.endomorphism().to_bytes());
    }
}

fn schnorr(bytes: &[u8], output: &mut Vec<u8>) {
    use k256::schnorr::signature::{Signer, Verifier};
    use k256::schnorr::{Signature, SigningKey, VerifyingKey};

    let (key, message) = bytes.split_at(32);
    let key = SigningKey::from_bytes(key).expect("the number is below the order");
    let public = VerifyingKey::from_bytes(&key.verifying_key().to_bytes()).expect("the key is a point's coordinate");
    let signatures = [key.sign(message), key.sign_raw(message, &[7; 32]).expect("there is a nonce")];
    for signature in signatures {
        output.extend(signature.to_bytes());
        output.push(u8::from(public.verify(message, &signature).is_ok()));
        let verified = measured("k256 verify, Schnorr", || public.verify_raw(message, &signature));
        output.push(u8::from(verified.is_ok()));
        output.push(u8::from(public.verify_raw(b"", &signature).is_ok()));
    }
    for byte in [0, 31, 32, 63] {
        let mut changed = signatures[0].to_bytes();
        changed[byte] ^= 1;
        let signature = Signature::try_from(changed.as_slice());
        output.push(u8::from(signature.is_ok_and(|signature| public.verify(message, &signature).is_ok())));
    }
    output.push(u8::from(Signature::try_from([0xff; 64].as_slice()).is_ok()));
    output.push(u8::from(Signature::try_from([0; 64].as_slice()).is_ok()));
}
