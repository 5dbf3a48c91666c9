//! Comparison of the heap with a model: random operations on a small region, where every byte is accounted for.

use super::{Class, GRANULE, Heap, SMALL_MAX};
use proptest::prelude::*;
use std::alloc::Layout;
use std::cell::Cell;
use std::ptr;

/// The size of the region, in bytes; small enough to run out in most cases.
const REGION: usize = 1 << 16;

thread_local! {
    /// The region of the current test.
    static BOUNDS: Cell<(*mut u8, *mut u8)> = const { Cell::new((ptr::null_mut(), ptr::null_mut())) };
}

/// Memory for a heap, which is freed on drop.
struct Memory(*mut u8, Layout);

impl Memory {
    fn new(size: usize) -> Self {
        let layout = Layout::from_size_align(size, 4096).unwrap();
        // SAFETY: the layout is not empty.
        let start = unsafe { std::alloc::alloc_zeroed(layout) };
        assert!(!start.is_null());
        Self(start, layout)
    }

    /// Makes it the region of heaps on this thread.
    fn select(&self) {
        BOUNDS.set((self.0, self.0.wrapping_add(self.1.size())));
    }
}

impl Drop for Memory {
    fn drop(&mut self) {
        // SAFETY: it was allocated with this layout.
        unsafe { std::alloc::dealloc(self.0, self.1) };
    }
}

/// An allocated block, filled with one byte.
struct Block {
    start: *mut u8,
    size: usize,
    fill: u8,
}

impl Block {
    fn bytes(&mut self) -> &mut [u8] {
        // SAFETY: the heap allocated these bytes for this block.
        unsafe { std::slice::from_raw_parts_mut(self.start, self.size) }
    }
}

/// A heap, and its allocated blocks.
struct Model {
    region: Memory,
    heap: Heap,
    blocks: Vec<Block>,
}

impl Model {
    fn new() -> Self {
        let region = Memory::new(REGION);
        region.select();
        Self { heap: Heap::new(), region, blocks: Vec::new() }
    }

    fn take(&mut self, size: usize, align: usize, fill: u8) -> bool {
        let zeroed = fill.is_multiple_of(2);
        let start = if zeroed {
            self.heap.alloc_zeroed(size, align, || BOUNDS.get())
        } else {
            self.heap.alloc(size, align, || BOUNDS.get())
        };
        if start.is_null() {
            return false;
        }
        assert!(start.addr().is_multiple_of(align.max(GRANULE)));
        let mut block = Block { start, size, fill };
        assert!(!zeroed || block.bytes().iter().all(|&byte| byte == 0), "{size} bytes");
        block.size = Class::of(size).size;
        self.check_apart(&block);
        block.bytes().fill(fill);
        self.blocks.push(block);
        true
    }

    /// Asserts that the block is in the region, and disjoint from the others.
    fn check_apart(&self, new: &Block) {
        let (start, end) = (new.start.addr(), new.start.addr() + new.size);
        assert!(self.region.0.addr() <= start && end <= self.region.0.addr() + REGION);
        for other in &self.blocks {
            assert!(end <= other.start.addr() || other.start.addr() + other.size <= start);
        }
    }

    fn release(&mut self, index: usize) {
        let mut block = self.blocks.swap_remove(index % self.blocks.len());
        let fill = block.fill;
        assert!(block.bytes().iter().all(|&byte| byte == fill), "another block's bytes");
        // SAFETY: the heap allocated the block, and it is not used afterwards.
        unsafe { self.heap.dealloc(block.start, block.size) };
    }

    fn extend(&mut self, index: usize, size: usize) {
        let index = index % self.blocks.len();
        let mut block = self.blocks.swap_remove(index);
        let (old, new) = (Class::of(block.size), Class::of(size));
        if new.size > old.size && self.heap.extend(block.start, &old, &new) {
            block.size = new.size;
            self.check_apart(&block);
            let fill = block.fill;
            block.bytes()[old.size..].fill(fill);
        }
        self.blocks.push(block);
    }

    /// Without allocated blocks, the whole region is one block again, except for rounding to a class.
    fn check_whole(&mut self) {
        while !self.blocks.is_empty() {
            self.release(0);
        }
        assert!(self.take(REGION, GRANULE, 1), "the heap lost bytes");
    }
}

#[derive(Clone, Debug)]
enum Step {
    Take { size: usize, align: usize },
    Release(usize),
    Extend(usize, usize),
}

fn size() -> impl Strategy<Value = usize> {
    (0u32..15).prop_flat_map(|log| (1usize << log)..=(2 << log))
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (size(), 0u32..8).prop_map(|(size, log)| Step::Take { size, align: 1 << log }),
        3 => any::<usize>().prop_map(Step::Release),
        1 => (any::<usize>(), size()).prop_map(|(index, size)| Step::Extend(index, size)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn blocks_are_apart_and_none_is_lost(steps in prop::collection::vec(step(), 1..400)) {
        let mut model = Model::new();
        for (fill, step) in steps.into_iter().enumerate() {
            match step {
                Step::Take { size, align } => {
                    model.take(size, align, fill as u8);
                }
                Step::Release(index) if !model.blocks.is_empty() => model.release(index),
                Step::Extend(index, size) if !model.blocks.is_empty() => model.extend(index, size),
                Step::Release(_) | Step::Extend(..) => {}
            }
        }
        model.check_whole();
    }

    #[test]
    fn classes_are_large_enough_and_in_order(size in 1usize..1 << 31) {
        let class = Class::of(size);
        prop_assert!(class.size >= size && class.size <= (size + size / 4).max(size + GRANULE));
        prop_assert_eq!(Class::size_of(class.index), class.size);
        prop_assert_eq!(Class::of(class.size).index, class.index);
        prop_assert_eq!(Class::of(class.size + 1).index, class.index + 1);
    }
}

#[test]
fn every_class_has_its_own_size() {
    let sizes: Vec<_> = (1..super::CLASSES).map(Class::size_of).collect();
    assert!(sizes.is_sorted_by(|one, other| one < other));
    assert_eq!(sizes.last(), Some(&(1 << 31)));
    assert_eq!(Class::of(SMALL_MAX).size, SMALL_MAX);
}

/// Frees many blocks, then allocates other sizes.
#[test]
fn freed_memory_serves_other_sizes() {
    let mut model = Model::new();
    for size in [24, 100, 3000, REGION / 2] {
        while model.take(size, 8, 7) {}
        while !model.blocks.is_empty() {
            model.release(model.blocks.len() / 2);
        }
    }
    assert!(model.take(REGION / 4 * 3, 8, 7), "many small blocks make a large one");
    assert!(model.take(REGION / 8, 8, 7));
    model.check_whole();
}

/// Memory between blocks that stay allocated is reused, without touching them.
#[test]
fn gaps_are_filled() {
    let mut model = Model::new();
    while model.take(1024, 8, 3) {}
    let count = model.blocks.len();
    model.blocks.sort_by_key(|block| block.start);
    for index in (0..count).rev().step_by(2) {
        model.release(index);
    }
    let mut small = 0;
    while model.take(48, 16, 5) {
        small += 1;
    }
    assert!(small >= count / 2 * (1024 / 48), "{small} blocks in {count} gaps");
    assert!(!model.take(2000, 8, 1), "no gap is so large");
    model.check_whole();
}
