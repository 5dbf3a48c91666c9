//! The heap: free lists by size class in front of a region that only grows.
//!
//! Every instruction is proved, so that the common case is what counts: taking a block from its class's list is a
//! dozen instructions, giving it back half as many. Small sizes have a class per 8 bytes; larger ones are rounded up
//! to a power of two, which costs addresses and not memory, since pages that nobody touches do not exist. Blocks are
//! never split or joined: a freed block serves requests of its own class.
//!
//! The block that was taken from the region last grows in place, and every block grows in place up to its class's
//! size.

use super::Global;
use core::alloc::{GlobalAlloc, Layout};
use core::ptr;

/// Sizes are rounded up to multiples of this, and blocks are aligned to it.
const GRANULE: usize = 8;

/// The largest size that has a class of its own granule count.
const SMALL_MAX: usize = 1024;

const SMALL_CLASSES: usize = SMALL_MAX / GRANULE + 1;

/// Powers of two above [`SMALL_MAX`], up to 2^31.
const LARGE_CLASSES: usize = 31 - SMALL_MAX.ilog2() as usize;

unsafe extern "C" {
    static mut _heap_start: u8;
    static mut _heap_end: u8;
}

/// A free block holds the link to the next one.
struct FreeBlock {
    next: *mut FreeBlock,
}

struct Heap {
    free: [*mut FreeBlock; SMALL_CLASSES + LARGE_CLASSES],
    /// First byte of the region that was never handed out; null before the first request.
    fresh: *mut u8,
}

/// The class of a request and the bytes that its blocks have.
struct Class {
    index: usize,
    size: usize,
}

impl Class {
    #[inline]
    fn of(size: usize) -> Self {
        if size <= SMALL_MAX {
            let granules = size.div_ceil(GRANULE);
            return Self { index: granules, size: granules * GRANULE };
        }
        let exponent = usize::BITS - (size - 1).leading_zeros();
        // A size is at most isize::MAX, so that the exponent is at most 31.
        Self { index: SMALL_CLASSES + (exponent - SMALL_MAX.ilog2() - 1) as usize, size: 1 << exponent }
    }
}

impl Heap {
    const fn new() -> Self {
        Self { free: [ptr::null_mut(); SMALL_CLASSES + LARGE_CLASSES], fresh: ptr::null_mut() }
    }

    /// A block of the class's free list, if its first one has the alignment; blocks of one class mostly share it.
    #[inline]
    fn take(&mut self, class: &Class, align: usize) -> Option<*mut u8> {
        let head = &mut self.free[class.index];
        let block = *head;
        if block.is_null() || !block.addr().is_multiple_of(align) {
            return None;
        }
        // SAFETY: `release` wrote the link, and nobody else has the block.
        *head = unsafe { (*block).next };
        Some(block.cast())
    }

    #[inline]
    fn release(&mut self, block: *mut u8, class: &Class) {
        let block = block.cast::<FreeBlock>();
        let head = &mut self.free[class.index];
        // SAFETY: blocks are aligned to a granule and have at least its size.
        unsafe { (*block).next = *head };
        *head = block;
    }

    /// A block that nobody has had, all zeros; null when the heap is full.
    #[cold]
    fn grow(&mut self, size: usize, align: usize) -> *mut u8 {
        let fresh = if self.fresh.is_null() { &raw mut _heap_start } else { self.fresh };
        let padding = fresh.align_offset(align.max(GRANULE));
        let room = (&raw mut _heap_end).addr() - fresh.addr();
        if padding > room || size > room - padding {
            return ptr::null_mut();
        }
        // SAFETY: within the heap, as just checked.
        unsafe {
            let block = fresh.add(padding);
            self.fresh = block.add(size);
            block
        }
    }

    /// Makes the block larger where it is, if it is the last one and the heap has room.
    fn extend(&mut self, block: *mut u8, old: &Class, new: &Class) -> bool {
        let is_last = block.wrapping_add(old.size) == self.fresh;
        let fits = new.size <= (&raw mut _heap_end).addr() - block.addr();
        if is_last && fits {
            self.fresh = block.wrapping_add(new.size);
        }
        is_last && fits
    }
}

/// The allocator of all Rust and C code of a guest.
struct Allocator(Global<Heap>);

#[global_allocator]
static ALLOCATOR: Allocator = Allocator(Global::new(Heap::new()));

// SAFETY: blocks are disjoint pieces of the heap, at least as large and as aligned as the layout says. The heap's
// functions do not allocate.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let class = Class::of(layout.size());
        // SAFETY: as above.
        unsafe {
            self.0.with(|heap| {
                heap.take(&class, layout.align()).unwrap_or_else(|| heap.grow(class.size, layout.align()))
            })
        }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above.
        unsafe { self.0.with(|heap| heap.release(block, &Class::of(layout.size()))) }
    }

    /// Fresh blocks are zero already.
    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        let class = Class::of(layout.size());
        // SAFETY: as above; a block from a free list has the size that is cleared.
        unsafe {
            self.0.with(|heap| match heap.take(&class, layout.align()) {
                Some(block) => {
                    block.write_bytes(0, layout.size());
                    block
                }
                None => heap.grow(class.size, layout.align()),
            })
        }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        let (old, new) = (Class::of(layout.size()), Class::of(new_size));
        if new.index == old.index {
            return block;
        }
        // SAFETY: as above; the copied bytes are in both blocks.
        unsafe {
            if new.size > old.size && self.0.with(|heap| heap.extend(block, &old, &new)) {
                return block;
            }
            let moved = self.alloc(Layout::from_size_align_unchecked(new_size, layout.align()));
            if !moved.is_null() {
                moved.copy_from_nonoverlapping(block, layout.size().min(new_size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}
