//! Rows seen as structs of named columns.

use crate::EvalError;

/// A row of cells of type `T` as a struct of named columns.
///
/// [`columns!`](crate::columns) implements it: a struct with other fields than cells would not match the row.
pub trait Columns<T>: Sized {
    /// The row's cells by name.
    ///
    /// # Errors
    ///
    /// [`EvalError::Columns`] if the row does not have exactly as many cells as the struct.
    fn of(row: &[T]) -> Result<&Self, EvalError>;

    /// As [`Self::of`], to be changed.
    ///
    /// # Errors
    ///
    /// As [`Self::of`].
    fn of_mut(row: &mut [T]) -> Result<&mut Self, EvalError>;
}

/// Lets a row be seen as a `#[repr(C)]` struct of [`Columns`], and defines the struct's width.
///
/// The struct has one type parameter `T`, and all its fields are made of `T` and arrays of `T`. Lengths that it is generic
/// in are named after it: `columns!(ModMulAddColumns, WORDS)`.
///
/// ```
/// use nova_air::Columns;
///
/// /// Columns of a small chip.
/// #[repr(C)]
/// pub struct AddColumns<T> {
///     /// Operands.
///     pub operands: [T; 2],
///     /// Their sum.
///     pub sum: T,
/// }
/// nova_air::columns!(AddColumns);
///
/// assert_eq!(AddColumns::<u8>::WIDTH, 3);
/// assert!(AddColumns::of(&[1, 2, 3]).is_ok_and(|row| row.sum == 3));
/// assert!(AddColumns::of(&[1, 2]).is_err());
/// ```
///
/// Code that fills traces may borrow the row as the struct instead.
///
/// # Panics
///
/// Borrowing panics when the row does not have exactly the struct's width.
#[macro_export]
macro_rules! columns {
    ($name:ident $(, $length:ident)*) => {
        impl<T $(, const $length: usize)*> $name<T $(, $length)*> {
            /// Number of columns.
            pub const WIDTH: usize = ::core::mem::size_of::<$name<u8 $(, $length)*>>();
        }

        impl<T $(, const $length: usize)*> $crate::Columns<T> for $name<T $(, $length)*> {
            fn of(row: &[T]) -> ::core::result::Result<&Self, $crate::EvalError> {
                $crate::EvalError::check_columns(stringify!($name), Self::WIDTH, row.len())?;
                // SAFETY: the struct is `repr(C)` and consists of WIDTH values of type T, so its layout is [T; WIDTH].
                Ok(unsafe { &*row.as_ptr().cast::<Self>() })
            }

            fn of_mut(row: &mut [T]) -> ::core::result::Result<&mut Self, $crate::EvalError> {
                $crate::EvalError::check_columns(stringify!($name), Self::WIDTH, row.len())?;
                // SAFETY: as for `of`; the exclusive borrow of the slice carries over.
                Ok(unsafe { &mut *row.as_mut_ptr().cast::<Self>() })
            }
        }

        impl<T $(, const $length: usize)*> ::core::borrow::Borrow<$name<T $(, $length)*>> for [T] {
            fn borrow(&self) -> &$name<T $(, $length)*> {
                $crate::Columns::of(self).expect("the row has the width of its columns")
            }
        }

        impl<T $(, const $length: usize)*> ::core::borrow::BorrowMut<$name<T $(, $length)*>> for [T] {
            fn borrow_mut(&mut self) -> &mut $name<T $(, $length)*> {
                $crate::Columns::of_mut(self).expect("the row has the width of its columns")
            }
        }
    };
}
