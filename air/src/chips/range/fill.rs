//! Trace filling of the `range` chip.

use super::Range;
use crate::witness::{Fill, Filling, Shard, Tally};

impl Fill for Range {
    fn filling<'a>(&self, _: &Shard<'a>) -> Filling<'a> {
        Filling::Lookups(Tally::range)
    }
}
