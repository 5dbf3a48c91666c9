//! The global allocator of Rust and C code: the heap over the region that the linker script leaves.

use super::Global;
use crate::heap::{Class, Heap, Region};
use core::alloc::{GlobalAlloc, Layout};

unsafe extern "C" {
    static mut _heap_start: u8;
    static mut _heap_end: u8;
}

/// The region between the program and the input, as the linker script defines it.
fn region() -> Region {
    (&raw mut _heap_start, &raw mut _heap_end)
}

struct Allocator(Global<Heap>);

#[global_allocator]
static ALLOCATOR: Allocator = Allocator(Global::new(Heap::new()));

// SAFETY: blocks are disjoint and satisfy the layout. The heap's functions do not allocate.
unsafe impl GlobalAlloc for Allocator {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { self.0.with(|heap| heap.alloc(layout.size(), layout.align(), region)) }
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above, and the caller's promise.
        unsafe { self.0.with(|heap| heap.dealloc(block, layout.size())) }
    }

    /// Memory that was never allocated is zero already.
    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above.
        unsafe { self.0.with(|heap| heap.alloc_zeroed(layout.size(), layout.align(), region)) }
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        let (old, new) = (Class::of(layout.size()), Class::of(new_size));
        if new.index == old.index {
            return block;
        }
        // SAFETY: as above; both blocks have the copied bytes.
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
