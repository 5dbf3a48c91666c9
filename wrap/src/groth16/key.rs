//! Keys, and their files.
//!
//! | part of a file | bytes |
//! |---|---|
//! | `nova-wrp`, version, kind (1: proving, 2: verifying), origin (1: one machine, 2: a ceremony) | 8, 4, 4, 4 |
//! | digest of the circuit's constraints | 32 |
//! | public values, variables, length of the quotient's query | 8, 8, 8 |
//! | points of the verifying key: alpha, beta, gamma, delta, one for 1 and each public value | 64, 128, 128, 128, 64 each |
//! | proving keys: beta and delta of G1; the queries of A, B in G1, B in G2, the quotient, the private variables | 64, 128 a point |
//! | SHA-256 of all before | 32 |
//!
//! Numbers are written lowest byte first, points as `ark-serialize` does without compression. The counts give the length of the file, which is
//! compared before anything is allocated.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Write};
use std::path::Path;

use ark_bn254::Bn254;
use sha2::{Digest, Sha256};
use thiserror::Error;

use super::file::write_file;
use super::header::{CHECKSUM, Header, Kind, VERSION, bytes};
use super::points::{Hashing, read_array, read_points, write_points};
use super::sound::{UnsoundKey, check_points, check_proving};
use crate::r1cs::System;

/// Why a key is refused.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The file could not be read or written.
    #[error("the key's file: {0}")]
    File(#[from] io::Error),
    /// Not a key.
    #[error("this is no key of Nova's wrap: make one with the setup, or take the published one")]
    Unknown,
    /// A key of another version.
    #[error("the key has version {0}, and this program reads version {VERSION}: take a key that was made for it")]
    Version(u32),
    /// A proving key where a verifying one is expected, or the reverse.
    #[error("this is a {found} key, and a {expected} key is expected")]
    Kind {
        /// What is expected.
        expected: &'static str,
        /// What the file is.
        found: &'static str,
    },
    /// The file is cut, or longer.
    #[error("the key's file has {found} bytes, not {expected}: copy it again")]
    Length {
        /// Bytes by the counts of the file.
        expected: u64,
        /// Bytes of the file.
        found: u64,
    },
    /// The checksum is that of other bytes.
    #[error("the key's file is damaged: copy it again")]
    Checksum,
    /// A point is not in its group.
    #[error("{0} of the key is not in its group: do not use this key")]
    Point(&'static str),
    /// Anybody could forge proofs for the key.
    #[error(transparent)]
    Unsound(#[from] UnsoundKey),
    /// The two copies of a value in G1 and G2 differ.
    #[error("{0} differs between the groups: do not use this key")]
    Inconsistent(&'static str),
}

/// Where a key comes from, as its file says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// One machine: whoever ran it could have kept what forges proofs.
    Development = 1,
    /// A ceremony of many parties, of whom one has to be honest.
    Ceremony = 2,
}

/// What makes proofs for one circuit.
#[derive(Clone, Debug, PartialEq)]
pub struct ProvingKey {
    pub(super) key: ark_groth16::ProvingKey<Bn254>,
    header: Header,
}

/// What checks proofs for one circuit.
#[derive(Clone, Debug, PartialEq)]
pub struct VerifyingKey {
    pub(super) key: ark_groth16::VerifyingKey<Bn254>,
    header: Header,
}

impl ProvingKey {
    pub(super) fn new(
        key: ark_groth16::ProvingKey<Bn254>,
        system: &System,
        origin: Origin,
    ) -> Result<Self, KeyError> {
        let header = Header {
            origin,
            circuit: system.digest(),
            public: system.public() as u64,
            variables: system.variables() as u64,
            quotient: key.h_query.len() as u64,
        };
        check_proving(&key)?;
        Ok(Self { key, header })
    }

    /// Whether this is a key for the circuit.
    pub(super) fn is_for(&self, system: &System) -> bool {
        self.header.circuit == system.digest()
    }

    /// The digest of the circuit's constraints.
    pub const fn circuit(&self) -> [u8; 32] {
        self.header.circuit
    }

    /// Where the key comes from, as its file says.
    pub const fn origin(&self) -> Origin {
        self.header.origin
    }

    /// What checks this key's proofs.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey { key: self.key.vk.clone(), header: self.header }
    }

    /// Writes a file. It is there with all its bytes, or not at all.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        write_with_checksum(path, |output| {
            self.header.write(Kind::Proving, output)?;
            let key = &self.key;
            write_verifying(&key.vk, output)?;
            write_points(&[key.beta_g1, key.delta_g1], output)?;
            write_points(&key.a_query, output)?;
            write_points(&key.b_g1_query, output)?;
            write_points(&key.b_g2_query, output)?;
            write_points(&key.h_query, output)?;
            write_points(&key.l_query, output)
        })
    }

    /// Reads a file, and checks each point of it.
    ///
    /// # Errors
    ///
    /// When it is not a sound proving key.
    pub fn read(path: &Path) -> Result<Self, KeyError> {
        let file = File::open(path)?;
        let length = file.metadata()?.len();
        let mut input = Hashing { inner: BufReader::with_capacity(1 << 20, file), hasher: Sha256::new() };
        let header = Header::read(Kind::Proving, length, &mut input)?;
        let vk = read_verifying(header, &mut input)?;
        let [beta_g1, delta_g1] = read_array(&mut input)?;
        let key = ark_groth16::ProvingKey {
            vk,
            beta_g1,
            delta_g1,
            a_query: read_points(header.variables, "the query of A", &mut input)?,
            b_g1_query: read_points(header.variables, "the query of B", &mut input)?,
            b_g2_query: read_points(header.variables, "the query of B in G2", &mut input)?,
            h_query: read_points(header.quotient, "the query of the quotient", &mut input)?,
            l_query: read_points(header.private(), "the query of private variables", &mut input)?,
        };
        input.finish()?;
        check_proving(&key)?;
        Ok(Self { key, header })
    }
}

impl VerifyingKey {
    /// Number of public values.
    pub fn public(&self) -> usize {
        self.key.gamma_abc_g1.len() - 1
    }

    /// The digest of the circuit's constraints.
    pub const fn circuit(&self) -> [u8; 32] {
        self.header.circuit
    }

    /// Where the key comes from, as its file says.
    pub const fn origin(&self) -> Origin {
        self.header.origin
    }

    /// The points, for a verifier elsewhere.
    pub const fn points(&self) -> &ark_groth16::VerifyingKey<Bn254> {
        &self.key
    }

    /// The file's bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut output = Hashing { inner: Vec::new(), hasher: Sha256::new() };
        let written =
            self.header.write(Kind::Verifying, &mut output).and_then(|()| write_verifying(&self.key, &mut output));
        written.expect("memory takes each byte");
        let checksum = output.hasher.finalize();
        output.inner.extend_from_slice(&checksum);
        output.inner
    }

    /// The key of a file's bytes. Each key has one encoding.
    ///
    /// # Errors
    ///
    /// When it is not a sound verifying key.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, KeyError> {
        let mut input = Hashing { inner: bytes, hasher: Sha256::new() };
        let header = Header::read(Kind::Verifying, bytes.len() as u64, &mut input)?;
        let key = read_verifying(header, &mut input)?;
        input.finish()?;
        let key = Self { key, header };
        if key.to_bytes() != bytes {
            return Err(KeyError::Point("a point"));
        }
        Ok(key)
    }

    /// Writes a file. It is there with all its bytes, or not at all.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), KeyError> {
        let bytes = self.to_bytes();
        let without_checksum = &bytes[..bytes.len() - CHECKSUM as usize];
        write_with_checksum(path, |output| output.write_all(without_checksum))
    }
}

fn write_verifying(key: &ark_groth16::VerifyingKey<Bn254>, output: &mut impl Write) -> io::Result<()> {
    write_points(&[key.alpha_g1], output)?;
    write_points(&[key.beta_g2, key.gamma_g2, key.delta_g2], output)?;
    write_points(&key.gamma_abc_g1, output)
}

fn read_verifying(header: Header, input: &mut impl Read) -> Result<ark_groth16::VerifyingKey<Bn254>, KeyError> {
    let [alpha_g1] = read_array(input)?;
    let [beta_g2, gamma_g2, delta_g2] = read_array(input)?;
    let gamma_abc_g1 = read_points(header.public + 1, "the query of public values", input)?;
    let key = ark_groth16::VerifyingKey { alpha_g1, beta_g2, gamma_g2, delta_g2, gamma_abc_g1 };
    check_points(&key)?;
    Ok(key)
}

/// Writes a file that ends in its checksum.
fn write_with_checksum(
    path: &Path,
    write: impl FnOnce(&mut Hashing<&mut BufWriter<&File>>) -> io::Result<()>,
) -> Result<(), KeyError> {
    write_file(path, |output| {
        let mut output = Hashing { inner: output, hasher: Sha256::new() };
        write(&mut output)?;
        let checksum = output.hasher.finalize();
        output.inner.write_all(&checksum)
    })?;
    Ok(())
}

impl<T: Read> Hashing<T> {
    /// Compares the checksum, the last bytes of the file.
    fn finish(mut self) -> Result<(), KeyError> {
        let expected: [u8; 32] = self.hasher.clone().finalize().into();
        if bytes(&mut self.inner)? != expected {
            return Err(KeyError::Checksum);
        }
        Ok(())
    }
}
