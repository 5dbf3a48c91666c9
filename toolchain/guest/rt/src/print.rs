//! Printing to the host. The text is not part of the proof.

use crate::platform::{HostStream, host_stream};
use core::fmt::{Arguments, Write};
use nova_abi::syscall::{STDERR, STDOUT};

/// Prints to the host's standard output.
#[macro_export]
macro_rules! print {
    ($($argument:tt)*) => { $crate::print_arguments(::core::format_args!($($argument)*)) };
}

/// Prints to the host's standard output, with a newline.
#[macro_export]
macro_rules! println {
    () => { $crate::print!("\n") };
    ($($argument:tt)*) => { $crate::print!("{}\n", ::core::format_args!($($argument)*)) };
}

/// Prints to the host's standard error.
#[macro_export]
macro_rules! eprint {
    ($($argument:tt)*) => { $crate::eprint_arguments(::core::format_args!($($argument)*)) };
}

/// Prints to the host's standard error, with a newline.
#[macro_export]
macro_rules! eprintln {
    () => { $crate::eprint!("\n") };
    ($($argument:tt)*) => { $crate::eprint!("{}\n", ::core::format_args!($($argument)*)) };
}

#[doc(hidden)]
pub fn print_arguments(arguments: Arguments<'_>) {
    show(&mut host_stream(STDOUT), arguments);
}

#[doc(hidden)]
pub fn eprint_arguments(arguments: Arguments<'_>) {
    show(&mut host_stream(STDERR), arguments);
}

fn show(stream: &mut HostStream, arguments: Arguments<'_>) {
    // A failed print does not change the run.
    let _ = stream.write_fmt(arguments);
}
