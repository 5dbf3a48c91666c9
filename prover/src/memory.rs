//! Memory for tables.

use core::mem::MaybeUninit;

use nova_air::F;
use p3_field::PrimeCharacteristicRing;
use rayon::prelude::*;

/// Cells of a cache line.
#[cfg(target_arch = "x86_64")]
const LINE: usize = 64 / size_of::<F>();

/// Keeps memory that is freed for what is allocated next, instead of giving it back to the system.
///
/// Every shard allocates and frees about as much as the one before. Where each gets fresh pages from the system, clearing
/// them takes a tenth to a fifth of the proof's time. The setting is the process's, so it is left to programs: one
/// that proves more than a shard calls this first. It does nothing where the allocator is not glibc's.
pub fn keep_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: `mallopt` has no preconditions; a parameter that it does not take changes nothing.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, libc::c_int::MAX);
        libc::mallopt(libc::M_TRIM_THRESHOLD, libc::c_int::MAX);
    }
}

/// Zeroed cells, on large pages where the system offers them, which are mapped by the hundred instead of one by one.
///
/// All threads write the zeros: fresh pages are mapped by what touches them first.
pub(crate) fn zeroed(cells: usize) -> Vec<F> {
    let mut values = unwritten(cells);
    values.par_extend(rayon::iter::repeat_n(F::ZERO, cells));
    values
}

/// An empty vector with room for this number of cells, on large pages as [`zeroed`].
pub(crate) fn unwritten(cells: usize) -> Vec<F> {
    let mut values = Vec::with_capacity(cells);
    advise_large_pages(values.spare_capacity_mut());
    values
}

/// Asks for cells that are read soon to be in the cache by then.
///
/// The processor foresees reads as well, but only as long as they go on: work on one block of a table stops it until the
/// next block is due.
#[inline]
pub(crate) fn prefetch(cells: &[F]) {
    #[cfg(target_arch = "x86_64")]
    for line in cells.chunks(LINE) {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a hint about an address, which need not even be valid.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = cells;
}

#[cfg(target_os = "linux")]
fn advise_large_pages(values: &mut [MaybeUninit<F>]) {
    const LARGE: usize = 1 << 21;
    let address = values.as_ptr().addr();
    let (start, end) = (address.next_multiple_of(LARGE), (address + size_of_val(values)) & !(LARGE - 1));
    if start < end {
        let pages = values.as_mut_ptr().wrapping_byte_add(start - address);
        // SAFETY: the range lies within `values`, and the advice changes no contents. Whether the system takes it does
        // not matter.
        let _ = unsafe { libc::madvise(pages.cast(), end - start, libc::MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
fn advise_large_pages(_: &mut [MaybeUninit<F>]) {}
