//! Dates as news pages write them: both namings of the Gregorian months, those of the Maghreb, Hijri, digits of three
//! kinds.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::{Calendar, Published};
use crate::analysis::{
    characters::digit_value,
    span::Span,
    token::{Token, TokenKind, Tokens},
};

/// Month names by their keys; two words where the name has two.
const MONTHS: &[(&str, u8)] = &[
    ("يناير", 1),
    ("فبراير", 2),
    ("مارس", 3),
    ("ابريل", 4),
    ("مايو", 5),
    ("يونيو", 6),
    ("يونيه", 6),
    ("يوليو", 7),
    ("يوليه", 7),
    ("اغسطس", 8),
    ("سبتمبر", 9),
    ("اكتوبر", 10),
    ("نوفمبر", 11),
    ("ديسمبر", 12),
    ("كانون الثاني", 1),
    ("شباط", 2),
    ("اذار", 3),
    ("نيسان", 4),
    ("ايار", 5),
    ("حزيران", 6),
    ("تموز", 7),
    ("اب", 8),
    ("ايلول", 9),
    ("تشرين الاول", 10),
    ("تشرين الثاني", 11),
    ("كانون الاول", 12),
    ("جانفي", 1),
    ("فيفري", 2),
    ("افريل", 4),
    ("ماي", 5),
    ("جوان", 6),
    ("جويليه", 7),
    ("اوت", 8),
    ("يوليوز", 7),
    ("غشت", 8),
    ("شتنبر", 9),
    ("نونبر", 11),
    ("دجنبر", 12),
    ("january", 1),
    ("february", 2),
    ("march", 3),
    ("april", 4),
    ("may", 5),
    ("june", 6),
    ("july", 7),
    ("august", 8),
    ("september", 9),
    ("october", 10),
    ("november", 11),
    ("december", 12),
];

/// Months of the Hijri year by their keys.
const HIJRI_MONTHS: &[(&str, u8)] = &[
    ("محرم", 1),
    ("صفر", 2),
    ("ربيع الاول", 3),
    ("ربيع اول", 3),
    ("ربيع الاخر", 4),
    ("ربيع الثاني", 4),
    ("ربيع ثاني", 4),
    ("جمادي الاولي", 5),
    ("جمادي الاول", 5),
    ("جمادي الاخره", 6),
    ("جمادي الثانيه", 6),
    ("جمادي الاخر", 6),
    ("رجب", 7),
    ("شعبان", 8),
    ("رمضان", 9),
    ("شوال", 10),
    ("ذو القعده", 11),
    ("ذي القعده", 11),
    ("ذو الحجه", 12),
    ("ذي الحجه", 12),
];

/// What follows the first word of a month's name, its number and its calendar.
type Month = (&'static str, u8, Calendar);

static BY_FIRST_WORD: LazyLock<FxHashMap<&str, Vec<Month>>> = LazyLock::new(|| {
    let mut months: FxHashMap<&str, Vec<Month>> = FxHashMap::default();
    for (list, calendar) in [(MONTHS, Calendar::Gregorian), (HIJRI_MONTHS, Calendar::Hijri)] {
        for &(name, number) in list {
            let (first, second) = name.split_once(' ').unwrap_or((name, ""));
            months.entry(first).or_default().push((second, number, calendar));
        }
    }
    months
});

/// The first date in `words`, and how many of the words it takes. Where a Hijri date stands beside its Gregorian
/// equivalent, that one; where it stands beside its weekday, the weekday tells which of two neighbouring days it is.
pub(super) fn find(text: &str, tokens: &Tokens, words: &[Token]) -> Option<(Published, usize)> {
    let (at, (mut found, used)) = (0..words.len()).find_map(|at| {
        let date = named(text, tokens, words, at).or_else(|| numeric(text, words, at))?;
        Some((at, date))
    })?;
    if found.calendar == Calendar::Hijri {
        let rest = words.get(at + 1..).unwrap_or_default();
        let gregorian = |at: usize| {
            let date = named(text, tokens, rest, at).or_else(|| numeric(text, rest, at));
            date.filter(|(date, _)| date.calendar == Calendar::Gregorian)
        };
        if let Some((twin, more)) = (0..rest.len()).find_map(gregorian) {
            return Some((twin, used + more));
        }
        let before = words.get(..=at).unwrap_or_default().iter().rev();
        if let Some(day) = before.take(4).find_map(|word| weekday(tokens.key(word))) {
            found.date = nearest(found.date, day);
        }
    }
    Some((found, used))
}

/// Days from Saturday, 0..=6.
fn weekday(key: &str) -> Option<i64> {
    const DAYS: [&str; 7] = ["السبت", "الاحد", "الاثنين", "الثلاثا", "الاربعا", "الخميس", "الجمعه"];
    DAYS.iter().position(|day| *day == key).map(|day| day as i64)
}

/// The day nearest to `date`, at most two days off, that is this weekday; `date` where none is.
fn nearest(date: (u16, u8, u8), weekday: i64) -> (u16, u8, u8) {
    let julian = julian_day(i64::from(date.0), i64::from(date.1), i64::from(date.2));
    // Julian day 0 was a Monday, two days after a Saturday.
    let off = [0, -1, 1, -2, 2].into_iter().find(|off| (julian + off + 2).rem_euclid(7) == weekday);
    off.map_or(date, |off| from_julian_day(julian + off))
}

/// `29 نوفمبر 2024`, `أغسطس 30, 2024`, `8 صفر 1447 هـ`, twin names `1 أبريل/نيسان 2020`; also with letters glued
/// before the day and digits after the year.
fn named(text: &str, tokens: &Tokens, words: &[Token], at: usize) -> Option<(Published, usize)> {
    let (mut length, number, calendar) = month(tokens, words, at)?;
    if let Some((twin, _, _)) = month(tokens, words, at + length) {
        length += twin;
    }
    let before = at.checked_sub(1).and_then(|i| words.get(i));
    let after = words.get(at + length);
    let before_day = before.and_then(|token| trailing_number(text, token));
    let (day, year_token, used) = match (before_day, after.and_then(|t| leading_year(text, t))) {
        (Some(day), Some(_)) => (day, after, length + 2),
        _ => {
            let day = after.and_then(|token| trailing_number(text, token))?;
            (day, words.get(at + length + 1), length + 2)
        }
    };
    let (year, year_span) = leading_year(text, year_token?)?;
    let start = match before_day {
        Some((_, span)) if used > length + 1 && day.1 == span => span.start,
        _ => words.get(at)?.span.start,
    };
    let span = Span { start, end: year_span.end };
    let date = checked(year, number, day.0, calendar)?;
    Some((Published { span, date, calendar }, used))
}

/// `10-01-2025`, `25/1/2024`, `2026-01-08`.
fn numeric(text: &str, words: &[Token], at: usize) -> Option<(Published, usize)> {
    let [first, second, third] = words.get(at..at + 3)? else { return None };
    let part = |left: &Token, right: &Token| {
        let gap = Span { start: left.span.end, end: right.span.start }.of(text).trim();
        matches!(gap, "-" | "/" | "." | "–")
    };
    if ![first, second, third].iter().all(|token| token.kind == TokenKind::Number)
        || !part(first, second)
        || !part(second, third)
    {
        return None;
    }
    let value = |token: &Token| number(token.span.of(text));
    let (first_value, month, third_value) = (value(first)?, value(second)?, value(third)?);
    let (year, day) =
        if first_value > 31 { (first_value, third_value) } else { (third_value, first_value) };
    let calendar = if (1300..1600).contains(&year) { Calendar::Hijri } else { Calendar::Gregorian };
    let date = checked(year, u8::try_from(month).ok()?, day, calendar)?;
    let span = Span { start: first.span.start, end: third.span.end };
    Some((Published { span, date, calendar }, 3))
}

fn month(tokens: &Tokens, words: &[Token], at: usize) -> Option<(usize, u8, Calendar)> {
    let key = tokens.key(words.get(at)?);
    let named = BY_FIRST_WORD.get(key)?;
    let next = words.get(at + 1).map(|token| tokens.key(token)).unwrap_or_default();
    named.iter().find_map(|&(second, number, calendar)| {
        (second.is_empty() || second == next).then_some((
            if second.is_empty() { 1 } else { 2 },
            number,
            calendar,
        ))
    })
}

/// The one or two digits a word ends in: the day, perhaps with a user's name glued before it.
fn trailing_number(text: &str, token: &Token) -> Option<(u32, Span)> {
    let word = token.span.of(text);
    // English ordinals: `15th`.
    let word = ["st", "nd", "rd", "th"]
        .iter()
        .find_map(|ending| word.strip_suffix(ending))
        .filter(|rest| rest.ends_with(|c| digit_value(c).is_some()))
        .unwrap_or(word);
    let digits = word.len() - word.trim_end_matches(|c| digit_value(c).is_some()).len();
    let at = word.len() - digits;
    let digits = word.get(at..)?;
    let value = number(digits)?;
    let start = token.span.start + at as u32;
    (digits.chars().count() <= 2 && (1..=31).contains(&value))
        .then_some((value, Span { start, end: token.span.end }))
}

/// The four digits a word begins with, where they can be a year: a counter may be glued after it.
fn leading_year(text: &str, token: &Token) -> Option<(u32, Span)> {
    let word = token.span.of(text);
    let end = word.char_indices().nth(4).map_or(word.len(), |(at, _)| at);
    let digits = word.get(..end)?;
    let value = number(digits)?;
    let span = Span { start: token.span.start, end: token.span.start + end as u32 };
    ((1300..1600).contains(&value) || (1900..2200).contains(&value)).then_some((value, span))
}

fn number(digits: &str) -> Option<u32> {
    if digits.is_empty() || digits.chars().count() > 4 {
        return None;
    }
    digits.chars().try_fold(0, |value, c| Some(value * 10 + digit_value(c)?))
}

/// The Gregorian date, if the numbers make one.
fn checked(year: u32, month: u8, day: u32, calendar: Calendar) -> Option<(u16, u8, u8)> {
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    match calendar {
        Calendar::Gregorian if (1900..2200).contains(&year) => {
            Some((year as u16, month, day as u8))
        }
        Calendar::Hijri if (1300..1600).contains(&year) && day <= 30 => {
            Some(from_hijri(i64::from(year), i64::from(month), i64::from(day)))
        }
        Calendar::Gregorian | Calendar::Hijri => None,
    }
}

/// The tabular Hijri calendar (civil epoch, 11 leap years in 30), within a day or two of Umm al-Qura.
fn from_hijri(year: i64, month: i64, day: i64) -> (u16, u8, u8) {
    let julian =
        (11 * year + 3) / 30 + 354 * year + 30 * month - (month - 1) / 2 + day + 1_948_440 - 385;
    from_julian_day(julian)
}

/// Fliegel and Van Flandern (1968).
fn from_julian_day(julian: i64) -> (u16, u8, u8) {
    let l = julian + 68_569;
    let n = 4 * l / 146_097;
    let l = l - (146_097 * n + 3) / 4;
    let i = 4_000 * (l + 1) / 1_461_001;
    let l = l - 1_461 * i / 4 + 31;
    let j = 80 * l / 2_447;
    let day = l - 2_447 * j / 80;
    let l = j / 11;
    ((100 * (n - 49) + i + l) as u16, (j + 2 - 12 * l) as u8, day as u8)
}

/// The same backwards.
fn julian_day(year: i64, month: i64, day: i64) -> i64 {
    let a = (month - 14) / 12;
    day - 32_075 + 1_461 * (year + 4_800 + a) / 4 + 367 * (month - 2 - a * 12) / 12
        - 3 * ((year + 4_900 + a) / 100) / 4
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::analysis::{article::Calendar, token::Tokens};

    #[track_caller]
    fn check(text: &str, expected: Option<(u16, u8, u8)>, calendar: Calendar) {
        let tokens = Tokens::of(text);
        let found = find(text, &tokens, tokens.as_slice()).map(|(published, _)| published);
        assert_eq!(found.map(|p| p.date), expected, "{text}");
        assert!(found.is_none_or(|p| p.calendar == calendar), "{text}");
    }

    #[test]
    fn dates_are_read_in_every_form() {
        let day = Some((2024, 11, 29));
        for text in [
            "29 نوفمبر 2024",
            "admin29 نوفمبر 20240 مشاهدة",
            "الجمعة ٢٩ تشرين الثاني ٢٠٢٤",
            "نوفمبر 29, 2024",
            "29 نوفمبر/تشرين الثاني 2024",
            "29/11/2024",
            "2024-11-29",
            "29 نونبر 2024 - 09:00",
        ] {
            check(text, day, Calendar::Gregorian);
        }
        // The day Umm al-Qura gives is the 10th: the tabular calendar is a day late here.
        check("25 شوال 1436 هـ", Some((2015, 8, 11)), Calendar::Hijri);
        check("الاثنين 25 شوال 1436 هـ", Some((2015, 8, 10)), Calendar::Hijri);
        let twin = "25 شوال 1436 هـ الموافق 10 أغسطس 2015 م";
        check(twin, Some((2015, 8, 10)), Calendar::Gregorian);
        check("15th, August 2023", Some((2023, 8, 15)), Calendar::Gregorian);
    }

    #[test]
    fn other_numbers_are_no_dates() {
        for text in ["فاز 3-1 على ضيفه", "في مارس الماضي", "هاتف 555-12-99", "45 نوفمبر 2024"]
        {
            check(text, None, Calendar::Gregorian);
        }
    }
}
