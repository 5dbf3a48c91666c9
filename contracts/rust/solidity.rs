//! The contract `NovaVerifier` for a verifying key.

use crate::proof::{g1, g2};
use alloy_primitives::{B256, FixedBytes, U256, keccak256};
use ark_bn254::{Bn254, G1Affine, G2Affine};
use ark_ec::AffineRepr;
use ark_groth16::VerifyingKey;
use std::fmt::Write as _;

/// The contract, with the key of the tests.
const SOURCE: &str = include_str!("../src/NovaVerifier.sol");
const BEGIN: &str = "    // key: begin\n";
const END: &str = "    // key: end\n";

/// Public inputs: the program and the output.
pub const INPUTS: usize = 2;

/// A verifying key that no contract is made of.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// Another circuit's key.
    #[error("the key has {found} points for public inputs, and program and output take {}: it is of another circuit", INPUTS + 1)]
    Inputs {
        /// Points for inputs, the constant's included.
        found: usize,
    },
    /// A point that no setup makes.
    #[error("{point} of the key is the point at infinity: the key is damaged, make it again")]
    Infinity {
        /// The point's name.
        point: &'static str,
    },
    /// A point that is none.
    #[error("{point} of the key is not a point of the group: the key is damaged, make it again")]
    NotInGroup {
        /// The point's name.
        point: &'static str,
    },
    /// A key for which anybody can forge proofs.
    #[error(
        "{0} and {1} of the key are equal up to the sign, so anybody can forge proofs: run both phases of the setup"
    )]
    Related(&'static str, &'static str),
    /// A key whose delta is known: the setup's second phase did not run.
    #[error("delta of the key is the generator, so nobody contributed to it: run the second phase of the setup")]
    DeltaIsGenerator,
}

const G1_NAMES: [&str; 4] = ["alpha", "K0", "K1", "K2"];

fn points(key: &VerifyingKey<Bn254>) -> Result<([G1Affine; 4], [G2Affine; 3]), KeyError> {
    let [k0, k1, k2] = key.gamma_abc_g1[..] else {
        return Err(KeyError::Inputs { found: key.gamma_abc_g1.len() });
    };
    Ok(([key.alpha_g1, k0, k1, k2], [key.beta_g2, key.gamma_g2, key.delta_g2]))
}

/// Refuses keys that are damaged, of another circuit, or made without a setup's second phase.
///
/// # Errors
///
/// A [`KeyError`] that says which.
pub fn check(key: &VerifyingKey<Bn254>) -> Result<(), KeyError> {
    let (g1, g2) = points(key)?;
    for (point, name) in g1.iter().zip(G1_NAMES) {
        check_point(name, point.is_zero(), point.is_on_curve())?;
    }
    for (point, name) in g2.iter().zip(["beta", "gamma", "delta"]) {
        let in_group = point.is_on_curve() && point.is_in_correct_subgroup_assuming_on_curve();
        check_point(name, point.is_zero(), in_group)?;
    }
    // Also with beta: a proof of anything is then a sum of the key's points.
    let names = ["beta", "gamma", "delta"];
    for (place, point) in g2.iter().enumerate() {
        if let Some(other) = g2[..place].iter().position(|other| other == point || *other == -*point) {
            return Err(KeyError::Related(names[other], names[place]));
        }
    }
    if [G2Affine::generator(), -G2Affine::generator()].contains(&key.delta_g2) {
        return Err(KeyError::DeltaIsGenerator);
    }
    Ok(())
}

fn check_point(point: &'static str, zero: bool, in_group: bool) -> Result<(), KeyError> {
    match (zero, in_group) {
        (true, _) => Err(KeyError::Infinity { point }),
        (false, false) => Err(KeyError::NotInGroup { point }),
        (false, true) => Ok(()),
    }
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

/// The source of the contract that verifies proofs of this key.
///
/// # Errors
///
/// See [`check`].
pub fn verifier(key: &VerifyingKey<Bn254>) -> Result<String, KeyError> {
    verifier_with_note(key, &[])
}

/// [`verifier`] with lines of comment above the key.
///
/// # Errors
///
/// See [`check`].
///
/// # Panics
///
/// If the contract's source lacks the marks of the key, which a test excludes.
pub fn verifier_with_note(key: &VerifyingKey<Bn254>, note: &[&str]) -> Result<String, KeyError> {
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
