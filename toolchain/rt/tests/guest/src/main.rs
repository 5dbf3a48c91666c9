//! Checks the runtime on the machine, and marks what the host's test measures.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

extern crate alloc;

mod heap;
mod memory;

nova_rt::entry!(main);

fn main() {
    memory::check();
    memory::measure();
    heap::check();
    heap::measure();
    output();
}

/// Pieces of every length and alignment; the host checks that their concatenation comes out.
fn output() {
    let bytes: alloc::vec::Vec<u8> = (0..=255).cycle().take(5000).collect();
    let (mut start, mut length) = (0, 0);
    while start < bytes.len() {
        let end = bytes.len().min(start + length);
        nova_rt::write_output(&bytes[start..end]);
        (start, length) = (end, (length * 5 + 1) % 1733);
    }
}
