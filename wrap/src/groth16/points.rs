//! Points of keys: bytes, the check that they are in their groups, and the checksum.

use std::io::{self, Read, Write};

use ark_bn254::G2Projective;
use ark_ec::short_weierstrass::Affine;
use ark_ec::{AffineRepr, CurveGroup, VariableBaseMSM};
use ark_ff::Zero;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize, Compress, Validate};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::key::KeyError;

/// Fewer points are checked one by one.
const FEW: usize = 256;

/// Random sums of many points.
const SUMS: usize = 4;

/// Points that are read at a time, and decoded by all threads.
const CHUNK: usize = 1 << 15;

/// A point of one of the groups.
pub(super) trait Point: AffineRepr {
    /// Whether all points are in the group.
    fn are_in_group(points: &[Self]) -> bool;
}

/// The curve has prime order: each point of it is in the group.
impl Point for Affine<ark_bn254::g1::Config> {
    fn are_in_group(points: &[Self]) -> bool {
        points.par_iter().all(Self::is_on_curve)
    }
}

/// # Soundness
///
/// Many points are those of a proving key. With one outside of the group it makes proofs that do not verify, and no more: a verifying key has few
/// points, and each of them is checked. So it is enough that a damaged key is hardly ever overlooked.
///
/// The order of the curve is that of the group times a cofactor whose least prime factor is 10,069. Let a point be outside of the group. A sum of
/// points with independent factors of 16 bits is in the group for at most 7 of the 2^16 factors of this point, whatever the others are: two such
/// factors differ by a multiple of a prime of the cofactor. So four sums miss it with probability below 2^-52. The factors are drawn after the
/// points are known. Point by point the check takes many times as long.
impl Point for Affine<ark_bn254::g2::Config> {
    fn are_in_group(points: &[Self]) -> bool {
        let is_in_group = Self::is_in_correct_subgroup_assuming_on_curve;
        if !points.par_iter().all(Self::is_on_curve) {
            return false;
        }
        if points.len() < FEW {
            return points.iter().all(is_in_group);
        }
        (0..SUMS).all(|_| {
            let mut bytes = vec![0; 2 * points.len()];
            getrandom::fill(&mut bytes).expect("the operating system has randomness");
            let factors: Vec<u16> = bytes.as_chunks().0.iter().map(|bytes| u16::from_le_bytes(*bytes)).collect();
            let sum = G2Projective::msm_u16(points, &factors);
            sum.is_zero() || is_in_group(&sum.into_affine())
        })
    }
}

pub(super) fn write_points<P: CanonicalSerialize>(points: &[P], output: &mut impl Write) -> io::Result<()> {
    points
        .iter()
        .try_for_each(|point| point.serialize_with_mode(&mut *output, Compress::No).map_err(io::Error::other))
}

/// Points in their groups. Counts are those of a file of this length.
pub(super) fn read_points<P: Point + CanonicalDeserialize>(
    count: u64,
    name: &'static str,
    input: &mut impl Read,
) -> Result<Vec<P>, KeyError> {
    let count = usize::try_from(count).map_err(|_| KeyError::Unknown)?;
    let decode = |point: &[u8]| P::deserialize_with_mode(point, Compress::No, Validate::No).ok();
    read_decoded(count, P::generator().serialized_size(Compress::No), name, decode, input)
}

/// Points in their groups, in an encoding of so many bytes.
pub(super) fn read_decoded<P: Point>(
    count: usize,
    size: usize,
    name: &'static str,
    decode: impl Fn(&[u8]) -> Option<P> + Sync,
    input: &mut impl Read,
) -> Result<Vec<P>, KeyError> {
    let mut points = Vec::with_capacity(count);
    let mut bytes = vec![0; count.min(CHUNK) * size];
    while points.len() < count {
        let bytes = &mut bytes[..(count - points.len()).min(CHUNK) * size];
        input.read_exact(bytes)?;
        let chunk = bytes.par_chunks(size).map(&decode).collect::<Option<Vec<P>>>();
        points.extend(chunk.ok_or(KeyError::Point(name))?);
    }
    P::are_in_group(&points).then_some(points).ok_or(KeyError::Point(name))
}

pub(super) fn read_array<P: Point + CanonicalDeserialize, const N: usize>(
    input: &mut impl Read,
) -> Result<[P; N], KeyError> {
    let points = read_points(N as u64, "a point", input)?;
    Ok(points.try_into().expect("as many as were asked for"))
}

/// Hashes what passes.
pub(super) struct Hashing<T> {
    pub(super) inner: T,
    pub(super) hasher: Sha256,
}

impl<T: Write> Write for Hashing<T> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hasher.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl<T: Read> Read for Hashing<T> {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(bytes)?;
        self.hasher.update(&bytes[..read]);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ark_bn254::{Fq2, Fr, G1Affine, G2Affine};
    use ark_ff::{Field, PrimeField};

    /// Points of the curve over the extension whose order is a factor of the cofactor.
    fn outside() -> G2Affine {
        let point =
            (1_u64..).find_map(|x| G2Affine::get_point_from_x_unchecked(Fq2::new(x.into(), 0_u8.into()), true));
        let point = point.expect("half of the coordinates have one");
        point.mul_bigint(Fr::MODULUS).into_affine()
    }

    /// The cofactor, divided by its least prime factor.
    const COFACTOR_BY_10069: [u64; 4] = [0x6c3cd334915f1659, 0x207142f7671af448, 0x9e28bcf65b5681da, 0x13af7a58fce69];

    #[test]
    fn one_point_outside_the_subgroup_is_found_among_many() {
        let generator = G2Affine::generator();
        for count in [3, FEW, 2 * FEW] {
            let mut points = vec![generator; count];
            points[1] = G2Affine::zero();
            assert!(G2Affine::are_in_group(&points));
            // Of order 10,069: the hardest to find.
            points[2] = outside().mul_bigint(COFACTOR_BY_10069).into_affine();
            assert!(!points[2].is_zero() && points[2].mul_bigint([10_069_u64]).is_zero());
            assert!(!G2Affine::are_in_group(&points), "{count}");
        }
    }

    #[test]
    fn points_off_the_curves_are_found() {
        let (mut first, mut second) = (vec![G1Affine::generator(); 3], vec![G2Affine::generator()]);
        assert!(G1Affine::are_in_group(&first));
        first[1].x += ark_bn254::Fq::ONE;
        assert!(!G1Affine::are_in_group(&first));
        second[0].y += Fq2::ONE;
        assert!(!G2Affine::are_in_group(&second));
    }
}
