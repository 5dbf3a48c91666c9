//! A JSON document parsed, its integers added.
#![no_std]

extern crate alloc;

use alloc::vec::Vec;
use serde_json::Value;

/// Returns the number of values in a document, four bytes, and the sum of the integers among them, 16 bytes and signed;
/// the input is the document. Both are little-endian.
///
/// Values are counted at all depths, lists and objects too. Numbers with a point or an exponent are no integers, nor are those
/// outside of 64 bits.
///
/// # Panics
///
/// If the input is not JSON, or deeper than 127 lists and objects, where serde_json ends.
pub fn run(input: &[u8]) -> Vec<u8> {
    let document = match serde_json::from_slice(input) {
        Ok(document) => document,
        Err(error) => panic!("the input is a document in JSON: {error}"),
    };
    let total = Total::of(&document);
    [&total.values.to_le_bytes()[..], &total.sum.to_le_bytes()].concat()
}

/// What is known of some values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Total {
    values: u32,
    sum: i128,
}

impl Total {
    fn of(value: &Value) -> Self {
        let own = Self { values: 1, sum: integer(value) };
        match value {
            Value::Array(values) => values.iter().map(Self::of).fold(own, Self::add),
            Value::Object(fields) => fields.values().map(Self::of).fold(own, Self::add),
            _ => own,
        }
    }

    /// Fewer than 2^32 integers of 64 bits do not overflow: an address has 32 bits, and a value at least a byte.
    fn add(self, other: Self) -> Self {
        Self { values: self.values + other.values, sum: self.sum + other.sum }
    }
}

/// The integer that the value is, else zero.
fn integer(value: &Value) -> i128 {
    let signed = value.as_i64().map(i128::from);
    signed.or_else(|| value.as_u64().map(i128::from)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(document: &str) -> Total {
        let output = run(document.as_bytes());
        let (values, sum) = output.split_at(4);
        Total {
            values: u32::from_le_bytes(values.try_into().unwrap()),
            sum: i128::from_le_bytes(sum.try_into().unwrap()),
        }
    }

    #[test]
    fn values_by_hand() {
        assert_eq!(total("7"), Total { values: 1, sum: 7 });
        assert_eq!(total("[]"), Total { values: 1, sum: 0 });
        // The object, the list, its three values, the inner object and its number, the string, null and true.
        let document = r#"{"a": [1, -2, 0.5], "b": {"c": 40}, "d": "3", "e": null, "f": true}"#;
        assert_eq!(total(document), Total { values: 10, sum: 39 });
    }

    #[test]
    fn integers_of_64_bits_are_added_in_more() {
        let largest = i128::from(u64::MAX);
        assert_eq!(total("[18446744073709551615, 18446744073709551615]"), Total { values: 3, sum: 2 * largest });
        assert_eq!(total("[-9223372036854775808, -1]"), Total { values: 3, sum: i128::from(i64::MIN) - 1 });
        // One more than fits is a number, but not an integer of 64 bits.
        assert_eq!(total("18446744073709551616"), Total { values: 1, sum: 0 });
    }

    #[test]
    #[should_panic(expected = "the input is a document in JSON: EOF while parsing")]
    fn half_a_document_is_refused() {
        run(b"[1,");
    }
}
