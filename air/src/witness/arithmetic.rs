//! What the rows of multiplications need beyond their operands.

/// Carries out of the first three limbs of a product, as the sums of byte products give them.
pub(super) fn product_carries(left: u32, right: u32) -> [u64; 3] {
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
pub(super) fn sign_borrows(high: u32, first: Option<u32>, second: Option<u32>) -> [u32; 2] {
    let limb = |word: u32, at: u32| i64::from(word >> at & 0xffff);
    let taken = |at| limb(first.unwrap_or(0), at) + limb(second.unwrap_or(0), at);
    let borrow = |difference: i64| -(difference.min(0) >> 16);
    let low = borrow(limb(high, 0) - taken(0));
    let high = borrow(limb(high, 16) - taken(16) - low);
    [low as u32, high as u32]
}
