//! Quotations: where they begin and end, and who speaks.

use super::Standing;
use crate::analysis::{
    characters::is_terminator, document::Document, lexicon::Lexicon, sentence::Sentence,
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
pub(super) fn attribute(
    document: &Document<'_>,
    lexicon: &Lexicon,
    read: &[(u32, &Sentence)],
    standings: &mut [Standing],
) {
    for place in 1..read.len() {
        let announced = standings.get(place - 1).is_some_and(|before| before.announces);
        if let Some(standing) = standings.get_mut(place)
            && announced
            && !standing.scrap
        {
            standing.needs_previous = true;
            standing.opens = false;
        }
    }
    for place in 0..read.len() {
        let Some(standing) = standings.get(place).copied() else { continue };
        let Some((_, sentence)) = read.get(place) else { continue };
        if !standing.quotation || standing.needs_previous || standing.needs_next {
            continue;
        }
        let words = document.words(sentence);
        if words.iter().any(|word| says(lexicon, document.key(word))) {
            continue;
        }
        let after = read.get(place + 1).and_then(|(_, after)| document.words(after).first());
        let after = after.is_some_and(|word| says(lexicon, document.key(word)));
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
    lexicon.classes(key).verb || lexicon.classes(bare).verb
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
        // Most sentences have no quotation mark: none begins with another byte in UTF-8.
        if !*quoted && memchr::memchr3(b'"', 0xC2, 0xE2, text.as_bytes()).is_none() {
            let brackets = memchr::memchr_iter(b'(', text.as_bytes()).count();
            marks.brackets = brackets.min(usize::from(u16::MAX)) as u16;
            return marks;
        }
        let mut letters = 0;
        let mut chars = text.chars().peekable();
        let mut before = ' ';
        while let Some(c) = chars.next() {
            let previous = std::mem::replace(&mut before, c);
            let open = match c {
                '«' => true,
                '»' => false,
                // Straight marks do not tell, curved ones are mixed up: what stands around them does, where it is clear.
                '"' | '“' | '”' => {
                    let word_after = chars.peek().is_some_and(|next| next.is_alphanumeric());
                    match (previous.is_alphanumeric(), word_after) {
                        (false, true) => true,
                        (true, false) => false,
                        _ => !*quoted,
                    }
                }
                _ => {
                    letters += 1;
                    marks.brackets = marks.brackets.saturating_add(u16::from(c == '('));
                    continue;
                }
            };
            marks.count(letters, *quoted);
            letters = 0;
            marks.quotes = marks.quotes.saturating_add(1);
            *quoted = open;
        }
        marks.count(letters, *quoted);
        marks
    }

    fn count(&mut self, letters: usize, quoted: bool) {
        self.letters += letters;
        if quoted {
            self.quoted += letters;
        }
    }
}
