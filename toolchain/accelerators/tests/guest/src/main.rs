//! Calls the functions that the input names, and writes what they give.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

extern crate alloc;

mod calls;

nova_rt::entry!(main);

fn main() {
    nova_rt::write_output(&calls::run(nova_rt::read_input()));
}
