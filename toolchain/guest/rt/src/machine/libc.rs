//! The part of libc beyond the memory and string functions. The linker drops what a guest does not call.

use alloc::alloc::{alloc, alloc_zeroed, dealloc, realloc as resize};
use core::alloc::Layout;
use core::ffi::c_int;
use core::ptr;

/// The alignment of every block, which is that of C's `max_align_t`. Also the size of the header, which holds the
/// block's size.
const ALIGN: usize = 16;

#[unsafe(no_mangle)]
extern "C" fn exit(code: c_int) -> ! {
    super::start::run_destructors();
    super::exit(code)
}

/// C's `exit` without destructors. There is no `atexit`.
#[unsafe(no_mangle)]
extern "C" fn _Exit(code: c_int) -> ! {
    super::exit(code)
}

/// The name of `_Exit` in POSIX.
#[unsafe(no_mangle)]
extern "C" fn _exit(code: c_int) -> ! {
    super::exit(code)
}

#[unsafe(no_mangle)]
extern "C" fn abort() -> ! {
    crate::eprintln!("the guest called abort");
    super::exit(crate::ABORT_EXIT_CODE)
}

/// The layout of a header and a block; none if it exceeds the address space.
fn layout(size: usize) -> Option<Layout> {
    Layout::from_size_align(size.checked_add(ALIGN)?, ALIGN).ok()
}

/// Writes the header of a new block, and returns the block.
///
/// # Safety
///
/// `start` must be null, or have the [`layout`] of a block of `size` bytes.
unsafe fn finish(start: *mut u8, size: usize) -> *mut u8 {
    if start.is_null() {
        return start;
    }
    // SAFETY: the header is part of the layout.
    unsafe {
        start.cast::<usize>().write(size);
        start.add(ALIGN)
    }
}

/// The start and the layout of a block that [`finish`] returned.
///
/// # Safety
///
/// The block must come from [`finish`].
unsafe fn origin(block: *mut u8) -> (*mut u8, Layout) {
    // SAFETY: `finish` wrote the header, and the size has a layout.
    unsafe {
        let start = block.sub(ALIGN);
        let size = start.cast::<usize>().read();
        (start, Layout::from_size_align_unchecked(size + ALIGN, ALIGN))
    }
}

#[unsafe(no_mangle)]
extern "C" fn malloc(size: usize) -> *mut u8 {
    // SAFETY: the layout is not empty.
    layout(size).map_or(ptr::null_mut(), |layout| unsafe { finish(alloc(layout), size) })
}

#[unsafe(no_mangle)]
extern "C" fn calloc(count: usize, size: usize) -> *mut u8 {
    let total = count.checked_mul(size);
    let Some((total, layout)) = total.and_then(|total| Some((total, layout(total)?))) else {
        return ptr::null_mut();
    };
    // SAFETY: the layout is not empty.
    unsafe { finish(alloc_zeroed(layout), total) }
}

/// # Safety
///
/// `block` must be null, or come from this module and not be freed.
#[unsafe(no_mangle)]
unsafe extern "C" fn free(block: *mut u8) {
    if !block.is_null() {
        // SAFETY: the caller's promise.
        unsafe {
            let (start, layout) = origin(block);
            dealloc(start, layout);
        }
    }
}

/// # Safety
///
/// As [`free`].
#[unsafe(no_mangle)]
unsafe extern "C" fn realloc(block: *mut u8, size: usize) -> *mut u8 {
    if block.is_null() {
        return malloc(size);
    }
    let Some(new_layout) = layout(size) else {
        return ptr::null_mut();
    };
    // SAFETY: the caller's promise.
    unsafe {
        let (start, old_layout) = origin(block);
        finish(resize(start, old_layout, new_layout.size()), size)
    }
}
