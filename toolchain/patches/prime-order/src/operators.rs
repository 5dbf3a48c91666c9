//! Operators on values and references.

/// What a function of two references computes, as an operator that takes values and references.
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

pub(crate) use operator;
