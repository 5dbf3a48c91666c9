//! The chips of circuits.
//!
//! A chip is a [`Gate`] with the fixed columns of one circuit. All constraints are within one row. What connects rows are
//! *ports*, see [`Port`], and their addresses and counts are fixed columns. So rows can be in any order, and a row whose
//! counts are zero does nothing.

mod arithmetic;
mod array;
mod bits;
mod fold;
mod node;
mod pack;
mod port;
mod public;
mod read;
mod reduce;
mod split;
mod sponge;

pub use arithmetic::{Arithmetic, ArithmeticColumns, ArithmeticFixed, OPERANDS, PRODUCTS};
pub use array::{Array, ArrayColumns, ArrayFixed};
pub use bits::{BITS, Bits, BitsColumns, BitsFixed};
pub use fold::{FOLDED_BLOCKS, FOLDED_ENTRIES, Fold, FoldColumns, FoldFixed, SLOT_BITS};
pub use node::{Node, NodeColumns, NodeFixed};
pub use pack::{PACKED_BLOCKS, PACKED_ELEMENTS, Pack, PackColumns, PackFixed};
pub use port::{ARRAYS, BLOCK, BLOCKS, ELEMENTS, Port};
pub use public::{Public, PublicColumns};
pub use read::{Read, ReadColumns, ReadFixed};
pub use reduce::{Reduce, ReduceColumns, ReduceFixed};
pub use split::{Split, SplitColumns, SplitFixed};
pub use sponge::{Sponge, SpongeColumns, SpongeFixed};

use alloc::borrow::Cow;
use alloc::vec;

use p3_field::PrimeCharacteristicRing;
use p3_field::extension::trinomial_quintic_mul;

use crate::{
    Chip, ChipBuilder, ChipSet, ChipSetError, EF_DEGREE, EvalError, Occurrence, Trace, WindowAccess, chip_enum,
};

/// The equation between the values of a row's ports.
pub trait Gate: Sync {
    /// Name of the chip.
    const NAME: &'static str;

    /// Number of trace columns.
    fn width(&self) -> usize;

    /// Number of fixed columns.
    fn fixed_width(&self) -> usize;

    /// States the constraints and messages of a row, given its fixed columns and its trace columns.
    ///
    /// # Errors
    ///
    /// When a row does not have the announced width.
    fn eval<B: ChipBuilder>(&self, b: &mut B, fixed: &[B::Var], row: &[B::Var]) -> Result<(), EvalError>
    where
        B::Var: Copy;
}

/// A gate with the fixed columns of a circuit. A verifier does without them: the key has their commitment.
#[derive(Clone, Debug, Default)]
pub struct Wired<G> {
    gate: G,
    fixed: Option<Trace>,
}

impl<G: Gate> Wired<G> {
    /// A chip with these fixed columns.
    pub const fn new(gate: G, fixed: Option<Trace>) -> Self {
        Self { gate, fixed }
    }
}

impl<G: Gate> Chip for Wired<G> {
    fn name(&self) -> Cow<'static, str> {
        G::NAME.into()
    }

    fn width(&self) -> usize {
        self.gate.width()
    }

    fn occurrence(&self) -> Occurrence {
        Occurrence::Once
    }

    fn preprocessed_width(&self) -> usize {
        self.gate.fixed_width()
    }

    fn preprocessed(&self) -> Option<Trace> {
        self.fixed.clone()
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let fixed = b.preprocessed().clone();
        let main = b.main();
        self.gate.eval(b, fixed.current_slice(), main.current_slice())
    }
}

/// Declares the chips of a circuit in the order of their numbers.
macro_rules! circuit_chips {
    ($($(#[$doc:meta])* $number:ident: $gate:ident),+ $(,)?) => {
        chip_enum! {
            /// The chips of a circuit.
            pub enum CircuitChip { $($(#[$doc])* $gate(Wired<$gate>)),+ }
        }

        /// Numbers of the chips of a circuit.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        #[repr(usize)]
        pub enum ChipNumber { $($(#[$doc])* $gate),+ }

        impl ChipNumber {
            /// All chips, by number.
            pub const ALL: &[Self] = &[$(Self::$gate),+];
        }

        /// The chips of circuits that state this many blocks of public values. `fixed` has the fixed columns of each
        /// chip, by number; without them, the chips can verify, but not prove.
        ///
        /// # Errors
        ///
        /// None for the chips as they are: see [`ChipSet::new`].
        pub fn circuit_chips(
            public_blocks: usize,
            mut fixed: impl FnMut(ChipNumber) -> Option<Trace>,
        ) -> Result<ChipSet<CircuitChip>, ChipSetError> {
            let chips = vec![$(
                CircuitChip::$gate(Wired::new(<$gate>::with_public_blocks(public_blocks), fixed(ChipNumber::$gate)))
            ),+];
            ChipSet::new(chips, public_blocks.saturating_mul(BLOCK))
        }
    };
}

circuit_chips! {
    /// Extension arithmetic.
    ARITHMETIC: Arithmetic,
    /// The permutation of the transcript and of leaves.
    SPONGE: Sponge,
    /// The permutation of inner nodes.
    NODE: Node,
    /// Blocks and base elements.
    SPLIT: Split,
    /// Blocks and elements.
    PACK: Pack,
    /// Sums of a block's values with powers.
    REDUCE: Reduce,
    /// Rows of layers and their folds.
    FOLD: Fold,
    /// Canonical bits.
    BITS: Bits,
    /// Entries of arrays.
    ARRAY: Array,
    /// Reads of arrays.
    READ: Read,
    /// Public values.
    PUBLIC: Public,
}

/// A gate that does not depend on the number of public values.
trait FixedGate: Default {
    fn with_public_blocks(_: usize) -> Self {
        Self::default()
    }
}

macro_rules! fixed_gates { ($($gate:ident),+) => { $(impl FixedGate for $gate {})+ } }
fixed_gates!(Arithmetic, Sponge, Node, Split, Pack, Reduce, Fold, Bits, Array, Read);

/// The port of an element.
fn element<B: ChipBuilder>(b: &mut B, port: Port<B::Var>, value: [impl Into<B::Expr>; EF_DEGREE]) {
    let address: B::Expr = port.address.into();
    b.send(ELEMENTS, port.count, [address].into_iter().chain(value.map(Into::into)));
}

/// The port of an element of the base field.
fn base_element<B: ChipBuilder>(b: &mut B, port: Port<B::Var>, value: impl Into<B::Expr>) {
    let mut coefficients = core::array::from_fn(|_| B::Expr::ZERO);
    coefficients[0] = value.into();
    element(b, port, coefficients);
}

/// The port of a block.
fn block<B: ChipBuilder>(b: &mut B, port: Port<B::Var>, value: [impl Into<B::Expr>; BLOCK]) {
    let address: B::Expr = port.address.into();
    b.send(BLOCKS, port.count, [address].into_iter().chain(value.map(Into::into)));
}

/// The product of elements of the extension field.
fn times<E: PrimeCharacteristicRing>(left: &[E; EF_DEGREE], right: &[E; EF_DEGREE]) -> [E; EF_DEGREE] {
    let mut product = core::array::from_fn(|_| E::ZERO);
    trinomial_quintic_mul(left, right, &mut product);
    product
}

fn assert_equal<B: ChipBuilder>(b: &mut B, left: &[B::Expr; EF_DEGREE], right: [B::Expr; EF_DEGREE]) {
    left.iter().zip(right).for_each(|(left, right)| b.assert_eq(left.clone(), right));
}
