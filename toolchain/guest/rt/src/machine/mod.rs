//! The runtime on the machine.

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

pub use io::read_input;
pub use io::write_output;
pub(crate) use io::{HostStream, host_stream, marker};

use core::cell::UnsafeCell;

/// Ends the run; only code 0 is success. Output written so far is part of what the run shows.
pub fn exit(code: i32) -> ! {
    #[cfg(feature = "std")]
    std_calls::flush();
    end(code)
}

/// Ends the run as [`exit`] does, but for text that the standard library still holds.
fn end(code: i32) -> ! {
    io::flush_output();
    syscall::exit(code)
}

/// The standard library has a handler of its own, which ends in `std_calls`.
#[cfg(not(feature = "std"))]
#[panic_handler]
fn panic(info: &core::panic::PanicInfo<'_>) -> ! {
    crate::eprintln!("{info}");
    exit(crate::PANIC_EXIT_CODE)
}

/// State of the runtime. The machine has one thread and no interrupts, so that exclusive access needs no lock.
struct Global<T>(UnsafeCell<T>);

// SAFETY: there is no second thread on the machine.
unsafe impl<T> Sync for Global<T> {}

impl<T> Global<T> {
    const fn new(value: T) -> Self {
        Self(UnsafeCell::new(value))
    }

    /// Runs `action` with the value.
    ///
    /// # Safety
    ///
    /// `action` does not come back to the same value.
    unsafe fn with<R>(&self, action: impl FnOnce(&mut T) -> R) -> R {
        // SAFETY: one thread, and no second reference by the caller's promise.
        action(unsafe { &mut *self.0.get() })
    }
}
