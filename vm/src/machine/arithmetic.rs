//! The operations on values that Rust has no name for, as pure functions.

/// Upper 32 bits of the signed product.
pub(super) const fn mulh(a: u32, b: u32) -> u32 {
    ((a as i32 as i64 * b as i32 as i64) >> 32) as u32
}

/// Upper 32 bits of the product of a signed and an unsigned number.
pub(super) const fn mulhsu(a: u32, b: u32) -> u32 {
    ((a as i32 as i64 * b as i64) >> 32) as u32
}

/// Upper 32 bits of the unsigned product.
pub(super) const fn mulhu(a: u32, b: u32) -> u32 {
    ((a as u64 * b as u64) >> 32) as u32
}

/// Signed quotient, rounded to zero; by zero it is -1, and -2^31 / -1 is -2^31.
pub(super) const fn div(a: u32, b: u32) -> u32 {
    if b == 0 { u32::MAX } else { (a as i32).wrapping_div(b as i32) as u32 }
}

/// Unsigned quotient; by zero it is 2^32 - 1.
pub(super) const fn divu(a: u32, b: u32) -> u32 {
    match a.checked_div(b) {
        Some(quotient) => quotient,
        None => u32::MAX,
    }
}

/// Signed remainder, of the dividend's sign; by zero it is the dividend, and of -2^31 / -1 it is 0.
pub(super) const fn rem(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { (a as i32).wrapping_rem(b as i32) as u32 }
}

/// Unsigned remainder; by zero it is the dividend.
pub(super) const fn remu(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { a % b }
}

/// Shift left by the low five bits of `b`.
pub(super) const fn sll(a: u32, b: u32) -> u32 {
    a.wrapping_shl(b)
}

/// Logical shift right by the low five bits of `b`.
pub(super) const fn srl(a: u32, b: u32) -> u32 {
    a.wrapping_shr(b)
}

/// Arithmetic shift right by the low five bits of `b`.
pub(super) const fn sra(a: u32, b: u32) -> u32 {
    (a as i32).wrapping_shr(b) as u32
}

/// 1 if `a < b` as signed numbers.
pub(super) const fn slt(a: u32, b: u32) -> u32 {
    ((a as i32) < (b as i32)) as u32
}

/// 1 if `a < b` as unsigned numbers.
pub(super) const fn sltu(a: u32, b: u32) -> u32 {
    (a < b) as u32
}
