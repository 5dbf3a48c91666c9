//! Guests inside the host's program.

/// The ELF file of a guest that `nova_build::build!` built in the package's `build.rs`, as a `&'static [u8]`; by the name of
/// the guest's program.
///
/// ```ignore
/// const GUEST: &[u8] = nova_host::include_elf!("sum-guest");
/// ```
///
/// It is empty where the guest was not built because `NOVA_SKIP_BUILD` is set; [`Prover`](crate::Prover) says so.
#[macro_export]
macro_rules! include_elf {
    ($name:literal) => {{
        const ELF: &[u8] = ::core::include_bytes!(::core::env!(
            ::core::concat!("NOVA_ELF_", $name),
            "no guest of this name was built: `nova_build::build!(\"FOLDER\")` in build.rs builds one, and its program's \
             name, by default the package's, is what `include_elf!` takes"
        ));
        ELF
    }};
}
