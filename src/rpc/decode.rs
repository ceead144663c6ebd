//! From encoded bytes to text: by the charset that is named, by the one that the bytes show, or not at all.

use encoding_rs::{DecoderResult, Encoding};

use super::{parse::Violations, status::Reason};

/// Charsets worth naming to callers, as WHATWG labels; every other label of the standard is taken too.
pub(crate) const CHARSETS: &[&str] =
    &["utf-8", "utf-16le", "utf-16be", "windows-1256", "iso-8859-6", "windows-1252"];

/// Decoded bytes.
pub(crate) struct Decoded {
    pub(crate) text: String,
    pub(crate) charset: &'static str,
    /// Characters that stand for bytes that are none.
    pub(crate) repaired: usize,
}

/// Decodes `raw` by `label`, or by what it looks like; `markup` may name its charset itself. Bytes that are no text are
/// a violation, or replaced if the caller wants `repair`.
pub(crate) fn decode(
    raw: &[u8],
    label: &str,
    markup: bool,
    repair: bool,
    path: &str,
    violations: &mut Violations,
) -> Option<Decoded> {
    let encoding = if label.is_empty() {
        let named = if markup { charset_of_markup(raw) } else { None };
        detect(raw, named)
    } else if let Some(encoding) = Encoding::for_label(label.as_bytes()) {
        encoding
    } else {
        violations.option(format!("{path}.charset"), "not a known charset label");
        return None;
    };
    let body = match Encoding::for_bom(raw) {
        Some((by_mark, length)) if by_mark == encoding => raw.get(length..).unwrap_or_default(),
        Some(_) | None => raw,
    };
    let charset = name_of(encoding);
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body) {
        return Some(Decoded { text: text.into_owned(), charset, repaired: 0 });
    }
    if repair {
        let (text, _) = encoding.decode_without_bom_handling(body);
        let repaired = text.matches(char::REPLACEMENT_CHARACTER).count();
        return Some(Decoded { text: text.into_owned(), charset, repaired });
    }
    let mut numbers = Vec::new();
    let mut description = format!("bytes that are not {charset}");
    if let Some(position) = first_fault(body, encoding) {
        let position = position + raw.len() - body.len();
        description = format!("byte {position} and what follows it are not {charset}");
        numbers.push(("byte_position", position as u64));
    }
    violations.add(format!("{path}.raw"), Reason::InvalidEncoding, description, &numbers);
    None
}

/// The byte order mark's charset, else UTF-16 where the bytes are pairs of it, else UTF-8 where they are valid, else the
/// one that the page names, else a guess among the legacy charsets of Arabic and its neighbours.
fn detect(raw: &[u8], named: Option<&'static Encoding>) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(raw) {
        return encoding;
    }
    if let Some(encoding) = pairs(raw) {
        return encoding;
    }
    if std::str::from_utf8(raw).is_ok() {
        return encoding_rs::UTF_8;
    }
    if let Some(encoding) = named {
        return encoding;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(raw, true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

/// UTF-16 without a byte order mark: the high bytes of Arabic and Latin text are 6 and 0, and no text in another charset
/// holds those.
fn pairs(raw: &[u8]) -> Option<&'static Encoding> {
    let (pairs, rest) = raw.get(..raw.len().min(8 * 1024)).unwrap_or_default().as_chunks::<2>();
    let share = |high: fn(&[u8; 2]) -> u8| {
        let count = pairs.iter().filter(|pair| matches!(high(pair), 0 | 6 | 0x20)).count();
        let sure = pairs.iter().filter(|pair| matches!(high(pair), 0 | 6)).count();
        count * 10 >= pairs.len() * 9 && sure * 10 >= pairs.len() * 8
    };
    if pairs.is_empty() || !rest.is_empty() {
        None
    } else if share(|&[_, high]| high) {
        Some(encoding_rs::UTF_16LE)
    } else if share(|&[high, _]| high) {
        Some(encoding_rs::UTF_16BE)
    } else {
        None
    }
}

/// The charset that a page names in its first bytes, as the HTML standard's prescan finds it, in short.
fn charset_of_markup(raw: &[u8]) -> Option<&'static Encoding> {
    let head = raw.get(..raw.len().min(1024))?.to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let (_, after) = head.split_once("charset")?;
    let value = after.trim_start().strip_prefix('=')?.trim_start_matches([' ', '"', '\'']);
    let end = value.find(['"', '\'', ' ', ';', '>', '/']).unwrap_or(value.len());
    Encoding::for_label(value.get(..end)?.as_bytes())
}

/// The byte where `body` stops being text in `encoding`.
fn first_fault(body: &[u8], encoding: &'static Encoding) -> Option<usize> {
    if encoding == encoding_rs::UTF_8 {
        return std::str::from_utf8(body).err().map(|error| error.valid_up_to());
    }
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::with_capacity(
        decoder.max_utf8_buffer_length_without_replacement(body.len()).unwrap_or(body.len()),
    );
    match decoder.decode_to_string_without_replacement(body, &mut text, true) {
        (DecoderResult::Malformed(length, _), read) => Some(read.saturating_sub(length as usize)),
        (DecoderResult::InputEmpty | DecoderResult::OutputFull, _) => None,
    }
}

/// WHATWG's label in lower case.
fn name_of(encoding: &'static Encoding) -> &'static str {
    CHARSETS
        .iter()
        .find(|label| encoding.name().eq_ignore_ascii_case(label))
        .copied()
        .unwrap_or(encoding.name())
}

#[cfg(test)]
mod tests {
    use super::{Decoded, Violations, decode};

    #[track_caller]
    fn check(raw: &[u8], label: &str, markup: bool, text: &str, charset: &str, repaired: usize) {
        let mut violations = Violations::default();
        let found = decode(raw, label, markup, true, "document", &mut violations).unwrap();
        let Decoded { text: decoded, charset: named, repaired: count } = found;
        assert_eq!((decoded.as_str(), named, count), (text, charset, repaired));
    }

    #[test]
    fn charsets_are_told_by_their_bytes() {
        let text = "أعلنت الوزارة، اليوم الأحد، بدء العمل بالقانون الجديد في جميع المدن.";
        check(text.as_bytes(), "", false, text, "utf-8", 0);
        check(format!("\u{FEFF}{text}").as_bytes(), "", false, text, "utf-8", 0);
        for mark in ["", "\u{FEFF}"] {
            let units: Vec<_> = format!("{mark}{text}").encode_utf16().collect();
            let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
            let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
            check(&little, "", false, text, "utf-16le", 0);
            check(&big, "", false, text, "utf-16be", 0);
        }
        check(&encoding_rs::WINDOWS_1256.encode(text).0, "", false, text, "windows-1256", 0);
        check(&encoding_rs::ISO_8859_6.encode(text).0, "iso-8859-6", false, text, "iso-8859-6", 0);
        let page =
            format!("<meta http-equiv=content-type content='text/html; charset=iso-8859-6'>{text}");
        let raw = encoding_rs::ISO_8859_6.encode(&page).0.into_owned();
        check(&raw, "", true, &page, "iso-8859-6", 0);
    }

    #[test]
    fn broken_bytes_are_replaced_where_the_caller_allows_it() {
        check(b"\xD9\x82\xFF\xD8\xA7", "utf-8", false, "\u{642}\u{FFFD}\u{627}", "utf-8", 1);
        let mut violations = Violations::default();
        assert!(
            decode(b"\xD9\x82\xFF", "utf-8", false, false, "document", &mut violations).is_none()
        );
        assert!(violations.finish(Some(())).is_err());
    }
}
