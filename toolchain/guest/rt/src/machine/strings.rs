//! C's string functions, as plain loops: no known guest spends much time in them.

use core::ffi::{CStr, c_char, c_int, c_uint};
use core::ptr;

/// # Safety
///
/// As in C: `block` must have `size` bytes.
#[unsafe(no_mangle)]
unsafe extern "C" fn memchr(block: *const u8, value: c_int, size: usize) -> *const u8 {
    // SAFETY: the caller's promise.
    unsafe { (0..size).map(|index| block.add(index)).find(|&place| *place == value as u8).unwrap_or(ptr::null()) }
}

/// # Safety
///
/// As in C: `text` must have `size` bytes, or end before.
#[unsafe(no_mangle)]
unsafe extern "C" fn strnlen(text: *const u8, size: usize) -> usize {
    // SAFETY: the caller's promise.
    (0..size).take_while(|&index| unsafe { *text.add(index) } != 0).count()
}

/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
unsafe extern "C" fn strcmp(left: *const u8, right: *const u8) -> c_int {
    // SAFETY: the caller's promise.
    unsafe { strncmp(left, right, usize::MAX) }
}

/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
unsafe extern "C" fn strncmp(left: *const u8, right: *const u8, size: usize) -> c_int {
    for index in 0..size {
        // SAFETY: neither string has ended, by the caller's promise.
        let (left, right) = unsafe { (*left.add(index), *right.add(index)) };
        if left != right || left == 0 {
            return c_int::from(left) - c_int::from(right);
        }
    }
    0
}

/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
unsafe extern "C" fn strcpy(to: *mut u8, from: *const u8) -> *mut u8 {
    // SAFETY: the caller's promise. The terminating zero is copied too.
    unsafe { ptr::copy_nonoverlapping(from, to, length(from) + 1) };
    to
}

/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
unsafe extern "C" fn strncpy(to: *mut u8, from: *const u8, size: usize) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe {
        let length = strnlen(from, size);
        ptr::copy_nonoverlapping(from, to, length);
        ptr::write_bytes(to.add(length), 0, size - length);
    }
    to
}

/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
unsafe extern "C" fn strcat(to: *mut u8, from: *const u8) -> *mut u8 {
    // SAFETY: the caller's promise.
    unsafe { strcpy(to.add(length(to)), from) };
    to
}

/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
unsafe extern "C" fn strchr(text: *const u8, letter: c_int) -> *const u8 {
    // SAFETY: the caller's promise. The terminating zero is part of the string.
    unsafe { memchr(text, letter, length(text) + 1) }
}

/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
unsafe extern "C" fn strrchr(text: *const u8, letter: c_int) -> *const u8 {
    // SAFETY: the caller's promise. The terminating zero is part of the string.
    unsafe {
        let places = (0..=length(text)).rev().map(|index| text.add(index));
        places.into_iter().find(|&place| *place == letter as u8).unwrap_or(ptr::null())
    }
}

/// # Safety
///
/// As in C.
#[unsafe(no_mangle)]
unsafe extern "C" fn strstr(text: *const u8, part: *const u8) -> *const u8 {
    // SAFETY: the caller's promise.
    unsafe {
        let size = length(part);
        let places = (0..=length(text)).map(|index| text.add(index));
        places.into_iter().find(|&place| strncmp(place, part, size) == 0).unwrap_or(ptr::null())
    }
}

/// Reports a failed `assert` of C, and ends the run.
///
/// # Safety
///
/// All texts must be C strings.
#[unsafe(no_mangle)]
unsafe extern "C" fn __assert_fail(
    condition: *const c_char,
    file: *const c_char,
    line: c_uint,
    _: *const c_char,
) -> ! {
    // SAFETY: the caller's promise.
    let [condition, file] = [condition, file].map(|text| unsafe { CStr::from_ptr(text) }.to_str().unwrap_or("?"));
    crate::eprintln!("{file}:{line}: assertion `{condition}` failed");
    super::exit(crate::ABORT_EXIT_CODE)
}

/// # Safety
///
/// `text` must be a C string.
unsafe fn length(text: *const u8) -> usize {
    // SAFETY: the caller's promise.
    unsafe { CStr::from_ptr(text.cast()) }.count_bytes()
}
