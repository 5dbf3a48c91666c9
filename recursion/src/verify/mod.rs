//! The verifier of a section as a circuit, in the rounds of `nova_verifier`'s `stark/`.

mod backend;
mod blank;
mod claims;
mod combination;
mod constraints;
mod expression;
mod fold;
mod opening;
mod query;
mod section;
mod statement;
mod transcript;

pub(crate) use backend::generic_fold_row;
pub use backend::{Arithmetic, Backend, FoldedValue, RowOpening};
pub use blank::blank_proof;
pub use opening::Opening;
pub(crate) use opening::check_work;
pub use section::verify_section;
pub use statement::{SectionKey, SectionMessage, SectionStatement};
pub use transcript::{CircuitTranscript, Record};
