//! Return types of a guest's main function.

use core::fmt::Debug;

/// A return type of the guest's main function, which becomes the exit code of the run. Only 0 is success.
pub trait Termination {
    /// The exit code. If it is not 0, the reason is printed to the host's standard error.
    fn exit_code(self) -> i32;
}

impl Termination for () {
    fn exit_code(self) -> i32 {
        0
    }
}

impl<T: Termination, E: Debug> Termination for Result<T, E> {
    fn exit_code(self) -> i32 {
        match self {
            Ok(value) => value.exit_code(),
            Err(error) => {
                crate::eprintln!("Error: {error:?}");
                1
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Termination;

    #[test]
    fn only_success_is_zero() {
        assert_eq!(().exit_code(), 0);
        assert_eq!(Ok::<(), u8>(()).exit_code(), 0);
        assert_eq!(Err::<(), u8>(7).exit_code(), 1);
    }
}
