//! The guest: reads the input, runs the program, and leaves the public output in registers.
#![no_std]
#![no_main]

use core::alloc::{GlobalAlloc, Layout};
use core::cell::Cell;
use riscv_common::{csr_read_word, zksync_os_finish_success};

extern crate alloc;

core::arch::global_asm!(include_str!("../../checkout/examples/scripts/asm/asm_reduced.S"));

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
#[unsafe(link_section = ".init.rust")]
#[unsafe(export_name = "_start_rust")]
extern "C" fn start() -> ! {
    let output = peer_program::run(&input());
    let statement = peer_program::statement(&output);
    let mut words = [0; 8];
    for (word, bytes) in words.iter_mut().zip(statement.as_chunks().0) {
        *word = u32::from_le_bytes(*bytes);
    }
    zksync_os_finish_success(&words)
}

/// The input: its length in bytes, then its words.
fn input() -> alloc::vec::Vec<u8> {
    let length = csr_read_word() as usize;
    let mut bytes = alloc::vec::Vec::with_capacity(length.next_multiple_of(4));
    while bytes.len() < length {
        bytes.extend_from_slice(&csr_read_word().to_le_bytes());
    }
    bytes.truncate(length);
    bytes
}

/// The assembly names these two. No trap can be proved, so that neither is called.
#[unsafe(export_name = "_setup_interrupts")]
extern "C" fn setup_interrupts() {}

#[unsafe(link_section = ".trap.rust")]
#[unsafe(export_name = "_machine_start_trap_rust")]
extern "C" fn trap(_: *mut [u32; 32]) -> usize {
    riscv_common::zksync_os_finish_error()
}
