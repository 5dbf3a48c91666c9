//! Operations whose second operand is a register or an immediate.

use super::Filler;
use nova_vm::record::{Access, BinaryRecord, Step, UnaryRecord};

/// An operation whose second operand is a register or an immediate.
#[derive(Clone, Copy)]
pub(crate) struct Computed {
    pub(crate) step: Step,
    pub(crate) rs1: Access,
    /// None for an immediate.
    pub(crate) rs2: Option<Access>,
    pub(crate) rd: Access,
    pub(crate) result: u32,
}

impl From<&BinaryRecord> for Computed {
    fn from(&BinaryRecord { step, rs1, rs2, rd, result }: &BinaryRecord) -> Self {
        Self { step, rs1, rs2: Some(rs2), rd, result }
    }
}

impl From<&UnaryRecord> for Computed {
    fn from(&UnaryRecord { step, rs1, rd, result }: &UnaryRecord) -> Self {
        Self { step, rs1, rs2: None, rd, result }
    }
}

impl Filler<'_> {
    /// Value of the second operand.
    pub(crate) fn operand_value(self, record: &Computed) -> u32 {
        record.rs2.map_or(self.instruction(record.step).imm, |access| access.before)
    }
}
