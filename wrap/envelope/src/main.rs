//! The guest: reads a program's digest and an output, claims a run of the program with that output, and writes the envelope.
#![cfg_attr(target_arch = "riscv32", no_std, no_main)]

nova_rt::entry!(main);

fn main() -> Result<(), &'static str> {
    let (program, output) =
        nova_envelope::read(nova_rt::read_input()).ok_or("the input is shorter than a program's digest")?;
    nova_claims::claim(&program, output);
    nova_rt::write_output(&nova_envelope::seal(&program, output));
    Ok(())
}
