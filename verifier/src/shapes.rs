//! The shapes that sections of a run can have: a list that is fixed at setup.
//!
//! A header states the number of each section's shape. Everything else about its tables follows: chips, heights, stacks.

use alloc::vec::Vec;
use core::fmt::{self, Write};
use core::str::FromStr;

use nova_air::rv32im::chip_number;
use nova_air::{Chip, ChipSet, F};
use p3_field::PrimeCharacteristicRing;

use crate::run::ChipSets;
use crate::{
    Digest, Parameters, Policy, SecurityReport, Shape, ShapeError, TableLimits, TableShape, Transcript, VerifyingKey,
};

/// The most shapes of a list.
pub const MAX_SHAPES: usize = 48;

/// Messages of the verifier on the buses of a shard.
pub const SHARD_MESSAGES: usize = 3;

/// The standard list. `cargo bench -p nova-benches --bench shapes` writes it.
const STANDARD: &str = include_str!("shapes.txt");

/// The first element of the transcript that a list's digest is drawn from.
const TAG: u32 = 0x6e6f_7673;

/// Log2 of the rows of the tables that are looked up in.
const LOG_RANGE_ROWS: u8 = 17;
const LOG_BYTES_ROWS: u8 = 16;

/// The least rows of the tables of a universal shape: more than any call needs.
const UNIVERSAL_ROWS: u64 = 1 << 8;
/// The same for what one call of `write_output` needs: 1,024 words, which are touched, and all registers.
const UNIVERSAL_OUTPUT_ROWS: u64 = 1 << 10;
const UNIVERSAL_BOUNDARY_ROWS: u64 = 1 << 11;
/// Rows of the output's table that hold every output: eight words each.
const ANY_OUTPUT_ROWS: u64 = 1 << 19;

/// What a section proves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The run section.
    Run,
    /// A section of the run's memory.
    Memory,
    /// A shard.
    Shard,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Run, Self::Memory, Self::Shard];

    /// Name in lists and messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Run => "run",
            Self::Memory => "memory",
            Self::Shard => "shard",
        }
    }

    /// As headers state it.
    pub const fn element(self) -> F {
        match self {
            Self::Run => F::ZERO,
            Self::Memory => F::ONE,
            Self::Shard => F::TWO,
        }
    }
}

/// Why a list of shapes is refused.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ShapesError {
    /// A word of the list is not understood.
    #[error("word {word} of the list of shapes is not understood")]
    Word {
        /// Its index.
        word: usize,
    },
    /// The list is too long.
    #[error("{shapes} shapes, at most {MAX_SHAPES} are allowed")]
    TooMany {
        /// Number of shapes.
        shapes: usize,
    },
    /// The chips do not allow a shape.
    #[error("shape {number}: {source}")]
    Shape {
        /// Its number.
        number: usize,
        /// The rule that it breaks.
        source: ShapeError,
    },
    /// The tables that are looked up in do not have the height that they need.
    #[error("shape {number}: tables that are looked up in have another height")]
    LookedUp {
        /// The shape's number.
        number: usize,
    },
    /// Sections of a shape would be less secure than the standard policy demands.
    #[error("shape {number} has {bits} provable bits")]
    Security {
        /// Its number.
        number: usize,
        /// Its bits, at the standard parameters.
        bits: f64,
    },
    /// Some run would have no shape.
    #[error("no {} shape holds everything that one section must", kind.name())]
    NotUniversal {
        /// The kind of section.
        kind: Kind,
    },
}

/// A shape, and what it is for.
#[derive(Clone, Debug, PartialEq, Eq)]
struct SectionShape {
    kind: Kind,
    shape: Shape,
}

/// A list of shapes. Their numbers are positions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shapes {
    list: Vec<SectionShape>,
}

impl Shapes {
    /// The standard list.
    ///
    /// # Errors
    /// None for the list as it is: see [`Self::parse`]. A test shows that it is accepted.
    pub fn standard(chips: &ChipSets) -> Result<Self, ShapesError> {
        Self::parse(chips, STANDARD)
    }

    /// Reads a list. Each shape begins with the name of its kind and the logarithms of its stack heights; then each
    /// chip is followed by those of its tables' heights, as in `shard 18 12 boundary 12+10 slice 9`.
    ///
    /// # Errors
    /// [`ShapesError::Word`].
    pub fn parse(chips: &ChipSets, text: &str) -> Result<Self, ShapesError> {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let mut words = lines.flat_map(str::split_whitespace).enumerate().peekable();
        let mut list = Vec::new();
        while let Some((word, name)) = words.next() {
            let error = ShapesError::Word { word };
            let kind = Kind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| error.clone())?;
            let mut height =
                || words.next().and_then(|(_, word)| u8::from_str(word).ok()).ok_or_else(|| error.clone());
            let (log_stack_height, log_boundary_height) = (height()?, height()?);
            let mut tables = Vec::new();
            while let Some((word, name)) =
                words.next_if(|(_, word)| Kind::ALL.iter().all(|kind| kind.name() != *word))
            {
                let chip = chips.number(kind, name).ok_or(ShapesError::Word { word })?;
                let (word, heights) = words.next().ok_or(ShapesError::Word { word })?;
                for height in heights.split('+') {
                    let log_height = u8::from_str(height).map_err(|_| ShapesError::Word { word })?;
                    tables.push(TableShape { chip, log_height });
                }
            }
            let shape = Shape { log_stack_height, log_boundary_height, tables };
            list.push(SectionShape { kind, shape });
        }
        Ok(Self { list })
    }

    /// Adds a shape.
    pub fn push(&mut self, kind: Kind, shape: Shape) {
        self.list.push(SectionShape { kind, shape });
    }

    /// The list in the form that [`Self::parse`] reads.
    ///
    /// # Errors
    /// Those of the writer.
    pub fn write(&self, chips: &ChipSets, out: &mut impl Write) -> fmt::Result {
        for SectionShape { kind, shape } in &self.list {
            write!(out, "{} {} {}", kind.name(), shape.log_stack_height, shape.log_boundary_height)?;
            let mut column = usize::MAX;
            for tables in shape.tables.chunk_by(|left, right| left.chip == right.chip) {
                let Some(first) = tables.first() else { continue };
                let name = chips.name(*kind, first.chip).unwrap_or_default();
                if column.saturating_add(name.len()) > 100 {
                    write!(out, "\n   ")?;
                    column = 4;
                }
                write!(out, " {name} {}", first.log_height)?;
                for table in tables.iter().skip(1) {
                    write!(out, "+{}", table.log_height)?;
                }
                column = column
                    .saturating_add(name.len())
                    .saturating_add(tables.len().saturating_mul(3))
                    .saturating_add(2);
            }
            writeln!(out)?;
        }
        Ok(())
    }

    /// The shape of a kind with this number.
    pub fn get(&self, kind: Kind, number: u8) -> Option<&Shape> {
        self.list.get(usize::from(number)).filter(|shape| shape.kind == kind).map(|shape| &shape.shape)
    }

    /// All shapes with their kinds, by number.
    pub fn iter(&self) -> impl Iterator<Item = (Kind, &Shape)> {
        self.list.iter().map(|shape| (shape.kind, &shape.shape))
    }

    /// The shapes of a kind, with their numbers.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = (u8, &Shape)> {
        let numbered = (0..=u8::MAX).zip(&self.list);
        numbered.filter(move |(_, shape)| shape.kind == kind).map(|(number, shape)| (number, &shape.shape))
    }

    /// The digest of the list, which every program's key has.
    pub fn digest(&self) -> Digest {
        let mut transcript = Transcript::<Digest>::default();
        transcript.absorb("shapes: tag", &[F::from_u32(TAG)]);
        transcript.absorb_count("shapes: number", self.list.len());
        for SectionShape { kind, shape } in &self.list {
            transcript.absorb("shapes: kind", &[kind.element()]);
            transcript.absorb_shape(shape);
        }
        transcript.draw_digest("shapes: digest")
    }

    /// Checks the rules of a list: sections of its shapes can be verified and are secure, and every run has shapes.
    ///
    /// # Errors
    /// The first rule that it breaks.
    pub fn validate(&self, chips: &ChipSets) -> Result<(), ShapesError> {
        if self.list.len() > MAX_SHAPES {
            return Err(ShapesError::TooMany { shapes: self.list.len() });
        }
        for (number, SectionShape { kind, shape }) in self.list.iter().enumerate() {
            let looked_up = match kind {
                Kind::Run => true,
                Kind::Memory => shape.tables_of(RANGE).all(|table| table.log_height == LOG_RANGE_ROWS),
                Kind::Shard => {
                    shape.tables_of(chip_number::RANGE).all(|table| table.log_height == LOG_RANGE_ROWS)
                        && shape.tables_of(chip_number::BYTES).all(|table| table.log_height == LOG_BYTES_ROWS)
                }
            };
            if !looked_up {
                return Err(ShapesError::LookedUp { number });
            }
            let checked = match kind {
                Kind::Run => bits(&chips.run, shape, 0),
                Kind::Memory => bits(&chips.memory, shape, 0),
                Kind::Shard => bits(&chips.shard, shape, SHARD_MESSAGES),
            };
            let bits = checked.map_err(|source| ShapesError::Shape { number, source })?;
            if !Policy::default().accepts(bits) {
                return Err(ShapesError::Security { number, bits });
            }
        }
        self.check_universal(chips)
    }

    /// Every run can be divided into sections that have a shape.
    fn check_universal(&self, chips: &ChipSets) -> Result<(), ShapesError> {
        let holds_all = |shape: &Shape| match_rows(shape, chips);
        let shard = self.of(Kind::Shard).any(|(_, shape)| holds_all(shape));
        let memory = self.of(Kind::Memory).any(|(_, shape)| shape.rows(MEMORY) >= UNIVERSAL_ROWS);
        let fixed = |shape: &Shape| [PROGRAM, INITIAL].map(|chip| shape.rows(chip));
        let large = || self.of(Kind::Run).filter(|(_, shape)| shape.rows(OUTPUT_DIGEST) >= ANY_OUTPUT_ROWS);
        let run = self.of(Kind::Run).all(|(_, shape)| large().any(|(_, large)| fixed(large) == fixed(shape)));
        let run = run && large().next().is_some();
        for (kind, is_universal) in [(Kind::Shard, shard), (Kind::Memory, memory), (Kind::Run, run)] {
            if !is_universal {
                return Err(ShapesError::NotUniversal { kind });
            }
        }
        Ok(())
    }
}

/// Numbers of the chips of the run section and of memory sections.
pub(crate) const PROGRAM: usize = 0;
pub(crate) const INITIAL: usize = 1;
const OUTPUT_DIGEST: usize = 2;
const MEMORY: usize = 0;
const RANGE: usize = 1;

/// Whether a shard of this shape can have any single instruction.
fn match_rows(shape: &Shape, chips: &ChipSets) -> bool {
    (0..chips.shard.chips().len()).all(|chip| {
        let least = match chip {
            chip_number::BOUNDARY => UNIVERSAL_BOUNDARY_ROWS,
            chip_number::OUTPUT => UNIVERSAL_OUTPUT_ROWS,
            _ => UNIVERSAL_ROWS,
        };
        shape.rows(chip) >= least
    })
}

/// The provable bits of a section at the standard parameters, if the chips allow its shape.
fn bits<C: Chip>(chips: &ChipSet<C>, shape: &Shape, messages: usize) -> Result<f64, ShapeError> {
    let parameters = Parameters::standard();
    let tables = chips.iter().map(|_| TableLimits { preprocessed_log_height: None }).collect();
    let log_blowup = parameters.log_blowup;
    let key: VerifyingKey = VerifyingKey { constraints: Digest::default(), preprocessed: None, log_blowup, tables };
    key.check_shape(chips, shape, messages)?;
    Ok(SecurityReport::compute(&parameters, chips, shape, messages)?.provable_bits())
}

impl ChipSets {
    /// The number of the chip of this name in sections of a kind.
    fn number(&self, kind: Kind, name: &str) -> Option<u16> {
        fn find<C: Chip>(chips: &ChipSet<C>, name: &str) -> Option<usize> {
            chips.chips().iter().position(|chip| chip.name() == name)
        }
        let found = match kind {
            Kind::Run => find(&self.run, name),
            Kind::Memory => find(&self.memory, name),
            Kind::Shard => find(&self.shard, name),
        };
        u16::try_from(found?).ok()
    }

    fn name(&self, kind: Kind, number: u16) -> Option<alloc::string::String> {
        fn name<C: Chip>(chips: &ChipSet<C>, number: u16) -> Option<alloc::string::String> {
            Some(chips.get(number.into())?.0.name().into_owned())
        }
        match kind {
            Kind::Run => name(&self.run, number),
            Kind::Memory => name(&self.memory, number),
            Kind::Shard => name(&self.shard, number),
        }
    }
}
