//! The key of a ceremony.
//!
//! | section | what |
//! |---|---|
//! | 1 | the proof system: 1 for Groth16 |
//! | 2 | moduli and counts; alpha, beta in both groups, gamma, delta in both groups |
//! | 3 | points of 1 and the public values |
//! | 4 | terms of A and B, with factors in double Montgomery form |
//! | 5, 6, 7 | queries of A, of B, of B in G2 |
//! | 8, 9 | queries of private variables and of the quotient |
//!
//! Coordinates are in Montgomery form, lowest byte first; zero stands for infinity.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom, Take};
use std::path::Path;

use ark_bn254::{Bn254, Fq, Fq2, Fr, g1, g2};
use ark_ec::AffineRepr;
use ark_ec::short_weierstrass::Affine;
use ark_ff::{AdditiveGroup, BigInt, BigInteger, Field, PrimeField};

use super::{CeremonyError, NUMBER, VERSION, second_phase};
use crate::groth16::header::bytes;
use crate::groth16::key::{Origin, ProvingKey};
use crate::groth16::points::{Point, read_decoded};
use crate::r1cs::System;

/// More sections than a key has.
const MOST_SECTIONS: u32 = 64;

/// The number of Groth16 among the proof systems.
const GROTH16: u32 = 1;

/// Reads the last `.zkey` file of a ceremony about a circuit, and compares it with the first one.
///
/// # Errors
///
/// When it is not a sound proving key, one of another circuit, or does not follow from the first one.
///
/// # Soundness
///
/// The first file has to be the caller's own, made from the constraints and a first phase that was checked.
pub fn read_zkey(path: &Path, first: &Path, system: &System) -> Result<ProvingKey, CeremonyError> {
    let key = read(path, system)?;
    second_phase::check(&read(first, system)?, &key)?;
    Ok(ProvingKey::new(key, system, Origin::Ceremony)?)
}

fn read(path: &Path, system: &System) -> Result<ark_groth16::ProvingKey<Bn254>, CeremonyError> {
    let mut sections = Sections::open(path)?;
    if u32::from_le_bytes(bytes(&mut sections.section(1, 4)?)?) != GROTH16 {
        return Err(CeremonyError::Unknown);
    }
    let (public, variables) = (1 + system.public(), system.variables());
    let domain = (system.constraints() + public).next_power_of_two();
    let mut header = sections.section(2, 2 * (4 + NUMBER) as u64 + 12 + 3 * 64 + 3 * 128)?;
    check_counts(&mut header, [variables, system.public(), domain])?;
    let [alpha_g1, beta_g1] = [point(&mut header)?, point(&mut header)?];
    let [beta_g2, gamma_g2] = [point(&mut header)?, point(&mut header)?];
    let (delta_g1, delta_g2) = (point(&mut header)?, point(&mut header)?);
    check_terms(&mut sections, system)?;
    let gamma_abc_g1 = sections.points(3, public, "the query of public values")?;
    Ok(ark_groth16::ProvingKey {
        vk: ark_groth16::VerifyingKey { alpha_g1, beta_g2, gamma_g2, delta_g2, gamma_abc_g1 },
        beta_g1,
        delta_g1,
        a_query: sections.points(5, variables, "the query of A")?,
        b_g1_query: sections.points(6, variables, "the query of B")?,
        b_g2_query: sections.points(7, variables, "the query of B in G2")?,
        h_query: sections.points(9, domain, "the query of the quotient")?,
        l_query: sections.points(8, variables - public, "the query of private variables")?,
    })
}

/// Compares moduli, and the numbers of variables, of public values, and of rows.
fn check_counts(header: &mut impl Read, expected: [usize; 3]) -> Result<(), CeremonyError> {
    for modulus in [Fq::MODULUS, Fr::MODULUS] {
        let length = u32::from_le_bytes(bytes(header)?);
        if length as usize != NUMBER || bytes::<NUMBER>(header)?[..] != modulus.to_bytes_le() {
            return Err(CeremonyError::Unknown);
        }
    }
    for expected in expected {
        if u32::from_le_bytes(bytes(header)?) as usize != expected {
            return Err(CeremonyError::OtherCircuit);
        }
    }
    Ok(())
}

/// Compares the terms of A and B with the circuit's. Behind them are those of 1 and the public values, one each.
fn check_terms(sections: &mut Sections, system: &System) -> Result<(), CeremonyError> {
    let public = 1 + system.public();
    let sides = |constraint: usize| [0, 1].map(|side| system.combination(3 * constraint + side));
    let of_constraints = (0..system.constraints()).flat_map(sides).map(<[_]>::len).sum::<usize>();
    let count = of_constraints + public;
    let mut section = sections.section(4, 4 + (count * (12 + NUMBER)) as u64)?;
    if u32::from_le_bytes(bytes(&mut section)?) as usize != count {
        return Err(CeremonyError::OtherCircuit);
    }
    let radix = Fr::from(2_u8).pow([2 * 256_u64]);
    let written = |factor: Fr| (factor * radix).into_bigint().to_bytes_le();
    let factors: Vec<Vec<u8>> = system.factors().iter().map(|&factor| written(factor)).collect();
    let mut is_next = |place: [usize; 3], factor: &[u8]| -> Result<(), CeremonyError> {
        let found: [u8; 12 + NUMBER] = bytes(&mut section)?;
        let (found, of_factor) = found.split_at(12);
        let numbers = place.iter().flat_map(|&number| (number as u32).to_le_bytes());
        (found.iter().copied().eq(numbers) && of_factor == factor).then_some(()).ok_or(CeremonyError::OtherCircuit)
    };
    for constraint in 0..system.constraints() {
        for (side, terms) in sides(constraint).into_iter().enumerate() {
            for &(variable, factor) in terms {
                is_next([side, constraint, variable as usize], &factors[factor as usize])?;
            }
        }
    }
    let one = written(Fr::from(1_u8));
    (0..public).try_for_each(|variable| is_next([0, system.constraints() + variable, variable], &one))
}

/// Where the sections of a file are.
struct Sections {
    file: File,
    places: BTreeMap<u32, (u64, u64)>,
}

impl Sections {
    fn open(path: &Path) -> Result<Self, CeremonyError> {
        let mut file = File::open(path)?;
        let end = file.metadata()?.len();
        if end < 12 || bytes(&mut file)? != *b"zkey" || u32::from_le_bytes(bytes(&mut file)?) != VERSION {
            return Err(CeremonyError::Unknown);
        }
        let count = u32::from_le_bytes(bytes(&mut file)?);
        if count > MOST_SECTIONS {
            return Err(CeremonyError::Unknown);
        }
        let (mut places, mut place) = (BTreeMap::new(), 12_u64);
        for _ in 0..count {
            file.seek(SeekFrom::Start(place))?;
            let number = u32::from_le_bytes(bytes(&mut file)?);
            let length = u64::from_le_bytes(bytes(&mut file)?);
            let start = place + 12;
            place = start.checked_add(length).filter(|&next| next <= end).ok_or(CeremonyError::Section(number))?;
            if places.insert(number, (start, length)).is_some() {
                return Err(CeremonyError::Section(number));
            }
        }
        if place != end {
            return Err(CeremonyError::Unknown);
        }
        Ok(Self { file, places })
    }

    /// A section of this length.
    fn section(&mut self, number: u32, expected: u64) -> Result<BufReader<Take<&File>>, CeremonyError> {
        let place = self.places.get(&number).filter(|&&(_, length)| length == expected);
        let &(start, length) = place.ok_or(CeremonyError::Section(number))?;
        self.file.seek(SeekFrom::Start(start))?;
        Ok(BufReader::with_capacity(1 << 20, (&self.file).take(length)))
    }

    /// A section of so many points.
    fn points<P: Montgomery>(
        &mut self,
        section: u32,
        count: usize,
        name: &'static str,
    ) -> Result<Vec<P>, CeremonyError> {
        let mut input = self.section(section, (count * P::BYTES) as u64)?;
        Ok(read_decoded(count, P::BYTES, name, P::from_montgomery, &mut input)?)
    }
}

fn point<P: Montgomery>(input: &mut impl Read) -> Result<P, CeremonyError> {
    let mut points = read_decoded(1, P::BYTES, "a point", P::from_montgomery, input)?;
    Ok(points.pop().expect("one point was read"))
}

/// A point in the encoding of `snarkjs`.
trait Montgomery: Point {
    const BYTES: usize;

    /// The point, if its coordinates are canonical. It need not be on the curve.
    fn from_montgomery(bytes: &[u8]) -> Option<Self>;
}

impl Montgomery for Affine<g1::Config> {
    const BYTES: usize = 2 * NUMBER;

    fn from_montgomery(bytes: &[u8]) -> Option<Self> {
        let [x, y] = coordinates(bytes)?;
        Some(if x == Fq::ZERO && y == Fq::ZERO { Self::zero() } else { Self::new_unchecked(x, y) })
    }
}

impl Montgomery for Affine<g2::Config> {
    const BYTES: usize = 4 * NUMBER;

    fn from_montgomery(bytes: &[u8]) -> Option<Self> {
        let [x0, x1, y0, y1] = coordinates(bytes)?;
        let (x, y) = (Fq2::new(x0, x1), Fq2::new(y0, y1));
        Some(if x == Fq2::ZERO && y == Fq2::ZERO { Self::zero() } else { Self::new_unchecked(x, y) })
    }
}

fn coordinates<const N: usize>(bytes: &[u8]) -> Option<[Fq; N]> {
    let numbers: &[[[u8; 8]; 4]] = bytes.as_chunks().0.as_chunks().0;
    let mut coordinates = [Fq::ZERO; N];
    for (coordinate, words) in coordinates.iter_mut().zip(numbers) {
        let words = BigInt(words.map(u64::from_le_bytes));
        *coordinate = (words < Fq::MODULUS).then(|| Fq::new_unchecked(words))?;
    }
    Some(coordinates)
}
