//! Infinite recursion with frames that have a large, mostly unused buffer.

use core::hint::black_box;
use core::mem::MaybeUninit;

/// Recursion with frames of one size. The bytes at the end or at the start of the buffer are used.
#[inline(never)]
fn deep<const BYTES: usize, const AT_END: bool>(depth: u32) -> u32 {
    let mut buffer = [const { MaybeUninit::<u8>::uninit() }; BYTES];
    let index = if AT_END { BYTES - 1 } else { 0 };
    let first = *buffer[index].write(depth as u8);
    let buffer = black_box(&mut buffer);
    let below = if depth == 0 { 0 } else { deep::<BYTES, AT_END>(depth - 1) };
    below.wrapping_mul(31).wrapping_add(first.into()).wrapping_add(buffer.len() as u32)
}

pub fn overflow(kind: u8) {
    const MIB: usize = 1 << 20;
    const DEPTH: u32 = 1 << 20;
    let sum = match kind {
        0 => deep::<100, false>(DEPTH),
        1 => deep::<5000, true>(DEPTH),
        2 => deep::<5000, false>(DEPTH),
        3 => deep::<{ 7 * MIB / 5 }, true>(DEPTH),
        4 => deep::<{ 7 * MIB / 5 }, false>(DEPTH),
        // The end of the first frame may be in the stack; the next call is not.
        5 => deep::<{ 100 * MIB }, true>(1),
        6 => deep::<{ 100 * MIB }, false>(0),
        7 => deep::<{ 255 * MIB }, true>(1),
        _ => deep::<{ 255 * MIB }, false>(0),
    };
    nova_rt::write_output(&sum.to_le_bytes());
}
