//! Phrases that may be keywords: one to four words in a row, between words that say nothing.

use super::{MAX_WORDS, flags::Flags, signs::Row, words::Words};
use crate::analysis::{cancel::checkpoint_every, numbers::Numbers};

/// A phrase of the document, by its stems.
#[derive(Clone, Copy, Debug)]
pub(super) struct Phrase {
    pub(super) words: u32,
    /// What its words say where it stands first.
    pub(super) row: Row,
    /// Times it stands in the document. Where it only begins others and is no candidate, 0.
    pub(super) count: u32,
    /// Of these, how often it is all that stands between two breaks.
    pub(super) whole: u32,
    /// Of these, how often it begins with an attached conjunction or preposition.
    pub(super) clitics: u32,
    /// Its first and last place, by the number of the first word.
    pub(super) first: u32,
    pub(super) last: u32,
    /// Its first place outside the title.
    pub(super) first_in_body: Option<u32>,
    /// The count of the most frequent phrase that is one word longer.
    pub(super) nest: u32,
    /// The phrase without its last word.
    parent: u32,
    /// Its latest place among [`Phrases::places`].
    latest: u32,
}

/// A place of a phrase.
#[derive(Clone, Copy, Debug)]
struct Place {
    at: u32,
    /// The place before it of the same phrase, [`NONE`] for the first.
    before: u32,
}

/// All phrases, and the places of each in a chain.
#[derive(Debug)]
pub(super) struct Phrases {
    pub(super) list: Vec<Phrase>,
    places: Vec<Place>,
    /// By place and words less one: the phrase that stands there, or [`NONE`].
    standing: Vec<[u32; MAX_WORDS]>,
}

const NONE: u32 = u32::MAX;

impl Phrases {
    /// Finds the phrases of `words`.
    pub(super) fn find(words: &Words) -> Self {
        let count = words.words.len();
        let mut found = Self {
            list: Vec::with_capacity(count * 2),
            places: Vec::with_capacity(count * 2),
            standing: vec![[NONE; MAX_WORDS]; count],
        };
        let mut numbers = Numbers::with_room(count * 2);
        let begins_after = |place: usize| {
            place == 0 || words.words.get(place - 1).is_none_or(|word| word.is.any(Flags::STOP))
        };
        let parts = Flags::APART.and(Flags::STOP).and(Flags::CLITIC);
        for start in 0..count {
            checkpoint_every(start, 1024);
            let row = words.words.get(start..count.min(start + MAX_WORDS + 1)).unwrap_or_default();
            let Some(first) = row.first() else { continue };
            if first.is.any(Flags::STOP.and(Flags::NUMBER)) {
                continue;
            }
            let begins = first.is.any(Flags::APART.and(Flags::CLITIC)) || begins_after(start);
            let single = first.is.any(Flags::WEAK) && !first.is.any(Flags::DIRECTION);
            let mut parent = NONE;
            let mut said = Row::EMPTY;
            for (length, word) in (1..).zip(row.iter().take(MAX_WORDS)) {
                if length > 1 && (single || word.is.any(parts)) || word.is.any(Flags::LONG_NUMBER) {
                    break;
                }
                let (number, new) = numbers.number(u64::from(parent) << 32 | u64::from(word.stem));
                said = said.with(word);
                if new {
                    found.list.push(Phrase::new(length, parent));
                }
                parent = number;
                if length == 1 && first.is.any(Flags::WEAK) {
                    continue;
                }
                let ends = row.get(length as usize).is_none_or(|word| word.is.any(parts));
                let in_body = start >= words.title;
                let whole = begins && ends;
                found.stands(number, start, &said, in_body, whole, first.is.any(Flags::CLITIC));
            }
        }
        found.nest();
        found
    }

    /// Where `phrase` stands, the last place first.
    pub(super) fn places(&self, phrase: &Phrase) -> impl Iterator<Item = usize> {
        let mut next = phrase.latest;
        std::iter::from_fn(move || {
            let place = self.places.get(next as usize)?;
            next = place.before;
            Some(place.at as usize)
        })
    }

    /// The last of them: more tell nothing new.
    pub(super) fn some_places(&self, phrase: &Phrase) -> impl Iterator<Item = usize> {
        self.places(phrase).take(SOME)
    }

    /// The phrase of `words` words that stands at `place`, and its number.
    pub(super) fn at(&self, place: usize, words: u32) -> Option<(u32, &Phrase)> {
        let number = *self.standing.get(place)?.get(words as usize - 1)?;
        Some((number, self.list.get(number as usize)?))
    }

    fn stands(
        &mut self,
        number: u32,
        start: usize,
        row: &Row,
        in_body: bool,
        whole: bool,
        clitic: bool,
    ) {
        let Some(phrase) = self.list.get_mut(number as usize) else { return };
        let place = start as u32;
        if phrase.count == 0 {
            phrase.first = place;
            phrase.row = *row;
        }
        if in_body && phrase.first_in_body.is_none() {
            phrase.first_in_body = Some(place);
        }
        phrase.last = place;
        phrase.count += 1;
        phrase.whole += u32::from(whole);
        phrase.clitics += u32::from(clitic);
        let before = std::mem::replace(&mut phrase.latest, self.places.len() as u32);
        self.places.push(Place { at: place, before });
        if let Some(standing) = self.standing.get_mut(start)
            && let Some(standing) = standing.get_mut(phrase.words as usize - 1)
        {
            *standing = number;
        }
    }

    /// Tells each phrase how often it is part of the most frequent longer one.
    fn nest(&mut self) {
        for number in 0..self.list.len() {
            checkpoint_every(number, 4096);
            let Some(&Phrase { words, count, first, parent, .. }) = self.list.get(number) else {
                continue;
            };
            if words < 2 || count == 0 {
                continue;
            }
            let rest = self.at(first as usize + 1, words - 1).map_or(NONE, |(rest, _)| rest);
            for part in [parent, rest] {
                if let Some(part) = self.list.get_mut(part as usize) {
                    part.nest = part.nest.max(count);
                }
            }
        }
    }
}

/// Places of a phrase that are looked at.
const SOME: usize = 1024;

impl Phrase {
    fn new(words: u32, parent: u32) -> Self {
        Self {
            words,
            row: Row::EMPTY,
            count: 0,
            whole: 0,
            clitics: 0,
            first: 0,
            last: 0,
            first_in_body: None,
            nest: 0,
            parent,
            latest: NONE,
        }
    }
}
