//! Allocation of the memory for tables.

use core::mem::MaybeUninit;

use nova_air::F;
use p3_field::PrimeCharacteristicRing;
use rayon::prelude::*;

/// Cells in a cache line.
#[cfg(target_arch = "x86_64")]
const LINE: usize = 64 / size_of::<F>();

/// Keeps freed memory for later allocations, instead of returning it to the system.
///
/// Every shard allocates and frees about the same amount. If each gets fresh pages from the system, clearing them takes
/// a tenth to a fifth of the proof's time. All threads share one heap, because those of other threads return allocations
/// of more than 64 MiB to the system, whatever the thresholds. The setting affects the whole process, so the library does
/// not make it: a program that proves more than one shard calls this function first, before it starts threads. It has no
/// effect if the allocator is not glibc's.
pub fn keep_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: `mallopt` has no preconditions. An unknown parameter has no effect.
    unsafe {
        libc::mallopt(libc::M_MMAP_THRESHOLD, libc::c_int::MAX);
        libc::mallopt(libc::M_TRIM_THRESHOLD, libc::c_int::MAX);
        libc::mallopt(libc::M_ARENA_MAX, 1);
    }
}

/// Returns freed memory that was kept, so that the process's peak from here on is that of what comes next. It has no effect
/// if the allocator is not glibc's.
pub fn return_freed_memory() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: `malloc_trim` has no preconditions.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// Zeroed cells, on large pages if the system offers them. One large page replaces hundreds of page faults.
///
/// All threads write the zeros, because the first write to a fresh page maps it.
pub(crate) fn zeroed(cells: usize) -> Vec<F> {
    let mut values = unwritten(cells);
    values.par_extend(rayon::iter::repeat_n(F::ZERO, cells));
    values
}

/// Cells that are filled chunk by chunk, in parallel, with what the chunks return.
///
/// `fill` receives a chunk of zeros. Its task writes them, so that they are still in the cache when they are replaced.
pub(crate) fn filled<S, T: Send>(
    cells: usize,
    chunk_cells: usize,
    scratch: impl Fn() -> S + Sync + Send,
    fill: impl Fn(&mut S, usize, &mut [F]) -> T + Sync + Send,
) -> (Vec<F>, Vec<T>) {
    let mut values = unwritten(cells);
    let chunks = values.spare_capacity_mut()[..cells].par_chunks_mut(chunk_cells).enumerate();
    let results = chunks.map_init(scratch, |scratch, (index, chunk)| {
        chunk.fill(MaybeUninit::new(F::ZERO));
        // SAFETY: the line above wrote every cell of the chunk.
        fill(scratch, index, unsafe { chunk.assume_init_mut() })
    });
    let results = results.collect();
    // SAFETY: the chunks cover all cells, and every chunk was written.
    unsafe { values.set_len(cells) };
    (values, results)
}

/// Digests of zeros, allocated as in [`zeroed`].
pub(crate) fn zeroed_digests<D: Copy + Default + Send + Sync>(digests: usize) -> Vec<D> {
    let mut values = unwritten(digests);
    values.par_extend(rayon::iter::repeat_n(D::default(), digests));
    values
}

/// An empty vector with room for `length` values, on large pages as in [`zeroed`].
pub(crate) fn unwritten<T>(length: usize) -> Vec<T> {
    let mut values = Vec::with_capacity(length);
    advise_large_pages(values.spare_capacity_mut());
    values
}

/// Requests that cells are loaded into the cache before they are read.
///
/// The processor's own prefetching needs a steady stream of reads. It stops while one block of a table is processed.
#[inline]
pub(crate) fn prefetch(cells: &[F]) {
    #[cfg(target_arch = "x86_64")]
    for line in cells.chunks(LINE) {
        use core::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        // SAFETY: a hint. The address need not be valid.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(line.as_ptr().cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = cells;
}

#[cfg(target_os = "linux")]
fn advise_large_pages<T>(values: &mut [MaybeUninit<T>]) {
    const LARGE: usize = 1 << 21;
    let address = values.as_ptr().addr();
    let (start, end) = (address.next_multiple_of(LARGE), (address + size_of_val(values)) & !(LARGE - 1));
    if start < end {
        let pages = values.as_mut_ptr().wrapping_byte_add(start - address);
        // SAFETY: the range lies within `values`, and the advice does not change its contents. The system may ignore
        // it.
        let _ = unsafe { libc::madvise(pages.cast(), end - start, libc::MADV_HUGEPAGE) };
    }
}

#[cfg(not(target_os = "linux"))]
fn advise_large_pages<T>(_: &mut [MaybeUninit<T>]) {}
