//! Quotations: where they begin and end, and who speaks.

use memchr::{memchr_iter, memchr3_iter};

use super::Standing;
use crate::analysis::{
    cancel::Pace, characters::is_terminator, lexicon::Lexicon, summary::reading::Reading,
    token::Token,
};

/// What follows a paragraph whose last quotation was never closed: its marks mean nothing.
pub(super) fn distrust(paragraph: &mut [Standing]) {
    for standing in paragraph {
        if standing.closes {
            // The beginning is lost, and the speaker with it.
            standing.needs_previous = true;
            standing.opens = false;
        }
        standing.needs_next &= standing.announces;
        standing.opens |= standing.would_open && !standing.needs_previous;
    }
}

/// A quotation goes with the sentence that names its speaker: the one before, else the one after.
pub(super) fn attribute(reading: &Reading<'_, '_>, lexicon: &Lexicon, standings: &mut [Standing]) {
    for place in 1..reading.len() {
        let announced = standings.get(place - 1).is_some_and(|before| before.announces);
        if let Some(standing) = standings.get_mut(place)
            && announced
            && !standing.scrap
        {
            standing.needs_previous = true;
            standing.opens = false;
        }
    }
    for place in 0..reading.len() {
        let Some(standing) = standings.get(place).copied() else { continue };
        if !standing.quotation || standing.needs_previous || standing.needs_next {
            continue;
        }
        let says = |word: &Token| says(lexicon, reading.key(word));
        if reading.words(place).tokens.iter().any(says) {
            continue;
        }
        let after = reading.words(place + 1).tokens.first().is_some_and(says);
        if let Some(standing) = standings.get_mut(place) {
            standing.opens = false;
            if after {
                standing.needs_next = true;
            } else {
                standing.needs_previous = true;
            }
        }
    }
}

/// Whether a quotation mark stands at the very end.
pub(super) fn at_the_end(text: &str) -> bool {
    text.trim_end_matches(is_terminator).ends_with(['"', '»', '”'])
}

fn says(lexicon: &Lexicon, key: &str) -> bool {
    let bare = key.strip_prefix(['و', 'ف']).unwrap_or(key);
    lexicon.is_verb_key(key) || lexicon.is_verb_key(bare)
}

/// Marks of a sentence.
#[derive(Default)]
pub(super) struct Marks {
    pub(super) quotes: u16,
    pub(super) brackets: u16,
    pub(super) letters: usize,
    pub(super) quoted: usize,
}

impl Marks {
    /// Counts marks and quoted letters; `quoted` is whether a quotation is open, before and after.
    pub(super) fn of(text: &str, quoted: &mut bool) -> Self {
        let mut marks = Self::default();
        let bytes = text.as_bytes();
        marks.brackets = clamped(memchr_iter(b'(', bytes).count());
        let mut counted = 0;
        // No quotation mark begins with another byte in UTF-8.
        let mut pace = Pace::after(16 * 1024);
        for at in memchr3_iter(b'"', 0xC2, 0xE2, bytes) {
            pace.reach(at);
            let (before, rest) = text.split_at_checked(at).unwrap_or_default();
            let mut rest = rest.chars();
            let mark = rest.next().unwrap_or_default();
            let open = match mark {
                '«' => true,
                '»' => false,
                // What stands behind a number at the end of a quotation: “صالة 2″.
                '″' if *quoted => false,
                // Straight marks do not tell, curved ones are mixed up: what stands around them does, where it is clear.
                '"' | '“' | '”' => {
                    let word_before = before.chars().next_back().is_some_and(char::is_alphanumeric);
                    let word_after = rest.next().is_some_and(char::is_alphanumeric);
                    match (word_before, word_after) {
                        (false, true) => true,
                        (true, false) => false,
                        _ => !*quoted,
                    }
                }
                _ => continue,
            };
            marks.count(text.get(counted..at).unwrap_or_default(), *quoted);
            counted = at + mark.len_utf8();
            marks.quotes = marks.quotes.saturating_add(1);
            *quoted = open;
        }
        if counted > 0 || *quoted {
            marks.count(text.get(counted..).unwrap_or_default(), *quoted);
        }
        marks
    }

    fn count(&mut self, part: &str, quoted: bool) {
        let letters = part.chars().count();
        self.letters += letters;
        if quoted {
            self.quoted += letters;
        }
    }
}

fn clamped(count: usize) -> u16 {
    count.min(usize::from(u16::MAX)) as u16
}
