//! The runtime on the machine.

mod claims;
mod critical_section;
mod heap;
mod io;
mod libc;
mod memory;
mod start;
#[cfg(feature = "std")]
mod std_calls;
mod strings;
mod syscall;

pub use claims::write_claim;
pub use io::read_input;
pub use io::write_output;
pub(crate) use io::{HostStream, host_stream, marker};

use core::cell::UnsafeCell;

/// Ends the run with an exit code; only 0 is success. The output written so far is the output of the run.
pub fn exit(code: i32) -> ! {
    #[cfg(feature = "std")]
    std_calls::flush();
    end(code)
}

/// Ends the run without flushing the standard library's buffers.
fn end(code: i32) -> ! {
    io::flush_output();
    syscall::exit(code)
}

/// The standard library has its own handler, which calls `std_calls::sys_panic`.
#[cfg(not(feature = "std"))]
#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    crate::eprintln!("{info}");
    exit(crate::PANIC_EXIT_CODE)
}

/// Global state. The machine has one thread and no interrupts, so exclusive access needs no lock.
struct Global<T>(UnsafeCell<T>);

// SAFETY: the machine has one thread.
unsafe impl<T> Sync for Global<T> {}

impl<T> Global<T> {
    const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    /// Runs `action` with the value.
    ///
    /// # Safety
    ///
    /// `action` must not access the same global again.
    unsafe fn with<R>(&self, action: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: the machine has one thread, and the caller promises that there is no second reference.
        action(unsafe { &mut *self.0.get() })
    }
}
