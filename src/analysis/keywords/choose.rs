//! Which of the ranked phrases an editor would print side by side.

use self::{
    beside::Beside,
    standing::{Complete, Standing},
};
use super::{
    KeywordOptions,
    flags::Flags,
    phrases::{Phrase, Phrases},
    ranker::relevance,
    words::{Word, Words},
};
use crate::analysis::{cancel::checkpoint, lexicon::Background};

mod beside;
mod printable;
mod standing;

/// A phrase to print.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chosen {
    pub(super) score: f32,
    /// Its number.
    pub(super) number: u32,
    /// The number of a shorter phrase that names the same where it stands alone: بيلوسوف of أندريه بيلوسوف.
    pub(super) short: Option<u32>,
}

/// The best of `ranked`, scores and numbers of phrases, best first: without weaker forms and near duplicates.
pub(super) fn choose(
    ranked: &[(f32, u32)],
    words: &Words,
    phrases: &Phrases,
    background: &Background<'_>,
    options: &KeywordOptions,
) -> Vec<Chosen> {
    let standing = Standing::new(words, phrases, background, options.max_words);
    let chooser = Chooser { words, phrases, standing };
    let mut chosen: Vec<Chosen> = Vec::new();
    for &(score, number) in ranked {
        checkpoint();
        if chosen.len() == options.max_keywords || relevance(score) < options.min_relevance {
            break;
        }
        let Some(phrase) = phrases.list.get(number as usize) else { continue };
        if let Some(Complete { number, short }) = chooser.standing.complete(number, phrase) {
            chooser.settle(&mut chosen, Chosen { score, number, short });
        }
    }
    chosen
}

struct Chooser<'c> {
    words: &'c Words,
    phrases: &'c Phrases,
    standing: Standing<'c>,
}

impl Chooser<'_> {
    /// Adds a phrase unless a chosen one says it already; takes the place of the part of it that was chosen before where
    /// that part never stands alone.
    fn settle(&self, chosen: &mut Vec<Chosen>, next: Chosen) {
        let number = next.number;
        let Some(phrase) = self.phrases.list.get(number as usize) else { return };
        for chosen in chosen.iter_mut() {
            let Some(other) = self.phrases.list.get(chosen.number as usize) else { continue };
            if chosen.number == number {
                chosen.short = chosen.short.or(next.short);
                return;
            }
            if self.is_attached(phrase, other) || self.is_across(phrase, other, chosen.number) {
                return;
            }
            match self.beside(other, phrase) {
                Beside::Both => {}
                Beside::Earlier => return,
                Beside::Longer if phrase.words < other.words => {
                    chosen.short = Some(number);
                    return;
                }
                Beside::Longer => {
                    *chosen = Chosen { number, short: Some(chosen.number), ..*chosen };
                    return;
                }
            }
            if self.is_attached(other, phrase) {
                *chosen = Chosen { number, ..*chosen };
                return;
            }
        }
        if self.is_covered(phrase, chosen) {
            return;
        }
        let part = chosen.iter_mut().find_map(|chosen| {
            let part = self.phrases.list.get(chosen.number as usize)?;
            let is_part = self.is_part(part, phrase) && part.count <= phrase.count;
            (is_part && part.words > 1).then_some((part, chosen))
        });
        match part {
            Some((part, _)) if self.standing.is_tagged(part) => {}
            Some((_, part)) => *part = Chosen { number, ..*part },
            None => chosen.push(next),
        }
    }

    /// Whether `phrase` is `other` with a letter before it that may be an attached one: بغاز أعصاب of غاز أعصاب.
    fn is_attached(&self, phrase: &Phrase, other: &Phrase) -> bool {
        match (self.row(phrase), self.row(other)) {
            ([first, rest @ ..], [other, others @ ..]) => {
                // وطن is not طن.
                (first.traits.letters > 3 || !rest.is_empty())
                    && self.words.is_attached(first, other)
                    && rest.iter().map(|word| word.stem).eq(others.iter().map(|word| word.stem))
            }
            _ => false,
        }
    }

    /// Whether `phrase` begins or ends in the middle of `other`, number `number`, wherever it stands: دقات بيج of
    /// دقات بيج بن beside بيج بن.
    fn is_across(&self, phrase: &Phrase, other: &Phrase, number: u32) -> bool {
        let (words, others) = (phrase.words as usize, other.words as usize);
        let stands = |place: usize| {
            self.phrases.at(place, other.words).is_some_and(|(there, _)| there == number)
        };
        words > 1
            && others > 1
            && other.count > phrase.count
            && self.phrases.some_places(phrase).all(|place| {
                let over_the_end = (1..words).any(|by| by + others > words && stands(place + by));
                let over_the_start =
                    (1..others).any(|by| others < by + words && place >= by && stands(place - by));
                over_the_end || over_the_start
            })
    }

    /// Whether chosen phrases say all of a longer one: أمازون and جيف بيزوس, أمازون جيف بيزوس.
    fn is_covered(&self, phrase: &Phrase, chosen: &[Chosen]) -> bool {
        let mut open = (1u32 << phrase.words) - 1;
        let mut longest = 0;
        for &Chosen { number, .. } in chosen {
            let Some(part) = self.phrases.list.get(number as usize) else { continue };
            if part.words >= phrase.words {
                continue;
            }
            for by in 0..=phrase.words - part.words {
                let there = self.phrases.at((phrase.first + by) as usize, part.words);
                if there.is_some_and(|(there, _)| there == number) {
                    open &= !(((1 << part.words) - 1) << by);
                    longest = longest.max(part.words);
                }
            }
        }
        open == 0 && longest > 1
    }

    /// Whether the words of `part` stand in a row within the longer `whole`.
    fn is_part(&self, part: &Phrase, whole: &Phrase) -> bool {
        part.words < whole.words
            && self.row(whole).windows(part.words as usize).any(|window| {
                window.iter().map(|word| word.stem).eq(self.row(part).iter().map(|word| word.stem))
            })
    }

    /// The words of `phrase` where it stands first.
    fn row(&self, phrase: &Phrase) -> &[Word] {
        self.words.row(phrase.first as usize, phrase.words as usize)
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
