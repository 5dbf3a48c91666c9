//! The circuit builder.

mod arithmetic;
mod backend;
mod fold;
mod hash;
mod lanes;

pub use backend::{CappedTree, Sponge};
pub use fold::FoldedRow;
pub use hash::SpongeState;
pub use lanes::Lane;

use std::collections::BTreeMap;

use nova_air::{Columns, EF, F, Trace};
use p3_field::PrimeCharacteristicRing;

use crate::chips::{ArrayColumns, ArrayFixed, ChipNumber, Public, ReadColumns, ReadFixed, circuit_chips};
use crate::circuit::{Assignment, Circuit, CircuitError};
use crate::wires::{BLOCK, Block, Element, Port};

/// Builds a circuit together with its witness: each wire carries its value.
///
/// # Soundness
///
/// The circuit must not depend on values. A caller may compute with the values of wires to find what the prover chooses
/// (`hint_*`), and for nothing else. Wires are those of one builder.
#[derive(Debug)]
pub struct Builder {
    /// Rows of each chip, by number.
    tables: Vec<Rows>,
    /// Uses of each element, by address. Address 0 stays free: it stands for no wire.
    element_uses: Vec<u32>,
    /// Uses of each block, by address.
    block_uses: Vec<u32>,
    public: Vec<Block>,
    /// Blocks of public values that need not be used.
    free: Vec<usize>,
    /// For each array, the row of its first entry and its length.
    arrays: Vec<(usize, usize)>,
    constants: BTreeMap<EF, Element>,
    /// The elements of a block, by address.
    splits: BTreeMap<u32, [Element; BLOCK]>,
    /// The blocks of eight elements, by addresses.
    packs: BTreeMap<[u32; BLOCK], Vec<Block>>,
    /// The numbers of bits, by their addresses.
    numbers: BTreeMap<Vec<u32>, Element>,
    label: &'static str,
    failures: Vec<&'static str>,
}

/// Rows of a chip.
#[derive(Debug, Default)]
struct Rows {
    fixed: Vec<F>,
    main: Vec<F>,
    height: usize,
}

impl Builder {
    /// A circuit that states these blocks of public values.
    pub fn new(public: &[[F; BLOCK]]) -> Self {
        let mut builder = Self {
            tables: ChipNumber::ALL.iter().map(|_| Rows::default()).collect(),
            element_uses: vec![0],
            block_uses: vec![0],
            public: Vec::new(),
            free: Vec::new(),
            arrays: Vec::new(),
            constants: BTreeMap::new(),
            splits: BTreeMap::new(),
            packs: BTreeMap::new(),
            numbers: BTreeMap::new(),
            label: "",
            failures: Vec::new(),
        };
        for (index, &value) in public.iter().enumerate() {
            let (block, port) = builder.define_block(value);
            let mut fixed = F::zero_vec(Public::PORT + public.len());
            [fixed[0], fixed[1]] = [port.address, port.count];
            fixed[Public::PORT + index] = F::ONE;
            builder.extend(ChipNumber::Public, &fixed, &value);
            builder.public.push(block);
        }
        builder
    }

    const fn set_label(&mut self, label: &'static str) -> &mut Self {
        self.label = label;
        self
    }

    /// The labels of assertions that do not hold for the values of the wires, in order. The tables satisfy the circuit
    /// exactly if there are none. Those of the builder's own steps, such as that an element has bits, are among them, under
    /// the label that was set before.
    pub fn failures(&self) -> &[&'static str] {
        &self.failures
    }

    fn expect(&mut self, holds: bool) {
        if !holds {
            self.failures.push(self.label);
        }
    }

    /// Number of rows of each chip so far, by number.
    pub fn heights(&self) -> Vec<usize> {
        self.tables.iter().map(|rows| rows.height).collect()
    }

    /// The blocks of public values.
    pub fn public(&self) -> &[Block] {
        &self.public
    }

    /// Leaves a block of public values to the prover. All others have to be used.
    pub fn leave_free(&mut self, block: usize) {
        self.free.push(block);
    }

    /// An array with these entries, to be read at indices that are wires.
    pub fn array(&mut self, entries: &[Block]) -> Array {
        let first = self.tables[ChipNumber::Array as usize].height;
        self.arrays.push((first, entries.len()));
        let array = Array(self.arrays.len());
        for (index, entry) in entries.iter().enumerate() {
            let fixed = ArrayFixed {
                number: F::from_usize(array.0),
                index: F::from_usize(index),
                entry: self.use_block(*entry),
            };
            self.row(ChipNumber::Array, fixed, ArrayColumns { entry: entry.value, uses: F::ZERO });
        }
        array
    }

    /// Asserts that this is the array's entry at an index of the base field.
    pub fn assert_entry(&mut self, array: Array, index: Element, entry: Block) {
        let fixed = ReadFixed {
            number: F::from_usize(array.0),
            is_real: F::ONE,
            index: self.use_element(index),
            entry: self.use_block(entry),
        };
        let value = base(index);
        self.row(ChipNumber::Read, fixed, ReadColumns { index: value, entry: entry.value });
        let (first, length) = self.arrays[array.0 - 1];
        // An index beyond the end makes a message that no row receives.
        let mut is_entry = false;
        if let Some(row) = (0..length).find(|&row| F::from_usize(row) == value) {
            let width = ArrayColumns::<F>::WIDTH;
            let rows = &mut self.tables[ChipNumber::Array as usize].main;
            let row = ArrayColumns::of_mut(&mut rows[(first + row) * width..][..width]).expect("one row");
            row.uses += F::ONE;
            is_entry = row.entry == entry.value && index.value == value.into();
        }
        self.expect(is_entry);
    }

    /// The circuit and its witness. Each table has the least height that fits its rows.
    ///
    /// # Errors
    ///
    /// When the wiring is not sound, which shows a bug of the builder.
    pub fn finish(self) -> Result<(Circuit, Assignment), CircuitError> {
        self.finish_with(&LogHeights::default())
    }

    /// The circuit and its witness, with tables of at least these heights. Circuits whose rows fit these heights have one
    /// shape.
    ///
    /// # Errors
    ///
    /// As [`Self::finish`].
    pub fn finish_with(self, log_heights: &LogHeights) -> Result<(Circuit, Assignment), CircuitError> {
        let public_values: Vec<F> = self.public.iter().flat_map(|block| block.value).collect();
        let unwired = circuit_chips(self.public.len(), |_| None)?;
        let ports = crate::wiring::ports(&unwired)?;
        let (mut fixed, mut traces) = (Vec::new(), Vec::new());
        for (number, mut rows) in self.tables.into_iter().enumerate() {
            let (chip, _) = unwired.get(number).expect("there is a chip of each number");
            let (width, fixed_width) = (nova_air::Chip::width(chip), nova_air::Chip::preprocessed_width(chip));
            let uses = |is_element: bool| if is_element { &self.element_uses } else { &self.block_uses };
            for row in rows.fixed.chunks_mut(fixed_width.max(1)) {
                for port in &ports[number] {
                    port.resolve(row, |is_element, address| uses(is_element)[address]);
                }
            }
            let height = rows.height.next_power_of_two().max(1 << log_heights.0[number]);
            pad(ChipNumber::ALL[number], &mut rows.main, width, height);
            rows.fixed.resize(height * fixed_width, F::ZERO);
            fixed.push(Trace::new(rows.fixed, fixed_width));
            traces.push(Trace::new(rows.main, width));
        }
        let circuit = Circuit::new(self.public.len(), &self.free, fixed)?;
        Ok((circuit, Assignment { traces, public_values }))
    }
}

/// Log2 of the height of each chip's table, by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogHeights(pub [u8; ChipNumber::ALL.len()]);

impl Default for LogHeights {
    /// The least heights that tables have.
    fn default() -> Self {
        Self([nova_verifier::MIN_LOG_HEIGHT; _])
    }
}

/// Fills the rows that are left over.
fn pad(chip: ChipNumber, main: &mut Vec<F>, width: usize, height: usize) {
    let padding = match chip {
        ChipNumber::Sponge => hash::sponge_padding(),
        ChipNumber::Node => hash::node_padding(),
        _ => F::zero_vec(width),
    };
    while main.len() < height * width {
        main.extend_from_slice(&padding);
    }
}

/// An array of blocks.
#[derive(Clone, Copy, Debug)]
pub struct Array(usize);

/// The steps of all parts of the builder.
impl Builder {
    /// Adds a row.
    fn row<X: AsRow, M: AsRow>(&mut self, chip: ChipNumber, fixed: X, main: M) {
        self.extend(chip, &fixed.cells(), &main.cells());
    }

    fn extend(&mut self, chip: ChipNumber, fixed: &[F], main: &[F]) {
        let rows = &mut self.tables[chip as usize];
        rows.fixed.extend_from_slice(fixed);
        rows.main.extend_from_slice(main);
        rows.height += 1;
    }

    fn use_element(&mut self, element: Element) -> Port<F> {
        self.element_uses[element.address as usize] += 1;
        Port { address: F::from_u32(element.address), count: F::NEG_ONE }
    }

    fn use_block(&mut self, block: Block) -> Port<F> {
        self.block_uses[block.address as usize] += 1;
        Port { address: F::from_u32(block.address), count: F::NEG_ONE }
    }

    /// The port's count is known when the circuit is finished.
    fn define_element(&mut self, value: EF) -> (Element, Port<F>) {
        let address = self.element_uses.len() as u32;
        self.element_uses.push(0);
        (Element { address, value }, Port { address: F::from_u32(address), count: F::ZERO })
    }

    /// The port's count is known when the circuit is finished.
    fn define_block(&mut self, value: [F; BLOCK]) -> (Block, Port<F>) {
        let address = self.block_uses.len() as u32;
        self.block_uses.push(0);
        (Block { address, value }, Port { address: F::from_u32(address), count: F::ZERO })
    }
}

/// A struct of columns as a row.
trait AsRow {
    fn cells(self) -> Vec<F>;
}

macro_rules! rows {
    ($($columns:ident),+ $(,)?) => { $(
        impl AsRow for crate::chips::$columns<F> {
            fn cells(self) -> Vec<F> {
                let mut cells = F::zero_vec(Self::WIDTH);
                *Self::of_mut(&mut cells).expect("the row has the struct's width") = self;
                cells
            }
        }
    )+ };
}
rows!(
    ArithmeticColumns,
    ArithmeticFixed,
    ArrayColumns,
    ArrayFixed,
    BitsColumns,
    BitsFixed,
    FoldColumns,
    FoldFixed,
    NodeColumns,
    NodeFixed,
    PackColumns,
    PackFixed,
    ReadColumns,
    ReadFixed,
    ReduceColumns,
    ReduceFixed,
    SplitColumns,
    SplitFixed,
    SpongeColumns,
    SpongeFixed,
);

/// The value of an element of the base field.
fn base(element: Element) -> F {
    coefficients(element)[0]
}

fn coefficients(element: Element) -> [F; nova_air::EF_DEGREE] {
    let coefficients = p3_field::BasedVectorSpace::<F>::as_basis_coefficients_slice(&element.value);
    coefficients.try_into().expect("an element has five coefficients")
}
