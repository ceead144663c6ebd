//! Whom a sentence speaks of as if the reader knew them: وقال حامد إن, وأكد الوزير أن.

use super::{
    Reader,
    listed::{Beginning, class},
};
use crate::analysis::{
    lexicon::{ListedWord, Traits},
    span::Span,
    summary::reading::Words,
    token::{Token, TokenKind},
};

/// What a sentence says that another has to have named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis::summary) struct Reference {
    /// Place of the word in the sentence.
    pub(in crate::analysis::summary) word: u16,
    pub(in crate::analysis::summary) kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::analysis::summary) enum Kind {
    /// One name alone: its bearer, if the text has named them before.
    Name,
    /// An office or a body with the article and nothing else: الوزير.
    Role,
}

impl Reader<'_, '_, '_> {
    /// Who speaks in a sentence of `words`, whose first are of the classes of `beginning`, where one word has to name
    /// them.
    pub(super) fn reference(
        &self,
        words: Words<'_, '_>,
        beginning: &Beginning,
    ) -> Option<Reference> {
        let verb = (0..2).take_while(|&place| beginning.is(place, class::DEFERS)).count();
        let says = beginning.is(verb, class::SAYS | class::CUT);
        let mut place = verb + usize::from(says);
        // The day may stand between the verb and its subject.
        while says && place < verb + 3 && self.is_time(words, place) {
            place += 1;
        }
        let (word, &hash) = words.tokens.get(place).zip(words.hashes.get(place))?;
        let role = self.leaning.is(hash, class::ROLE);
        if !says && !role {
            return None;
        }
        let name = || {
            let known = self.lexicon.background.word(hash);
            says && word.kind == TokenKind::Arabic
                && !self.lexicon.listed.word(hash).any(ListedWord::FUNCTION)
                && known.is_none_or(|known| known.traits.name && known.traits.removed == 0)
        };
        if !self.is_alone(words, place, word) || !role && !name() {
            return None;
        }
        let kind = if role { Kind::Role } else { Kind::Name };
        Some(Reference { word: place as u16, kind })
    }

    /// Whether nothing belongs to `word` at `place` that says more of it: a name, an adjective, a second noun.
    fn is_alone(&self, words: Words<'_, '_>, place: usize, word: &Token) -> bool {
        let Some((next, &hash)) = words.tokens.get(place + 1).zip(words.hashes.get(place + 1))
        else {
            return true;
        };
        let gap = Span { start: word.span.end, end: next.span.start };
        let listed = self.lexicon.listed.word(hash);
        self.reading.slice(gap).contains([':', '،', ',', '"', '«', '“'])
            || listed.any(ListedWord::FUNCTION.and(ListedWord::TIME))
            || self.leaning.is(hash, class::OPEN | class::SAYS)
            || self.lexicon.background.word(hash).is_some_and(|next| is_no_name(next.traits))
    }
}

/// Whether a word is surely none of a name: وكالة, ضرورة, رفضه, بإعادة.
fn is_no_name(traits: Traits) -> bool {
    !traits.name
        && !traits.definite
        && (traits.feminine || traits.pronoun || traits.conjugated || traits.removed > 0)
}
