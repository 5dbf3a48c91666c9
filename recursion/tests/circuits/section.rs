//! The verifier of a section in a circuit absorbs, draws and accepts what the native one does.

use crate::support::{Inputs, Violations, sample};
use nova_air::{Chip, ChipSet, EF, F};
use nova_recursion::chips::{ChipNumber, CircuitChip};
use nova_recursion::verify::{
    Arithmetic, CircuitTranscript, Record, SectionKey, SectionMessage, SectionStatement, verify_section,
};
use nova_recursion::{Assignment, BLOCK, Builder, Circuit, Element, Lane, LogHeights};
use nova_stark::{ShardProver, StarkProvingKey, Table};
use nova_verifier::{Layout, Parameters, Policy, ShardProof, Statement, Transcript, Verifier, VerifyError};
use p3_field::{BasedVectorSpace, PrimeCharacteristicRing};

const ANY: Policy = Policy { min_provable_bits: 0 };

/// A proof with its statement and its key.
struct Proved<'a, C> {
    chips: &'a ChipSet<C>,
    key: StarkProvingKey,
    statement: Statement,
    proof: ShardProof,
}

impl<'a, C: Chip> Proved<'a, C> {
    fn new(chips: &'a ChipSet<C>, tables: Vec<Table>, statement: Statement, parameters: Parameters) -> Self {
        let key = StarkProvingKey::new(chips, parameters).unwrap();
        let prover = ShardProver::new(chips, &key);
        let statement =
            Statement { boundary: prover.commit_boundary(&statement.shape, &tables).unwrap(), ..statement };
        let proof = prover.prove_shard(tables, &statement).unwrap();
        let proved = Self { chips, key, statement, proof };
        proved.verify(&proved.proof, &mut Transcript::default()).unwrap();
        proved
    }

    fn verify(&self, proof: &ShardProof, transcript: &mut Transcript) -> Result<(), VerifyError> {
        let verifier = Verifier::new(self.chips, &self.key.verifying, self.key.parameters(), ANY);
        verifier.verify_with(proof, &self.statement, transcript).map(|_| ())
    }

    /// What the native verifier absorbs and draws.
    fn native_records(&self) -> Vec<Record> {
        let mut transcript = Transcript::recording();
        self.verify(&self.proof, &mut transcript).unwrap();
        let labels = transcript.events().iter().flat_map(|event| core::iter::repeat_n(event, event.count));
        let records = labels.zip(transcript.values());
        records.map(|(event, &value)| Record { label: event.label, kind: event.kind, value }).collect()
    }

    /// The circuit that verifies `proof`.
    fn circuit(&self, statement: &Statement, proof: &ShardProof) -> (Builder, CircuitTranscript) {
        let (builder, transcript, _) = self.circuit_with_sum(statement, proof);
        (builder, transcript)
    }

    fn circuit_with_sum(&self, statement: &Statement, proof: &ShardProof) -> (Builder, CircuitTranscript, Element) {
        let mut builder = Builder::new(&[]);
        let mut transcript = CircuitTranscript::new(&mut builder);
        let statement = wires(&mut builder, statement);
        let key = SectionKey::constant(&mut builder, &self.key.verifying);
        let parameters = self.key.parameters();
        let sum = verify_section(&mut builder, self.chips, key, &parameters, &statement, proof, &mut transcript);
        (builder, transcript, sum)
    }

    fn failures(&self, statement: &Statement, proof: &ShardProof) -> Vec<&'static str> {
        crate::support::failures(self.circuit(statement, proof).0, &LogHeights::default())
    }
}

/// A statement that the prover chooses.
fn wires(builder: &mut Builder, statement: &Statement) -> SectionStatement {
    let shape = statement.shape.clone();
    let run = statement.run.map(|run| builder.hint_elements(&[run.alpha, run.beta]).try_into().unwrap());
    let mut lanes = |values: &[F]| -> Vec<Lane> {
        let blocks = builder.hint_values(values);
        blocks.into_iter().flat_map(Lane::of_block).take(values.len()).collect()
    };
    let messages = statement.messages.iter().map(|message| SectionMessage {
        bus: message.bus,
        message: lanes(&message.message),
        count: lanes(&[message.count])[0],
    });
    let messages = messages.collect();
    let public_values = lanes(&statement.public_values);
    let boundary = statement.boundary.map(|root| builder.hint_block(root));
    SectionStatement { shape, public_values, messages, boundary, run }
}

/// A proof of a circuit.
fn of_circuit(circuit: &Circuit, assignment: Assignment, parameters: Parameters) -> Proved<'_, CircuitChip> {
    let statement = circuit.statement(&assignment);
    let tables = assignment.traces.into_iter().enumerate().map(|(chip, trace)| Table { chip, trace });
    Proved::new(circuit.chips(), tables.collect(), statement, parameters)
}

fn check<C: Chip>(proved: &Proved<'_, C>) {
    let (builder, transcript) = proved.circuit(&proved.statement, &proved.proof);
    let native = proved.native_records();
    for (index, (native, circuit)) in native.iter().zip(transcript.records()).enumerate() {
        assert_eq!(native, circuit, "value {index}");
    }
    assert_eq!(native.len(), transcript.records().len());
    let (circuit, assignment) = builder.finish().unwrap();
    assert_eq!(Violations::of(&circuit, &assignment), Violations::default());
}

/// Cap, arity, final length, blow-up and proofs of work differ; the last layers are shorter than the others.
fn parameters() -> [Parameters; 5] {
    let base = Parameters::insecure_for_tests();
    [
        base,
        Parameters { log_blowup: 2, log_cap: 10, commit_grinding: 1, ..base },
        Parameters { max_log_arity: 2, log_final_length: 2, log_cap: 0, lookup_grinding: 0, ..base },
        Parameters { max_log_arity: 4, log_final_length: 0, queries: 2, ..base },
        Parameters { log_blowup: 5, queries: 2, ..base },
    ]
}

/// Every value that the native verifier absorbs or draws, in order.
#[test]
fn rounds_are_those_of_the_native_verifier() {
    for parameters in parameters() {
        let (circuit, assignment) = sample(&Inputs::new(1));
        check(&of_circuit(&circuit, assignment, parameters));
        let chips = crate::toy::chips();
        for log_rows in [4, 10] {
            let (tables, statement) = crate::toy::section(5, log_rows);
            let proved = Proved::new(&chips, tables, statement, parameters);
            // The boundary tree of the taller section is lower than its other trees.
            let layout = Layout::new(&chips, &proved.statement.shape).unwrap();
            let has_lower = layout.trees.iter().any(|tree| tree.log_stack_height < layout.log_stack_height);
            assert_eq!(has_lower, log_rows == 10);
            check(&proved);
        }
    }
}

#[test]
fn the_circuit_does_not_depend_on_the_proof() {
    let chips = crate::toy::chips();
    let [first, second] = [5, 6].map(|start| {
        let (tables, statement) = crate::toy::section(start, 4);
        Proved::new(&chips, tables, statement, Parameters::insecure_for_tests())
    });
    let built = |of: &Proved<'_, _>| first.circuit(&of.statement, &of.proof).0.finish().unwrap().0;
    assert_eq!(built(&first).fixed(), built(&second).fixed());
}

/// A change of any list of the proof, at its first, its middle and its last element.
#[test]
fn damaged_proofs_are_refused() {
    let chips = crate::toy::chips();
    let (tables, statement) = crate::toy::section(5, 4);
    let proved = Proved::new(&chips, tables, statement, Parameters::insecure_for_tests());
    for (name, change) in DAMAGES {
        for position in 0..3 {
            let mut proof = proved.proof.clone();
            change(&mut proof, position);
            assert!(proved.verify(&proof, &mut Transcript::default()).is_err(), "{name} {position}: native");
            assert!(!proved.failures(&proved.statement, &proof).is_empty(), "{name} {position}");
        }
    }
}

#[test]
fn other_statements_are_refused() {
    let chips = crate::toy::chips();
    let (tables, statement) = crate::toy::section(5, 4);
    let proved = Proved::new(&chips, tables, statement, Parameters::insecure_for_tests());
    let refused = |change: fn(&mut Statement)| {
        let mut statement = proved.statement.clone();
        change(&mut statement);
        !proved.failures(&statement, &proved.proof).is_empty()
    };
    assert!(refused(|statement| statement.public_values[0] += F::ONE));
    assert!(refused(|statement| statement.public_values[1] += F::ONE));
    assert!(refused(|statement| statement.messages[0].message[0] += F::ONE));
    assert!(refused(|statement| statement.messages[0].count += F::ONE));
    assert!(refused(|statement| statement.boundary.as_mut().unwrap()[0] += F::ONE));
    assert!(refused(|statement| statement.run.as_mut().unwrap().alpha += EF::ONE));
    assert!(refused(|statement| statement.run.as_mut().unwrap().beta += EF::ONE));
}

/// Traces that violate a constraint, and are proved all the same.
#[test]
fn only_the_check_of_constraints_refuses_a_false_trace() {
    let chips = crate::toy::chips();
    let parameters = Parameters::insecure_for_tests();
    // Values that are not sent.
    for row in [5, 14] {
        let (mut tables, statement) = crate::toy::section(5, 4);
        tables[0].trace.values[2 * row] += F::ONE;
        let key = StarkProvingKey::new(&chips, parameters).unwrap();
        let prover = ShardProver::new(&chips, &key);
        let statement =
            Statement { boundary: prover.commit_boundary(&statement.shape, &tables).unwrap(), ..statement };
        let proof = prover.prove_shard(tables, &statement).unwrap();
        let proved = Proved { chips: &chips, key, statement, proof };
        let outcome = proved.verify(&proved.proof, &mut Transcript::default());
        let failures = proved.failures(&proved.statement, &proved.proof);
        assert!(matches!(outcome, Err(VerifyError::Constraints { table: 0, .. })), "{outcome:?}");
        assert_eq!(failures, ["5: constraints"], "row {row}");
    }
}

/// What is refused first: later rounds are about other challenges.
#[test]
fn works_and_sums_are_checked() {
    let chips = crate::toy::chips();
    let (tables, statement) = crate::toy::section(5, 4);
    let parameters = Parameters { lookup_grinding: 8, ..Parameters::insecure_for_tests() };
    let proved = Proved::new(&chips, tables, statement, parameters);
    let first = |change: fn(&mut ShardProof)| {
        let mut proof = proved.proof.clone();
        change(&mut proof);
        let outcome = proved.verify(&proof, &mut Transcript::default()).unwrap_err();
        (outcome, proved.failures(&proved.statement, &proof)[0])
    };
    let (outcome, failure) = first(|proof| proof.lookup_pow_witness += F::ONE);
    assert!(matches!(outcome, VerifyError::LookupPowWitness) && failure == "3: work");
    let (outcome, failure) = first(|proof| proof.sums[0] += EF::ONE);
    assert!(matches!(outcome, VerifyError::Buses) && failure == "3: buses");
}

/// The sum of run scope is the one that the native verifier returns.
#[test]
fn the_sum_of_run_scope_is_that_of_the_native_verifier() {
    let chips = crate::toy::chips();
    let (tables, statement) = crate::toy::section(5, 4);
    let proved = Proved::new(&chips, tables, statement, Parameters::insecure_for_tests());
    let verifier = Verifier::new(&chips, &proved.key.verifying, proved.key.parameters(), ANY);
    let claim = verifier.verify_shard(&proved.proof, &proved.statement).unwrap();
    let (.., sum) = proved.circuit_with_sum(&proved.statement, &proved.proof);
    assert_ne!(claim.run_sum, EF::ZERO);
    assert_eq!(sum.value, claim.run_sum);
}

/// The digest of a key follows from its root of fixed columns.
#[test]
fn the_digest_of_a_key_follows_from_its_root() {
    let (circuit, _) = sample(&Inputs::new(1));
    let key = circuit.setup(Parameters::insecure_for_tests(), ANY).unwrap().verifying;
    let mut builder = Builder::new(&[]);
    let root = builder.hint_block(key.preprocessed.unwrap());
    let constant = SectionKey::constant(&mut builder, &key);
    let computed = SectionKey::of_root(&mut builder, &key, root);
    assert_eq!(computed.digest().value, key.digest());
    builder.assert_blocks_equal(constant.digest(), computed.digest());
    let (circuit, assignment) = builder.finish().unwrap();
    assert_eq!(Violations::of(&circuit, &assignment), Violations::default());

    // Another root has another digest.
    let mut builder = Builder::new(&[]);
    let root = builder.hint_block(key.preprocessed.unwrap().map(|value| value + F::ONE));
    let constant = SectionKey::constant(&mut builder, &key);
    let computed = SectionKey::of_root(&mut builder, &key, root);
    builder.assert_blocks_equal(constant.digest(), computed.digest());
    let (circuit, assignment) = builder.finish().unwrap();
    assert!(!Violations::of(&circuit, &assignment).is_empty());
}

/// A digest that is not the root's, in all rows that have its wire: the elements that the sponge's block is split into refuse
/// it, and where these are its elements too, the sponge's block does.
#[test]
fn the_digest_of_a_key_is_not_the_provers_choice() {
    let (circuit, _) = sample(&Inputs::new(1));
    let key = circuit.setup(Parameters::insecure_for_tests(), ANY).unwrap().verifying;
    let mut builder = Builder::new(&[]);
    let root = builder.hint_block(key.preprocessed.unwrap());
    let digest = SectionKey::of_root(&mut builder, &key, root).digest();
    // A use: an entry of an array that nothing reads.
    builder.array(&[digest]);
    let (circuit, mut assignment) = builder.finish().unwrap();
    let split = ChipNumber::Split as usize;
    let fixed: Vec<_> = circuit.fixed()[split].row_slices().map(<[F]>::to_vec).collect();
    // Each port is an address and a count: behind number and index of an array, and that of a split before its elements.
    let address = circuit.fixed()[ChipNumber::Array as usize].values[2];
    let definition = fixed.iter().position(|row| row[0] == address).unwrap();
    crate::support::change_block(&circuit, &mut assignment, address, 0);
    let buses = |assignment: &Assignment| {
        let Violations { constraints, buses } = Violations::of(&circuit, assignment);
        assert!(constraints.is_empty(), "{constraints:?}");
        buses.into_iter().collect::<Vec<_>>()
    };
    assert_eq!(buses(&assignment), ["ELEMENTS"]);

    let element = fixed[definition][2];
    for (index, ports) in fixed.iter().enumerate().filter(|(index, _)| *index != definition) {
        for lane in (0..BLOCK).filter(|lane| ports[2 + 2 * lane] == element) {
            crate::support::row(&mut assignment.traces[split], index)[lane] += F::ONE;
        }
    }
    assert_eq!(buses(&assignment), ["BLOCKS"]);
}

/// A change of a proof at a position: 0 for the first element of a list, 2 for the last.
pub(crate) type Damage = fn(&mut ShardProof, usize);

pub(crate) const DAMAGES: &[(&str, Damage)] = &[
    ("main root", |proof, position| *at(proof.main.as_mut().unwrap(), position) += F::ONE),
    ("work of lookups", |proof, _| proof.lookup_pow_witness += F::ONE),
    ("root of lookups", |proof, position| *at(proof.lookups.as_mut().unwrap(), position) += F::ONE),
    ("cumulative sum", |proof, position| *at(&mut proof.sums, position) += EF::ONE),
    ("root of quotients", |proof, position| *at(&mut proof.quotient, position) += F::ONE),
    ("claim", |proof, position| *at(&mut proof.opening.claims, position) += EF::ONE),
    ("quotient of claims", |proof, position| *at(&mut proof.opening.quotient, position) += F::ONE),
    ("value of a stack", |proof, position| *at(&mut proof.opening.values, position) += EF::ONE),
    ("work of the batch", |proof, _| proof.opening.batch_pow_witness += F::ONE),
    ("layer", |proof, position| *at(at(&mut proof.opening.layers, position), position) += F::ONE),
    ("work of a layer", |proof, position| *at(&mut proof.opening.layer_pow_witnesses, position) += F::ONE),
    ("final polynomial", |proof, position| *at(&mut proof.opening.final_polynomial, position) += EF::ONE),
    ("work of the queries", |proof, _| proof.opening.query_pow_witness += F::ONE),
    ("cap", |proof, position| *at(at(at(&mut proof.opening.caps, position), position), position) += F::ONE),
    ("leaf", |proof, position| {
        *at(&mut at(&mut at(&mut proof.opening.queries, position).leaves, position).values, position) += F::ONE;
    }),
    ("path of a leaf", |proof, position| {
        *at(at(&mut at(&mut at(&mut proof.opening.queries, position).leaves, position).path, position), position) +=
            F::ONE;
    }),
    ("row", |proof, position| {
        let row = at(&mut at(&mut proof.opening.queries, position).rows, position);
        *at(&mut row.entries, position) += EF::from_basis_coefficients_fn(|_| F::ONE);
    }),
    ("path of a row", |proof, position| {
        // The paths of the last layers end at once.
        *at(at(&mut at(&mut proof.opening.queries, position).rows[0].path, position), position) += F::ONE;
    }),
];

/// The first, the middle or the last element.
fn at<T>(list: &mut impl AsMut<[T]>, position: usize) -> &mut T {
    let list = list.as_mut();
    let index = position * (list.len() - 1) / 2;
    &mut list[index]
}

/// The circuit that verifies a proof is proved, and that proof verified again.
#[test]
fn the_verifier_is_verified() {
    let parameters = Parameters { log_blowup: 2, ..Parameters::insecure_for_tests() };
    let (circuit, assignment) = sample(&Inputs::new(1));
    let inner = of_circuit(&circuit, assignment, parameters);
    let (circuit, assignment) = inner.circuit(&inner.statement, &inner.proof).0.finish().unwrap();
    check(&of_circuit(&circuit, assignment, parameters));
}
