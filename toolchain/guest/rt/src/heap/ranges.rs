//! Lists of free ranges: sorting, and coalescing adjacent ranges.

use core::mem::replace;
use core::ptr;

/// The header of free memory that is not in a size class.
pub(super) struct Range {
    pub(super) next: *mut Range,
    pub(super) size: usize,
}

/// Takes a list, and leaves an empty one.
pub(super) fn take_list<T>(list: &mut *mut T) -> *mut T {
    replace(list, ptr::null_mut())
}

/// The bins of a bottom-up merge sort: a list of up to 2^k ranges at index k.
const BINS: usize = usize::BITS as usize;

/// Sorts ranges by descending address.
pub(super) fn sorted(mut list: *mut Range) -> *mut Range {
    let mut bins: [*mut Range; BINS] = [ptr::null_mut(); BINS];
    while !list.is_null() {
        let mut merged = list;
        // SAFETY: each range is on one list.
        unsafe {
            list = (*list).next;
            (*merged).next = ptr::null_mut();
        }
        // A list of distinct addresses cannot fill all bins.
        for bin in &mut bins {
            if bin.is_null() {
                *bin = merged;
                break;
            }
            // SAFETY: as above.
            merged = unsafe { merge(take_list(bin), merged) };
        }
    }
    // SAFETY: as above.
    bins.into_iter().fold(ptr::null_mut(), |all, bin| unsafe { merge(all, bin) })
}

/// Merges two descending lists.
///
/// # Safety
///
/// Both lists must hold free ranges, and no range twice.
unsafe fn merge(mut one: *mut Range, mut other: *mut Range) -> *mut Range {
    let mut merged = ptr::null_mut();
    let mut link = &raw mut merged;
    // SAFETY: `link` points to the end of the merged list.
    unsafe {
        while !one.is_null() && !other.is_null() {
            let greater = if one > other { &mut one } else { &mut other };
            *link = *greater;
            *greater = (**link).next;
            link = &raw mut (**link).next;
        }
        *link = if one.is_null() { other } else { one };
    }
    merged
}

/// Joins adjacent ranges of a descending list.
///
/// # Safety
///
/// As [`merge`].
pub(super) unsafe fn joined(mut list: *mut Range) -> *mut Range {
    let mut link = &raw mut list;
    // SAFETY: `link` points to a range of the list or to its head. The lower range takes the bytes of the upper one.
    unsafe {
        while !(*link).is_null() {
            let upper = *link;
            let lower = (*upper).next;
            if !lower.is_null() && lower.cast::<u8>().wrapping_add((*lower).size) == upper.cast() {
                (*lower).size += (*upper).size;
                *link = lower;
            } else {
                link = &raw mut (*upper).next;
            }
        }
    }
    list
}
