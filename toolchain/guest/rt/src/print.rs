//! Text for the person at the host. It is no part of what is proved.

use crate::platform::{HostStream, host_stream};
use core::fmt::{Arguments, Write};
use nova_abi::syscall::{STDERR, STDOUT};

/// Shows text on the host's standard output.
#[macro_export]
macro_rules! print {
    ($($argument:tt)*) => { $crate::print_arguments(::core::format_args!($($argument)*)) };
}

/// Shows a line on the host's standard output.
#[macro_export]
macro_rules! println {
    () => { $crate::print!("\n") };
    ($($argument:tt)*) => { $crate::print!("{}\n", ::core::format_args!($($argument)*)) };
}

/// Shows text on the host's standard error.
#[macro_export]
macro_rules! eprint {
    ($($argument:tt)*) => { $crate::eprint_arguments(::core::format_args!($($argument)*)) };
}

/// Shows a line on the host's standard error.
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
    // Text that cannot be shown changes nothing in the run, and there is nobody to tell.
    let _ = stream.write_fmt(arguments);
}
