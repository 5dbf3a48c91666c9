//! Forgeries of rows of layers.

use super::*;
use nova_recursion::verify::Arithmetic;

/// Columns of the chip `fold` that equations define, from constraint 3 on: the product of two bits, the entry in the slot,
/// the first point, the powers of the point, those of the factor, and the result.
fn folded_columns() -> Vec<usize> {
    (43..49).chain(50..54).chain(59..84).collect()
}

/// A row of the chip `fold` whose bits have wires with these values. Its result has no use, and the entry in the slot
/// has no wire.
fn folded(bits: [u8; 3]) -> (Circuit, Assignment) {
    let mut builder = Builder::new(&[]);
    let slot = bits.map(|bit| builder.hint_element(EF::from_u8(bit)));
    let entries = [2, 3, 4, 5, 6, 7, 8, 9].map(element);
    let [value, inverse, beta] =
        [element(1), F::from_u8(7).into(), element(10)].map(|hint| builder.hint_element(hint));
    let folded = builder.fold(entries, slot, value, inverse, beta);
    builder.hash(&folded.blocks, 40);
    let (circuit, mut assignment) = builder.finish().unwrap();
    let mut fixed = circuit.fixed().to_vec();
    let port = &mut row(&mut fixed[ChipNumber::Fold as usize], 0)[16..18];
    let address = port[0];
    port.fill(F::ZERO);
    let hints = &mut fixed[ChipNumber::Arithmetic as usize];
    let definition = hints.values.chunks_mut(24).find(|row| row[12] == address).unwrap();
    assert_eq!(definition[13], F::ONE);
    definition[13] = F::ZERO;
    let circuit = Circuit::new(0, &[], fixed).unwrap();
    follow(&circuit, &mut assignment, ChipNumber::Fold, 3, &folded_columns());
    (circuit, assignment)
}

/// Lets the columns of row 0 follow from their equations, of which `first` is the first.
fn follow(circuit: &Circuit, assignment: &mut Assignment, chip: ChipNumber, first: usize, columns: &[usize]) {
    for (index, &column) in columns.iter().enumerate() {
        let value = crate::support::constraints(circuit, assignment, chip, 0)[first + index];
        row(&mut assignment.traces[chip as usize], 0)[column] -= value;
    }
}

#[test]
fn fold() {
    let columns = folded_columns();
    for slot in 0..8_u8 {
        let built = folded([slot & 1, slot >> 1 & 1, slot >> 2]);
        assert_eq!(Violations::of(&built.0, &built.1), Violations::default());
        each_equation_is_needed(&built, ChipNumber::Fold, 3, &columns);
        let inputs = [(0..40, "BLOCKS"), (49..50, "ELEMENTS"), (54..59, "ELEMENTS")];
        each_input_is_connected(&built, ChipNumber::Fold, &inputs, 3, &columns);
        // Another slot than that of the wires.
        for bit in 0..3 {
            let (circuit, mut assignment) = (&built.0, built.1.clone());
            let cell = &mut row(&mut assignment.traces[ChipNumber::Fold as usize], 0)[40 + bit];
            *cell = F::ONE - *cell;
            follow(circuit, &mut assignment, ChipNumber::Fold, 3, &columns);
            let Violations { constraints, buses } = Violations::of(circuit, &assignment);
            assert!(constraints.is_empty());
            assert_eq!(buses.into_iter().collect::<Vec<_>>(), ["ELEMENTS"], "slot {slot}, bit {bit}");
        }
    }
}

/// A bit of 2 would let the entry in the slot be a combination of entries.
#[test]
fn the_bits_of_a_slot_are_boolean() {
    for bit in 0..3 {
        let (circuit, assignment) = folded(core::array::from_fn(|index| if index == bit { 2 } else { 0 }));
        let Violations { constraints, buses } = Violations::of(&circuit, &assignment);
        assert_eq!(constraints.into_iter().collect::<Vec<_>>(), [(ChipNumber::Fold, bit)]);
        assert!(buses.is_empty(), "{buses:?}");
    }
}

/// The entry in the slot is the value's wire, and results are theirs.
#[test]
fn folds_are_connected() {
    let entries = [2, 3, 4, 5, 6, 7, 8, 9].map(element);
    let built = circuit(|b| {
        let [zero, one, inverse] = [0, 1, 7].map(|value| b.constant(F::from_u8(value)));
        let [value, beta] = [entries[5], element(10)].map(|hint| b.hint_element(hint));
        let row = b.fold(entries, [one, zero, one], value, inverse, beta);
        b.mul(row.out, row.next_inverse);
    });
    // Nothing uses the blocks. The result and the next point are not computed.
    let columns: Vec<usize> = folded_columns().into_iter().take(33).collect();
    for coefficient in 0..5 {
        let (circuit, mut assignment) = (&built.0, built.1.clone());
        let cells = row(&mut assignment.traces[ChipNumber::Fold as usize], 0);
        // Another entry that keeps the result is found by its equation: the difference goes to the entry's wire only.
        cells[25 + coefficient] += F::ONE;
        follow(circuit, &mut assignment, ChipNumber::Fold, 3, &columns[..6]);
        let Violations { constraints, buses } = Violations::of(circuit, &assignment);
        assert!(constraints.iter().all(|&(_, index)| index >= 33), "{constraints:?}");
        assert_eq!(buses.into_iter().collect::<Vec<_>>(), ["ELEMENTS"]);
    }
    for (column, constraint) in (79..84).zip(33..).chain([(53, 12)]) {
        let found = changed(&built, ChipNumber::Fold, 0, |row| row[column] += F::ONE);
        assert_eq!(found, (vec![(ChipNumber::Fold, constraint)], vec!["ELEMENTS"]), "column {column}");
    }
}
