//! Quotations inside a paragraph.

use crate::analysis::{cancel::Pace, span::Span};

/// The quotations of a paragraph, marks included, outermost only, in order. A mark without a partner opens nothing: it is
/// passed over.
pub(super) fn quotations(text: &str, paragraph: Span, found: &mut Vec<Span>) {
    let content = paragraph.of(text);
    let base = paragraph.start as usize;
    let mut open: Option<(usize, char)> = None;
    let mut pace = Pace::after(16 * 1024);
    // The first bytes of all marks, and of little else.
    for at in memchr::memchr3_iter(b'"', 0xC2, 0xE2, content.as_bytes()) {
        pace.reach(at);
        let mark = content.get(at..).and_then(|rest| rest.chars().next());
        let Some(mark @ ('"' | '«' | '»' | '“' | '”' | '„')) = mark else { continue };
        match open {
            None => open = Some((at, mark)),
            Some((start, opener)) if closes(opener, mark) => {
                found.push(Span::new(base + start..base + at + mark.len_utf8()));
                open = None;
            }
            // The first was never closed: this one may be.
            Some((_, opener)) if opener == mark && opener != '"' => open = Some((at, mark)),
            Some(_) => {}
        }
    }
}

/// Whether `mark` closes what `opener` opened. Guillemets and curly marks stand either way round in Arabic.
fn closes(opener: char, mark: char) -> bool {
    matches!(
        (opener, mark),
        ('"', '"')
            | ('«', '»')
            | ('»', '«')
            | ('“', '”')
            | ('”', '“')
            | ('“', '“')
            | ('”', '”')
            | ('„', '“' | '”')
    )
}

#[cfg(test)]
mod tests {
    use super::{Span, quotations};

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found = Vec::new();
        quotations(text, Span::new(0..text.len()), &mut found);
        let found: Vec<_> = found.iter().map(|span| span.of(text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_pair_in_either_direction() {
        check("قال «نعم» ثم \"لا\".", &["«نعم»", "\"لا\""]);
        check("حزب »العمل« و”الوسط“ و“اليسار“", &["»العمل«", "”الوسط“", "“اليسار“"]);
        check("«قال لي \"تعال\" فذهبت»", &["«قال لي \"تعال\" فذهبت»"]);
    }

    #[test]
    fn what_is_not_closed_is_no_quotation() {
        check("قال: \"نحن مستعدون", &[]);
        check("قال: «نحن «مستعدون» الآن", &["«مستعدون»"]);
    }
}
