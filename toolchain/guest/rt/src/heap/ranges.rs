//! Lists of free ranges: sorting them, and joining neighbours.

use core::mem::replace;
use core::ptr;

/// Free bytes that belong to no class.
pub(super) struct Range {
    pub(super) next: *mut Range,
    pub(super) size: usize,
}

/// Takes a list out of its place.
pub(super) fn take_list<T>(list: &mut *mut T) -> *mut T {
    replace(list, ptr::null_mut())
}

/// Lists of up to 2^k ranges at index k: a list of any length is sorted by merging equals.
const BINS: usize = usize::BITS as usize;

/// The ranges in descending order of their addresses.
pub(super) fn sorted(mut list: *mut Range) -> *mut Range {
    let mut bins: [*mut Range; BINS] = [ptr::null_mut(); BINS];
    while !list.is_null() {
        let mut merged = list;
        // SAFETY: each range is on one list.
        unsafe {
            list = (*list).next;
            (*merged).next = ptr::null_mut();
        }
        // There are more bins than a list of different addresses can fill.
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

/// One descending list of two.
///
/// # Safety
///
/// The lists have free ranges, each of them once.
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

/// The descending list with one range in place of those that touch.
///
/// # Safety
///
/// As for [`merge`].
pub(super) unsafe fn joined(mut list: *mut Range) -> *mut Range {
    let mut link = &raw mut list;
    // SAFETY: `link` points to a range of the list or to its head. The lower range takes the upper one's bytes.
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
