//! A guest that uses published crates and knows nothing of accelerators. If the first byte of its input is 0, it
//! hashes the input; if it is 1, it computes with keys from the input.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

extern crate alloc;

mod curves;
mod hashes;

nova_rt::entry!(main);

fn main() {
    let input = nova_rt::read_input();
    let (&what, input) = input.split_first().expect("there is input");
    let output = match what {
        0 => hashes::digests(input),
        _ => [curves::on_secp256k1(input), curves::on_p256(input)].concat(),
    };
    nova_rt::write_output(&output);
}
