//! Calls the functions in the input, and writes their results.
//!
//! The input starts with a word: 0 for Rust functions, 1 for C functions.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

extern crate alloc;

mod c_calls;
mod calls;
mod protocol;

nova_rt::entry!(main);

fn main() {
    let (language, input) = nova_rt::read_input().split_at(4);
    let output =
        if language[0] == 0 { protocol::run(input, calls::call) } else { protocol::run(input, c_calls::call) };
    nova_rt::write_output(&output);
}
