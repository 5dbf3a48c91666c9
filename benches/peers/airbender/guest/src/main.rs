//! The guest: reads the input, runs the program, and leaves the public output in registers.
#![no_std]
#![no_main]

extern crate alloc;

use alloc::vec::Vec;
use core::alloc::{GlobalAlloc, Layout};
use core::arch::{asm, global_asm};
use core::cell::Cell;
use core::panic::PanicInfo;

// The linker's script puts this section first, at address 0, and names the top of the stack.
global_asm!(
    ".section .init, \"ax\"",
    ".global _start",
    "_start:",
    ".option push",
    ".option norelax",
    "la gp, __global_pointer$",
    ".option pop",
    "la sp, _sstack",
    "j _start_rust",
);

unsafe extern "C" {
    /// The ends of the heap, from the linker's script.
    static _sheap: u8;
    static _eheap: u8;
}

/// Hands out the heap from its start to its end, and takes nothing back: a run is short.
struct Bump {
    /// How many bytes are in use.
    used: Cell<usize>,
}

// SAFETY: the machine has one thread.
unsafe impl Sync for Bump {}

// SAFETY: blocks are aligned, within the heap, and do not overlap, since `used` only grows.
unsafe impl GlobalAlloc for Bump {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let (heap, end) = (&raw const _sheap as usize, &raw const _eheap as usize);
        let start = (heap + self.used.get()).next_multiple_of(layout.align());
        match start.checked_add(layout.size()) {
            Some(next) if next <= end => {
                self.used.set(next - heap);
                start as *mut u8
            }
            _ => core::ptr::null_mut(),
        }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}
}

#[global_allocator]
static HEAP: Bump = Bump { used: Cell::new(0) };

/// Where the start in assembly goes.
#[unsafe(export_name = "_start_rust")]
extern "C" fn start() -> ! {
    let output = peer_program::run(&input());
    let statement = peer_program::statement(&output);
    let mut words = [0; 8];
    for (word, bytes) in words.iter_mut().zip(statement.as_chunks().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    finish(&words)
}

/// The input: its length in bytes, then its words.
fn input() -> Vec<u8> {
    let length = read_word() as usize;
    let mut bytes = Vec::with_capacity(length.next_multiple_of(4));
    while bytes.len() < length {
        bytes.extend_from_slice(&read_word().to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// The next word of the input, which this register has.
fn read_word() -> u32 {
    let word;
    // SAFETY: no memory is touched.
    unsafe { asm!("csrrw {word}, 0x7c0, x0", word = out(reg) word, options(nomem, nostack)) };
    word
}

/// Ends the run: the public output in x10 to x17, zeros in x18 to x25, and a jump to itself.
fn finish(words: &[u32; 8]) -> ! {
    // SAFETY: reads the words, and goes nowhere else.
    unsafe {
        asm!(
            "lw x10, 0(x26)", "lw x11, 4(x26)", "lw x12, 8(x26)", "lw x13, 12(x26)",
            "lw x14, 16(x26)", "lw x15, 20(x26)", "lw x16, 24(x26)", "lw x17, 28(x26)",
            "li x18, 0", "li x19, 0", "li x20, 0", "li x21, 0",
            "li x22, 0", "li x23, 0", "li x24, 0", "li x25, 0",
            "2:", "j 2b",
            in("x26") words.as_ptr(),
            options(noreturn)
        )
    }
}

/// A run that fails has no proof: the machine has no such register to write.
#[panic_handler]
fn panic(_: &PanicInfo<'_>) -> ! {
    // SAFETY: goes nowhere else.
    unsafe { asm!("csrrw x0, cycle, x0", "2:", "j 2b", options(noreturn)) }
}
