//! What the crate `critical-section` asks of a platform. There is one thread and no interrupt, so that every section is
//! critical as it is.

/// Enters or leaves a critical section. The linker script gives it the two names that the crate calls, unless the guest
/// has an implementation of its own.
///
/// The crate's features choose the type of the state that one call returns and the other takes, from nothing to 64
/// bits: two registers of zeros are right for all.
#[unsafe(no_mangle)]
extern "C" fn nova_critical_section() -> u64 {
    0
}
