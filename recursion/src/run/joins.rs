//! Which segments are joined, and when.

/// Things that follow each other, joined in pairs as they come: no more than the logarithm of their number is held.
///
/// An entry of level `n` is made of `2^n` things. Levels fall from the first entry to the last.
#[derive(Debug)]
pub(super) struct Joins<T> {
    entries: Vec<(u32, T)>,
}

impl<T> Default for Joins<T> {
    fn default() -> Self {
        Self { entries: Vec::new() }
    }
}

impl<T> Joins<T> {
    /// Adds the next thing, and joins while two neighbours have one level.
    pub(super) fn push<E>(&mut self, next: T, mut join: impl FnMut(T, T) -> Result<T, E>) -> Result<(), E> {
        let (mut level, mut next) = (0, next);
        while let Some((_, last)) = self.entries.pop_if(|(of_last, _)| *of_last == level) {
            next = join(last, next)?;
            level += 1;
        }
        self.entries.push((level, next));
        Ok(())
    }

    /// Joins what is left. `None` if nothing was added.
    pub(super) fn finish<E>(self, mut join: impl FnMut(T, T) -> Result<T, E>) -> Result<Option<T>, E> {
        let mut entries = self.entries.into_iter().map(|(_, entry)| entry).rev();
        let Some(last) = entries.next() else { return Ok(None) };
        entries.try_fold(last, |right, left| join(left, right)).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_are_joined_in_order_and_each_thing_once() {
        for length in 1..40_u32 {
            let mut joins = Joins::default();
            let mut calls = 0;
            let mut join = |left: Vec<u32>, right: Vec<u32>| {
                calls += 1;
                assert_eq!(left.last().map(|last| last + 1), right.first().copied(), "neighbours meet");
                Ok::<_, ()>([left, right].concat())
            };
            for number in 0..length {
                assert!(joins.push(vec![number], &mut join).is_ok());
                assert!(joins.entries.len() <= length.ilog2() as usize + 1, "few are held");
            }
            assert_eq!(joins.finish(&mut join), Ok(Some((0..length).collect())));
            assert_eq!(calls, length - 1);
        }
        assert_eq!(Joins::<u8>::default().finish(|left, _| Ok::<_, ()>(left)), Ok(None));
    }
}
