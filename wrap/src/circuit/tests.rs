//! Wrap's proofs, with small circuits and parameters.

use nova_air::{EF, F};
use nova_recursion::verify::Backend;
use nova_recursion::{Assignment, Circuit, Lane as Wire, LogHeights};
use nova_verifier::{Parameters, Policy, Statement, Verifier};
use p3_field::PrimeCharacteristicRing;

use super::*;

/// A circuit that states blocks as wrap does, and whose rows are of each chip.
fn stated(program: &Digest, output: &[u8; WRAPPED_OUTPUT]) -> (Circuit, Assignment) {
    let mut builder = nova_recursion::Builder::new(&wrap_blocks(program, output));
    let blocks = builder.public().to_vec();
    let hashed = blocks.iter().skip(1).fold(blocks[0], |left, &right| builder.compress(left, right));
    let array = builder.array(&[hashed, blocks[0], blocks[1], blocks[2]]);
    let bits = [true, false].map(|bit| builder.hint_element(EF::from_bool(bit)));
    let index = builder.number(&bits);
    builder.label("entry").assert_entry(array, index, blocks[0]);
    let element = builder.base_element(Wire::Block(blocks[1], 0));
    let sum = builder.reduce(blocks[1], element, element);
    builder.label("bits").bits(element);
    let hashed = builder.hash(&[hashed], BLOCK);
    let packed = builder.pack(&[sum])[0];
    builder.label("other").inverse(sum);
    let zero = builder.constant(F::ZERO);
    let product = builder.mul(sum, zero);
    builder.label("product").assert_equal(product, zero);
    let _ = (hashed, packed);
    builder.finish_with(&LogHeights::default()).unwrap()
}

const PROGRAM: u32 = 0x1234_5678;

fn program() -> Digest {
    core::array::from_fn(|lane| F::from_u32(PROGRAM + (lane as u32) * 0x0076_5432))
}

fn output() -> [u8; WRAPPED_OUTPUT] {
    core::array::from_fn(|byte| 31 + 5 * byte as u8)
}

fn parameters() -> Parameters {
    Parameters { log_blowup: 2, queries: 3, log_cap: 2, query_grinding: 7, ..Parameters::insecure_for_tests() }
}

/// A proof, and what verifies it.
struct Proved {
    circuit: Circuit,
    key: nova_stark::StarkProvingKey<Root>,
    statement: Statement<Root>,
    proof: ShardProof<Root>,
}

fn proved() -> Proved {
    let (circuit, assignment) = stated(&program(), &output());
    let key = circuit.insecure_setup_commitment::<Root>(parameters()).unwrap();
    let statement = Statement {
        shape: circuit.shape().clone(),
        public_values: assignment.public_values.clone(),
        ..Statement::default()
    };
    let proof = circuit.prove(&key, assignment).unwrap();
    Proved { circuit, key, statement, proof }
}

impl Proved {
    fn is_accepted(&self, proof: &ShardProof<Root>) -> bool {
        let policy = Policy::insecure_for_tests();
        let verifier = Verifier::new(self.circuit.chips(), &self.key.verifying, parameters(), policy);
        verifier.verify_shard(proof, &self.statement).is_ok()
    }

    fn build(&self, mode: Mode, proof: &ShardProof<Root>) -> Builder {
        let verifier = WrapVerifier::insecure_for_tests(&self.circuit, &self.key.verifying, parameters()).unwrap();
        verifier.build(mode, &program(), &output(), proof)
    }
}

/// The native verifier and the circuit accept one proof, and the circuit does not depend on it.
#[test]
fn a_proof_is_verified_in_constraints() {
    let proved = proved();
    assert!(proved.is_accepted(&proved.proof));
    let built = proved.build(Mode::Prove, &proved.proof);
    assert!(built.failures().is_empty(), "{:?}", built.failures());
    println!("{} constraints", built.constraints());
    let system = built.finish();
    assert_eq!(system.violated(), None);
    let blank = nova_recursion::verify::blank_proof(proved.circuit.chips(), proved.circuit.shape(), &parameters());
    let setup = proved.build(Mode::Setup, &blank).finish();
    assert_eq!(setup.digest(), system.digest());
}

/// What a forger changes.
type Change = fn(&mut ShardProof<Root>);

/// A value of each kind, and a check that refuses it. Values that the transcript absorbs change all challenges behind them.
const CHANGES: [(&str, Change); 3] = [
    ("5: constraints", |proof| proof.opening.claims[0] += EF::ONE),
    ("9: cap", |proof| proof.opening.caps[0][0] = Root::default()),
    ("9: leaf", |proof| proof.opening.queries[0].leaves[0].values[0] += F::ONE),
];

/// Further ones: each takes some seconds.
const MORE_CHANGES: [(&str, Change); 10] = [
    ("3: buses", |proof| proof.sums[0] += EF::ONE),
    ("5: constraints", |proof| proof.main = Some(Root::default())),
    ("9: cap", |proof| proof.opening.quotient = Root::default()),
    ("9: cap", |proof| proof.opening.caps.last_mut().unwrap()[1] = Root::default()),
    ("9: row", |proof| proof.opening.values[0] += EF::ONE),
    ("9: leaf", |proof| proof.opening.final_polynomial[0] += EF::ONE),
    ("9: leaf", |proof| proof.opening.queries[2].leaves[1].path[0] = Root::default()),
    ("9: leaf", |proof| proof.opening.queries[0].leaves.last_mut().unwrap().values[0] += F::ONE),
    ("9: row", |proof| proof.opening.queries[1].rows[0].entries[0] += EF::ONE),
    ("9: work", |proof| proof.opening.query_pow_witness += F::ONE),
];

#[test]
fn damaged_proofs_are_refused() {
    assert_refused(&CHANGES);
}

#[test]
#[ignore = "slow: a circuit of a million constraints for each damage"]
fn other_damaged_proofs_are_refused() {
    assert_refused(&MORE_CHANGES);
}

fn assert_refused(changes: &[(&str, Change)]) {
    let proved = proved();
    for (label, change) in changes {
        let mut proof = proved.proof.clone();
        change(&mut proof);
        assert!(!proved.is_accepted(&proof), "{label}");
        let built = proved.build(Mode::Prove, &proof);
        assert!(built.failures().contains(label), "{label}: {:?}", built.failures());
        assert!(built.finish().violated().is_some(), "{label}");
    }
}

/// Forgeries that one check alone refuses: without it the constraints would hold.
#[test]
fn each_check_of_a_tree_is_needed() {
    let proved = proved();
    let is_refused_by = |label: &str, change: &dyn Fn(&mut ShardProof<Root>)| {
        let mut proof = proved.proof.clone();
        change(&mut proof);
        let built = proved.build(Mode::Prove, &proof);
        let is_alone = !built.failures().is_empty() && built.failures().iter().all(|failed| *failed == label);
        is_alone && built.finish().violated().is_some()
    };
    // Of four entries, three queries open at most three.
    let mut entries = 0..1 << parameters().log_cap;
    assert!(entries.any(|entry| is_refused_by("9: cap", &|proof| proof.opening.caps[0][entry] = Root::default())));
    assert!(is_refused_by("9: row", &|proof| proof.opening.queries[1].rows[0].path[0] = Root::default()));
    assert!(is_refused_by("9: leaf", &|proof| proof.opening.queries[0].leaves[0].path[0] = Root::default()));
}

/// Keys of other blow-ups and constraints, and parameters of a release for which three queries do not suffice.
#[test]
fn only_secure_proofs_of_the_key_are_verified() {
    let proved = proved();
    let (circuit, key) = (&proved.circuit, &proved.key.verifying);
    let other = Parameters { log_blowup: 3, ..parameters() };
    assert_eq!(WrapVerifier::insecure_for_tests(circuit, key, other).err(), Some(WrapError::Key));
    assert_eq!(WrapVerifier::new(circuit, key).err(), Some(WrapError::Key));
    let changed = VerifyingKey { constraints: Digest::default(), ..key.clone() };
    assert_eq!(WrapVerifier::insecure_for_tests(circuit, &changed, parameters()).err(), Some(WrapError::Key));
    let none = Parameters { queries: 0, ..parameters() };
    let refused = WrapVerifier::insecure_for_tests(circuit, key, none).err();
    assert!(matches!(refused, Some(WrapError::Parameters(_))), "{refused:?}");
}

/// The labels of assertions about public inputs that do not hold.
fn failures_of_inputs(inputs: [Fr; PUBLIC_INPUTS], change: impl FnOnce(&mut [F])) -> Vec<&'static str> {
    let mut stated = wrap_blocks(&program(), &output()).as_flattened().to_vec();
    change(&mut stated);
    let mut builder = Builder::new(Mode::Prove, &inputs);
    let stated = builder.hint_base(&stated);
    assert_public_inputs(&mut builder, &stated);
    let mut failures = builder.failures().to_vec();
    failures.dedup();
    assert_eq!(failures.is_empty(), builder.finish().violated().is_none());
    failures
}

/// All bits are stated: the three that no input shows are zero.
#[test]
fn public_inputs_are_those_of_what_is_stated() {
    let inputs = public_inputs(&program(), &output());
    assert!(failures_of_inputs(inputs, |_| ()).is_empty());
    for lane in 0..BLOCK {
        assert_eq!(failures_of_inputs(inputs, |stated| stated[lane] += F::ONE), ["inputs: program"], "{lane}");
    }
    for limb in 0..2 * BLOCK {
        for bit in 0..LIMB_BITS {
            let flip = |stated: &mut [F]| {
                let value = p3_field::PrimeField32::as_canonical_u32(&stated[BLOCK + limb]) ^ 1 << bit;
                stated[BLOCK + limb] = F::from_u32(value);
            };
            let found = failures_of_inputs(inputs, flip);
            let is_high = limb == 0 && (5..8).contains(&bit);
            let expected = if is_high { "inputs: high bits" } else { "inputs: output" };
            assert_eq!(found, [expected], "limb {limb}, bit {bit}");
        }
        let wide = failures_of_inputs(inputs, |stated| stated[BLOCK + limb] += F::from_u32(1 << LIMB_BITS));
        assert_eq!(wide, ["inputs: limb"], "{limb}");
    }
}

/// The first byte is the highest, as in the words of a contract.
#[test]
fn the_output_is_a_big_endian_number() {
    let mut output = [0; WRAPPED_OUTPUT];
    output[31] = 5;
    assert_eq!(public_inputs(&program(), &output)[1], Fr::from(5_u8));
    output[30] = 1;
    assert_eq!(public_inputs(&program(), &output)[1], Fr::from(261_u16));
    let all = public_inputs(&program(), &[0xff; WRAPPED_OUTPUT])[1];
    assert_eq!(all + Fr::from(1_u8), (0..OUTPUT_BITS).fold(Fr::from(1_u8), |power, _| power + power));
}
