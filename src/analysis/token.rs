//! Words: where they are, what key they are looked up by, what they are made of.

use super::{
    cancel::Pace,
    characters::{TATWEEL, is_arabic_letter, is_format, is_tashkeel},
    fold::fold_into,
    span::Span,
};

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
        let mut start = None;
        let mut end = 0;
        let mut kind = TokenKind::Number;
        let mut pace = Pace::new(16 * 1024);
        for (at, c) in text.char_indices() {
            pace.reach(at);
            if is_tashkeel(c) || c == TATWEEL {
                // A mark belongs to the letter before it.
                if start.is_some() {
                    end = at + c.len_utf8();
                }
                continue;
            }
            let letter = is_arabic_letter(c);
            if letter || c.is_alphanumeric() {
                if start.is_none() {
                    start = Some(at);
                    kind = TokenKind::Number;
                }
                end = at + c.len_utf8();
                if letter {
                    kind = TokenKind::Arabic;
                } else if kind == TokenKind::Number && !c.is_numeric() {
                    kind = TokenKind::Other;
                }
            } else if !(start.is_some() && is_format(c))
                && let Some(from) = start.take()
            {
                cut.push(text, from..end, kind);
            }
        }
        if let Some(from) = start {
            cut.push(text, from..end, kind);
        }
        cut
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

    fn push(&mut self, text: &str, range: std::ops::Range<usize>, kind: TokenKind) {
        let span = Span::new(range);
        let start = self.keys.len();
        fold_into(span.of(text), &mut self.keys);
        self.tokens.push(Token { span, kind, key: Span::new(start..self.keys.len()) });
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
