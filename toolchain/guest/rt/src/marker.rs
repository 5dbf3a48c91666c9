//! Named regions of the execution report.

use core::marker::PhantomData;

/// A region of the execution report, which ends when this value is dropped.
///
/// Regions nest: the innermost ends first. The value is not `Send`.
#[must_use = "the region ends when this value is dropped"]
#[derive(Debug)]
pub struct CycleScope {
    name: &'static str,
    not_send: PhantomData<*const ()>,
}

/// Begins a region called `name`. The execution report shows the cycles spent in it.
///
/// ```
/// fn checksum(bytes: &[u8]) -> u32 {
///     let _scope = nova_rt::cycle_scope("checksum");
///     bytes.iter().map(|&byte| u32::from(byte)).sum()
/// }
/// assert_eq!(checksum(&[1, 2]), 3);
/// ```
pub fn cycle_scope(name: &'static str) -> CycleScope {
    crate::platform::marker(name.as_bytes(), nova_abi::syscall::MARKER_BEGIN);
    CycleScope { name, not_send: PhantomData }
}

impl Drop for CycleScope {
    fn drop(&mut self) {
        crate::platform::marker(self.name.as_bytes(), nova_abi::syscall::MARKER_END);
    }
}
