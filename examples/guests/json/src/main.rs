//! The guest: reads the input, calls [`json::run`], and writes the output.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

nova_rt::entry!(main);

fn main() {
    nova_rt::write_output(&json::run(nova_rt::read_input()));
}
