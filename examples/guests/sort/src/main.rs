//! The guest: reads the input, calls [`sort::run`], and writes the output.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

nova_rt::entry!(main);

fn main() {
    nova_rt::write_output(&sort::run(nova_rt::read_input()));
}
