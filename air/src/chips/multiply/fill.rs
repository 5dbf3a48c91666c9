//! Trace filling of the `multiply` chip.

use super::{Multiply, MultiplyColumns};
use crate::F;
use crate::gadgets::Word;
use crate::witness::{Fill, Filler, Filling, Rows, Shard, bytes_of, flag};
use nova_vm::isa::Opcode;
use nova_vm::record::BinaryRecord;
use p3_field::PrimeCharacteristicRing;

impl Fill for Multiply {
    fn filling<'a>(&self, shard: &Shard<'a>) -> Filling<'a> {
        Rows::each(shard.filler, &shard.records.multiply, row).into()
    }
}

fn row(filler: Filler<'_>, record: &BinaryRecord) -> MultiplyColumns<F> {
    let step = record.step;
    let opcode = filler.opcode(step);
    let (left, right) = (record.rs1.before, record.rs2.before);
    let product = u64::from(left) * u64::from(right);
    let (left_sign, right_sign) = (
        matches!(opcode, Opcode::Mulh | Opcode::Mulhsu) && left >> 31 == 1,
        opcode == Opcode::Mulh && right >> 31 == 1,
    );
    let borrow = if opcode == Opcode::Mul {
        [0, 0]
    } else {
        sign_borrows((product >> 32) as u32, left_sign.then_some(right), right_sign.then_some(left))
    };
    MultiplyColumns {
        state: filler.state(step),
        flags: filler.flags(step, [Opcode::Mul, Opcode::Mulh, Opcode::Mulhsu, Opcode::Mulhu]),
        rs1: filler.rs1(step, record.rs1),
        rs2: filler.rs2(step, record.rs2),
        rd: filler.rd(step, record.rd),
        left: bytes_of(left),
        right: bytes_of(right),
        product: core::array::from_fn(|limb| F::from_u64(product >> (16 * limb) & 0xffff)),
        carry: product_carries(left, right).map(F::from_u64),
        left_sign: flag(left_sign),
        right_sign: flag(right_sign),
        borrow: borrow.map(F::from_u32),
        result: Word::of(record.result),
    }
}

/// Carries out of the first three limbs of a product, from the sums of byte products.
fn product_carries(left: u32, right: u32) -> [u64; 3] {
    let (left, right) = (left.to_le_bytes().map(u64::from), right.to_le_bytes().map(u64::from));
    let diagonal = |weight: usize| -> u64 {
        (0..4).filter(|&i| weight >= i && weight - i < 4).map(|i| left[i] * right[weight - i]).sum()
    };
    let mut carry = 0;
    core::array::from_fn(|limb| {
        carry = (diagonal(2 * limb) + (diagonal(2 * limb + 1) << 8) + carry) >> 16;
        carry
    })
}

/// Borrows of taking up to two words off `high`, limb by limb.
fn sign_borrows(high: u32, first: Option<u32>, second: Option<u32>) -> [u32; 2] {
    let limb = |word: u32, at: u32| i64::from(word >> at & 0xffff);
    let taken = |at| limb(first.unwrap_or(0), at) + limb(second.unwrap_or(0), at);
    let borrow = |difference: i64| -(difference.min(0) >> 16);
    let low = borrow(limb(high, 0) - taken(0));
    let high = borrow(limb(high, 16) - taken(16) - low);
    [low as u32, high as u32]
}
