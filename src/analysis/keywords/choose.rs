//! Which of the ranked phrases an editor would print side by side.

use super::{
    KeywordOptions, MAX_WORDS,
    phrases::{Phrase, Phrases},
    ranker::relevance,
    words::{Flags, Words},
};
use crate::analysis::{
    cancel::checkpoint,
    lexicon::{Background, hash_numbers},
};

/// The best of `ranked`, scores and numbers of phrases, best first: without weaker forms and near duplicates.
pub(super) fn choose(
    ranked: &[(f32, u32)],
    words: &Words,
    phrases: &Phrases,
    background: &Background<'_>,
    options: &KeywordOptions,
) -> Vec<(f32, u32)> {
    let chooser = Chooser { words, phrases, background };
    let mut chosen: Vec<(f32, u32)> = Vec::new();
    for &(score, number) in ranked {
        checkpoint();
        if chosen.len() == options.max_keywords || relevance(score) < options.min_relevance {
            break;
        }
        let Some(phrase) = phrases.list.get(number as usize) else { continue };
        if chooser.is_weaker_form(phrase) {
            continue;
        }
        let Some(number) = chooser.complete(number, phrase, options.max_words) else { continue };
        chooser.settle(&mut chosen, score, number);
    }
    chosen
}

/// Places of a phrase that are looked at: more tell nothing new.
const MOST_PLACES: usize = 1024;

struct Chooser<'c> {
    words: &'c Words,
    phrases: &'c Phrases,
    background: &'c Background<'c>,
}

impl Chooser<'_> {
    /// Adds a phrase unless a chosen one says it already; takes the place of the part of it that was chosen before where
    /// that part never stands alone.
    fn settle(&self, chosen: &mut Vec<(f32, u32)>, score: f32, number: u32) {
        let Some(phrase) = self.phrases.list.get(number as usize) else { return };
        let part_of =
            |part: &Phrase, whole: &Phrase| self.is_part(part, whole) && part.count <= whole.count;
        for (_, chosen) in chosen.iter_mut() {
            let Some(other) = self.phrases.list.get(*chosen as usize) else { continue };
            if *chosen == number
                || part_of(phrase, other)
                || self.is_surname(phrase, other)
                || self.is_attached(phrase, other)
            {
                return;
            }
            if self.is_attached(other, phrase) {
                *chosen = number;
                return;
            }
        }
        let part = chosen.iter_mut().find_map(|(_, number)| {
            let part = self.phrases.list.get(*number as usize)?;
            (part.words > 1 && part_of(part, phrase)).then_some((part, number))
        });
        match part {
            Some((part, _)) if self.is_tagged(part) => {}
            Some((_, part)) => *part = number,
            None => chosen.push((score, number)),
        }
    }

    /// The phrase an editor would print for `phrase`: with the words it cannot do without. `None` where they do not fit.
    fn complete(&self, number: u32, phrase: &Phrase, max_words: usize) -> Option<u32> {
        let whole = match self.full_name(phrase, max_words) {
            Some(name) => name,
            _ => self.whole(number, phrase, max_words),
        };
        let phrase = self.phrases.list.get(whole as usize)?;
        if !self.is_half(phrase) {
            return Some(whole);
        }
        let longer = |words: u32| self.phrases.at(phrase.first as usize, words);
        (phrase.words + 1..=max_words.min(MAX_WORDS) as u32)
            .filter_map(longer)
            .find(|(_, longer)| longer.count > 0 && !self.is_half(longer))
            .map(|(number, _)| number)
    }

    /// Whether editors print the phrase as it is.
    fn is_tagged(&self, phrase: &Phrase) -> bool {
        let row = self.words.row(phrase.first as usize, phrase.words as usize);
        let stems = row.iter().filter_map(|word| self.words.stem(word));
        self.background.tagged(hash_numbers(stems.map(|stem| stem.known))).articles > 0
    }

    /// The full name of whom `phrase` names by one word that editors do not print alone: the one that stands most often,
    /// the longest of these.
    fn full_name(&self, phrase: &Phrase, max_words: usize) -> Option<u32> {
        if phrase.words != 1 || !self.is_name(phrase) || self.is_tagged(phrase) {
            return None;
        }
        let places = self.phrases.places(phrase).take(MOST_PLACES);
        let names = places.flat_map(|place| {
            (2..=max_words.min(MAX_WORDS) as u32).flat_map(move |words| {
                (0..words as usize)
                    .filter_map(move |before| self.phrases.at(place.checked_sub(before)?, words))
            })
        });
        names
            .filter(|(_, name)| self.is_name(name) && self.is_person(name))
            .max_by_key(|(number, name)| (name.count, name.words, std::cmp::Reverse(*number)))
            .map(|(number, _)| number)
    }

    /// Whether a title stands before `name`, a few words of which may be between: وزير الدفاع الروسي أندريه بيلوسوف.
    fn is_person(&self, name: &Phrase) -> bool {
        let at = |place: usize| self.words.at(place);
        self.phrases.places(name).take(MOST_PLACES).any(|place| {
            (place.saturating_sub(4)..place)
                .rev()
                .take_while(|&before| at(before + 1).is_some_and(|w| !w.is.any(Flags::APART)))
                .any(|before| at(before).is_some_and(|word| word.is.any(Flags::PERSON_TITLE)))
        })
    }

    /// Whether a phrase is the head of an idafa whose definite end always follows: نقابة عمال of نقابة عمال الميناء.
    fn is_half(&self, phrase: &Phrase) -> bool {
        let end = |place: usize| place + phrase.words as usize;
        let last = self.words.at(end(phrase.first as usize) - 1);
        if last.is_none_or(|word| word.traits.definite || word.traits.name) {
            return false;
        }
        self.phrases.places(phrase).take(MOST_PLACES).all(|place| {
            let parts = Flags::APART.and(Flags::STOP).and(Flags::CLITIC);
            self.words
                .at(end(place))
                .is_some_and(|word| !word.is.any(parts) && word.traits.definite)
        })
    }

    /// The longest phrase that `phrase` never stands without, where that can be told: it stands twice or more.
    fn whole(&self, number: u32, phrase: &Phrase, max_words: usize) -> u32 {
        if phrase.count < 2 || phrase.words < 2 || self.is_tagged(phrase) {
            return number;
        }
        let mut best = (phrase.words, number);
        let longest = max_words.min(MAX_WORDS) as u32;
        for words in phrase.words + 1..=longest {
            for before in 0..=words - phrase.words {
                let Some(start) = phrase.first.checked_sub(before) else { continue };
                let longer = self.phrases.at(start as usize, words);
                if let Some((longer, _)) = longer.filter(|(_, l)| l.count == phrase.count) {
                    best = best.max((words, longer));
                }
            }
        }
        best.1
    }

    /// Whether `phrase` is `other` with a letter before it that may be an attached one: بغاز أعصاب of غاز أعصاب.
    fn is_attached(&self, phrase: &Phrase, other: &Phrase) -> bool {
        let row = |phrase: &Phrase| self.words.row(phrase.first as usize, phrase.words as usize);
        match (row(phrase), row(other)) {
            ([first, rest @ ..], [other, others @ ..]) => {
                self.words.is_attached(first, other)
                    && rest.iter().map(|word| word.stem).eq(others.iter().map(|word| word.stem))
            }
            _ => false,
        }
    }

    /// Whether `part` is what a person is called by after `whole` named them in full.
    fn is_surname(&self, part: &Phrase, whole: &Phrase) -> bool {
        part.words == 1
            && self.is_part(part, whole)
            && self.is_name(part)
            && self.is_name(whole)
            && part.first_in_body.is_some_and(|first| {
                let mut places = self.phrases.places(whole).take(MOST_PLACES);
                places
                    .any(|place| (place..place + whole.words as usize).contains(&(first as usize)))
            })
    }

    /// Whether `phrase` is made of words that are names by all the background tells.
    fn is_name(&self, phrase: &Phrase) -> bool {
        is_name(self.words, phrase)
    }

    /// Whether the words of `part` stand in a row within the longer `whole`.
    fn is_part(&self, part: &Phrase, whole: &Phrase) -> bool {
        let row = |phrase: &Phrase| self.words.row(phrase.first as usize, phrase.words as usize);
        part.words < whole.words
            && row(whole).windows(part.words as usize).any(|window| {
                window.iter().map(|word| word.stem).eq(row(part).iter().map(|word| word.stem))
            })
    }

    /// Whether a phrase cannot stand alone: a lone adjective or a verb.
    fn is_weaker_form(&self, phrase: &Phrase) -> bool {
        let start = phrase.first as usize;
        let mut row = self.words.row(start, phrase.words as usize).iter();
        if row.any(|word| word.traits.future || word.traits.conjugated) || self.is_torn(phrase) {
            return true;
        }
        phrase.words == 1
            && self.phrases.places(phrase).take(MOST_PLACES).all(|place| {
                let adjective = self.words.at(place).is_some_and(|word| word.traits.adjective);
                adjective || self.is_adjective(place)
            })
    }

    /// Whether the adjective at the end cannot be that of the noun before it, but is that of one that is left out: الخارجية
    /// الروسي of وزير الخارجية الروسي.
    fn is_torn(&self, phrase: &Phrase) -> bool {
        match self.words.row(phrase.first as usize, phrase.words as usize) {
            [noun, adjective] => {
                let (noun, adjective) = (noun.traits, adjective.traits);
                let both = noun.definite && adjective.definite && adjective.nisba;
                both && noun.feminine && !adjective.feminine
            }
            _ => false,
        }
    }

    /// Whether the word at `place` looks like an adjective to the noun before it.
    fn is_adjective(&self, place: usize) -> bool {
        let Some(word) = self.words.at(place) else { return false };
        let before = place.checked_sub(1).and_then(|at| self.words.at(at));
        word.traits.nisba
            && !word.is.any(Flags::CLITIC.and(Flags::APART))
            && before.is_some_and(|before| {
                !before.is.any(Flags::STOP)
                    && (!word.traits.definite || before.traits.definite || before.traits.name)
            })
    }
}

/// Whether `phrase` is made of words that are names by all the background tells.
pub(super) fn is_name(words: &Words, phrase: &Phrase) -> bool {
    let start = phrase.first as usize;
    let not = Flags::WEAK.and(Flags::SAYING).and(Flags::NUMBER);
    words.row(start, phrase.words as usize).iter().all(|word| {
        let traits = word.traits;
        !word.is.any(not) && traits.name && !traits.definite && !traits.future && !traits.pronoun
    })
}
