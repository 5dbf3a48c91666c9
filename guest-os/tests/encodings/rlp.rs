//! RLP as a tree, and its malformed encodings.

/// An item.
#[derive(Clone, Debug)]
pub(crate) enum Item {
    String(Vec<u8>),
    List(Vec<Item>),
    /// An item with the given encoding, valid or not.
    Raw(Vec<u8>),
}

impl Item {
    /// Parses a valid encoding.
    pub(crate) fn parse(encoded: &[u8]) -> Self {
        let (item, rest) = Self::take(encoded);
        assert!(rest.is_empty(), "the encoding has one item");
        item
    }

    fn take(encoded: &[u8]) -> (Self, &[u8]) {
        let mut rest = encoded;
        let header = alloy_rlp::Header::decode(&mut rest).expect("the encoding is valid");
        let (payload, rest) = rest.split_at(header.payload_length);
        if !header.list {
            return (Self::String(payload.to_vec()), rest);
        }
        let (mut items, mut left) = (Vec::new(), payload);
        while !left.is_empty() {
            let (item, after) = Self::take(left);
            items.push(item);
            left = after;
        }
        (Self::List(items), rest)
    }

    /// The valid encoding.
    pub(crate) fn encode(&self) -> Vec<u8> {
        match self {
            Self::Raw(bytes) => bytes.clone(),
            Self::String(bytes) => alloy_rlp::encode(bytes.as_slice()),
            Self::List(_) => [header(0xc0, self.payload().len()), self.payload()].concat(),
        }
    }

    fn payload(&self) -> Vec<u8> {
        match self {
            Self::String(bytes) | Self::Raw(bytes) => bytes.clone(),
            Self::List(items) => items.iter().flat_map(Self::encode).collect(),
        }
    }

    /// All encodings with one item in another form, each with the name of its fault.
    pub(crate) fn other_forms(&self) -> Vec<(String, Vec<u8>)> {
        let mut forms: Vec<_> =
            self.forms_of_itself().into_iter().map(|(form, raw)| (form.to_owned(), raw)).collect();
        if let Self::List(items) = self {
            for (index, item) in items.iter().enumerate() {
                for (form, other) in item.other_forms() {
                    let mut items = items.clone();
                    items[index] = Self::Raw(other);
                    forms.push((format!("{form}, in item {index}"), Self::List(items).encode()));
                }
            }
        }
        forms
    }

    fn forms_of_itself(&self) -> Vec<(&'static str, Vec<u8>)> {
        let (payload, right) = (self.payload(), self.encode());
        let base = if matches!(self, Self::List(_)) { 0xc0 } else { 0x80 };
        let byte = |length: usize| u8::try_from(length).unwrap_or(u8::MAX);
        let mut forms = vec![
            ("a byte follows", [&right[..], &[0x80]].concat()),
            ("the end is missing", right[..right.len() - 1].to_vec()),
            ("a length with a leading zero", [&[base + 0x39, 0, byte(payload.len())][..], &payload].concat()),
            (
                "one more item",
                match self {
                    Self::List(items) => Self::List([&items[..], &[Self::String(Vec::new())]].concat()).encode(),
                    _ => Self::List(vec![self.clone()]).encode(),
                },
            ),
            ("the other kind", [header(base ^ 0x40, payload.len()), payload.clone()].concat()),
            ("a string around it", alloy_rlp::encode(right.as_slice())),
        ];
        if payload.len() < 56 {
            forms.push(("a long header", [&[base + 0x38, byte(payload.len())][..], &payload].concat()));
        }
        match self {
            Self::String(bytes) => {
                forms.push(("a leading zero", Self::String([&[0], &bytes[..]].concat()).encode()));
                if matches!(bytes[..], [0..=0x7f]) {
                    forms.push(("a header before a small byte", vec![0x81, bytes[0]]));
                }
                if bytes.is_empty() {
                    forms.push(("a zero byte for zero", vec![0]));
                }
            }
            Self::List(items) if !items.is_empty() => {
                forms.push(("one item less", Self::List(items[..items.len() - 1].to_vec()).encode()));
            }
            _ => {}
        }
        forms.retain(|(_, form)| *form != right);
        forms
    }
}

/// A short header: with a base of 0x80 for strings, and 0xc0 for lists.
fn header(base: u8, length: usize) -> Vec<u8> {
    let digits: Vec<u8> = length.to_be_bytes().into_iter().skip_while(|digit| *digit == 0).collect();
    match u8::try_from(length) {
        Ok(short @ 0..56) => vec![base + short],
        _ => [&[base + 0x37 + digits.len() as u8][..], &digits].concat(),
    }
}
