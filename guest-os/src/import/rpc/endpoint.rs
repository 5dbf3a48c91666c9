//! A node's address, which can be secret: providers put keys into paths and queries, and passwords before the host.

use alloy_primitives::hex;
use std::fmt;
use ureq::http::Uri;

/// The minimum length of a part of the address that is treated as a secret by itself.
const SECRET: usize = 6;

/// An address. Its `Debug` and `Display` output omits what may be secret.
#[derive(Clone)]
pub(super) struct Endpoint {
    url: String,
    shown: String,
    /// The secrets, longest first.
    secrets: Vec<String>,
}

impl Endpoint {
    pub(super) fn new(url: String) -> Self {
        let uri = url.parse::<Uri>().ok().filter(|uri| uri.host().is_some() && uri.scheme().is_some());
        let shown = uri.as_ref().map_or_else(|| "…".to_owned(), shown);
        let mut secrets = uri.as_ref().map(secrets).unwrap_or_default();
        secrets.push(url.clone());
        secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
        Self { url, shown, secrets }
    }

    /// The URL. `Err` is the reason why it is invalid.
    pub(super) fn url(&self) -> Result<&str, &'static str> {
        let uri = self.url.parse::<Uri>().map_err(|_| "it is not a URL")?;
        match uri.scheme_str() {
            Some("http" | "https") if uri.host().is_some_and(|host| !host.is_empty()) => Ok(&self.url),
            Some("http" | "https") => Err("it has no host"),
            Some(_) => Err("only the schemes http and https are supported"),
            None => Err("it has no scheme"),
        }
    }

    /// Removes the address's secrets from a text.
    pub(super) fn scrub(&self, text: &str) -> String {
        self.secrets.iter().fold(text.to_owned(), |text, secret| text.replace(secret.as_str(), "…"))
    }

    /// The same for a short text that may be truncated within a secret, followed by "…".
    pub(super) fn scrub_cut(&self, text: &str) -> String {
        // Every address starts with scheme and host, which are not secret.
        let parts = self.secrets.iter().filter(|secret| **secret != self.url);
        let beginnings = parts.flat_map(|part| (SECRET..part.len()).rev().filter_map(|end| part.get(..end)));
        beginnings.fold(text.to_owned(), |text, beginning| text.replace(&format!("{beginning}…"), "…"))
    }
}

/// Scheme, host and port, and a mark if the URL has more parts.
fn shown(uri: &Uri) -> String {
    let port = uri.port().map_or_else(String::new, |port| format!(":{port}"));
    let more = if has_more(uri) { "/…" } else { "" };
    format!("{}://{}{port}{more}", uri.scheme_str().unwrap_or_default(), uri.host().unwrap_or_default())
}

fn has_more(uri: &Uri) -> bool {
    user_info(uri).is_some() || uri.path_and_query().is_some_and(|path| path.as_str() != "/")
}

fn user_info(uri: &Uri) -> Option<&str> {
    uri.authority()?.as_str().rsplit_once('@').map(|(info, _)| info)
}

fn secrets(uri: &Uri) -> Vec<String> {
    let whole = [user_info(uri), uri.path_and_query().map(|path| path.as_str()), uri.query()];
    let words = user_info(uri).into_iter().flat_map(|info| info.split(':'));
    let words = words.chain(uri.path().split('/')).chain(uri.query().unwrap_or_default().split(['&', '=']));
    let long = words.filter(|word| word.len() >= SECRET).map(str::to_owned);
    let whole = whole.into_iter().flatten().filter(|part| part.len() > 1).map(str::to_owned);
    whole.chain(long).chain(user_info(uri).map(decoded).unwrap_or_default()).collect()
}

/// User and password in their encoded form, and as quoted texts show them.
fn decoded(info: &str) -> Vec<String> {
    let parts = std::iter::once(info).chain(info.split_once(':').map(|(user, _)| user));
    let parts = parts.chain(info.split_once(':').map(|(_, password)| password)).map(percent_decoded);
    let forms = parts.flat_map(|part| [part.escape_debug().to_string(), part]);
    forms.filter(|form| form.len() >= SECRET).collect()
}

/// Decodes the percent encoding of a text.
fn percent_decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.as_bytes());
    while let Some((&first, after)) = rest.split_first() {
        let byte = after.get(..2).filter(|_| first == b'%').and_then(|digits| hex::decode(digits).ok());
        bytes.push(byte.as_ref().map_or(first, |byte| byte[0]));
        rest = if byte.is_some() { &after[2..] } else { after };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Endpoint").field(&self.shown).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_scheme_host_and_port_are_shown() {
        for (url, shown) in [
            ("http://127.0.0.1:8545", "http://127.0.0.1:8545"),
            ("http://127.0.0.1:8545/", "http://127.0.0.1:8545"),
            ("https://user:hunter22@node.example/", "https://node.example/…"),
            ("https://node.example/v3/0123456789abcdef", "https://node.example/…"),
            ("https://node.example:444/?apikey=0123456789abcdef", "https://node.example:444/…"),
            ("https://[::1]:8545/secret", "https://[::1]:8545/…"),
            ("not an address with a secret", "…"),
        ] {
            let endpoint = Endpoint::new(url.to_owned());
            assert_eq!(endpoint.to_string(), shown);
            assert_eq!(format!("{endpoint:?}"), format!("Endpoint({shown:?})"));
            let text = endpoint.scrub(&format!("cannot reach {url}"));
            for secret in ["hunter22", "0123456789abcdef", "secret"] {
                assert!(!text.contains(secret), "{text}");
            }
        }
    }

    #[test]
    fn every_form_of_a_password_is_a_secret() {
        let endpoint =
            Endpoint::new("https://some%20user:hunter%2222%zz@node.example/v3/0123456789abcdef".to_owned());
        for form in ["hunter%2222%zz", "hunter\"22%zz", "hunter\\\"22%zz", "some user", "some%20user"] {
            assert_eq!(endpoint.scrub(&format!("<{form}>")), "<…>");
        }
        assert_eq!(endpoint.scrub_cut("key 012345678… of https://node.example/…"), "key … of https://node.example/…");
    }

    #[test]
    fn an_invalid_address_is_not_shown() {
        for url in ["", "localhost:8545", "ftp://host/", "http://", "/path/of/a/file", "ws://127.0.0.1:8546"] {
            assert!(Endpoint::new(url.to_owned()).url().is_err(), "{url}");
        }
        assert_eq!(Endpoint::new("http://a@b/".into()).url(), Ok("http://a@b/"));
    }
}
