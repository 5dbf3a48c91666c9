//! JSON that clients write, read field by field: so that an error says which field, and what is wrong with it.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

/// The most characters of a value that an error shows.
const SHOWN: usize = 80;

/// The most characters of somebody else's words that an error shows.
const WORDS: usize = 500;

/// What is wrong with a field of a JSON object.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldError {
    /// There is no object.
    #[error("it is {found}, where a JSON object is expected")]
    NotAnObject {
        /// What is there, shortened.
        found: String,
    },
    /// The field is not there, or null.
    #[error("field {field} is missing")]
    Missing {
        /// Its name.
        field: String,
    },
    /// The field is there, but does not hold what it should.
    #[error("field {field} is {found}: {reason}")]
    Malformed {
        /// Its name.
        field: String,
        /// What is there, shortened.
        found: String,
        /// Why it is not what it should be.
        reason: String,
    },
}

impl FieldError {
    /// A field that does not hold what it should.
    pub(super) fn malformed(field: &str, found: &Value, reason: impl ToString) -> Self {
        Self::Malformed { field: field.into(), found: shown(found), reason: clean(&reason.to_string()) }
    }
}

/// A value, as an error shows it.
pub(super) fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

/// Somebody else's words, as an error shows them: on one line, without control characters, and not too many.
pub(super) fn clean(text: &str) -> String {
    let mut letters = text.chars().map(|letter| if letter.is_control() { ' ' } else { letter });
    let shown = letters.by_ref().take(WORDS).collect::<String>();
    if letters.next().is_some() { shown + "…" } else { shown }
}

/// Reads JSON. A byte order mark, which some editors write, is none of it.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, serde_json::Error> {
    serde_json::from_slice(bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes))
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

    /// A field's value; null is none.
    pub(super) fn value(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// Whether the field is there, be it null.
    pub(super) fn has(self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    pub(super) fn optional<T: DeserializeOwned>(self, name: &str) -> Result<Option<T>, FieldError> {
        self.value(name).map(|value| decode(name, value)).transpose()
    }

    pub(super) fn required<T: DeserializeOwned>(self, name: &str) -> Result<T, FieldError> {
        self.optional(name)?.ok_or_else(|| FieldError::Missing { field: name.into() })
    }

    /// A field that clients give one of several names.
    pub(super) fn any<T: DeserializeOwned>(self, names: &[&str]) -> Result<T, FieldError> {
        let name = names.iter().find(|name| self.value(name).is_some()).unwrap_or(&names[0]);
        self.required(name)
    }
}

/// A field's value, decoded.
pub(super) fn decode<T: DeserializeOwned>(name: &str, value: &Value) -> Result<T, FieldError> {
    T::deserialize(value).map_err(|reason| FieldError::malformed(name, value, reason))
}
