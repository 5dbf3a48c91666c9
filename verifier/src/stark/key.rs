//! The verifying key.

use alloc::vec::Vec;

use nova_air::{Chip, ChipSet, F, Occurrence, Stage};
use p3_field::{PrimeCharacteristicRing, TwoAdicField};
use serde::{Deserialize, Serialize};

use super::shape::{MAX_LOG_HEIGHT, MAX_MESSAGES, MAX_TABLES, MIN_LOG_HEIGHT, MIN_LOG_STACK};
use crate::{Commitment, Digest, Shape, ShapeError, TableShape, Transcript};

/// The key's limits on the tables of one chip.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableLimits {
    /// Log2 of the height that the preprocessed columns fix, if the chip has any.
    pub preprocessed_log_height: Option<u8>,
}

/// The first element of the transcript that a key's digest is drawn from.
const TAG: u32 = 0x6e6f_766b;

/// The verifying key of a chip set: what the chips state, the commitment to their preprocessed columns, and the limits of
/// their tables.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound = "")]
pub struct VerifyingKey<D: Commitment = Digest> {
    /// Digest of the constraint system, see [`constraint_digest`](crate::constraint_digest).
    pub constraints: Digest,
    /// Commitment to the preprocessed columns of all chips that have them, in chip order.
    pub preprocessed: Option<D>,
    /// Log2 of the blow-up for which it was made. The root alone does not tell it.
    pub log_blowup: u8,
    /// Limits of each chip's tables, in chip order.
    pub tables: Vec<TableLimits>,
}

impl<D: Commitment> VerifyingKey<D> {
    /// The key's digest: of the constraint system, the preprocessed commitment, and the fixed heights. Every transcript
    /// absorbs it in round 0.
    pub fn digest(&self) -> Digest {
        let mut transcript = Transcript::<D>::default();
        self.absorb(&mut transcript);
        transcript.draw_digest("key: digest")
    }

    /// Absorbs what the digest is drawn from.
    pub fn absorb(&self, transcript: &mut Transcript<D>) {
        transcript.absorb("key: tag", &[F::from_u32(TAG)]);
        transcript.absorb("key: constraints", &self.constraints);
        transcript.absorb_count("key: preprocessed", usize::from(self.preprocessed.is_some()));
        transcript.absorb_commitment("key: preprocessed", self.preprocessed.as_ref());
        transcript.absorb_count("key: blow-up", self.log_blowup.into());
        transcript.absorb_count("key: limits", self.tables.len());
        for limits in &self.tables {
            let log_height = limits.preprocessed_log_height.map_or(0, |log| usize::from(log).saturating_add(1));
            transcript.absorb_count("key: limits", log_height);
        }
    }

    /// Whether the key fixes the preprocessed columns of these chips: it has their commitment, and the heights of exactly the
    /// tables that have some.
    pub(crate) fn fixes_columns<C: Chip>(&self, chips: &[C]) -> bool {
        let fixed = self.tables.iter().map(|limits| limits.preprocessed_log_height.is_some());
        self.preprocessed.is_some() && fixed.eq(chips.iter().map(|chip| chip.preprocessed_width() > 0))
    }

    /// Refuses shapes that the chip set or the key does not allow. `messages` is the number of the verifier's own
    /// messages.
    ///
    /// # Errors
    ///
    /// Names the first rule that the shape breaks.
    ///
    /// # Soundness
    ///
    /// Bounds the number of messages below the field's order. A message that is looked up but never provided therefore
    /// cannot reach multiplicity zero by wrapping around, given that every lookup has a boolean multiplicity.
    pub fn check_shape<C: Chip>(&self, chips: &ChipSet<C>, shape: &Shape, messages: usize) -> Result<(), ShapeError> {
        if shape.tables.is_empty() {
            return Err(ShapeError::Empty);
        }
        if shape.tables.len() > MAX_TABLES {
            return Err(ShapeError::TooManyTables { tables: shape.tables.len() });
        }
        let mut previous = 0;
        for (index, table) in shape.tables.iter().enumerate() {
            if table.chip < previous {
                return Err(ShapeError::Order { table: index });
            }
            previous = table.chip;
            self.check_table(chips, index, table)?;
        }
        check_occurrences(chips, shape)?;
        let interactions = interactions(chips, shape).saturating_add(u64::try_from(messages).unwrap_or(u64::MAX));
        if interactions > MAX_MESSAGES {
            return Err(ShapeError::TooManyInteractions { interactions });
        }
        self.check_stack_heights(chips, shape)
    }

    /// The domains of the stacks exist and lie in the tower of domains, and each table fits its stacks.
    fn check_stack_heights<C: Chip>(&self, chips: &ChipSet<C>, shape: &Shape) -> Result<(), ShapeError> {
        let log_blowup = usize::from(self.log_blowup);
        let domain = u8::try_from(F::TWO_ADICITY.saturating_sub(log_blowup)).unwrap_or(0);
        let (all, boundary) = (shape.log_stack_height, shape.log_boundary_height);
        for (log_height, most) in [(all, domain.min(MAX_LOG_HEIGHT)), (boundary, all)] {
            if !(MIN_LOG_STACK..=most).contains(&log_height) {
                return Err(ShapeError::StackHeight { log_height, least: MIN_LOG_STACK, most });
            }
        }
        for (index, table) in shape.tables.iter().enumerate() {
            let stage = chips.get(table.chip.into()).map(|(chip, _)| chip.stage());
            let most = if stage == Some(Stage::Boundary) { boundary } else { all };
            if table.log_height > most {
                return Err(ShapeError::TallerThanStacks { table: index });
            }
        }
        Ok(())
    }

    fn check_table<C: Chip>(&self, chips: &ChipSet<C>, index: usize, table: &TableShape) -> Result<(), ShapeError> {
        let chip = usize::from(table.chip);
        let (Some(_), Some(limits)) = (chips.get(chip), self.tables.get(chip)) else {
            return Err(ShapeError::UnknownChip { table: index, chip: table.chip });
        };
        let (least, most) = match limits.preprocessed_log_height {
            Some(log_height) => (log_height, log_height),
            None => (MIN_LOG_HEIGHT, MAX_LOG_HEIGHT),
        };
        if (least..=most).contains(&table.log_height) && (MIN_LOG_HEIGHT..=MAX_LOG_HEIGHT).contains(&table.log_height)
        {
            return Ok(());
        }
        Err(ShapeError::Height { table: index, log_height: table.log_height, least, most })
    }
}

fn check_occurrences<C: Chip>(chips: &ChipSet<C>, shape: &Shape) -> Result<(), ShapeError> {
    for (number, (chip, _)) in chips.iter().enumerate() {
        let tables = shape.tables.iter().filter(|table| usize::from(table.chip) == number).count();
        let allowed = match chip.occurrence() {
            Occurrence::Any => true,
            Occurrence::AtMostOnce => tables <= 1,
            Occurrence::Once => tables == 1,
        };
        if !allowed {
            return Err(ShapeError::Occurrence { chip: number, tables });
        }
    }
    Ok(())
}

/// Messages of all rows of all tables.
pub(crate) fn interactions<C: Chip>(chips: &ChipSet<C>, shape: &Shape) -> u64 {
    let of_table = |table: &TableShape| {
        let (_, profile) = chips.get(table.chip.into())?;
        table.height().checked_mul(u64::try_from(profile.interactions.len()).ok()?)
    };
    shape.tables.iter().map(|table| of_table(table).unwrap_or(u64::MAX)).fold(0, u64::saturating_add)
}
