//! Field elements within wires.

use nova_air::{EF, EF_DEGREE, F};
use p3_field::PrimeCharacteristicRing;

use super::arithmetic::row_of;
use super::{Builder, coefficients};
use crate::chips::{ChipNumber, PACKED_BLOCKS, PACKED_ELEMENTS, PackColumns, PackFixed, SplitColumns, SplitFixed};
use crate::verify::Arithmetic;
use crate::wires::{BLOCK, Block, Element, Port};

/// A field element within a wire.
#[derive(Clone, Copy, Debug)]
pub enum Lane {
    /// A constant of the circuit.
    Constant(F),
    /// A value of a block.
    Block(Block, usize),
    /// A coefficient of an element.
    Element(Element, usize),
}

impl Lane {
    /// The value.
    pub fn value(&self) -> F {
        match self {
            Self::Constant(value) => *value,
            Self::Block(block, lane) => block.value[*lane],
            Self::Element(element, coefficient) => coefficients(*element)[*coefficient],
        }
    }

    /// All lanes of a block.
    pub fn of_block(block: Block) -> [Self; BLOCK] {
        core::array::from_fn(|lane| Self::Block(block, lane))
    }
}

impl Builder {
    /// The values of a block as elements of the base field.
    pub fn split(&mut self, block: Block) -> [Element; BLOCK] {
        if let Some(&elements) = self.splits.get(&block.address) {
            return elements;
        }
        let mut ports = [Port::default(); BLOCK];
        let elements = core::array::from_fn(|lane| {
            let (element, port) = self.define_element(block.value[lane].into());
            ports[lane] = port;
            element
        });
        let fixed = SplitFixed { block: self.use_block(block), elements: ports };
        self.row(ChipNumber::Split, fixed, SplitColumns { values: block.value });
        self.splits.insert(block.address, elements);
        elements
    }

    /// A lane as an element of the base field.
    pub(super) fn element_of_lane(&mut self, lane: Lane) -> Element {
        match lane {
            Lane::Constant(value) => self.constant(value),
            Lane::Block(block, lane) => self.split(block)[lane],
            Lane::Element(element, coefficient) => {
                let block = self.pack(&[element])[0];
                self.split(block)[coefficient]
            }
        }
    }

    /// The block with these values.
    pub fn block_of_lanes(&mut self, lanes: [Lane; BLOCK]) -> Block {
        if let Lane::Block(block, 0) = lanes[0]
            && lanes.iter().enumerate().all(|(index, lane)| is_lane(lane, block, index))
        {
            return block;
        }
        let elements = lanes.map(|lane| self.element_of_lane(lane));
        let value = lanes.map(|lane| lane.value());
        let (block, port) = self.define_block(value);
        let fixed = SplitFixed { block: port, elements: elements.map(|element| self.use_element(element)) };
        self.row(ChipNumber::Split, fixed, SplitColumns { values: value });
        self.splits.insert(block.address, elements);
        block
    }

    /// The coefficients of elements, in order, in blocks. The last block has zeros behind them.
    pub fn pack(&mut self, elements: &[Element]) -> Vec<Block> {
        let chunks = elements.chunks(PACKED_ELEMENTS);
        chunks.flat_map(|elements| self.pack_row(elements, |builder, element| builder.use_element(element))).collect()
    }

    /// Elements that the prover chooses. Packing them, from the first on, takes no further rows.
    pub(super) fn hint_packed(&mut self, values: &[EF]) -> Vec<Element> {
        let mut elements = Vec::with_capacity(values.len());
        for values in values.chunks(PACKED_ELEMENTS) {
            let defined: Vec<(Element, Port<F>)> = values.iter().map(|&value| self.define_element(value)).collect();
            let chunk: Vec<Element> = defined.iter().map(|(element, _)| *element).collect();
            let mut ports = defined.into_iter().map(|(_, port)| port);
            self.pack_row(&chunk, |_, _| ports.next().expect("each element has a port"));
            elements.extend(chunk);
        }
        elements
    }

    /// A row that packs up to eight elements, or finds the one that does. `port` makes the ports of the elements.
    fn pack_row(&mut self, elements: &[Element], mut port: impl FnMut(&mut Self, Element) -> Port<F>) -> Vec<Block> {
        let zero = self.constant(EF::ZERO);
        let at = |index: usize| elements.get(index).copied().unwrap_or(zero);
        let all: [Element; PACKED_ELEMENTS] = core::array::from_fn(at);
        let addresses = all.map(|element| element.address);
        let used = (elements.len() * EF_DEGREE).div_ceil(BLOCK);
        // The same elements with the constant zero behind them can have more blocks.
        if let Some(blocks) = self.packs.get(&addresses).and_then(|blocks| blocks.get(..used)) {
            return blocks.to_vec();
        }
        let rows = all.map(|element| row_of(element.value));
        let ports = core::array::from_fn(|index| match elements.get(index) {
            Some(&element) => port(self, element),
            None => self.use_element(zero),
        });
        let mut block_ports = [Port::default(); PACKED_BLOCKS];
        let values = rows.as_flattened().as_chunks::<BLOCK>().0;
        let mut blocks = Vec::with_capacity(used);
        for (port, &value) in block_ports.iter_mut().zip(values).take(used) {
            let (block, of_block) = self.define_block(value);
            *port = of_block;
            blocks.push(block);
        }
        let fixed = PackFixed { elements: ports, blocks: block_ports };
        self.row(ChipNumber::Pack, fixed, PackColumns { elements: rows });
        self.packs.insert(addresses, blocks.clone());
        blocks
    }
}

fn is_lane(lane: &Lane, of: Block, index: usize) -> bool {
    matches!(lane, Lane::Block(block, lane) if block.address == of.address && *lane == index)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An element alone, and with the constant zero behind it: one row could serve both, but the blocks differ in number.
    #[test]
    fn elements_have_their_number_of_blocks() {
        let mut builder = Builder::new(&[]);
        let element = builder.hint_elements(&[EF::TWO])[0];
        let zero = builder.constant(EF::ZERO);
        let lengths = [1, 2, 1].map(|length| builder.pack(&[element, zero][..length]).len());
        assert_eq!(lengths, [1, 2, 1]);
        builder.finish().unwrap();
    }
}
