//! The two fields of the proof system.

use p3_field::extension::QuinticTrinomialExtensionField;
use p3_koala_bear::KoalaBear;

/// The base field, KoalaBear: p = 2^31 - 2^24 + 1. Trace cells live here.
pub type F = KoalaBear;

/// The challenge field, of about 2^155 elements: a degree-4 extension stops near 100 provable bits.
pub type EF = QuinticTrinomialExtensionField<KoalaBear>;

/// Dimension of [`EF`] over [`F`]: how many base columns one extension column takes.
pub const EF_DEGREE: usize = 5;

/// A table of trace cells, row after row.
pub type Trace = p3_matrix::dense::RowMajorMatrix<F>;
