//! Which fixed columns are ports, and whether they connect a circuit soundly.

use std::collections::{BTreeMap, BTreeSet};

use nova_air::symbolic::{Cell, ConstraintDag, Interaction, Leaf, NodeId, Operation};
use nova_air::{Bus, Chip, ChipSet, EvalError, F, Trace};
use p3_field::{PrimeCharacteristicRing, PrimeField32};
use p3_matrix::Matrix;

use crate::chips::{ArrayFixed, ChipNumber, CircuitChip, Public, ReadFixed};
use crate::wires::{BLOCKS, ELEMENTS};

/// Why the fixed columns of a circuit are refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WiringError {
    /// A chip uses a bus of wires in another way than by a port.
    #[error("chip {chip}: message {message} on a bus of wires is not a port")]
    Port {
        /// Name of the chip.
        chip: String,
        /// Index of the message.
        message: usize,
    },
    /// A port that has a count has no address.
    #[error("bus {bus}: a port without an address has a count")]
    Address {
        /// Name of the bus.
        bus: &'static str,
    },
    /// A wire is defined more than once.
    #[error("bus {bus}: wire {address} is defined twice")]
    Definitions {
        /// Name of the bus.
        bus: &'static str,
        /// Address of the wire.
        address: u32,
    },
    /// The count of a definition is not the number of uses.
    #[error("bus {bus}: wire {address} is used {uses} times and defined with a count of {count}")]
    Uses {
        /// Name of the bus.
        bus: &'static str,
        /// Address of the wire.
        address: u32,
        /// Number of ports that use it.
        uses: u32,
        /// Count of its definition, 0 if there is none.
        count: u32,
    },
    /// An entry of an array is stated twice, or not connected.
    #[error("row {row} of arrays: the entry is stated twice, or has no wire")]
    Array {
        /// The row.
        row: usize,
    },
    /// A read that is not counted once, or not connected.
    #[error("row {row} of reads is not one read of an array")]
    Read {
        /// The row.
        row: usize,
    },
    /// A block of public values has no row, or several.
    #[error("block {block} of public values does not have exactly one row")]
    Public {
        /// The block.
        block: usize,
    },
    /// No row uses a block of public values, so that its values are the prover's choice.
    #[error("block {block} of public values is not used")]
    Unused {
        /// The block.
        block: usize,
    },
}

/// The fixed columns of a port.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PortColumns {
    bus: Bus,
    address: usize,
    count: usize,
}

impl PortColumns {
    /// Sets the count of a definition: while a circuit is built it is 0.
    pub(crate) fn resolve(&self, row: &mut [F], uses: impl Fn(bool, usize) -> u32) {
        let address = row[self.address].as_canonical_u32() as usize;
        if row[self.count] == F::ZERO && address != 0 {
            row[self.count] = F::from_u32(uses(self.bus == ELEMENTS, address));
        }
    }
}

/// The ports of each chip, found in what the chips state.
///
/// # Errors
///
/// When a message on a bus of wires does not have a fixed column as address and another as count.
pub(crate) fn ports(chips: &ChipSet<CircuitChip>) -> Result<Vec<Vec<PortColumns>>, WiringError> {
    let of_chip = |chip: &CircuitChip| {
        let dag = ConstraintDag::of(chip, chips.public_values()).map_err(|_: EvalError| port_error(chip, 0))?;
        let messages = dag.description().interactions.iter().enumerate();
        let wires = messages.filter(|(_, message)| [ELEMENTS, BLOCKS].contains(&message.bus));
        wires.map(|(index, message)| port(&dag, message).ok_or_else(|| port_error(chip, index))).collect()
    };
    chips.chips().iter().map(of_chip).collect()
}

fn port_error(chip: &CircuitChip, message: usize) -> WiringError {
    WiringError::Port { chip: chip.name().into_owned(), message }
}

fn port(dag: &ConstraintDag, message: &Interaction<NodeId>) -> Option<PortColumns> {
    let column = |node: &NodeId| match dag.nodes()[node.index()].operation {
        Operation::Leaf(Leaf::Preprocessed(Cell { is_next: false, column })) => Some(column),
        _ => None,
    };
    Some(PortColumns { bus: message.bus, address: column(message.message.first()?)?, count: column(&message.count)? })
}

/// Definitions and uses of a wire.
#[derive(Default)]
struct Wire {
    definitions: u32,
    count: u32,
    uses: u32,
}

/// Checks that each wire is defined once, with the number of its uses as count, that entries of arrays are unique, that
/// public values are those of the statement, and that each block of them is used but for those that are `free`.
///
/// # Errors
///
/// Names the first rule that is broken.
///
/// # Soundness
///
/// With it, the values of all ports of a wire are equal if the buses balance (`docs/decisions/0112-recursion.md`, lemma 1).
/// It reads the fixed columns only, not what the builder meant.
pub(crate) fn check(chips: &ChipSet<CircuitChip>, fixed: &[Trace], free: &[usize]) -> Result<(), WiringError> {
    let ports = ports(chips)?;
    for bus in [ELEMENTS, BLOCKS] {
        let mut wires: BTreeMap<u32, Wire> = BTreeMap::new();
        for (ports, trace) in ports.iter().zip(fixed) {
            for row in trace.row_slices() {
                ports.iter().filter(|port| port.bus == bus).try_for_each(|port| add(&mut wires, *port, row))?;
            }
        }
        for (&address, &Wire { definitions, count, uses }) in &wires {
            if definitions > 1 {
                return Err(WiringError::Definitions { bus: bus.name, address });
            }
            if count != uses {
                return Err(WiringError::Uses { bus: bus.name, address, uses, count });
            }
        }
    }
    check_arrays(&fixed[ChipNumber::Array as usize])?;
    check_reads(&fixed[ChipNumber::Read as usize])?;
    check_public(&fixed[ChipNumber::Public as usize], free)
}

fn add(wires: &mut BTreeMap<u32, Wire>, port: PortColumns, row: &[F]) -> Result<(), WiringError> {
    let (address, count) = (row[port.address], row[port.count]);
    if count == F::ZERO {
        return Ok(());
    }
    if address == F::ZERO {
        return Err(WiringError::Address { bus: port.bus.name });
    }
    let wire = wires.entry(address.as_canonical_u32()).or_default();
    if count == F::NEG_ONE {
        wire.uses += 1;
    } else {
        wire.definitions += 1;
        wire.count = count.as_canonical_u32();
    }
    Ok(())
}

fn check_arrays(fixed: &Trace) -> Result<(), WiringError> {
    let mut known = BTreeSet::new();
    for (row, cells) in fixed.row_slices().enumerate() {
        let fixed: &ArrayFixed<F> = nova_air::Columns::of(cells).expect("the table has the chip's width");
        let is_new = known.insert((fixed.number, fixed.index));
        if fixed.number != F::ZERO && (!is_new || fixed.entry.count != F::NEG_ONE) {
            return Err(WiringError::Array { row });
        }
    }
    Ok(())
}

fn check_reads(fixed: &Trace) -> Result<(), WiringError> {
    for (row, cells) in fixed.row_slices().enumerate() {
        let fixed: &ReadFixed<F> = nova_air::Columns::of(cells).expect("the table has the chip's width");
        let is_connected = fixed.index.count == F::NEG_ONE && fixed.entry.count == F::NEG_ONE;
        let is_read = fixed.is_real == F::ONE && fixed.number != F::ZERO && is_connected;
        if fixed.is_real != F::ZERO && !is_read {
            return Err(WiringError::Read { row });
        }
    }
    Ok(())
}

fn check_public(fixed: &Trace, free: &[usize]) -> Result<(), WiringError> {
    for block in 0..fixed.width() - Public::PORT {
        let column: Vec<F> = fixed.row_slices().map(|row| row[Public::PORT + block]).collect();
        let is_selector = column.iter().all(|cell| [F::ZERO, F::ONE].contains(cell));
        if !is_selector || column.iter().filter(|cell| **cell == F::ONE).count() != 1 {
            return Err(WiringError::Public { block });
        }
    }
    // Two selectors in one row would compare one block of values with a sum.
    for row in fixed.row_slices() {
        let selected: Vec<usize> =
            (0..row.len() - Public::PORT).filter(|&b| row[Public::PORT + b] != F::ZERO).collect();
        if let [_, second, ..] = selected[..] {
            return Err(WiringError::Public { block: second });
        }
        if let [block] = selected[..]
            && row[Public::COUNT] == F::ZERO
            && !free.contains(&block)
        {
            return Err(WiringError::Unused { block });
        }
    }
    Ok(())
}
