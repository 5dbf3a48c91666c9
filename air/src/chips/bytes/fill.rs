//! Trace filling of the `bytes` chip.

use super::Bytes;
use crate::witness::{Fill, Filling, Shard, Tally};

impl Fill for Bytes {
    fn filling<'a>(&self, _: &Shard<'a>) -> Filling<'a> {
        Filling::Lookups(Tally::bytes)
    }
}
