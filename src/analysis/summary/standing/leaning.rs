//! Sentences that lean on the one before them, by their first words.

use super::{
    Reader,
    listed::{Beginning, NEAR, class},
};
use crate::analysis::{
    lexicon::{ListedWord, Section, hash},
    span::Span,
    summary::reading::Words,
    token::{Token, TokenKind},
};

/// How far a sentence leans on what was said before, from not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lean {
    /// Stands by itself.
    Not,
    /// Joins: وفي, من جانبه, وقال فلان.
    Joins,
    /// Does not name its subject.
    Unnamed,
    /// Means nothing without the sentence before; as the first of a text it points ahead: فيما, بينما.
    Leans,
    /// Points back wherever it stands: هذا.
    Points,
    /// Goes on with a sentence that is missing: وأضاف, لكنه.
    Cut,
}

impl Reader<'_, '_, '_> {
    /// How far a sentence of `words`, whose first are of the classes of `beginning`, leans on the one before.
    pub(super) fn lean(&self, words: Words<'_, '_>, beginning: &Beginning) -> Lean {
        let tokens = words.tokens;
        let key = |place: usize| tokens.get(place).map(|word| self.key(word)).unwrap_or_default();
        // كما, قد and the like put off the word that counts.
        let first = (0..2).take_while(|&place| beginning.is(place, class::DEFERS)).count();
        if beginning.is(0, class::CUT) || beginning.is(first, class::CUT) {
            return Lean::Cut;
        }
        if beginning.is(0, class::LEANS) || beginning.is(first, class::LEANS) {
            return Lean::Leans;
        }
        // What somebody said goes on: كما أن المشروع.
        if first > 0 && key(first) == "ان" {
            return Lean::Cut;
        }
        if self.leaning.says_too(words.hashes) {
            return Lean::Leans;
        }
        // Somebody answers what another said: ورد الوزير بأن, not what came in: ورد في البيان.
        if beginning.is(0, class::ANSWERS) && !beginning.is(1, class::OPEN) {
            return Lean::Leans;
        }
        let says = beginning.is(first, class::SAYS);
        if !says && self.is_about_the_last(words, beginning) {
            return Lean::Leans;
        }
        if says && self.is_open(words, first) {
            return Lean::Cut;
        }
        let mut function = true;
        for (place, &hash) in words.hashes.iter().enumerate().take(NEAR) {
            if beginning.is(place, class::POINTS) {
                return Lean::Points;
            }
            // At the beginning, or behind words that say nothing yet: وبما أن هذا.
            let near = place < 2 || function || place < 3 && beginning.is(0, class::JOINS);
            function = function && self.lexicon.listed.word(hash).any(ListedWord::FUNCTION);
            if !says && near && beginning.is(place, class::THIS) && !self.is_time(words, place + 1)
            {
                // What a text points at with its second word may be itself: تبدأ هذه الجولة.
                let itself = place > 0 && key(place + 1).starts_with("ال");
                return if itself { Lean::Leans } else { Lean::Points };
            }
        }
        let word = key(first);
        if says {
            let conjunction =
                word.starts_with(['و', 'ف']) && self.leaning.is(hash(tail(word)), class::SAYS);
            return if first > 0 || conjunction { Lean::Joins } else { Lean::Not };
        }
        if first == 0
            && beginning.is(1, class::OPEN)
            && word.chars().count() > 3
            && !beginning.is(0, class::JOINS)
            && !self.lexicon.is_stop_key(word)
        {
            // A verb whose subject does not follow: وولدت في …
            if word.starts_with('و') && self.is_verb(tail(word)) {
                return Lean::Leans;
            }
            if self.lexicon.is_verb_key(word) {
                return Lean::Unnamed;
            }
        }
        if tokens.iter().take(2).any(|word| self.has_pronoun(word)) {
            Lean::Unnamed
        } else if first > 0 || self.joins(key(0), beginning) {
            Lean::Joins
        } else {
            Lean::Not
        }
    }

    /// Whether a preposition with a pronoun comes before anything that it could mean: لا مجال فيها.
    fn is_about_the_last(&self, words: Words<'_, '_>, beginning: &Beginning) -> bool {
        let back = |&place: &usize| beginning.is(place, class::BACK);
        let Some(place) = (1..3).find(back) else { return false };
        let before = words.tokens.iter().zip(words.hashes).take(place);
        before.into_iter().all(|(word, &hash)| {
            let traits = self.lexicon.background.word(hash).map(|known| known.traits);
            traits.is_some_and(|traits| !traits.name && !traits.definite)
                && word.kind == TokenKind::Arabic
        })
    }

    /// Whether a sentence that begins with the word `key` joins what was said.
    fn joins(&self, key: &str, beginning: &Beginning) -> bool {
        if beginning.is(0, class::JOINS) {
            return true;
        }
        if matches!(key, "من" | "في" | "الي" | "علي") {
            return beginning.is(1, class::LINK);
        }
        if key == "و" {
            return true;
        }
        if beginning.is(0, class::AGENCY) || !key.starts_with('و') {
            return false;
        }
        // The conjunction, not the word's own first letter.
        let rest = tail(key);
        let frequency = |word: &str| self.lexicon.background.frequency(Section::Word, word);
        rest.chars().nth(1).is_some()
            && (self.lexicon.is_verb_key(rest) || frequency(rest) >= 0.7 * frequency(key))
    }

    /// Whether the word at `place` is a day, a month or a time that `هذا` may point at.
    pub(super) fn is_time(&self, words: Words<'_, '_>, place: usize) -> bool {
        words.hashes.get(place).is_some_and(|&hash| {
            // هذا الأخير is none.
            self.leaning.is(hash, class::TIME)
                || self.lexicon.listed.word(hash).any(ListedWord::TIME)
                    && !self.leaning.is(hash, class::ROLE)
        })
    }

    /// Whether `word` ends in a pronoun of the third person. The key does not tell ه from ة, the text does.
    fn has_pronoun(&self, word: &Token) -> bool {
        let written = self.reading.slice(word.span);
        let Some(rest) = ["ها", "هما", "هم", "ه"].iter().find_map(|end| written.strip_suffix(end))
        else {
            return false;
        };
        // A word that the news knows without the pronoun better than with it.
        rest.chars().nth(2).is_some() && !rest.starts_with("ال") && {
            let key = self.key(word);
            let bare = match key.strip_suffix("ها").or_else(|| key.strip_suffix("هما")) {
                Some(bare) => bare,
                None => key.strip_suffix("هم").or_else(|| key.strip_suffix('ه')).unwrap_or(key),
            };
            let frequency = |word: &str| self.lexicon.background.frequency(Section::Word, word);
            frequency(bare) > frequency(key)
        }
    }

    /// A word that takes no article and does not end as adverbs do.
    pub(super) fn is_verb(&self, key: &str) -> bool {
        self.is_rarely_definite(key, 4.0)
    }

    /// The same of a word that is no noun before another either: رئيس, قوات.
    pub(super) fn is_surely_verb(&self, key: &str) -> bool {
        self.is_rarely_definite(key, 30.0)
    }

    /// Whether `key` could be a verb and is seen so many times as often as with the article.
    fn is_rarely_definite(&self, key: &str, times: f32) -> bool {
        if self.lexicon.is_verb_key(key) {
            return true;
        }
        if key.ends_with(['ا', 'ه']) || key.starts_with("ال") || key.starts_with(['ب', 'ل']) {
            return false;
        }
        let background = &self.lexicon.background;
        let definite = background.frequency(Section::Word, &format!("ال{key}"));
        definite * times < background.frequency(Section::Word, key)
    }

    /// Whether nobody is named after the verb at `place`.
    fn is_open(&self, words: Words<'_, '_>, place: usize) -> bool {
        let rest = words.tokens.get(place..).unwrap_or_default();
        for (next_place, pair) in (place + 1..).zip(rest.windows(2)).take(3) {
            let [before, next] = pair else { break };
            let gap = Span { start: before.span.end, end: next.span.start };
            if self.reading.slice(gap).contains([':', '"', '«', '“', '،']) {
                return true;
            }
            if self.is_name_ali(next, words.tokens) {
                return false;
            }
            // The day may stand between the verb and its subject.
            if self.is_time(words, next_place) {
                continue;
            }
            let open = words
                .hashes
                .get(next_place)
                .is_some_and(|&hash| self.leaning.is(hash, class::OPEN));
            return open || self.key(next).starts_with("لل");
        }
        true
    }

    /// Whether `word` is the name علي and not the preposition: the sentence writes final ى elsewhere.
    fn is_name_ali(&self, word: &Token, words: &[Token]) -> bool {
        self.reading.slice(word.span) == "علي"
            && words.iter().any(|other| self.reading.slice(other.span).ends_with('ى'))
    }
}

/// `word` without its first letter.
fn tail(word: &str) -> &str {
    let mut letters = word.chars();
    letters.next();
    letters.as_str()
}
