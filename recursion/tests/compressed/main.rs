//! The verifier of compressed proofs. In the place of shrink is a circuit that states the same values, whatever they are, and
//! is proved as shrink is: that a proof has a child is shrink's matter, and the verifier does not see it.

mod claims;
mod files;

use std::sync::LazyLock;

use nova_air::{EF, F};
use nova_recursion::programs::{SEGMENT_BLOCKS, closed_blocks};
use nova_recursion::{Assignment, BLOCK, Builder, Circuit};
use nova_stark::StarkProvingKey;
use nova_verifier::compressed::{
    CompressedError, CompressedKey, CompressedProof, KEY_MAGIC, MAGIC, SHRINK_BLOCKS, VERSION, verify,
};
use nova_verifier::run::{
    self, Claims, ClosedRun, DEVELOPMENT_MAGIC, ProgramKey, PublicValues, RunError, SectionReader,
};
use nova_verifier::{
    DecodeError, Digest, Layer, OpeningError, Policy, ShapeError, ShardProof, Verifier, VerifyError,
};
use p3_field::PrimeCharacteristicRing;

/// A key, a program, and an accepted proof of it.
struct Accepted {
    key: CompressedKey,
    program: Digest,
    proof: CompressedProof,
    bytes: Vec<u8>,
}

static ACCEPTED: LazyLock<Accepted> = LazyLock::new(|| {
    let public = PublicValues { exit_code: 0, output: b"an output that is not made of words".to_vec() };
    let (key_root, program) = (digest(1), digest(2));
    let blocks = closed_blocks(&ClosedRun::new(key_root, program, &public, &Claims::default()));
    let (circuit, assignment) = stating(&blocks);
    let key = circuit.setup_layer(Layer::Shrink, Policy::default()).unwrap();
    let shrink = circuit.prove(&key, assignment).unwrap();
    let key = CompressedKey { key_root, shrink: key.verifying, shape: circuit.shape().clone(), lower_bits: 128 };
    let proof = CompressedProof { key_root, program, public, claims: Claims::default(), shrink };
    Accepted { key, program, bytes: proof.to_bytes(), proof }
});

fn digest(seed: u32) -> Digest {
    core::array::from_fn(|element| F::from_u32(1000 * seed) + F::from_usize(element))
}

/// A circuit that states these blocks, and demands nothing of them.
fn stating(blocks: &[[F; BLOCK]]) -> (Circuit, Assignment) {
    let mut builder = Builder::new(blocks);
    for block in builder.public().to_vec() {
        builder.split(block);
    }
    builder.finish().unwrap()
}

impl Accepted {
    /// Why a changed proof is refused.
    fn refusal(&self, change: impl FnOnce(&mut CompressedProof)) -> CompressedError {
        let mut proof = self.proof.clone();
        change(&mut proof);
        refusal(&self.key, &self.program, &proof.to_bytes())
    }

    /// Why a proof of shrink that is changed is refused.
    fn refusal_of_shrink(&self, change: impl FnOnce(&mut ShardProof)) -> VerifyError {
        match self.refusal(|proof| change(&mut proof.shrink)) {
            CompressedError::Shrink(error) => error,
            error => panic!("{error}"),
        }
    }

    /// Why the proof is refused with a changed key.
    fn refusal_with(&self, change: impl FnOnce(&mut CompressedKey)) -> CompressedError {
        let mut key = self.key.clone();
        change(&mut key);
        assert_ne!(key.digest(), self.key.digest(), "the digest covers the key");
        assert_eq!(CompressedKey::from_bytes(&key.to_bytes()).unwrap(), key);
        refusal(&key, &self.program, &self.bytes)
    }
}

#[track_caller]
fn refusal(key: &CompressedKey, program: &Digest, proof: &[u8]) -> CompressedError {
    let error = verify(key, program, proof, Policy::default()).expect_err("the proof is refused");
    assert!(!error.to_string().is_empty());
    error
}

/// What a verifier meets whose transcript has another beginning than the prover's.
const fn is_other_transcript(error: &CompressedError) -> bool {
    matches!(error, CompressedError::Shrink(VerifyError::LookupPowWitness | VerifyError::Constraints { .. }))
        || matches!(error, CompressedError::Shrink(VerifyError::Buses))
}

#[test]
fn an_honest_proof_is_accepted() {
    let Accepted { key, program, proof, bytes } = &*ACCEPTED;
    let (public, security) = verify(key, program, bytes, Policy::default()).unwrap();
    assert!(public == proof.public && public.is_success());
    assert!(security.shrink.provable_bits() >= 128.0 && security.provable_bits() == 128.0);
    assert_eq!(security.collision_bits(), 123);
    assert_eq!(CompressedProof::from_bytes(bytes).unwrap().to_bytes(), *bytes);
    assert_eq!(CompressedKey::from_bytes(&key.to_bytes()).unwrap(), *key);
}

/// The verifier of runs returns the exit code of a guest that failed, and so does this one.
#[test]
fn a_failed_run_has_its_exit_code() {
    let Accepted { key, program, .. } = &*ACCEPTED;
    let public = PublicValues { exit_code: 0x0003_0001, output: Vec::new() };
    let run = ClosedRun::new(key.key_root, *program, &public, &Claims::default());
    let (circuit, assignment) = stating(&closed_blocks(&run));
    let shrink = prove(&circuit, assignment);
    let proof = CompressedProof {
        key_root: key.key_root,
        program: *program,
        public: public.clone(),
        claims: Claims::default(),
        shrink,
    };
    let (accepted, _) = verify(key, program, &proof.to_bytes(), Policy::default()).unwrap();
    assert!(accepted == public && !accepted.is_success());
    // Both halves count.
    for exit_code in [0x0001_0003, 0x0003_0000, 1, 0] {
        let public = PublicValues { exit_code, ..public.clone() };
        let error = refusal(key, program, &CompressedProof { public, ..proof.clone() }.to_bytes());
        assert!(is_other_transcript(&error), "{error}");
    }
}

fn prove(circuit: &Circuit, assignment: Assignment) -> ShardProof {
    let key = circuit.setup_layer(Layer::Shrink, Policy::default()).unwrap();
    circuit.prove(&key, assignment).unwrap()
}

#[test]
fn other_keys_and_programs_are_refused() {
    let accepted = &*ACCEPTED;
    let Accepted { key, program, proof, bytes } = accepted;
    for element in 0..BLOCK {
        let mut other = *program;
        other[element] += F::ONE;
        // The verifier's differs, the proof's differs, both do.
        assert!(matches!(refusal(key, &other, bytes), CompressedError::OtherProgram));
        assert!(matches!(accepted.refusal(|proof| proof.program[element] += F::ONE), CompressedError::OtherProgram));
        let of_other = CompressedProof { program: other, ..proof.clone() };
        let error = refusal(key, &other, &of_other.to_bytes());
        assert!(is_other_transcript(&error), "{error}");

        let change = |key: &mut CompressedKey| key.key_root[element] += F::ONE;
        assert!(matches!(accepted.refusal_with(change), CompressedError::OtherKeys));
        assert!(matches!(accepted.refusal(|proof| proof.key_root[element] += F::ONE), CompressedError::OtherKeys));
        let mut other = key.clone();
        change(&mut other);
        let of_other = CompressedProof { key_root: other.key_root, ..proof.clone() };
        let error = refusal(&other, program, &of_other.to_bytes());
        assert!(is_other_transcript(&error), "{error}");
    }
}

#[test]
fn other_outputs_are_refused() {
    let accepted = &*ACCEPTED;
    for byte in 0..accepted.proof.public.output.len() {
        let error = accepted.refusal(|proof| proof.public.output[byte] ^= 1);
        assert!(is_other_transcript(&error), "byte {byte}: {error}");
    }
    // The digest pads the output with zeros: the length tells them apart.
    let longer = |proof: &mut CompressedProof| proof.public.output.push(0);
    let mut public = accepted.proof.clone();
    longer(&mut public);
    assert_eq!(public.public.output_digest(), accepted.proof.public.output_digest());
    for error in [
        accepted.refusal(longer),
        accepted.refusal(|proof| {
            proof.public.output.pop();
        }),
        accepted.refusal(|proof| proof.public.output.clear()),
        accepted.refusal(|proof| proof.public.exit_code = 1),
        accepted.refusal(|proof| proof.public.exit_code = 1 << 16),
        accepted.refusal(|proof| proof.public.exit_code = u32::MAX),
    ] {
        assert!(is_other_transcript(&error), "{error}");
    }
    let most = run::MAX_OUTPUT_BYTES as usize;
    let error = accepted.refusal(|proof| proof.public.output.resize(most + 1, 0));
    assert!(matches!(error, CompressedError::OutputLength { got, most: 0.. } if got == most + 1), "{error}");
}

/// Proofs that are valid for what they state, which is not what the verifier expects: values behind the last number of each
/// block, and a state without claims.
#[test]
fn values_that_are_not_zero_are_refused() {
    let Accepted { key, program, proof, .. } = &*ACCEPTED;
    let run = proof.closed();
    assert_eq!(run, ClosedRun::new(key.key_root, *program, &proof.public, &Claims::default()));
    for position in [28, 31, 32, 41, 47] {
        let mut blocks = closed_blocks(&run);
        assert_eq!(blocks[position / BLOCK][position % BLOCK], F::ZERO);
        blocks[position / BLOCK][position % BLOCK] = F::ONE;
        let (circuit, assignment) = stating(&blocks);
        let statement = circuit.statement(&assignment);
        let shrink = prove(&circuit, assignment);
        let verifier = Verifier::of_layer(circuit.chips(), &key.shrink, Layer::Shrink, Policy::default());
        verifier.verify_shard(&shrink, &statement).expect("the proof shows what it states");
        let error = refusal(key, program, &CompressedProof { shrink, ..proof.clone() }.to_bytes());
        assert!(is_other_transcript(&error), "value {position}: {error}");
    }
}

#[test]
fn changed_proofs_are_refused() {
    let accepted = &*ACCEPTED;
    let of = |change: fn(&mut ShardProof)| accepted.refusal_of_shrink(change);
    let of_opening = |change: fn(&mut ShardProof)| match of(change) {
        VerifyError::Opening(error) => error,
        error => panic!("{error}"),
    };
    let changed = |digest: &mut Digest| digest[3] += F::ONE;

    // Rounds 2 to 5. What follows a commitment is drawn anew.
    for error in [
        accepted.refusal(|proof| changed(proof.shrink.main.as_mut().unwrap())),
        accepted.refusal(|proof| changed(proof.shrink.lookups.as_mut().unwrap())),
        accepted.refusal(|proof| changed(&mut proof.shrink.quotient)),
        accepted.refusal(|proof| proof.shrink.lookup_pow_witness += F::ONE),
    ] {
        assert!(is_other_transcript(&error), "{error}");
    }
    // The last claim is of a quotient.
    let error = of(|proof| *proof.opening.claims.last_mut().unwrap() += EF::ONE);
    assert!(matches!(error, VerifyError::Constraints { .. }), "{error}");
    assert!(matches!(of(|proof| proof.main = None), VerifyError::Commitment { round: "main", expected: true }));
    assert!(matches!(of(|proof| proof.lookups = None), VerifyError::Commitment { round: "lookup", expected: true }));
    assert!(matches!(of(|proof| proof.sums[0] += EF::ONE), VerifyError::Buses));
    assert!(matches!(
        of(|proof| {
            proof.sums.pop();
        }),
        VerifyError::Sums { .. }
    ));
    assert!(matches!(of(|proof| proof.sums.push(EF::ZERO)), VerifyError::Sums { .. }));

    // Rounds 6 to 8, each followed by a proof of work.
    for error in [
        of_opening(|proof| proof.opening.quotient[0] += F::ONE),
        of_opening(|proof| proof.opening.values[0] += EF::ONE),
        of_opening(|proof| proof.opening.batch_pow_witness += F::ONE),
        of_opening(|proof| proof.opening.layers[0][0] += F::ONE),
        of_opening(|proof| proof.opening.layer_pow_witnesses[0] += F::ONE),
        of_opening(|proof| proof.opening.final_polynomial[0] += EF::ONE),
        of_opening(|proof| proof.opening.query_pow_witness += F::ONE),
    ] {
        assert!(matches!(error, OpeningError::PowWitness { .. }), "{error}");
    }

    // Round 9.
    let error = of_opening(|proof| proof.opening.caps[1][2][0] += F::ONE);
    assert!(matches!(error, OpeningError::Cap { tree: 1 }), "{error}");
    let error = of_opening(|proof| proof.opening.queries[4].leaves[1].values[0] += F::ONE);
    assert!(matches!(error, OpeningError::Leaf { query: 4, tree: 1 }), "{error}");
    let error = of_opening(|proof| proof.opening.queries[4].leaves[0].path[0][0] += F::ONE);
    assert!(matches!(error, OpeningError::Leaf { query: 4, tree: 0 }), "{error}");
    let error = of_opening(|proof| proof.opening.queries[5].rows[0].entries[0] += EF::ONE);
    assert!(matches!(error, OpeningError::Row { query: 5, layer: 0 }), "{error}");
    let error = of_opening(|proof| proof.opening.queries[5].rows[0].path[0][0] += F::ONE);
    assert!(matches!(error, OpeningError::Row { query: 5, layer: 0 }), "{error}");
}

#[test]
fn lists_of_other_lengths_are_refused() {
    let changes: [fn(&mut ShardProof); 13] = [
        |proof| proof.opening.claims.push(EF::ZERO),
        |proof| {
            proof.opening.values.pop();
        },
        |proof| proof.opening.layers.push(Digest::default()),
        |proof| proof.opening.layer_pow_witnesses.push(F::ZERO),
        |proof| proof.opening.final_polynomial.push(EF::ZERO),
        |proof| {
            proof.opening.queries.pop();
        },
        |proof| proof.opening.caps.push(Vec::new()),
        |proof| {
            proof.opening.caps[0].pop();
        },
        |proof| {
            proof.opening.queries[0].leaves.pop();
        },
        |proof| proof.opening.queries[0].leaves[0].values.push(F::ZERO),
        |proof| proof.opening.queries[0].leaves[0].path.push(Digest::default()),
        |proof| proof.opening.queries[0].rows[0].entries.push(EF::ZERO),
        |proof| proof.opening.queries[0].rows.clear(),
    ];
    for change in changes {
        let error = ACCEPTED.refusal_of_shrink(change);
        assert!(matches!(error, VerifyError::Opening(OpeningError::Length { .. })), "{error}");
    }
}

#[test]
fn keys_that_do_not_fix_the_circuit_are_refused() {
    let accepted = &*ACCEPTED;
    let of = |change: fn(&mut CompressedKey)| accepted.refusal_with(change);
    assert!(matches!(of(|key| key.shrink.constraints[7] += F::ONE), CompressedError::Constraints));
    assert!(matches!(of(|key| key.shrink.preprocessed = None), CompressedError::Key));
    assert!(matches!(of(|key| key.shrink.tables[4].preprocessed_log_height = None), CompressedError::Key));
    assert!(matches!(
        of(|key| {
            key.shrink.tables.pop();
        }),
        CompressedError::Key
    ));
    assert!(matches!(of(|key| key.shrink.tables.push(key.shrink.tables[0])), CompressedError::Key));
    // Such a key fixes another circuit.
    let error = of(|key| key.shrink.preprocessed.as_mut().unwrap()[0] += F::ONE);
    assert!(is_other_transcript(&error), "{error}");
    let shrink = |change| match of(change) {
        CompressedError::Shrink(error) => error,
        error => panic!("{error}"),
    };
    let error = shrink(|key| key.shrink.log_blowup = 4);
    assert!(matches!(error, VerifyError::Blowup { expected: 4, got: 5 }), "{error}");
    let error = shrink(|key| key.shrink.tables[0].preprocessed_log_height = Some(9));
    assert!(matches!(error, VerifyError::Shape(ShapeError::Height { table: 0, .. })), "{error}");
    let error = shrink(|key| key.shape.tables[0].log_height += 1);
    assert!(matches!(error, VerifyError::Shape(ShapeError::Height { table: 0, .. })), "{error}");
    let error = shrink(|key| key.shape.tables.clear());
    assert!(matches!(error, VerifyError::Shape(ShapeError::Empty)), "{error}");
    let error = shrink(|key| key.shape.log_stack_height = u8::MAX);
    assert!(matches!(error, VerifyError::Shape(ShapeError::StackHeight { .. })), "{error}");
    let error = shrink(|key| key.shape.log_stack_height += 1);
    assert!(matches!(error, VerifyError::Opening(OpeningError::Length { .. })), "{error}");
}

#[test]
fn the_policy_is_for_all_layers() {
    let Accepted { key, program, bytes, .. } = &*ACCEPTED;
    let error = ACCEPTED.refusal_with(|key| key.lower_bits = 127);
    assert!(matches!(error, CompressedError::Security { provable: 127, required: 128 }), "{error}");
    let strict = Policy { min_provable_bits: 140 };
    let error = verify(key, program, bytes, strict).expect_err("the layers below have less");
    assert!(matches!(error, CompressedError::Security { provable: 128, required: 140 }), "{error}");
    let key = CompressedKey { lower_bits: 140, ..key.clone() };
    let error = verify(&key, program, bytes, strict).expect_err("shrink has less");
    assert!(matches!(error, CompressedError::Shrink(VerifyError::Security { required: 140, .. })), "{error}");
}

/// A proof of another circuit, in the place of one of shrink: of one that states the same values, with the parameters of
/// shrink and of compress, and of one that states a segment.
#[test]
fn proofs_of_other_programs_are_refused() {
    let Accepted { key, program, proof, .. } = &*ACCEPTED;
    let blocks = closed_blocks(&proof.closed());
    let mut builder = Builder::new(&blocks);
    for block in builder.public().to_vec().into_iter().rev() {
        builder.split(block);
    }
    let (other, assignment) = builder.finish().unwrap();
    assert_eq!(*other.shape(), key.shape);
    let as_final = |shrink| refusal(key, program, &CompressedProof { shrink, ..proof.clone() }.to_bytes());
    let error = as_final(prove(&other, assignment));
    assert!(is_other_transcript(&error), "{error}");

    let (circuit, assignment) = stating(&blocks);
    let of_compress = circuit.setup_layer(Layer::Compress, Policy::default()).unwrap();
    let error = as_final(circuit.prove(&of_compress, assignment).unwrap());
    let length = OpeningError::Length { what: "queries", expected: 48, got: 62 };
    assert!(matches!(&error, CompressedError::Shrink(VerifyError::Opening(error)) if *error == length), "{error}");

    let mut of_segment = vec![[F::ZERO; BLOCK]; SEGMENT_BLOCKS];
    of_segment[..SHRINK_BLOCKS].copy_from_slice(&blocks);
    let (circuit, assignment) = stating(&of_segment);
    let segment: StarkProvingKey = circuit.setup_layer(Layer::Segments, Policy::default()).unwrap();
    let error = as_final(circuit.prove(&segment, assignment).unwrap());
    assert!(matches!(error, CompressedError::Shrink(VerifyError::Opening(OpeningError::Length { .. }))), "{error}");
    // Nor can its key be that of shrink.
    let as_shrink = CompressedKey { shrink: segment.verifying, ..key.clone() };
    let error = refusal(&as_shrink, program, &proof.to_bytes());
    assert!(matches!(error, CompressedError::Constraints), "{error}");
}
