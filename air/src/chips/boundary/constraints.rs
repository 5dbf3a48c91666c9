//! What a shard finds and leaves in the places that it touches.

use crate::buses::{IMAGE, ImageMessage, MEMORY, MemoryMessage};
use crate::gadgets::{Word, constant, public_value, range};
use crate::{Chip, ChipBuilder, Columns, EvalError, Stage, WindowAccess};
use alloc::borrow::Cow;
use p3_field::PrimeCharacteristicRing;

/// Index, among a shard's public values, of its number.
pub const SHARD_NUMBER: usize = 0;

/// Public values that constraints of the shard machine see.
pub const PUBLIC_VALUES: usize = 1;

/// Columns of [`Boundary`].
#[derive(Clone, Copy, Debug, Default)]
#[repr(C)]
pub struct BoundaryColumns<T> {
    /// 1 on rows that are used, 0 on padding; boolean here.
    pub is_real: T,
    /// Space of the place; 0 or 1 because the image table has no other.
    pub space: T,
    /// Address of the place; canonical because the image table's are.
    pub address: T,
    /// Value when the shard begins; limbs below 2^16 because the image bus carries no others.
    pub before: Word<T>,
    /// Value when it ends; limbs below 2^16 because the memory bus carries no others.
    pub after: Word<T>,
    /// Timestamp of the last access.
    pub last: T,
    /// Number of the last shard before this one that touched the place, 0 for none.
    pub previous_shard: T,
}
crate::columns!(BoundaryColumns);

/// The chip of a shard's boundary: one row for each place that it touches.
///
/// # Why a place has one row in a shard
/// Every message on the image bus that says "this place was last touched by shard s" was sent by a row of shard s, or
/// by the image table for s = 0, and the image table lists a place once. A row receives such a message for a shard
/// before its own (`previous_shard < shard` by lookup) and sends one for its own. Walking back from a row therefore
/// passes through strictly decreasing shards and ends at the image table's one message. Each message is received
/// once, so two rows of one place lie on one such path, and then in different shards.
pub struct Boundary;

impl Chip for Boundary {
    fn name(&self) -> Cow<'static, str> {
        "boundary".into()
    }

    fn width(&self) -> usize {
        BoundaryColumns::<u8>::WIDTH
    }

    fn stage(&self) -> Stage {
        Stage::Boundary
    }

    fn eval<B: ChipBuilder>(&self, b: &mut B) -> Result<(), EvalError> {
        let main = b.main();
        let row = BoundaryColumns::<B::Var>::of(main.current_slice())?;
        let is_real: B::Expr = row.is_real.into();
        let shard: B::Expr = public_value(b, SHARD_NUMBER)?.into();
        b.assert_bool(row.is_real);

        let (space, address): (B::Expr, B::Expr) = (row.space.into(), row.address.into());
        let (before, after) = (row.before.expr::<B>(), row.after.expr::<B>());
        let memory = |value: &Word<B::Expr>, timestamp| MemoryMessage {
            space: space.clone(),
            address: address.clone(),
            lo: value.lo.clone(),
            hi: value.hi.clone(),
            timestamp,
        };
        let image = |value: &Word<B::Expr>, shard| ImageMessage {
            space: space.clone(),
            address: address.clone(),
            lo: value.lo.clone(),
            hi: value.hi.clone(),
            shard,
        };
        b.send(MEMORY, is_real.clone(), memory(&before, B::Expr::ZERO).elements());
        b.receive(MEMORY, is_real.clone(), memory(&after, row.last.into()).elements());
        b.receive(IMAGE, is_real.clone(), image(&before, row.previous_shard.into()).elements());
        b.send(IMAGE, is_real.clone(), image(&after, shard.clone()).elements());
        range(b, is_real, shard - row.previous_shard.into() - B::Expr::ONE, constant::<B>(16));
        Ok(())
    }
}
