//! Statics in custom sections and thread-local data keep their values while the heap is in use.

use core::cell::Cell;
use core::hint::black_box;
use core::sync::atomic::{AtomicU32, Ordering};

#[unsafe(link_section = "written")]
static WRITTEN: [AtomicU32; 16] = [const { AtomicU32::new(7) }; 16];
#[unsafe(link_section = ".bss.of.another.name")]
static ZEROS: [AtomicU32; 16] = [const { AtomicU32::new(0) }; 16];
#[unsafe(link_section = "zeros")]
static OTHER_ZEROS: [AtomicU32; 16] = [const { AtomicU32::new(0) }; 16];
#[unsafe(link_section = ".constants")]
static CONSTANTS: [u32; 4] = [1, 2, 3, 4];
#[unsafe(link_section = ".noinit")]
static LEFT_OUT: AtomicU32 = AtomicU32::new(0);
#[unsafe(link_section = ".data.rel.ro")]
static POINTER: &AtomicU32 = &LEFT_OUT;

#[thread_local]
static THREAD: Cell<u64> = Cell::new(0x1234_5678_9abc);
#[thread_local]
static THREAD_ZERO: Cell<[u32; 8]> = Cell::new([0; 8]);

#[inline(never)]
#[unsafe(link_section = "code")]
fn code(x: u32) -> u32 {
    black_box(x).wrapping_mul(3)
}

/// Called before the heap is used.
pub fn check() {
    assert!(OTHER_ZEROS.iter().chain(&ZEROS).all(|zero| zero.fetch_add(5, Ordering::Relaxed) == 0));
    assert!(WRITTEN.iter().all(|word| word.fetch_add(1, Ordering::Relaxed) == 7));
    assert!(THREAD.replace(11) == 0x1234_5678_9abc && THREAD_ZERO.replace([9; 8]) == [0; 8]);
    POINTER.store(6, Ordering::Relaxed);
}

/// Called after all of the heap was written.
pub fn check_again() {
    assert!(OTHER_ZEROS.iter().chain(&ZEROS).all(|zero| zero.load(Ordering::Relaxed) == 5));
    assert!(WRITTEN.iter().all(|word| word.load(Ordering::Relaxed) == 8));
    assert!(black_box(&CONSTANTS).iter().sum::<u32>() == 10 && code(5) == 15);
    assert!(THREAD.get() == 11 && THREAD_ZERO.get() == [9; 8]);
    assert!(LEFT_OUT.load(Ordering::Relaxed) == 6);
}
