//! The heap: free lists by size class in front of a region that grows upwards.
//!
//! Every instruction is proved, so that the common case is what counts: taking a block from its class's list is a
//! dozen instructions, giving it back half as many. Small sizes have a class per granule; larger ones four to each
//! doubling, which costs addresses and not memory, since pages that nobody touches do not exist.
//!
//! Blocks are split and joined when the region has no room left, and only then: all free blocks are sorted, neighbours
//! become one range, the range at the region's end goes back to it, and requests are cut from the others.
//!
//! The block that was taken from the region last grows in place, and every block grows in place up to its class's
//! size.

use core::mem::size_of;
use core::ptr;
use ranges::{Range, joined, sorted, take_list};

mod ranges;

/// Sizes are rounded up to multiples of this, and blocks are aligned to it: what a free range needs for its own data.
pub(crate) const GRANULE: usize = size_of::<Range>();

/// The largest size that has a class of its own granule count.
pub(crate) const SMALL_MAX: usize = 1024;

const SMALL_CLASSES: usize = SMALL_MAX / GRANULE + 1;

/// Base-2 logarithm of the classes to each doubling above [`SMALL_MAX`].
const STEPS_LOG: u32 = 2;

/// Classes of a doubling.
const STEPS: usize = 1 << STEPS_LOG;

/// Classes above [`SMALL_MAX`], up to 2^31 bytes.
const LARGE_CLASSES: usize = (31 - SMALL_MAX.ilog2() as usize) * STEPS;

const CLASSES: usize = SMALL_CLASSES + LARGE_CLASSES;

/// A free block holds the link to the next one of its class.
struct FreeBlock {
    next: *mut FreeBlock,
}

/// The class of a request and the bytes that its blocks have.
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
        // A size is at most isize::MAX, so that the exponent is at most 30.
        let exponent = last.ilog2();
        let step = exponent - STEPS_LOG;
        // The steps below `last` are 4 to 7, so that the block's are 5 to 8.
        let steps = (last >> step) + 1;
        let doublings = (exponent - SMALL_MAX.ilog2()) as usize;
        Self { index: SMALL_CLASSES + doublings * STEPS + steps - STEPS - 1, size: steps << step }
    }

    /// Bytes of the blocks in a class.
    const fn size_of(index: usize) -> usize {
        if index < SMALL_CLASSES {
            return index * GRANULE;
        }
        let (doublings, step) = ((index - SMALL_CLASSES) / STEPS, (index - SMALL_CLASSES) % STEPS);
        (STEPS + 1 + step) << (SMALL_MAX.ilog2() as usize - STEPS_LOG as usize + doublings)
    }
}

/// Start and end of the bytes that a heap hands out.
pub(crate) type Region = (*mut u8, *mut u8);

/// The heap's state, which owns the bytes of its region that no caller has.
pub(crate) struct Heap {
    free: [*mut FreeBlock; CLASSES],
    /// First byte of the rest of the region; null before the first request.
    rest: *mut u8,
    /// End of the region.
    end: *mut u8,
    /// Bytes before this one may have been used, also where they are in the rest of the region again. Those from here on
    /// that are in the rest are zero. It is above every range when blocks are cut from them.
    clean: *mut u8,
    /// What was joined, and what alignment left over.
    ranges: *mut Range,
}

impl Heap {
    /// A heap without a region, which takes no room in the program's file.
    pub(crate) const fn new() -> Self {
        Self {
            free: [ptr::null_mut(); CLASSES],
            rest: ptr::null_mut(),
            end: ptr::null_mut(),
            clean: ptr::null_mut(),
            ranges: ptr::null_mut(),
        }
    }

    /// A block of at least `size` bytes, null when the heap is full. `region` is as for [`Self::grow`].
    #[inline]
    pub(crate) fn alloc(&mut self, size: usize, align: usize, region: fn() -> Region) -> *mut u8 {
        if size > SMALL_MAX {
            return self.alloc_large(size, align, region);
        }
        let class = Class::small(size);
        self.take(&class, align).unwrap_or_else(|| self.grow(class.size, align, region))
    }

    /// Apart from the rest, so that small blocks take no jump.
    #[inline(never)]
    fn alloc_large(&mut self, size: usize, align: usize, region: fn() -> Region) -> *mut u8 {
        let class = Class::large(size);
        self.take(&class, align).unwrap_or_else(|| self.grow(class.size, align, region))
    }

    /// As [`Self::alloc`], of zeros.
    #[inline]
    pub(crate) fn alloc_zeroed(&mut self, size: usize, align: usize, region: fn() -> Region) -> *mut u8 {
        let class = Class::of(size);
        match self.take(&class, align) {
            Some(block) => {
                // SAFETY: the block has its class's size, which is no less.
                unsafe { block.write_bytes(0, size) };
                block
            }
            None => self.grow_zeroed(class.size, align, region),
        }
    }

    /// Takes a block back.
    ///
    /// # Safety
    ///
    /// The block comes from this heap, for this size, and is used no longer.
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

    /// As [`Self::dealloc`], of a block that has a large class.
    ///
    /// # Safety
    ///
    /// As for [`Self::dealloc`].
    #[inline(never)]
    unsafe fn dealloc_large(&mut self, block: *mut u8, size: usize) {
        // SAFETY: the caller's promise.
        unsafe { self.release(block, &Class::large(size)) }
    }

    /// The first block on the class's free list.
    #[inline]
    fn head(&mut self, class: &Class) -> &mut *mut FreeBlock {
        debug_assert!(class.index < CLASSES);
        // SAFETY: the class of a size, which has an index in the table.
        unsafe { self.free.get_unchecked_mut(class.index) }
    }

    /// A block of the class's free list, if its first one has the alignment; blocks of one class mostly share it.
    #[inline]
    fn take(&mut self, class: &Class, align: usize) -> Option<*mut u8> {
        let head = self.head(class);
        let block = *head;
        if block.is_null() || !block.addr().is_multiple_of(align) {
            return None;
        }
        // SAFETY: `release` wrote the link, and nobody else has the block.
        *head = unsafe { (*block).next };
        Some(block.cast())
    }

    /// Puts a block of the class on its free list.
    ///
    /// # Safety
    ///
    /// The block comes from this heap, has the class, and is used no longer.
    #[inline]
    unsafe fn release(&mut self, block: *mut u8, class: &Class) {
        let block = block.cast::<FreeBlock>();
        let head = self.head(class);
        // SAFETY: blocks are aligned to a granule and have at least its size.
        unsafe { (*block).next = *head };
        *head = block;
    }

    /// A block that is on no free list: from the rest of the region, else from what is free elsewhere; null when the heap
    /// is full.
    ///
    /// The first call asks for the region: its start, a multiple of [`GRANULE`], and its end. All its bytes are zero, and
    /// nobody else uses them.
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

    /// A block as from [`Self::grow`] whose bytes are zero.
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

    /// A block of what is free elsewhere, or from the rest of the region once that is joined with it.
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

    /// Makes the block larger where it is, if it is the last one and the region has room.
    pub(crate) fn extend(&mut self, block: *mut u8, old: &Class, new: &Class) -> bool {
        let is_last = block.wrapping_add(old.size) == self.rest;
        let fits = new.size <= self.end.addr() - block.addr();
        if is_last && fits {
            self.rest = block.wrapping_add(new.size);
        }
        is_last && fits
    }

    /// A block from the rest of the region, null if it has no room.
    #[inline]
    fn cut_rest(&mut self, size: usize, align: usize) -> *mut u8 {
        let padding = self.rest.align_offset(align);
        let room = self.end.addr() - self.rest.addr();
        if padding > room || size > room - padding {
            return ptr::null_mut();
        }
        // SAFETY: within the region, as just checked, and both are multiples of a granule.
        unsafe {
            self.keep(self.rest, padding);
            let block = self.rest.add(padding);
            self.rest = block.add(size);
            block
        }
    }

    /// A block from the first range that is large enough, whose other bytes stay free; null if there is none.
    fn cut_range(&mut self, size: usize, align: usize) -> *mut u8 {
        let mut link = &raw mut self.ranges;
        // SAFETY: ranges are free bytes that begin with their own data; `link` points to one of them or to the list's head.
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

    /// Lists a range, unless it is empty.
    ///
    /// # Safety
    ///
    /// The bytes are free and in the region; start and size are multiples of a granule.
    unsafe fn keep(&mut self, start: *mut u8, size: usize) {
        if size > 0 {
            let range = start.cast::<Range>();
            // SAFETY: a granule has room for the range's data.
            unsafe { range.write(Range { next: self.ranges, size }) };
            self.ranges = range;
        }
    }

    /// Joins all that is free to ranges that have no neighbours, and gives the last one back to the region's rest.
    fn join(&mut self) {
        for index in 1..CLASSES {
            let mut block = take_list(&mut self.free[index]);
            while !block.is_null() {
                // SAFETY: a free block of the class, which is on no other list.
                unsafe {
                    let next = (*block).next;
                    self.keep(block.cast(), Class::size_of(index));
                    block = next;
                }
            }
        }
        let list = sorted(take_list(&mut self.ranges));
        // SAFETY: the list has free ranges, the last one first.
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
