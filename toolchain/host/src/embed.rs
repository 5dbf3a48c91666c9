//! Guests embedded in the host program.

/// The ELF file of a guest that `nova_build::build!` built in `build.rs`, as a `&'static [u8]`. The argument is the
/// name of the guest's program.
///
/// ```ignore
/// const GUEST: &[u8] = nova_host::include_elf!("sum-guest");
/// ```
///
/// It is empty if the guest was not built because `NOVA_SKIP_BUILD` is set; [`Prover`](crate::Prover) returns an
/// error then.
#[macro_export]
macro_rules! include_elf {
    ($name:literal) => {{
        const ELF: &[u8] = ::core::include_bytes!(::core::env!(
            ::core::concat!("NOVA_ELF_", $name),
            "no guest with this name was built: `nova_build::build!(\"FOLDER\")` in build.rs builds one, and \
             `include_elf!` takes the name of its program, which is the package's by default"
        ));
        ELF
    }};
}
