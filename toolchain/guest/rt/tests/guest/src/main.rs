//! Checks the runtime on the machine, and marks the regions that the host's test measures.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]
#![feature(thread_local)]

extern crate alloc;

mod heap;
mod memory;
mod sections;
mod stack;

nova_rt::entry!(main);

/// With an input, overflows the stack with frames of the kind in its first byte.
fn main() {
    if let [kind, ..] = nova_rt::read_input() {
        return stack::overflow(*kind);
    }
    sections::check();
    memory::check();
    memory::measure();
    heap::check();
    sections::check_again();
    heap::measure();
    output();
    claims();
}

/// Writes more at once than a call can be of, then parts of every length and alignment; the host checks their
/// concatenation.
fn output() {
    let long: alloc::vec::Vec<u8> = (0..=250).cycle().take(10_000).collect();
    nova_rt::write_output(&long);
    let bytes: alloc::vec::Vec<u8> = (0..=255).cycle().take(5000).collect();
    let (mut start, mut length) = (0, 0);
    while start < bytes.len() {
        let end = bytes.len().min(start + length);
        nova_rt::write_output(&bytes[start..end]);
        (start, length) = (end, (length * 5 + 1) % 1733);
    }
}

/// Claims in both languages, of which the host's test knows the bytes.
fn claims() {
    unsafe extern "C" {
        fn nova_write_claim(claim: *const u32);
    }
    let claim: [u32; nova_rt::CLAIM_WORDS] = core::array::from_fn(|at| 0x0403_0201 * at as u32);
    nova_rt::write_claim(&claim);
    // SAFETY: a claim is 32 words.
    unsafe { nova_write_claim(claim.as_ptr()) };
}
