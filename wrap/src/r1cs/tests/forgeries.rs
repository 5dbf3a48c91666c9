//! Changed witnesses of each gadget.

use std::collections::{BTreeSet, HashMap};

use ark_bn254::Fr;
use ark_ff::{AdditiveGroup, PrimeField};
use nova_air::EF;
use ruint::aliases::U256;

use super::super::linear::Variable;
use super::super::number::{P, integer};
use super::builder;
use super::gadgets::{GADGETS, Gadget};

/// What a gadget computes, as residues.
type Outputs = Vec<(EF, Fr)>;

/// Gadgets that are made of others and add no constraint.
const COMPOSED: [&str; 5] =
    ["product of four, reduced", "leaf of 17", "digest observed, seven drawn", "equality of a product", "inverse"];

/// Constraints at the beginning that define products. A wrong product alone is refused by the ranges behind it, too; the gadget
/// "product" shows that they are needed.
const PRODUCTS_BEFORE_A_RANGE: (&str, usize) = ("product, reduced", 6);

/// Differences that are tried: those of a bit, a carry, a residue, and of a top bit.
fn differences() -> Vec<Fr> {
    let p = Fr::from(P);
    let plus = [Fr::from(1_u8), Fr::from(2_u8), p, p + p, Fr::from(1_u64 << 30), Fr::from(1_u64 << 31)];
    plus.into_iter().flat_map(|difference| [difference, -difference]).collect()
}

/// The gadget with differences added to values as they are computed, so that what depends on them follows: the constraints that are
/// violated, and what it computes.
fn tampered(gadget: Gadget, differences: &[(Variable, Fr)]) -> (BTreeSet<usize>, Outputs) {
    let mut builder = builder();
    builder.system.tampered = differences.iter().copied().collect::<HashMap<_, _>>();
    let built = gadget(&mut builder);
    let violated: BTreeSet<usize> = builder.system.all_violated(builder.system.values()).collect();
    let outputs = if violated.is_empty() { built.outputs(&builder) } else { Outputs::new() };
    (violated, outputs)
}

/// No value of a gadget can be changed by itself, but for a hint, which may be another number of 31 bits.
#[test]
fn each_changed_value_is_refused() {
    let highest = Fr::from(1_u64 << 30);
    for (name, gadget) in GADGETS {
        let mut builder = builder();
        let built = gadget(&mut builder);
        let system = builder.finish();
        for variable in built.variables..system.variables() {
            let mut values = system.values().to_vec();
            for difference in differences() {
                values[variable] += difference;
                let is_refused = system.all_violated(&values).next().is_some();
                let is_hint = name.starts_with("hint") && [highest, -highest].contains(&difference);
                assert!(is_refused || is_hint, "{name}: variable {variable}");
                values[variable] = system.values()[variable];
            }
        }
    }
}

/// Sets of differences: of one variable, and of two neighbours that are bits.
fn attempts(first: usize, end: usize) -> Vec<Vec<(Variable, Fr)>> {
    let [one, two] = [Fr::from(1_u8), Fr::from(2_u8)];
    let variables = first as Variable..end as Variable;
    let single = variables.clone().flat_map(|variable| differences().into_iter().map(move |by| vec![(variable, by)]));
    let double = variables.flat_map(|variable| {
        [vec![(variable, two), (variable + 1, -one)], vec![(variable, -two), (variable + 1, one)]]
    });
    single.chain(double).collect()
}

/// A witness that satisfies the constraints computes what the honest one does, whatever the prover chose inside: remainders
/// that are not canonical, quotients, limbs.
///
/// And each constraint is needed: there is a witness that it alone refuses.
#[test]
fn what_the_prover_chooses_does_not_matter_and_each_constraint_is_needed() {
    for (name, gadget) in GADGETS {
        let mut builder = builder();
        let built = gadget(&mut builder);
        let (constraints, variables) = (builder.system.constraints(), builder.system.variables());
        if COMPOSED.contains(&name) {
            continue;
        }
        let (gadget_with_products, count) = PRODUCTS_BEFORE_A_RANGE;
        let products = if name == gadget_with_products { count } else { 0 };
        let mut spare: BTreeSet<usize> = (built.constraints + products..constraints).collect();
        let (honest, is_hint) = (built.outputs(&builder), name.starts_with("hint"));
        for attempt in attempts(built.variables, variables) {
            let (violated, outputs) = tampered(gadget, &attempt);
            let is_same = !violated.is_empty() || outputs == honest;
            assert!(is_hint || is_same, "{name}: {attempt:?}");
            remove_single(&mut spare, &violated);
        }
        for attempt in attempts(1, built.variables) {
            if spare.is_empty() {
                break;
            }
            remove_single(&mut spare, &tampered(gadget, &attempt).0);
        }
        assert_eq!(spare, BTreeSet::new(), "{name}");
    }
}

/// A constraint that alone is violated is needed.
fn remove_single(spare: &mut BTreeSet<usize>, violated: &BTreeSet<usize>) {
    if violated.len() == 1 {
        spare.retain(|constraint| !violated.contains(constraint));
    }
}

/// A scalar has no second limbs: those of the integer that is larger by the order of the field are refused, and by one constraint.
#[test]
fn limbs_of_another_integer_are_refused() {
    let gadget = GADGETS.iter().find(|(name, _)| *name == "limbs of a scalar").expect("there is one").1;
    let mut builder = builder();
    let built = gadget(&mut builder);
    let value = integer(builder.system.values()[built.variables - 1]);
    let order = U256::from_limbs(Fr::MODULUS.0);
    let p = U256::from(P);
    let digits = |mut rest: U256| {
        let digits: Vec<U256> = (0..7)
            .map(|_| {
                let digit = rest % p;
                rest /= p;
                digit
            })
            .collect();
        digits
    };
    // A limb has its variable, 30 of its bits and one that shows that it is canonical. The quotient follows from the limbs.
    let (honest, other) = (digits(value), digits(value + order));
    let scalar = super::super::number::scalar;
    let differences: Vec<(Variable, Fr)> = (0..7)
        .map(|limb| ((built.variables + 32 * limb) as Variable, scalar(other[limb]) - scalar(honest[limb])))
        .filter(|(_, difference)| *difference != Fr::ZERO)
        .collect();
    let (violated, _) = tampered(gadget, &differences);
    assert_eq!(violated.len(), 1, "{violated:?}");
}
