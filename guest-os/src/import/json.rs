//! Clients' JSON, read field by field, so that an error names the field and the fault.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

/// The maximum number of characters of a value that an error shows.
const SHOWN: usize = 80;

/// The maximum number of characters of another program's message that an error shows.
const WORDS: usize = 500;

/// What is wrong with a field of a JSON object.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldError {
    /// The value is not an object.
    #[error("it is {found}: expected a JSON object")]
    NotAnObject {
        /// The value found, shortened.
        found: String,
    },
    /// The field is missing or null.
    #[error("field {field} is missing")]
    Missing {
        /// Its name.
        field: String,
    },
    /// The field has an invalid value.
    #[error("field {field} is {found}: {reason}")]
    Malformed {
        /// Its name.
        field: String,
        /// The value found, shortened.
        found: String,
        /// Why it is invalid.
        reason: String,
    },
}

impl FieldError {
    /// A field with an invalid value.
    pub(super) fn malformed(field: &str, found: &Value, reason: impl ToString) -> Self {
        Self::Malformed { field: field.into(), found: shown(found), reason: clean(&reason.to_string()) }
    }
}

/// A value in the form that errors show.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Another program's message in the form that errors show: on one line, without control characters, and shortened.
pub(super) fn clean(text: &str) -> String {
    let mut letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let shown = letters.by_ref().take(WORDS).collect::<String>();
    if letters.next().is_some() { shown + "…" } else { shown }
}

/// Why bytes are not JSON.
#[derive(Debug, Error)]
pub(super) enum ParseError {
    /// The file is compressed.
    #[error("it is compressed with {0}: decompress it first")]
    Compressed(&'static str),
    /// The text is not UTF-8.
    #[error("it is UTF-16: convert it to UTF-8 first")]
    Utf16,
    /// The text is not JSON.
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

/// The first bytes of compressed files.
const COMPRESSED: [(&[u8], &str); 5] = [
    (b"\x1f\x8b", "gzip"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\xfd7zXZ\0", "xz"),
    (b"BZh", "bzip2"),
    (b"PK\x03\x04", "zip"),
];

/// Refuses files that are compressed or in UTF-16, by their first bytes. No block and no JSON begins with these.
pub(super) fn check_encoding(bytes: &[u8]) -> Result<(), ParseError> {
    if let Some(&(_, name)) = COMPRESSED.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(ParseError::Compressed(name));
    }
    let has_mark = [b"\xff\xfe", b"\xfe\xff"].iter().any(|mark| bytes.starts_with(*mark));
    // Without a mark, every second byte of ASCII text is zero.
    let is_wide = matches!(bytes, [0, b'{' | b'[' | b'"' | b'0', ..] | [b'{' | b'[' | b'"' | b'0', 0, ..]);
    if has_mark || is_wide { Err(ParseError::Utf16) } else { Ok(()) }
}

/// Parses JSON, after a byte order mark, which some editors write.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, ParseError> {
    check_encoding(bytes)?;
    Ok(serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))?)
}

/// The fields of an object.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fields<'a>(&'a Map<String, Value>);

impl<'a> Fields<'a> {
    pub(super) fn of(json: &'a Value) -> Result<Self, FieldError> {
        json.as_object().map(Self).ok_or_else(|| FieldError::NotAnObject { found: shown(json) })
    }

    /// All fields that are not null.
    pub(super) fn iter(self) -> impl Iterator<Item = (&'a str, &'a Value)> {
        self.0.iter().filter(|(_, value)| !value.is_null()).map(|(name, value)| (name.as_str(), value))
    }

    /// The value of a field. `None` if it is missing or null.
    pub(super) fn value(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Whether the field is present, possibly null.
    pub(super) fn has(self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn optional<T: DeserializeOwned>(self, name: &str) -> Result<Option<T>, FieldError> {
        self.value(name).map(|value| decode(name, value)).transpose()
    }

    pub(super) fn required<T: DeserializeOwned>(self, name: &str) -> Result<T, FieldError> {
        self.optional(name)?.ok_or_else(|| FieldError::Missing { field: name.into() })
    }

    /// A field that has different names in different clients.
    pub(super) fn any<T: DeserializeOwned>(self, names: &[&str]) -> Result<T, FieldError> {
        let name = names.iter().find(|name| self.value(name).is_some()).unwrap_or(&names[0]);
        self.required(name)
    }
}

/// Decodes the value of a field.
pub(super) fn decode<T: DeserializeOwned>(name: &str, value: &Value) -> Result<T, FieldError> {
    T::deserialize(value).map_err(|reason| FieldError::malformed(name, value, reason))
}
