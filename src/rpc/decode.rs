//! From bytes to text: the charset given, declared or detected, and bytes that are none of it.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// What bytes say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    pub(super) text: String,
    pub(super) encoding: &'static Encoding,
    /// Places where bytes that are not of the charset were replaced.
    pub(super) repaired: usize,
}

/// Bytes that are not of the charset.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Broken {
    pub(super) encoding: &'static Encoding,
    /// The first byte that is none of it.
    pub(super) position: Option<usize>,
}

/// Decodes `raw`, which is in `encoding`; bytes that are none of it are refused or, with `repair`, replaced by U+FFFD.
pub(super) fn decode(
    raw: &[u8],
    encoding: &'static Encoding,
    repair: bool,
) -> Result<Decoded, Broken> {
    let body = match Encoding::for_bom(raw) {
        Some((by_mark, length)) if by_mark == encoding => raw.get(length..).unwrap_or_default(),
        Some(_) | None => raw,
    };
    if let Some(text) = encoding.decode_without_bom_handling_and_without_replacement(body) {
        return Ok(Decoded { text: text.into_owned(), encoding, repaired: 0 });
    }
    if repair {
        let (text, _) = encoding.decode_without_bom_handling(body);
        let repaired = text.matches(char::REPLACEMENT_CHARACTER).count();
        return Ok(Decoded { text: text.into_owned(), encoding, repaired });
    }
    let position = first_fault(body, encoding).map(|at| at + raw.len() - body.len());
    Err(Broken { encoding, position })
}

/// The byte order mark's charset, else what the page declares, else UTF-16 or UTF-8 where the bytes look like it, else a
/// guess among the legacy charsets of Arabic and its neighbours.
pub(super) fn detect(raw: &[u8], html: bool) -> &'static Encoding {
    if let Some((encoding, _)) = Encoding::for_bom(raw) {
        return encoding;
    }
    if html && let Some(encoding) = declared(raw) {
        return encoding;
    }
    if let Some(encoding) = utf16_without_mark(raw) {
        return encoding;
    }
    if is_utf8_but_for_its_end(raw) {
        return UTF_8;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(raw, true);
    detector.guess(None, Utf8Detection::Allow)
}

/// The charset a page declares in its first kilobyte: `<meta charset=…>` or `content="text/html; charset=…"`.
fn declared(raw: &[u8]) -> Option<&'static Encoding> {
    let head = raw.get(..raw.len().min(1024))?.to_ascii_lowercase();
    let at = memchr::memmem::find(&head, b"charset=")?;
    let label = head.get(at + b"charset=".len()..)?;
    let quote = |b: &u8| matches!(b, b'"' | b'\'' | b' ');
    let start = label.iter().position(|b| !quote(b))?;
    let label = label.get(start..)?;
    let end = label.iter().position(|b| quote(b) || matches!(b, b'>' | b';' | b'/'))?;
    let encoding = Encoding::for_label(label.get(..end)?)?;
    // As browsers do: a page that can be read so far is not in UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

/// UTF-16 of Arabic or Latin text: one of each two bytes is 06 or 00, and only that one.
fn utf16_without_mark(raw: &[u8]) -> Option<&'static Encoding> {
    let sample = raw.get(..raw.len().min(2048) & !1)?;
    let (mut even, mut odd) = (0, 0);
    for pair in sample.chunks_exact(2) {
        even += usize::from(matches!(pair, [0 | 6, _]));
        odd += usize::from(matches!(pair, [_, 0 | 6]));
    }
    let pairs = sample.len() / 2;
    match (even * 10 >= pairs * 8, odd * 10 >= pairs * 8) {
        _ if pairs < 4 => None,
        (true, false) => Some(UTF_16BE),
        (false, true) => Some(UTF_16LE),
        _ => None,
    }
}

/// Whether the bytes are UTF-8, or were until a limit cut the last character in two.
fn is_utf8_but_for_its_end(raw: &[u8]) -> bool {
    match std::str::from_utf8(raw) {
        Ok(_) => true,
        Err(error) => error.valid_up_to() > 64 && error.error_len().is_none(),
    }
}

/// The byte where `body` stops being text in `encoding`.
fn first_fault(body: &[u8], encoding: &'static Encoding) -> Option<usize> {
    if encoding == UTF_8 {
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

#[cfg(test)]
mod tests {
    use encoding_rs::{ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

    use super::{Broken, decode, detect};

    const TEXT: &str =
        "وصل الوزير إلى بيروت صباح اليوم، وأجرى محادثات مع نظيره اللبناني حول ملف الكهرباء.";

    #[test]
    fn charsets_are_detected() {
        let units = || TEXT.encode_utf16();
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        assert_eq!(detect(&little, false), UTF_16LE);
        assert_eq!(detect(&big, false), UTF_16BE);
        assert_eq!(detect(TEXT.as_bytes(), false), UTF_8);
        assert_eq!(detect(&TEXT.as_bytes()[..99], false), UTF_8);
        assert_eq!(detect(&WINDOWS_1256.encode(TEXT).0, false), WINDOWS_1256);
        assert_eq!(detect(&ISO_8859_6.encode(TEXT).0, false), ISO_8859_6);
        let page = [b"<meta charset='ISO-8859-6'><p>".as_slice(), &[0xC7, 0xE4]].concat();
        assert_eq!(detect(&page, true), ISO_8859_6);
    }

    #[test]
    fn broken_bytes_are_refused_or_replaced() {
        let raw = b"abc\xFF\xFEdef";
        assert_eq!(decode(raw, UTF_8, false), Err(Broken { encoding: UTF_8, position: Some(3) }));
        let repaired = decode(raw, UTF_8, true).unwrap();
        assert_eq!((repaired.text.as_str(), repaired.repaired), ("abc\u{FFFD}\u{FFFD}def", 2));
    }
}
