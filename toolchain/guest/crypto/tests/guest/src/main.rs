//! Calls the functions that the input names, and writes what they give.
//!
//! The input begins with a word: 0 for the functions of Rust, 1 for those of C.
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
