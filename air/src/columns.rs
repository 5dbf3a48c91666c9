//! Rows seen as structs of named columns.

/// Lets a row slice be borrowed as a `#[repr(C)]` struct of columns, and back, and defines the struct's width.
///
/// The struct has one type parameter `T`, and all its fields are made of `T` and arrays of `T`. Lengths that it is generic
/// in are named after it: `columns!(NumberColumns, WORDS)`.
///
/// ```
/// use core::borrow::Borrow;
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
/// let row: &AddColumns<u32> = [1, 2, 3][..].borrow();
/// assert_eq!((AddColumns::<u8>::WIDTH, row.sum), (3, 3));
/// ```
///
/// # Panics
///
/// Borrowing panics when the slice does not have exactly the struct's width.
#[macro_export]
macro_rules! columns {
    ($name:ident $(, $length:ident)*) => {
        impl<T $(, const $length: usize)*> $name<T $(, $length)*> {
            /// Number of columns.
            pub const WIDTH: usize = ::core::mem::size_of::<$name<u8 $(, $length)*>>();
        }

        impl<T $(, const $length: usize)*> ::core::borrow::Borrow<$name<T $(, $length)*>> for [T] {
            fn borrow(&self) -> &$name<T $(, $length)*> {
                assert_eq!(self.len(), $name::<T $(, $length)*>::WIDTH, "a row of {}", stringify!($name));
                // SAFETY: the struct is `repr(C)` and consists of WIDTH values of type T, so its layout is [T; WIDTH].
                unsafe { &*self.as_ptr().cast::<$name<T $(, $length)*>>() }
            }
        }

        impl<T $(, const $length: usize)*> ::core::borrow::BorrowMut<$name<T $(, $length)*>> for [T] {
            fn borrow_mut(&mut self) -> &mut $name<T $(, $length)*> {
                assert_eq!(self.len(), $name::<T $(, $length)*>::WIDTH, "a row of {}", stringify!($name));
                // SAFETY: as for `borrow`; the exclusive borrow of the slice carries over.
                unsafe { &mut *self.as_mut_ptr().cast::<$name<T $(, $length)*>>() }
            }
        }
    };
}
