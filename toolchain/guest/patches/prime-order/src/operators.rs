//! Operators for values and references.

/// Implements a binary operator for values and references, by a function of two references.
macro_rules! operator {
    ($left:ident, $right:ident, $operator:ident::$method:ident, $assign:ident::$assign_method:ident, $function:path) => {
        impl<C: PrimeOrder> $operator<&$right<C>> for &$left<C> {
            type Output = $left<C>;

            #[inline]
            fn $method(self, right: &$right<C>) -> $left<C> {
                $function(self, right)
            }
        }

        impl<C: PrimeOrder> $operator<$right<C>> for &$left<C> {
            type Output = $left<C>;

            #[inline]
            fn $method(self, right: $right<C>) -> $left<C> {
                $function(self, &right)
            }
        }

        impl<C: PrimeOrder> $operator<&$right<C>> for $left<C> {
            type Output = $left<C>;

            #[inline]
            fn $method(self, right: &$right<C>) -> $left<C> {
                $function(&self, right)
            }
        }

        impl<C: PrimeOrder> $operator<$right<C>> for $left<C> {
            type Output = $left<C>;

            #[inline]
            fn $method(self, right: $right<C>) -> $left<C> {
                $function(&self, &right)
            }
        }

        impl<C: PrimeOrder> $assign<&$right<C>> for $left<C> {
            #[inline]
            fn $assign_method(&mut self, right: &$right<C>) {
                *self = $function(self, right);
            }
        }

        impl<C: PrimeOrder> $assign<$right<C>> for $left<C> {
            #[inline]
            fn $assign_method(&mut self, right: $right<C>) {
                *self = $function(self, &right);
            }
        }
    };
}

/// Implements negation for values and references, by a function of a reference.
macro_rules! negation {
    ($type:ident, $function:path) => {
        impl<C: PrimeOrder> Neg for &$type<C> {
            type Output = $type<C>;

            #[inline]
            fn neg(self) -> $type<C> {
                $function(self)
            }
        }

        impl<C: PrimeOrder> Neg for $type<C> {
            type Output = $type<C>;

            #[inline]
            fn neg(self) -> $type<C> {
                $function(&self)
            }
        }
    };
}

/// Implements a fold over iterators of values or references, such as `Sum`.
macro_rules! fold {
    ($type:ident, $trait:ident::$method:ident, $neutral:ident, $operator:path) => {
        impl<C: PrimeOrder> $trait for $type<C> {
            fn $method<I: Iterator<Item = Self>>(all: I) -> Self {
                all.fold(Self::$neutral, $operator)
            }
        }

        impl<'a, C: PrimeOrder> $trait<&'a Self> for $type<C> {
            fn $method<I: Iterator<Item = &'a Self>>(all: I) -> Self {
                all.copied().fold(Self::$neutral, $operator)
            }
        }
    };
}

pub(crate) use {fold, negation, operator};
