//! Every value has one encoding: other encodings of the same value are refused.
//!
//! A decoder that accepts two forms of one value disagrees with other clients about which blocks are valid. Each test
//! takes valid encodings, and replaces every item with each of its [other forms](rlp::Item::other_forms).

mod blocks;
mod input;
mod rlp;
mod state;

/// Checks a decoder, which returns the encoding of the decoded value. It must accept `right`, and refuse its other
/// forms. A form that decodes to another value, such as data with one more byte, is not a second form.
fn has_one_form(name: &str, right: &[u8], decode: impl Fn(&[u8]) -> Option<Vec<u8>>) {
    assert_eq!(decode(right).as_deref(), Some(right), "{name}: the valid encoding");
    let mut refused = 0;
    for (form, other) in rlp::Item::parse(right).other_forms() {
        assert_ne!(other, right, "{name}: {form}");
        match decode(&other) {
            None => refused += 1,
            Some(again) => assert_eq!(again, other, "{name}: {form} decodes to a value with another encoding"),
        }
    }
    assert!(refused > 5, "{name}: only {refused} forms are refused");
}
