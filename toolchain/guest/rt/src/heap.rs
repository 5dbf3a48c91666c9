//! The heap: free lists by size class, on top of a bump allocator.
//!
//! Every instruction is proved, so the common case is the one to optimise: an allocation from a free list takes a
//! dozen instructions, a deallocation half of that. Small sizes have one class per granule. Larger sizes have four
//! classes per doubling; the bytes that they waste cost addresses but no memory, because untouched pages do not
//! exist.
//!
//! Blocks are split and coalesced only when the region is full. Then all free blocks are sorted, adjacent blocks are
//! joined into ranges, the last range returns to the rest of the region, and allocations are cut from the other
//! ranges.
//!
//! The last block of the region grows in place, and every block grows in place up to the size of its class.

use core::mem::size_of;
use core::ptr;
use ranges::{Range, joined, sorted, take_list};

mod ranges;

/// The unit of sizes and the minimum alignment of blocks: the size of a free range's header.
pub(crate) const GRANULE: usize = size_of::<Range>();

/// The largest size, in bytes, with one class per granule.
pub(crate) const SMALL_MAX: usize = 1024;

const SMALL_CLASSES: usize = SMALL_MAX / GRANULE + 1;

/// The base-2 logarithm of [`STEPS`].
const STEPS_LOG: u32 = 2;

/// Classes per doubling above [`SMALL_MAX`].
const STEPS: usize = 1 << STEPS_LOG;

/// Classes above [`SMALL_MAX`], up to 2^31 bytes.
const LARGE_CLASSES: usize = (31 - SMALL_MAX.ilog2() as usize) * STEPS;

const CLASSES: usize = SMALL_CLASSES + LARGE_CLASSES;

/// A free block, which holds the link to the next free block of its class.
struct FreeBlock {
    next: *mut FreeBlock,
}

/// A size class: its index, and the size of its blocks in bytes.
pub(crate) struct Class {
    pub(crate) index: usize,
    pub(crate) size: usize,
}

impl Class {
    #[inline]
    pub(crate) fn of(size: usize) -> Self {
        if size <= SMALL_MAX { Self::small(size) } else { Self::large(size) }
    }

    #[inline]
    fn small(size: usize) -> Self {
        let granules = size.div_ceil(GRANULE);
        Self { index: granules, size: granules * GRANULE }
    }

    fn large(size: usize) -> Self {
        let last = size - 1;
        // A size is at most isize::MAX, so the exponent is at most 30.
        let exponent = last.ilog2();
        let step = exponent - STEPS_LOG;
        // `last` has 4 to 7 whole steps, so the block has 5 to 8.
        let steps = (last >> step) + 1;
        let doublings = (exponent - SMALL_MAX.ilog2()) as usize;
        Self { index: SMALL_CLASSES + doublings * STEPS + steps - STEPS - 1, size: steps << step }
    }

    /// The size of the blocks of a class, in bytes.
    const fn size_of(index: usize) -> usize {
        if index < SMALL_CLASSES {
            return index * GRANULE;
        }
        let (doublings, step) = ((index - SMALL_CLASSES) / STEPS, (index - SMALL_CLASSES) % STEPS);
        (STEPS + 1 + step) << (SMALL_MAX.ilog2() as usize - STEPS_LOG as usize + doublings)
    }
}

/// Start and end of the memory that a heap manages.
pub(crate) type Region = (*mut u8, *mut u8);

/// The state of the heap, which owns the unallocated bytes of its region.
pub(crate) struct Heap {
    free: [*mut FreeBlock; CLASSES],
    /// The start of the rest of the region, from which blocks are cut; null before the first allocation.
    rest: *mut u8,
    /// The end of the region.
    end: *mut u8,
    /// The first byte that was never allocated: from here to the end, the rest of the region is zero. All ranges lie
    /// below it when blocks are cut from them.
    clean: *mut u8,
    /// Coalesced blocks, and padding that alignment left over.
    ranges: *mut Range,
}

impl Heap {
    /// A heap without a region. It is all zeros, so it takes no space in the ELF file.
    pub(crate) const fn new() -> Self {
        Self {
            free: [ptr::null_mut(); CLASSES],
            rest: ptr::null_mut(),
            end: ptr::null_mut(),
            clean: ptr::null_mut(),
            ranges: ptr::null_mut(),
        }
    }

    /// Allocates at least `size` bytes; null if the heap is full. For `region`, see [`Self::grow`].
    #[inline]
    pub(crate) fn alloc(&mut self, size: usize, align: usize, region: fn() -> Region) -> *mut u8 {
        if size > SMALL_MAX {
            return self.alloc_large(size, align, region);
        }
        let class = Class::small(size);
        self.take(&class, align).unwrap_or_else(|| self.grow(class.size, align, region))
    }

    /// Out of line, so that small allocations take no jump.
    #[inline(never)]
    fn alloc_large(&mut self, size: usize, align: usize, region: fn() -> Region) -> *mut u8 {
        let class = Class::large(size);
        self.take(&class, align).unwrap_or_else(|| self.grow(class.size, align, region))
    }

    /// [`Self::alloc`] with zeroed bytes.
    #[inline]
    pub(crate) fn alloc_zeroed(&mut self, size: usize, align: usize, region: fn() -> Region) -> *mut u8 {
        let class = Class::of(size);
        match self.take(&class, align) {
            Some(block) => {
                // SAFETY: the block has the size of its class, which is at least `size`.
                unsafe { block.write_bytes(0, size) };
                block
            }
            None => self.grow_zeroed(class.size, align, region),
        }
    }

    /// Deallocates a block.
    ///
    /// # Safety
    ///
    /// The block must have been allocated by this heap with this size, and must not be used afterwards.
    #[inline]
    pub(crate) unsafe fn dealloc(&mut self, block: *mut u8, size: usize) {
        // SAFETY: the caller's promise.
        unsafe {
            if size > SMALL_MAX {
                return self.dealloc_large(block, size);
            }
            self.release(block, &Class::small(size));
        }
    }

    /// [`Self::dealloc`] for a large class.
    ///
    /// # Safety
    ///
    /// As [`Self::dealloc`].
    #[inline(never)]
    unsafe fn dealloc_large(&mut self, block: *mut u8, size: usize) {
        // SAFETY: the caller's promise.
        unsafe { self.release(block, &Class::large(size)) }
    }

    /// The head of a class's free list.
    #[inline]
    fn head(&mut self, class: &Class) -> &mut *mut FreeBlock {
        debug_assert!(class.index < CLASSES);
        // SAFETY: every class has an index in the table.
        unsafe { self.free.get_unchecked_mut(class.index) }
    }

    /// Pops the first block of the class's free list, if it is aligned. Blocks of one class mostly have the same
    /// alignment.
    #[inline]
    fn take(&mut self, class: &Class, align: usize) -> Option<*mut u8> {
        let head = self.head(class);
        let block = *head;
        if block.is_null() || !block.addr().is_multiple_of(align) {
            return None;
        }
        // SAFETY: `release` wrote the link, and a block on a free list is not in use.
        *head = unsafe { (*block).next };
        Some(block.cast())
    }

    /// Puts a block of the class on its free list.
    ///
    /// # Safety
    ///
    /// The block must have been allocated by this heap with this class, and must not be used afterwards.
    #[inline]
    unsafe fn release(&mut self, block: *mut u8, class: &Class) {
        let block = block.cast::<FreeBlock>();
        let head = self.head(class);
        // SAFETY: blocks are aligned to a granule and have at least its size.
        unsafe { (*block).next = *head };
        *head = block;
    }

    /// Allocates without the free lists: from the rest of the region, else from ranges; null if the heap is full.
    ///
    /// The first call obtains the region from `region`. Its start is a multiple of [`GRANULE`], its bytes are zero,
    /// and only the heap uses them.
    #[cold]
    #[inline(never)]
    fn grow(&mut self, size: usize, align: usize, region: fn() -> Region) -> *mut u8 {
        if self.rest.is_null() {
            (self.rest, self.end) = region();
        }
        let align = align.max(GRANULE);
        let block = self.cut_rest(size, align);
        if block.is_null() { self.reclaim(size, align) } else { block }
    }

    /// [`Self::grow`] with zeroed bytes.
    #[cold]
    fn grow_zeroed(&mut self, size: usize, align: usize, region: fn() -> Region) -> *mut u8 {
        let block = self.grow(size, align, region);
        let used = self.clean.addr().saturating_sub(block.addr()).min(size);
        if !block.is_null() {
            // SAFETY: the block's bytes.
            unsafe { block.write_bytes(0, used) };
        }
        block
    }

    /// Allocates from ranges. If none fits, coalesces all free blocks and tries the ranges and the rest of the region
    /// again.
    #[inline(never)]
    fn reclaim(&mut self, size: usize, align: usize) -> *mut u8 {
        self.clean = self.clean.max(self.rest);
        let block = self.cut_range(size, align);
        if !block.is_null() {
            return block;
        }
        self.join();
        let block = self.cut_range(size, align);
        if block.is_null() { self.cut_rest(size, align) } else { block }
    }

    /// Grows the block in place, if it is the last of the region and the rest has room.
    pub(crate) fn extend(&mut self, block: *mut u8, old: &Class, new: &Class) -> bool {
        let is_last = block.wrapping_add(old.size) == self.rest;
        let fits = new.size <= self.end.addr() - block.addr();
        if is_last && fits {
            self.rest = block.wrapping_add(new.size);
        }
        is_last && fits
    }

    /// Cuts a block from the rest of the region; null if it does not fit.
    #[inline]
    fn cut_rest(&mut self, size: usize, align: usize) -> *mut u8 {
        let padding = self.rest.align_offset(align);
        let room = self.end.addr() - self.rest.addr();
        if padding > room || size > room - padding {
            return ptr::null_mut();
        }
        // SAFETY: the block is within the region, as checked above, and both are multiples of a granule.
        unsafe {
            self.keep(self.rest, padding);
            let block = self.rest.add(padding);
            self.rest = block.add(size);
            block
        }
    }

    /// Cuts a block from the first range that is large enough; null if there is none. The rest of the range stays
    /// free.
    fn cut_range(&mut self, size: usize, align: usize) -> *mut u8 {
        let mut link = &raw mut self.ranges;
        // SAFETY: a range is free memory that begins with its header; `link` points into one or to the list's head.
        unsafe {
            while !(*link).is_null() {
                let range = *link;
                let (start, room) = (range.cast::<u8>(), (*range).size);
                let padding = start.align_offset(align);
                if padding <= room && size <= room - padding {
                    *link = (*range).next;
                    self.keep(start, padding);
                    self.keep(start.add(padding + size), room - padding - size);
                    return start.add(padding);
                }
                link = &raw mut (*range).next;
            }
        }
        ptr::null_mut()
    }

    /// Adds a range to the list, unless it is empty.
    ///
    /// # Safety
    ///
    /// The bytes must be free and in the region; start and size must be multiples of a granule.
    unsafe fn keep(&mut self, start: *mut u8, size: usize) {
        if size > 0 {
            let range = start.cast::<Range>();
            // SAFETY: a granule has room for the header.
            unsafe { range.write(Range { next: self.ranges, size }) };
            self.ranges = range;
        }
    }

    /// Coalesces all free blocks and ranges. The last range returns to the rest of the region if it borders on it.
    fn join(&mut self) {
        for index in 1..CLASSES {
            let mut block = take_list(&mut self.free[index]);
            while !block.is_null() {
                // SAFETY: the block is free, has this class, and is on no other list.
                unsafe {
                    let next = (*block).next;
                    self.keep(block.cast(), Class::size_of(index));
                    block = next;
                }
            }
        }
        let list = sorted(take_list(&mut self.ranges));
        // SAFETY: the list has free ranges, in descending order.
        unsafe {
            self.ranges = joined(list);
            let last = self.ranges;
            if !last.is_null() && last.cast::<u8>().wrapping_add((*last).size) == self.rest {
                self.ranges = (*last).next;
                self.rest = last.cast();
            }
        }
    }
}

#[cfg(test)]
mod tests;
