//! The file of API keys.

use std::{fs, path::Path, sync::Arc};

use sha2::{Digest as _, Sha256};

use super::Entry;
use crate::rpc::{Key, Quota};

/// The text of the file and its digest.
pub(super) fn read(path: &Path) -> Result<(String, [u8; 32]), String> {
    let text = fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let digest = Sha256::digest(text.as_bytes()).into();
    Ok((text, digest))
}

/// Reads a key a line: name, digest, and where it has a quota documents a second and burst. Takes over from `former` the
/// keys that are the same.
pub(super) fn parse(text: &str, former: &[Entry]) -> Result<Arc<[Entry]>, String> {
    let mut entries: Vec<Entry> = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split('#').next().unwrap_or_default().trim();
        if line.is_empty() {
            continue;
        }
        let entry = entry(line).map_err(|error| format!("line {}: {error}", number + 1))?;
        let twice =
            |other: &Entry| other.key.name == entry.key.name || other.digest == entry.digest;
        if entries.iter().any(twice) {
            return Err(format!("line {}: a name or key that was there before", number + 1));
        }
        let same = former.iter().find(|other| other.same(&entry)).cloned();
        entries.push(same.unwrap_or(entry));
    }
    if entries.is_empty() { Err("no key in it".to_owned()) } else { Ok(entries.into()) }
}

fn entry(line: &str) -> Result<Entry, &'static str> {
    let mut fields = line.split_whitespace();
    let name = fields.next().unwrap_or_default().to_owned();
    let digest = fields.next().and_then(hexadecimal);
    let digest = digest.ok_or("a name and 64 hexadecimal digits of SHA-256 are needed")?;
    let number = |field: &str| {
        let number = field.parse().ok().filter(|n: &f64| n.is_finite() && *n > 0.0);
        number.ok_or("documents a second and burst are numbers above 0")
    };
    let rate = fields.next().map(number).transpose()?;
    let burst = fields.next().map(number).transpose()?;
    if fields.next().is_some() {
        return Err("more than name, digest, documents a second and burst");
    }
    let quota = rate.map(|rate| Quota::new(rate, burst.unwrap_or(rate).max(1.0)));
    Ok(Entry { digest, key: Arc::new(Key { name, quota }) })
}

impl Entry {
    fn same(&self, other: &Self) -> bool {
        let quota = |entry: &Self| entry.key.quota.as_ref().map(|quota| (quota.rate, quota.burst));
        self.key.name == other.key.name
            && self.digest == other.digest
            && quota(self) == quota(other)
    }
}

fn hexadecimal(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut digest = [0; 32];
    for (place, byte) in digest.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(2 * place..2 * place + 2)?, 16).ok()?;
    }
    Some(digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_line_is_named() {
        let digest = "ab".repeat(32);
        let good =
            format!("# who\nreader {digest} 5 10 # five a second\n\nwriter {}", "0F".repeat(32));
        let keys = parse(&good, &[]).unwrap();
        assert_eq!(keys.len(), 2);
        // What is left of a quota outlives the reload.
        assert!(Arc::ptr_eq(&parse(&good, &keys).unwrap()[0].key, &keys[0].key));
        for (bad, wanted) in [
            (String::new(), "no key"),
            ("\nreader".to_owned(), "line 2"),
            (format!("reader {}", &digest[1..]), "64 hexadecimal"),
            (format!("reader {digest} 0"), "above 0"),
            (format!("reader {digest} 1 1 1"), "more than"),
            (format!("a {digest}\nb {digest}"), "line 2"),
        ] {
            let error = parse(&bad, &[]).unwrap_err();
            assert!(error.contains(wanted), "{error}");
        }
    }
}
