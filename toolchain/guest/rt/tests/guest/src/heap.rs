//! The heap: blocks are disjoint, aligned, large enough, zeroed on request, and reused.

use alloc::alloc::{alloc, alloc_zeroed, dealloc, realloc};
use alloc::vec::Vec;
use core::alloc::Layout;
use core::hint::black_box;
use nova_rt::cycle_scope;

/// A block filled with one byte.
struct Block {
    start: *mut u8,
    layout: Layout,
    fill: u8,
}

impl Block {
    fn new(layout: Layout, fill: u8) -> Self {
        let start = unsafe { if fill.is_multiple_of(2) { alloc(layout) } else { alloc_zeroed(layout) } };
        let block = Self { start, layout, fill: 0 };
        if !fill.is_multiple_of(2) {
            block.check(layout.size());
        }
        block.filled(fill)
    }

    fn filled(mut self, fill: u8) -> Self {
        assert!(!self.start.is_null() && self.start.addr().is_multiple_of(self.layout.align()));
        self.fill = fill;
        unsafe { self.start.write_bytes(fill, self.layout.size()) };
        self
    }

    fn resized(self, size: usize) -> Self {
        let start = unsafe { realloc(self.start, self.layout, size) };
        let layout = Layout::from_size_align(size, self.layout.align()).expect("a layout");
        let kept = self.layout.size().min(size);
        let block = Self { start, layout, fill: self.fill };
        block.check(kept);
        block.filled(self.fill)
    }

    fn check(&self, size: usize) {
        let bytes = unsafe { core::slice::from_raw_parts(self.start, size) };
        assert!(bytes.iter().all(|&byte| byte == self.fill), "{:?} was written by another", self.layout);
    }

    fn free(self) {
        self.check(self.layout.size());
        unsafe { dealloc(self.start, self.layout) };
    }
}

/// A deterministic random number generator.
struct Numbers(u32);

impl Numbers {
    fn next(&mut self, below: u32) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (self.0 >> 8) % below
    }

    /// Mostly small sizes, some beyond the small classes; alignments up to a cache line.
    fn layout(&mut self) -> Layout {
        let limit = 1 << (1 + self.next(12));
        let align = 1 << self.next(7);
        Layout::from_size_align(1 + self.next(limit) as usize, align).expect("a layout")
    }
}

pub fn check() {
    let mut numbers = Numbers(1);
    let mut blocks = Vec::new();
    for round in 0..2000_u32 {
        match numbers.next(4) {
            0 if !blocks.is_empty() => take(&mut blocks, &mut numbers).free(),
            1 if !blocks.is_empty() => {
                let block = take(&mut blocks, &mut numbers);
                blocks.push(block.resized(numbers.layout().size()));
            }
            _ => blocks.push(Block::new(numbers.layout(), round as u8)),
        }
    }
    blocks.into_iter().for_each(Block::free);
    other_sizes();
    too_much();
}

/// A block that is never touched, so it takes no memory.
fn untouched(size: usize) -> (*mut u8, Layout) {
    let layout = Layout::from_size_align(size, 8).expect("a layout");
    (black_box(unsafe { alloc(layout) }), layout)
}

/// Freed memory serves allocations of other sizes, in ever larger blocks.
fn other_sizes() {
    const MIB: usize = 1 << 20;
    for (size, count) in [(100 * MIB, 22), (600 * MIB, 4), (1229 * MIB, 2), (50 * MIB, 45), (1900 * MIB, 1)] {
        let blocks: Vec<_> = (0..count).map(|_| untouched(size)).collect();
        assert!(blocks.iter().all(|(block, _)| !block.is_null()), "{count} blocks of {size} bytes");
        blocks.into_iter().for_each(|(block, layout)| unsafe { dealloc(block, layout) });
    }
    // Zeroed memory is zero even where it was in use, and small blocks reuse a large one.
    let fill: Vec<Block> = (0..2000).map(|round| Block::new(Layout::new::<[u8; 1000]>(), round as u8)).collect();
    fill.into_iter().for_each(Block::free);
}

fn take(blocks: &mut Vec<Block>, numbers: &mut Numbers) -> Block {
    let index = numbers.next(blocks.len() as u32) as usize;
    blocks.swap_remove(index)
}

/// An allocation that exceeds the heap fails, and the heap still works.
fn too_much() {
    let huge = Layout::from_size_align(i32::MAX as usize, 1).expect("a layout");
    // The compiler may remove an unused allocation.
    let first = black_box(unsafe { alloc(huge) });
    let second = black_box(unsafe { alloc(huge) });
    assert!(!first.is_null() && second.is_null());
    unsafe { dealloc(first, huge) };
    assert!(black_box(unsafe { alloc(huge) }) == first);
    Block::new(Layout::new::<u64>(), 1).free();
}

#[inline(never)]
pub fn measure() {
    let layout = black_box(Layout::new::<[u8; 48]>());
    unsafe { dealloc(alloc(layout), layout) };
    let _scope = cycle_scope("alloc and dealloc");
    unsafe { dealloc(black_box(alloc(layout)), layout) };
}
