//! Trace filling of the `divide` chip.

use super::{Divide, DivideColumns};
use crate::F;
use crate::gadgets::Word;
use crate::witness::{Fill, Filler, Filling, Rows, Shard, bytes_of, flag};
use nova_vm::isa::Opcode;
use nova_vm::record::BinaryRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for Divide {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.divide, row).into()
    }
}

fn row(filler: Filler<'_>, record: &BinaryRecord) -> DivideColumns<F> {
    let step = record.step;
    let (a, b) = (record.rs1.before, record.rs2.before);
    let is_signed = matches!(filler.opcode(step), Opcode::Div | Opcode::Rem);
    let [a_sign, b_sign] = [a, b].map(|value| is_signed && value >> 31 == 1);
    let magnitude = |value: u32, sign: bool| if sign { value.wrapping_neg() } else { value };
    let (dividend, divisor) = (magnitude(a, a_sign), magnitude(b, b_sign));
    let quotient = dividend.checked_div(divisor).unwrap_or(0);
    let remainder = dividend.checked_rem(divisor).unwrap_or(dividend);
    let slack = if divisor == 0 { 0 } else { divisor - remainder - 1 };
    let [low_q, low_d] = [quotient, divisor].map(|word| [word & 0xff, word >> 8 & 0xff].map(u64::from));
    let lowest = low_q[0] * low_d[0] + ((low_q[0] * low_d[1] + low_q[1] * low_d[0]) << 8);
    DivideColumns {
        state: filler.state(step),
        flags: filler.flags(step, [Opcode::Div, Opcode::Divu, Opcode::Rem, Opcode::Remu]),
        rs1: filler.rs1(step, record.rs1),
        rs2: filler.rs2(step, record.rs2),
        rd: filler.rd(step, record.rd),
        dividend_sign: flag(a_sign),
        divisor_sign: flag(b_sign),
        quotient_sign: flag(a_sign != b_sign),
        dividend: Word::of(dividend),
        divisor: bytes_of(divisor),
        quotient: bytes_of(quotient),
        remainder: Word::of(remainder),
        carry: F::from_u64((lowest + u64::from(remainder & 0xffff)) >> 16),
        by_zero: flag(divisor == 0),
        slack: Word::of(slack),
        slack_borrow: flag(divisor != 0 && divisor & 0xffff < (remainder & 0xffff) + 1),
        signed_quotient: Word::of(magnitude(quotient, a_sign != b_sign)),
        signed_remainder: Word::of(magnitude(remainder, a_sign)),
        result: Word::of(record.result),
    }
}
