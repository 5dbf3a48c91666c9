//! Circuits are proved and verified, and their wiring is checked.

use crate::support::{Inputs, Violations, sample};
use nova_air::F;
use nova_recursion::chips::{ChipNumber, circuit_chips};
use nova_recursion::{BLOCK, Builder, Circuit, CircuitError, KeyError, WiringError};
use nova_verifier::{MAX_LOG_HEIGHT, Parameters, Policy, Verifier};
use p3_field::{PrimeCharacteristicRing, PrimeField32};

const ANY: Policy = Policy { min_provable_bits: 0 };

#[test]
fn a_circuit_is_proved_and_verified() {
    let (circuit, assignment) = sample(&Inputs::new(1));
    assert_eq!(Violations::of(&circuit, &assignment), Violations::default());
    let parameters = Parameters { log_blowup: 2, ..Parameters::insecure_for_tests() };
    let key = circuit.setup(parameters, ANY).unwrap();
    let statement = circuit.statement(&assignment);
    let proof = circuit.prove(&key, assignment).unwrap();

    // The verifier has no fixed columns.
    let chips = circuit_chips(2, |_| None).unwrap();
    let verifier = Verifier::new(&chips, &key.verifying, parameters, ANY);
    verifier.verify_shard(&proof, &statement).unwrap();

    // Public values are bound.
    for lane in 0..2 * BLOCK {
        let mut changed = statement.clone();
        changed.public_values[lane] += F::ONE;
        assert!(verifier.verify_shard(&proof, &changed).is_err(), "public value {lane}");
    }
}

/// A witness that violates an equation makes a proof that is refused.
#[test]
fn a_false_witness_is_refused() {
    let (circuit, mut assignment) = sample(&Inputs::new(1));
    let parameters = Parameters::insecure_for_tests();
    let key = circuit.setup(parameters, ANY).unwrap();
    // The cube of the state's first element in a partial round of a leaf's hash.
    crate::support::row(&mut assignment.traces[ChipNumber::Sponge as usize], 0)[130] += F::ONE;
    let statement = circuit.statement(&assignment);
    let proof = circuit.prove(&key, assignment).unwrap();
    let verifier = Verifier::new(circuit.chips(), &key.verifying, parameters, ANY);
    assert!(verifier.verify_shard(&proof, &statement).is_err());
}

#[test]
fn a_circuit_does_not_depend_on_its_witness() {
    let circuits = [1, 2, 3].map(|seed| sample(&Inputs::new(seed)).0);
    let [first, others @ ..] = &circuits;
    for other in others {
        assert_eq!(first.fixed(), other.fixed());
    }
}

/// Each rule of the wiring is checked: a changed fixed column is refused.
#[test]
fn wiring_that_is_not_sound_is_refused() {
    let (circuit, _) = sample(&Inputs::new(1));
    let refusal = |chip: ChipNumber, row: usize, column: usize, change: fn(F) -> F| {
        let mut fixed = circuit.fixed().to_vec();
        let cell = &mut crate::support::row(&mut fixed[chip as usize], row)[column];
        *cell = change(*cell);
        match Circuit::new(2, &[], fixed) {
            Err(CircuitError::Wiring(error)) => error,
            Err(error) => panic!("{error}"),
            Ok(_) => panic!("{chip:?}, row {row}, column {column}: the wiring is accepted"),
        }
    };
    // Row 0 of the sponge: the tag, then address and count of six ports. The rate is used, the result defined.
    assert!(matches!(refusal(ChipNumber::Sponge, 0, 2, |_| F::ZERO), WiringError::Uses { .. }));
    assert!(matches!(refusal(ChipNumber::Sponge, 0, 2, |_| F::ONE), WiringError::Definitions { .. }));
    assert!(matches!(refusal(ChipNumber::Sponge, 0, 1, |_| F::ZERO), WiringError::Address { .. }));
    assert!(matches!(refusal(ChipNumber::Sponge, 0, 8, |count| count + F::ONE), WiringError::Uses { .. }));
    // The next free address: used and not defined.
    assert!(matches!(refusal(ChipNumber::Sponge, 0, 1, |_| F::from_u32(1 << 20)), WiringError::Uses { .. }));
    // Arrays: two entries of one index.
    assert!(matches!(refusal(ChipNumber::Array, 1, 1, |_| F::ZERO), WiringError::Array { row: 1 }));
    // Reads: counted twice, of array 0.
    assert!(matches!(refusal(ChipNumber::Read, 0, 1, |_| F::TWO), WiringError::Read { row: 0 }));
    assert!(matches!(refusal(ChipNumber::Read, 0, 0, |_| F::ZERO), WiringError::Read { row: 0 }));
    // Public values: the first selector is 0, 2, 1 in two rows; the second one shares the row of the first.
    for value in [F::ZERO, F::TWO] {
        let mut fixed = circuit.fixed().to_vec();
        crate::support::row(&mut fixed[ChipNumber::Public as usize], 0)[2] = value;
        let error = Circuit::new(2, &[], fixed).err();
        assert_eq!(error, Some(CircuitError::Wiring(WiringError::Public { block: 0 })));
    }
    assert_eq!(refusal(ChipNumber::Public, 5, 2, |_| F::ONE), WiringError::Public { block: 0 });
    // Beside the row of the first block, another one adds twice its port. Free blocks need no port that is used.
    let mut fixed = circuit.fixed().to_vec();
    crate::support::row(&mut fixed[ChipNumber::Public as usize], 5)[2] = F::TWO;
    let error = Circuit::new(2, &[0], fixed).err();
    assert_eq!(error, Some(CircuitError::Wiring(WiringError::Public { block: 0 })));
    let mut fixed = circuit.fixed().to_vec();
    let public = &mut fixed[ChipNumber::Public as usize];
    crate::support::row(public, 0)[3] = F::ONE;
    crate::support::row(public, 1)[3] = F::ZERO;
    assert_eq!(Circuit::new(2, &[], fixed).err(), Some(CircuitError::Wiring(WiringError::Public { block: 1 })));
}

/// A port of an array's entry, or of a read, that is taken away, and whose wire has one use less: only the rule for these
/// rows notices.
#[test]
fn arrays_and_reads_have_their_wires() {
    let (circuit, _) = sample(&Inputs::new(1));
    let refusal = |chip: ChipNumber, address: usize| {
        let mut fixed = circuit.fixed().to_vec();
        let port = &mut crate::support::row(&mut fixed[chip as usize], 0)[address..][..2];
        let wire = port[0];
        port.fill(F::ZERO);
        // The definitions of the entry and of the index are those of a sponge, a node and an arithmetic row.
        let ports = [(ChipNumber::Sponge, 7..13), (ChipNumber::Node, 6..8), (ChipNumber::Arithmetic, 22..24)];
        let is_element = (chip, address) == (ChipNumber::Read, 2);
        for (chip, columns) in ports.into_iter().filter(|(chip, _)| (*chip == ChipNumber::Arithmetic) == is_element) {
            let trace = &mut fixed[chip as usize];
            for row in trace.values.chunks_mut(trace.width) {
                for port in row[columns.clone()].chunks_mut(2).filter(|port| port[0] == wire && port[1] != F::NEG_ONE)
                {
                    port[1] -= F::ONE;
                }
            }
        }
        Circuit::new(2, &[], fixed).err()
    };
    let expected = |error| Some(CircuitError::Wiring(error));
    assert_eq!(refusal(ChipNumber::Array, 2), expected(WiringError::Array { row: 0 }));
    assert_eq!(refusal(ChipNumber::Read, 2), expected(WiringError::Read { row: 0 }));
    assert_eq!(refusal(ChipNumber::Read, 4), expected(WiringError::Read { row: 0 }));
}

/// A block of public values that no row uses is of the prover's choice.
#[test]
fn public_values_that_are_not_used_are_refused() {
    let blocks = [[F::ONE; BLOCK], [F::TWO; BLOCK]];
    let mut builder = Builder::new(&blocks);
    let [first, _] = builder.public() else { unreachable!("there are two") };
    let first = *first;
    builder.split(first);
    let error = builder.finish().err();
    assert_eq!(error, Some(CircuitError::Wiring(WiringError::Unused { block: 1 })));

    // Declared free, they are.
    let mut builder = Builder::new(&blocks);
    let first = builder.public()[0];
    builder.split(first);
    builder.leave_free(1);
    let (circuit, mut assignment) = builder.finish().unwrap();
    assert_eq!(Violations::of(&circuit, &assignment), Violations::default());
    assignment.public_values[BLOCK] += F::ONE;
    assert!(!Violations::of(&circuit, &assignment).is_empty(), "the port has the statement's values");
}

/// A key is made only where its proofs reach the policy.
#[test]
fn a_key_of_an_insecure_shape_is_refused() {
    let (circuit, _) = sample(&Inputs::new(1));
    let error = circuit.setup(Parameters::insecure_for_tests(), Policy::default()).err();
    assert!(matches!(error, Some(KeyError::Security { required: 128, .. })), "{error:?}");
}

/// `Circuit::setup` refuses shapes whose messages are not fewer than `p`. The chips as they are cannot reach that bound: the
/// largest tables of all of them do not.
#[test]
fn the_largest_tables_have_messages_that_do_not_wrap() {
    let chips = circuit_chips(16, |_| None).unwrap();
    let messages: usize = chips.iter().map(|(_, profile)| profile.interactions.len()).sum();
    assert!((messages as u64) << MAX_LOG_HEIGHT < u64::from(F::ORDER_U32));
}
