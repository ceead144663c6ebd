//! Words: where they are, what key they are looked up by, what they are made of.

use std::ops::Range;

use super::{
    cancel::Pace,
    fold::{fold_character, keep},
    span::Span,
};

use self::block::{Character, Role, kept_letters};

#[allow(clippy::indexing_slicing)] // Tables are filled when the program is compiled.
mod block;

/// What a word is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters of the Arabic script, and digits beside them.
    Arabic,
    /// Letters of any other script, and digits beside them.
    Other,
    /// Digits alone.
    Number,
}

/// A word: a run of letters, digits and the marks written on them.
#[derive(Clone, Copy, Debug)]
pub struct Token {
    /// Where it is.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// Whether letters of the Arabic script stand beside digits or others in it, or behind one that only ends words.
    pub(crate) mixed: bool,
    key: Span,
}

/// A text cut into words, with the keys of all words in one buffer.
#[derive(Clone, Debug, Default)]
pub struct Tokens {
    tokens: Vec<Token>,
    keys: String,
}

impl Tokens {
    /// Cuts `text` into words. Everything but letters, digits and the marks on them parts words; zero width
    /// joiners, bidi controls and tatweel do not.
    pub fn of(text: &str) -> Self {
        // News text has a word for every eleven bytes or so; keys are a little shorter than their words.
        let mut cut = Self {
            tokens: Vec::with_capacity(text.len() / 10 + 1),
            keys: String::with_capacity(text.len()),
        };
        let mut pace = Pace::new(16 * 1024);
        let mut at = 0;
        while let Some(Character { role, length, .. }) = Character::at(text, at) {
            pace.reach(at);
            at = match role {
                Role::Gap | Role::Mark | Role::Format => at + usize::from(length),
                Role::Arabic | Role::Other | Role::Digit => cut.word(text, at, &mut pace),
            };
        }
        cut
    }

    /// Parts the words of `text` that go on across one of `places`, byte offsets in order.
    pub(crate) fn part(&mut self, text: &str, places: &[u32]) {
        let mut places = places.iter().copied().peekable();
        let mut parted = Vec::with_capacity(self.tokens.len() + places.len());
        for token in std::mem::take(&mut self.tokens) {
            while places.next_if(|&place| place <= token.span.start).is_some() {}
            let mut start = token.span.start;
            while let Some(end) = places.next_if(|&place| place < token.span.end) {
                self.cut_again(text, Span { start, end }, &mut parted);
                start = end;
            }
            if start == token.span.start {
                parted.push(token);
            } else {
                self.cut_again(text, Span { start, end: token.span.end }, &mut parted);
            }
        }
        self.tokens = parted;
    }

    /// Adds the words of `span` to `parted`.
    fn cut_again(&mut self, text: &str, span: Span, parted: &mut Vec<Token>) {
        let cut = Self::of(span.of(text));
        let from = |by: u32, span: Span| Span { start: by + span.start, end: by + span.end };
        let keys = self.keys.len() as u32;
        parted.extend(cut.tokens.iter().map(|token| Token {
            span: from(span.start, token.span),
            key: from(keys, token.key),
            ..*token
        }));
        self.keys.push_str(&cut.keys);
    }

    /// The words in order.
    pub fn as_slice(&self) -> &[Token] {
        &self.tokens
    }

    /// The key `token` is looked up by: its spelling folded.
    pub fn key(&self, token: &Token) -> &str {
        token.key.of(&self.keys)
    }

    /// The words that lie within `span`.
    pub fn within(&self, span: Span) -> &[Token] {
        let first = self.tokens.partition_point(|token| token.span.start < span.start);
        let rest = self.tokens.get(first..).unwrap_or_default();
        let count = rest.partition_point(|token| token.span.end <= span.end);
        rest.get(..count).unwrap_or_default()
    }

    /// Takes the word that begins at `start`; what follows its end is returned.
    fn word(&mut self, text: &str, start: usize, pace: &mut Pace) -> usize {
        let key = self.keys.len();
        let mut kind = TokenKind::Number;
        let (mut mixed, mut ended) = (false, false);
        let (mut at, mut end) = (start, start);
        // What stands in the key as it stands in the text is copied in one piece.
        let mut same = start;
        loop {
            pace.reach(at);
            let letters = kept_letters(text.as_bytes(), at);
            if letters > 0 {
                mixed |= ended || kind != TokenKind::Arabic && at > start;
                kind = TokenKind::Arabic;
                at += letters;
                end = at;
                ended = false;
            }
            let Some(Character { role, kept, length }) = Character::at(text, at) else { break };
            let next = at + usize::from(length);
            match role {
                Role::Gap => break,
                Role::Arabic => {
                    mixed |= ended || kind != TokenKind::Arabic && at > start;
                    kind = TokenKind::Arabic;
                    ended =
                        matches!(text.as_bytes().get(at..next), Some([0xD8, 0xA9] | [0xD9, 0x89])); // ة, ى
                }
                Role::Other if kind == TokenKind::Number => kind = TokenKind::Other,
                Role::Other | Role::Digit => mixed |= kind == TokenKind::Arabic,
                Role::Mark | Role::Format => {}
            }
            if !kept {
                self.copy(text, same..at);
                text.get(at..next).into_iter().flat_map(str::chars).for_each(|c| {
                    fold_character(c, &mut self.keys);
                });
                same = next;
            }
            // What is invisible may end no word.
            if role != Role::Format {
                end = next;
            }
            at = next;
        }
        self.copy(text, same..at);
        let span = Span::new(start..end);
        if self.keys.len() == key {
            keep(span.of(text), &mut self.keys);
        }
        self.tokens.push(Token { span, kind, mixed, key: Span::new(key..self.keys.len()) });
        at
    }

    fn copy(&mut self, text: &str, range: Range<usize>) {
        self.keys.push_str(text.get(range).unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::{TokenKind, Tokens};

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str, TokenKind)]) {
        let tokens = Tokens::of(text);
        let found: Vec<_> =
            tokens.as_slice().iter().map(|t| (t.span.of(text), tokens.key(t), t.kind)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn marks_and_tatweel_belong_to_their_word() {
        check(
            "قَالَ الـــرئيس",
            &[("قَالَ", "قال", TokenKind::Arabic), ("الـــرئيس", "الرييس", TokenKind::Arabic)],
        );
    }

    #[test]
    fn digits_latin_and_arabic_are_told_apart() {
        check(
            "كوفيد-19 في BBC",
            &[
                ("كوفيد", "كوفيد", TokenKind::Arabic),
                ("19", "19", TokenKind::Number),
                ("في", "في", TokenKind::Arabic),
                ("BBC", "bbc", TokenKind::Other),
            ],
        );
    }

    #[test]
    fn a_text_without_words_has_none() {
        check("", &[]);
        check("\u{064B} … 🙂 \u{200F}", &[]);
    }
}
