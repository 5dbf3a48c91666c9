//! What the builder computes from wires is not the prover's choice.

use crate::support::{Violations, change_block, row};
use nova_air::{EF, F};
use nova_recursion::chips::ChipNumber;
use nova_recursion::verify::Arithmetic;
use nova_recursion::{Assignment, BLOCK, Block, Builder, Circuit, Element};
use p3_field::PrimeCharacteristicRing;

fn circuit(build: impl FnOnce(&mut Builder)) -> (Circuit, Assignment) {
    let mut builder = Builder::new(&[]);
    build(&mut builder);
    builder.finish().unwrap()
}

/// A circuit that has `build`'s block as the entry of an array that nothing reads, and the block's address.
fn with_block(build: fn(&mut Builder) -> Block) -> (Circuit, Assignment, F) {
    let (circuit, assignment) = circuit(|b| {
        let block = build(b);
        b.array(&[block]);
    });
    assert_eq!(Violations::of(&circuit, &assignment), Violations::default());
    // Behind number and index.
    let address = circuit.fixed()[ChipNumber::Array as usize].values[2];
    (circuit, assignment, address)
}

fn buses(circuit: &Circuit, assignment: &Assignment) -> Vec<&'static str> {
    let Violations { constraints, buses } = Violations::of(circuit, assignment);
    assert!(constraints.is_empty(), "{constraints:?}");
    buses.into_iter().collect()
}

/// An inverse and an equality that do not exist, in rows whose result is what they compute: only the wire that the result has
/// to be refuses it.
#[test]
fn results_that_are_asserted_are_connected() {
    let forged = |build: fn(&mut Builder, [Element; 2])| {
        let (circuit, mut assignment) = circuit(|b| {
            let hints = b.hint_elements(&[EF::ZERO, EF::TWO]);
            build(b, [hints[0], hints[1]]);
        });
        assert!(!Violations::of(&circuit, &assignment).is_empty());
        let arithmetic = ChipNumber::Arithmetic as usize;
        for index in 0..assignment.traces[arithmetic].values.len() / assignment.traces[arithmetic].width {
            let values = crate::support::constraints(&circuit, &assignment, ChipNumber::Arithmetic, index);
            let out = &mut row(&mut assignment.traces[arithmetic], index)[25..];
            out.iter_mut().zip(values).for_each(|(cell, value)| *cell -= value);
        }
        buses(&circuit, &assignment)
    };
    assert_eq!(forged(|b, [zero, _]| _ = b.inverse(zero)), ["ELEMENTS"]);
    assert_eq!(forged(|b, [left, right]| b.assert_equal(left, right)), ["ELEMENTS"]);
}

/// Values behind those that are hinted, changed in all rows that have the block.
#[test]
fn zeros_behind_hinted_values_are_connected() {
    let (circuit, honest, address) = with_block(|b| b.hint_values(&[F::ONE, F::TWO, F::TWO])[0]);
    for lane in 0..BLOCK {
        let mut assignment = honest.clone();
        change_block(&circuit, &mut assignment, address, lane);
        // The values are those of a block that the prover chooses, and the block has its elements.
        assert_eq!(buses(&circuit, &assignment), ["ELEMENTS"], "lane {lane}");
    }
}

/// Coefficients behind those of an element that is packed.
#[test]
fn zeros_behind_packed_elements_are_connected() {
    let (circuit, honest, address) = with_block(|b| {
        let element = b.hint_element(EF::TWO);
        b.pack(&[element])[0]
    });
    for lane in 0..BLOCK {
        let mut assignment = honest.clone();
        change_block(&circuit, &mut assignment, address, lane);
        row(&mut assignment.traces[ChipNumber::Pack as usize], 0)[lane] += F::ONE;
        assert_eq!(buses(&circuit, &assignment), ["ELEMENTS"], "lane {lane}");
    }
}

/// Blocks that differ in one lane.
#[test]
fn each_lane_of_equal_blocks_is_compared() {
    for lane in 0..BLOCK {
        let (circuit, assignment) = circuit(|b| {
            let left = b.hint_block([F::ONE; BLOCK]);
            let right = b.hint_block(core::array::from_fn(|index| if index == lane { F::TWO } else { F::ONE }));
            b.assert_blocks_equal(left, right);
        });
        assert_eq!(buses(&circuit, &assignment), ["ELEMENTS"], "lane {lane}");
    }
}
