//! The contract that verifies the proofs of a verifying key.

use alloy_primitives::{B256, FixedBytes, U256, keccak256};
use ark_bn254::{Bn254, Fq, Fq2, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_ff::PrimeField;
use ark_groth16::VerifyingKey;
use nova_wrap::groth16::{UnsoundKey, check_points};
use std::fmt::Write as _;

pub use nova_wrap::circuit::PUBLIC_INPUTS;

/// The contract for tests, with the key of the tests.
const SOURCE: &str = include_str!("../src/NovaTestVerifier.sol");
/// The interface of the contract.
pub const INTERFACE: &str = include_str!("../src/INovaVerifier.sol");

const BEGIN: &str = "    // key: begin\n";
const END: &str = "    // key: end\n";
const TEST_NAME: &str = "contract NovaTestVerifier is";
const NAME: &str = "contract NovaVerifier is";
const WARNING: &str = "\
/// @custom:warning FOR TESTS ONLY. Whoever made this key can forge proofs for it, or anybody can: never give it a route that anything
/// of worth depends on.
";

/// A verifying key that no contract is made of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Another circuit's key.
    #[error("the key has {found} points for public inputs, and program and output take {}: it is of another circuit", PUBLIC_INPUTS + 1)]
    Inputs {
        /// Points for inputs, the constant's included.
        found: usize,
    },
    /// A damaged key, or one for which anybody can forge proofs.
    #[error(transparent)]
    Unsound(#[from] UnsoundKey),
}

fn points(key: &VerifyingKey<Bn254>) -> Result<([G1Affine; 4], [G2Affine; 3]), KeyError> {
    let [k0, k1, k2] = key.gamma_abc_g1[..] else {
        return Err(KeyError::Inputs { found: key.gamma_abc_g1.len() });
    };
    Ok(([key.alpha_g1, k0, k1, k2], [key.beta_g2, key.gamma_g2, key.delta_g2]))
}

/// Refuses keys of other circuits, and keys that [`check_points`] refuses.
///
/// # Errors
///
/// A [`KeyError`] that says why.
pub fn check(key: &VerifyingKey<Bn254>) -> Result<(), KeyError> {
    points(key).and(check_points(key).map_err(KeyError::Unsound))
}

fn word(value: Fq) -> U256 {
    U256::from_limbs(value.into_bigint().0)
}

fn g1(point: &G1Affine) -> [U256; 2] {
    let (x, y) = point.xy().unwrap_or_default();
    [word(x), word(y)]
}

/// The coordinates of a point, the imaginary part first.
fn g2(point: &G2Affine) -> [U256; 4] {
    let (x, y) = point.xy().unwrap_or_default();
    let parts = |value: Fq2| [word(value.c1), word(value.c0)];
    let ([a, b], [c, d]) = (parts(x), parts(y));
    [a, b, c, d]
}

/// The key's coordinates with their names in the contract, in the order in which the key is hashed.
fn words(key: &VerifyingKey<Bn254>) -> Result<Vec<(String, U256)>, KeyError> {
    let ([alpha, k0, k1, k2], [beta, gamma, delta]) = points(key)?;
    let short = |name: &str, point| ["X", "Y"].map(|part| format!("{name}_{part}")).into_iter().zip(g1(point));
    let long = |name: &str, point| {
        ["X_IM", "X_RE", "Y_IM", "Y_RE"].map(|part| format!("{name}_{part}")).into_iter().zip(g2(point))
    };
    let groups = long("BETA", &beta).chain(long("GAMMA", &gamma)).chain(long("DELTA", &delta));
    let inputs = short("K0", &k0).chain(short("K1", &k1)).chain(short("K2", &k2));
    Ok(short("ALPHA", &alpha).chain(groups).chain(inputs).collect())
}

/// The hash of a key. The contract of the key returns the same.
///
/// # Errors
///
/// See [`check`].
pub fn key_hash(key: &VerifyingKey<Bn254>) -> Result<B256, KeyError> {
    check(key)?;
    let bytes: Vec<_> = words(key)?.into_iter().flat_map(|(_, word)| word.to_be_bytes::<32>()).collect();
    Ok(keccak256(bytes))
}

/// What the gateway knows a key by: the first four bytes of its hash.
///
/// # Errors
///
/// See [`check`].
pub fn selector(key: &VerifyingKey<Bn254>) -> Result<FixedBytes<4>, KeyError> {
    let hash = key_hash(key)?;
    Ok(FixedBytes([hash[0], hash[1], hash[2], hash[3]]))
}

/// The bytecode of a compiled contract of [`test_verifier`] with another key. Each constant of the tests' key is there as it is, in 32
/// bytes, since no constant is short.
///
/// Compare `keyHash()` of the deployed contract with [`key_hash`].
///
/// # Errors
///
/// See [`check`].
///
/// # Panics
///
/// If the bytecode lacks a constant, so that it is of another contract.
pub fn with_key(code: &[u8], key: &VerifyingKey<Bn254>) -> Result<Vec<u8>, KeyError> {
    let mut code = code.to_vec();
    for (old, new) in constants(SOURCE).zip(constants(&test_verifier(key, &[])?)) {
        let places: Vec<usize> = (0..code.len()).filter(|&place| code[place..].starts_with(&old)).collect();
        assert!(!places.is_empty(), "the bytecode has the constants of the tests' key");
        places.into_iter().for_each(|place| code[place..place + old.len()].copy_from_slice(&new));
    }
    Ok(code)
}

/// The constants of a contract's key, in order.
fn constants(source: &str) -> impl Iterator<Item = [u8; 32]> {
    let words = source.lines().filter_map(|line| line.strip_prefix("    uint256 private constant "));
    let words = words.filter_map(|line| line.split_once(" = 0x")?.1.get(..64)?.parse::<B256>().ok());
    words.map(|word| word.0)
}

/// The source of `NovaVerifier`, the contract that verifies proofs of this key. The key has to be of a ceremony: whoever knows the
/// randomness of its setup can forge.
///
/// # Errors
///
/// See [`check`].
///
/// # Panics
///
/// If the contract's source lacks its name, warning, or marks, which a test excludes.
pub fn verifier(key: &VerifyingKey<Bn254>) -> Result<String, KeyError> {
    let source = test_verifier(key, &[])?;
    let (head, rest) = source.split_once(WARNING).expect("the source has the warning");
    let (between, tail) = rest.split_once(TEST_NAME).expect("the source has the contract's name");
    Ok([head, between, NAME, tail].concat())
}

/// The source of `NovaTestVerifier`, the contract that verifies proofs of a key that somebody or anybody can forge for, and says so.
/// Lines of comment are put above the key.
///
/// # Errors
///
/// See [`check`].
///
/// # Panics
///
/// See [`verifier`].
pub fn test_verifier(key: &VerifyingKey<Bn254>, note: &[&str]) -> Result<String, KeyError> {
    check(key)?;
    let mut constants = String::new();
    for line in note {
        writeln!(constants, "    // {line}").expect("a string takes all");
    }
    for (name, value) in words(key)? {
        // One width for all values, so that the formatter leaves every key as it is.
        let text =
            format!("    /// @notice The key's {name}.\n    uint256 private constant {name} = {value:#066x};\n");
        constants.push_str(&text);
    }
    let (head, rest) = SOURCE.split_once(BEGIN).expect("the source has a mark where the key begins");
    let (_, tail) = rest.split_once(END).expect("the source has a mark where the key ends");
    Ok([head, BEGIN, &constants, END, tail].concat())
}
