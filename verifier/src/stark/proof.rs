//! The proof of one shard.

use alloc::vec::Vec;

use nova_air::{EF, F};
use serde::{Deserialize, Serialize};

use crate::{Digest, FriProof, Parameters, Shape};

/// The proof of one shard.
#[derive(Clone, Serialize, Deserialize)]
pub struct ShardProof {
    /// Parameters of the proof. The verifier's policy judges them.
    pub parameters: Parameters,
    /// The shard's tables.
    pub shape: Shape,
    /// Round 1: commitment to the tables of boundary chips.
    pub boundary: Option<Digest>,
    /// Round 2: commitment to the other tables.
    pub main: Option<Digest>,
    /// Round 3: witness of the proof of work before the lookup challenges.
    pub lookup_pow_witness: F,
    /// Round 3: commitment to the lookup columns.
    pub lookups: Option<Digest>,
    /// Round 3: cumulative sums. For each table, that of shard scope and then that of run scope, if the table has them.
    pub sums: Vec<EF>,
    /// Round 4: commitment to the quotients.
    pub quotient: Digest,
    /// Round 5: values at the out-of-domain point, by table.
    pub openings: Vec<TableOpenings>,
    /// Round 6: the FRI proof.
    pub fri: FriProof,
}

/// The columns of one table, opened at the out-of-domain point and at its successor on the table's domain.
///
/// `*_next` is empty if the chip does not read the next row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableOpenings {
    /// Preprocessed columns.
    pub preprocessed: Vec<EF>,
    /// Preprocessed columns of the next row.
    pub preprocessed_next: Vec<EF>,
    /// Trace columns.
    pub main: Vec<EF>,
    /// Trace columns of the next row.
    pub main_next: Vec<EF>,
    /// Lookup columns, five base columns each.
    pub lookups: Vec<EF>,
    /// Lookup columns of the next row.
    pub lookups_next: Vec<EF>,
    /// Quotient: two chunks of five base columns each, the low-order chunk first.
    pub quotient: Vec<EF>,
}
