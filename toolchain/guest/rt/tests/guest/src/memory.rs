//! Comparison of the memory functions with loops over bytes.

use core::hint::black_box;
use nova_rt::cycle_scope;

unsafe extern "C" {
    fn memcpy(to: *mut u8, from: *const u8, size: usize) -> *mut u8;
    fn memmove(to: *mut u8, from: *const u8, size: usize) -> *mut u8;
    fn memset(to: *mut u8, value: i32, size: usize) -> *mut u8;
    fn memcmp(left: *const u8, right: *const u8, size: usize) -> i32;
    fn bcmp(left: *const u8, right: *const u8, size: usize) -> i32;
}

const ROOM: usize = 160;
const ALIGNMENTS: usize = 5;
const LENGTHS: usize = 75;

#[repr(align(8))]
struct Block<const N: usize>([u8; N]);

/// Bytes that differ from their neighbours.
fn numbered(step: u8) -> Block<ROOM> {
    let mut block = Block([0; ROOM]);
    for index in 0..ROOM {
        block.0[index] = (index as u8).wrapping_mul(step).wrapping_add(step);
    }
    block
}

/// Asserts that `actual` is `before`, except for `inside(i)` at `start + i` for each i below `length`.
fn expect(actual: &Block<ROOM>, before: &Block<ROOM>, start: usize, length: usize, inside: impl Fn(usize) -> u8) {
    for index in 0..ROOM {
        let changed = start <= index && index < start + length;
        let expected = if changed { inside(index - start) } else { before.0[index] };
        assert!(black_box(actual.0[index]) == expected, "byte {index} of [{start}, +{length})");
    }
}

pub fn check() {
    for length in 0..LENGTHS {
        for to in 0..ALIGNMENTS {
            check_set(to, length);
            for from in 0..ALIGNMENTS {
                check_copy(to, from, length);
                check_compare(to, from, length);
            }
        }
        for to in 0..24 {
            check_move(to, 12, length);
            check_move(12, to, length);
        }
    }
}

fn check_set(to: usize, length: usize) {
    let mut block = numbered(3);
    // Only the low byte is used.
    let result = unsafe { memset(block.0.as_mut_ptr().add(to), 0x1234_56a7, length) };
    assert!(result == unsafe { block.0.as_mut_ptr().add(to) });
    expect(&block, &numbered(3), to, length, |_| 0xa7);
}

fn check_copy(to: usize, from: usize, length: usize) {
    let (mut block, source) = (numbered(3), numbered(7));
    let result = unsafe { memcpy(block.0.as_mut_ptr().add(to), source.0.as_ptr().add(from), length) };
    assert!(result == unsafe { block.0.as_mut_ptr().add(to) });
    expect(&block, &numbered(3), to, length, |index| source.0[from + index]);
}

fn check_move(to: usize, from: usize, length: usize) {
    let mut block = numbered(3);
    let start = block.0.as_mut_ptr();
    let result = unsafe { memmove(start.add(to), start.add(from), length) };
    assert!(result == unsafe { start.add(to) });
    let before = numbered(3);
    expect(&block, &before, to, length, |index| before.0[from + index]);
}

/// Equal blocks, then blocks with one difference at each position, which is compared as unsigned bytes.
fn check_compare(left: usize, right: usize, length: usize) {
    let source = numbered(7);
    let (mut one, mut other) = (numbered(3), numbered(5));
    one.0[left..left + length].copy_from_slice(&source.0[..length]);
    other.0[right..right + length].copy_from_slice(&source.0[..length]);
    assert!(compare(&one, left, &other, right, length) == (0, true));
    for index in (0..length).step_by(3) {
        let byte = other.0[right + index];
        other.0[right + index] = byte ^ 0x80;
        let sign = if byte > byte ^ 0x80 { 1 } else { -1 };
        assert!(compare(&one, left, &other, right, length) == (sign, false));
        other.0[right + index] = byte;
    }
}

fn compare(one: &Block<ROOM>, left: usize, other: &Block<ROOM>, right: usize, length: usize) -> (i32, bool) {
    let (one, other) = (one.0[left..].as_ptr(), other.0[right..].as_ptr());
    unsafe { (memcmp(one, other, length).signum(), bcmp(one, other, length) == 0) }
}

/// Long blocks, so that the loop dominates the cycles.
#[inline(never)]
pub fn measure() {
    const SIZE: usize = 4096;
    let (mut to, from) = (Block([0; SIZE + 8]), Block([0; SIZE + 8]));
    let (target, source) = (black_box(to.0.as_mut_ptr()), black_box(from.0.as_ptr()));
    unsafe {
        {
            let _scope = cycle_scope("memcpy aligned");
            memcpy(target, source, SIZE);
        }
        {
            let _scope = cycle_scope("memcpy shifted");
            memcpy(target, source.add(1), SIZE);
        }
        {
            let _scope = cycle_scope("memmove up aligned");
            memmove(target.add(4), target, SIZE);
        }
        {
            let _scope = cycle_scope("memmove up shifted");
            memmove(target.add(1), target, SIZE);
        }
        {
            let _scope = cycle_scope("memset");
            memset(target, 0, SIZE);
        }
        memset(target, 0, SIZE + 8);
        {
            let _scope = cycle_scope("memcmp aligned");
            black_box(memcmp(target, source, SIZE));
        }
        {
            let _scope = cycle_scope("memcmp shifted");
            black_box(memcmp(target, source.add(1), SIZE));
        }
        {
            let _scope = cycle_scope("memcpy 32 bytes aligned");
            memcpy(target, source, 32);
        }
    }
}
