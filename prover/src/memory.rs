//! Memory for tables.

use nova_air::F;
use p3_field::PrimeCharacteristicRing;

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
pub(crate) fn zeroed(cells: usize) -> Vec<F> {
    let mut values = F::zero_vec(cells);
    advise_large_pages(&mut values);
    values
}

#[cfg(target_os = "linux")]
fn advise_large_pages(values: &mut [F]) {
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
fn advise_large_pages(_: &mut [F]) {}
