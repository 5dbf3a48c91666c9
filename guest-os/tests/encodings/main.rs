//! One encoding of everything: whatever else means the same is refused.
//!
//! A decoder that takes two forms of one thing disagrees with the rest of the world about which blocks are valid. Each
//! test takes right encodings, and puts every [other form](rlp::Item::other_forms) in the place of every item in them.

mod blocks;
mod input;
mod rlp;
mod state;

/// Checks a decoder, which gives back the encoding of what it reads: of `right`, `right`; of its other forms, nothing.
/// A form that is read as something else, such as data with one more byte, is no second form of anything.
fn has_one_form(name: &str, right: &[u8], decode: impl Fn(&[u8]) -> Option<Vec<u8>>) {
    assert_eq!(decode(right).as_deref(), Some(right), "{name}: the right encoding");
    let mut refused = 0;
    for (form, other) in rlp::Item::parse(right).other_forms() {
        assert_ne!(other, right, "{name}: {form}");
        match decode(&other) {
            None => refused += 1,
            Some(again) => assert_eq!(again, other, "{name}: {form} is read as something that is encoded otherwise"),
        }
    }
    assert!(refused > 5, "{name}: only {refused} forms are refused");
}
