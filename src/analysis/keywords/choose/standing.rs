//! What can stand alone: names in full, no adjectives without their nouns, no verbs, no halves of phrases.

use super::is_name;
use crate::analysis::{
    keywords::{
        MAX_WORDS,
        flags::Flags,
        phrases::{Phrase, Phrases},
        words::{Word, Words},
    },
    lexicon::{Background, Tagged, hash_numbers},
};

/// Finds for a phrase the one an editor would print.
pub(super) struct Standing<'c> {
    pub(super) words: &'c Words,
    pub(super) phrases: &'c Phrases,
    background: &'c Background<'c>,
    /// Words in the longest phrase.
    longest: u32,
}

/// What to print for a phrase.
pub(super) struct Complete {
    pub(super) number: u32,
    /// The number of the phrase itself where it is what the whole is called for short.
    pub(super) short: Option<u32>,
}

impl<'c> Standing<'c> {
    pub(super) fn new(
        words: &'c Words,
        phrases: &'c Phrases,
        background: &'c Background<'c>,
        max_words: usize,
    ) -> Self {
        Self { words, phrases, background, longest: max_words.min(MAX_WORDS) as u32 }
    }

    /// The phrase an editor would print for `phrase`: with the words it cannot do without. `None` where they do not fit or
    /// where it is nothing to print.
    pub(super) fn complete(&self, number: u32, phrase: &Phrase) -> Option<Complete> {
        if !self.is_printable(phrase) {
            return None;
        }
        let name = self.full_name(phrase);
        let short = name.map(|_| number);
        let whole = name.unwrap_or_else(|| self.whole(number, phrase));
        let longer = self.phrases.list.get(whole as usize)?;
        let number = match self.is_half(longer) {
            Half::Left | Half::Right => self.unhalved(longer)?,
            Half::Loose => self.unhalved(longer).unwrap_or(whole),
            Half::No if whole != number && !self.is_printable(longer) => return None,
            Half::No => whole,
        };
        Some(Complete { number, short })
    }

    /// The shortest phrase around the first place of `phrase` that is no half.
    fn unhalved(&self, phrase: &Phrase) -> Option<u32> {
        let longer = (phrase.words + 1..=self.longest).flat_map(|words| {
            (0..=words - phrase.words).filter_map(move |before| {
                self.phrases.at(phrase.first.checked_sub(before)? as usize, words)
            })
        });
        let mut standing = longer.filter(|(_, longer)| {
            longer.count > 0
                && matches!(self.is_half(longer), Half::No)
                && self.is_printable(longer)
        });
        standing.next().map(|(number, _)| number)
    }

    /// Whether editors print the phrase as it is.
    pub(super) fn is_tagged(&self, phrase: &Phrase) -> bool {
        self.tagged(phrase).articles > 0
    }

    /// The code of the share of articles that editors tag with the phrase, 0 where they never did.
    pub(super) fn tag_share(&self, phrase: &Phrase) -> u8 {
        let tagged = self.tagged(phrase);
        if tagged.articles == 0 { 0 } else { tagged.share }
    }

    fn tagged(&self, phrase: &Phrase) -> Tagged {
        let row = self.words.row(phrase.first as usize, phrase.words as usize);
        let stems = row.iter().filter_map(|word| self.words.stem(word));
        self.background.tagged(hash_numbers(stems.map(|stem| stem.known)))
    }

    /// The full name of whom `phrase` names by one word that editors do not print alone: the one that stands most often,
    /// the longest of these.
    fn full_name(&self, phrase: &Phrase) -> Option<u32> {
        if phrase.words != 1 || !is_name(self.words, phrase) || self.is_tagged(phrase) {
            return None;
        }
        let places = self.phrases.some_places(phrase);
        let names = places.flat_map(|place| {
            (2..=self.longest).flat_map(move |words| {
                (0..words as usize)
                    .filter_map(move |before| self.phrases.at(place.checked_sub(before)?, words))
            })
        });
        names
            .filter(|(_, name)| {
                is_name(self.words, name)
                    && (self.is_person(name) || self.is_first_named(phrase, name))
            })
            .max_by_key(|(number, name)| (name.count, name.words, std::cmp::Reverse(*number)))
            .map(|(number, _)| number)
    }

    /// Whether `word` stands first in `name` and more often than it.
    fn is_first_named(&self, word: &Phrase, name: &Phrase) -> bool {
        let first = word.first_in_body.unwrap_or(word.first);
        name.count < word.count && (name.first..name.first + name.words).contains(&first)
    }

    /// Whether a title stands before `name`, a few words of which may be between: وزير الدفاع الروسي أندريه بيلوسوف.
    fn is_person(&self, name: &Phrase) -> bool {
        let at = |place: usize| self.words.at(place);
        self.phrases.some_places(name).any(|place| {
            (place.saturating_sub(4)..place)
                .rev()
                .take_while(|&before| at(before + 1).is_some_and(|w| !w.is.any(Flags::APART)))
                .any(|before| at(before).is_some_and(|word| word.is.any(Flags::PERSON_TITLE)))
        })
    }

    /// The longest phrase that `phrase` never stands without, where that can be told: it stands twice or more.
    fn whole(&self, number: u32, phrase: &Phrase) -> u32 {
        if phrase.count < 2 || phrase.words < 2 || self.is_tagged(phrase) {
            return number;
        }
        let mut best = (phrase.words, number);
        for words in phrase.words + 1..=self.longest {
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

    /// Whether something is missing wherever the phrase stands.
    fn is_half(&self, phrase: &Phrase) -> Half {
        let (first, last) = (phrase.first as usize, (phrase.first + phrase.words) as usize - 1);
        let Some((first, last)) = self.words.at(first).zip(self.words.at(last)) else {
            return Half::No;
        };
        let everywhere =
            |missing: &dyn Fn(usize) -> bool| self.phrases.some_places(phrase).all(missing);
        // An adjective opens it, whose noun is left out: الفلسطينية المحتلة of الأراضي الفلسطينية المحتلة.
        let adjective = |place: usize| self.is_adjective_at(place);
        if phrase.words > 1 && first.traits.nisba && everywhere(&adjective) {
            return Half::Left;
        }
        // A title before it belongs to it: الدفاع الروسي of وزير الدفاع الروسي.
        let titled = |place: usize| {
            self.before(place).is_some_and(|before| before.is.any(Flags::PERSON_TITLE))
        };
        let second = self.words.at(phrase.first as usize + 1);
        let office = self.is_office(phrase);
        if office && everywhere(&titled) && !self.is_tagged(phrase) {
            return Half::Left;
        }
        // Its adjective is that of a noun before it: الفضاء الروسية of وكالة الفضاء الروسية.
        let of_another = |place: usize| {
            self.before(place)
                .is_some_and(|before| before.traits.feminine && !before.traits.definite)
        };
        let differ = office
            && !first.traits.feminine
            && second.is_some_and(|adjective| adjective.traits.feminine);
        if differ && everywhere(&of_another) && !self.is_tagged(phrase) {
            return Half::Left;
        }
        // The head of an idafa ends it, whose definite end is left out: نقابة عمال of نقابة عمال الميناء.
        let definite = |place: usize| {
            self.after(place + phrase.words as usize).is_some_and(|word| word.traits.definite)
        };
        if !last.traits.definite && !last.traits.name && everywhere(&definite) {
            return Half::Right;
        }
        // So it does where an indefinite end follows: نهائي كأس of نهائي كأس ولي العهد.
        let goes_on = |place: usize| self.after(place + phrase.words as usize).is_some();
        let head = !last.traits.definite && last.is.any(HEADS);
        // A name is torn: الأميركي أندرو of القس الأميركي أندرو برانسون.
        let is_name = |word: &Word| word.traits.name && !word.traits.definite;
        let name_behind =
            |place: usize| self.after(place + phrase.words as usize).is_some_and(is_name);
        let name_before = |place: usize| self.before(place).is_some_and(is_name);
        // بن محمد, of a name.
        let son = |place: usize| self.before(place).is_some();
        if phrase.words > 1 && !self.is_tagged(phrase) {
            if first.traits.letters == 2 && everywhere(&son) {
                return Half::Left;
            }
            if head && everywhere(&goes_on) || is_name(last) && everywhere(&name_behind) {
                return Half::Right;
            }
            if is_name(first) && everywhere(&name_before) {
                return Half::Left;
            }
        }
        // It, or a word at its end, is seldom read without the word beside it: جامعة كرة of جامعة كرة القدم.
        let row = self.words.row(phrase.first as usize, phrase.words as usize);
        let next = |place: usize| {
            let next = self.after(place + row.len()).map(std::slice::from_ref);
            next.is_some_and(|next| {
                self.leans(std::slice::from_ref(last), [std::slice::from_ref(last), next])
                    || self.leans(row, [row, next])
            })
        };
        let previous = |place: usize| {
            let previous = self.before(place).map(std::slice::from_ref);
            previous.is_some_and(|previous| {
                self.leans(std::slice::from_ref(first), [previous, std::slice::from_ref(first)])
                    || self.leans(row, [previous, row])
            })
        };
        if (everywhere(&next) || everywhere(&previous)) && !self.is_tagged(phrase) {
            return Half::Loose;
        }
        Half::No
    }

    /// A definite noun and its adjective, as they stand behind وزير: الدفاع الروسي.
    pub(super) fn is_office(&self, phrase: &Phrase) -> bool {
        let row = self.words.row(phrase.first as usize, phrase.words as usize);
        matches!(row, [noun, adjective, ..]
            if noun.traits.definite && adjective.traits.definite && adjective.traits.nisba)
    }

    /// The word at `place` where it could be part of a phrase with the word before it.
    fn after(&self, place: usize) -> Option<&Word> {
        let parts = Flags::APART.and(Flags::STOP).and(Flags::CLITIC);
        self.words.at(place).filter(|word| !word.is.any(parts))
    }

    /// The word before `place` where it could be part of a phrase with the word there.
    fn before(&self, place: usize) -> Option<&Word> {
        self.after(place)?;
        let before = self.words.at(place.checked_sub(1)?)?;
        (!before.is.any(Flags::STOP)).then_some(before)
    }

    /// Whether at least half of the background's articles that have `row` have it in `longer`.
    fn leans(&self, row: &[Word], longer: [&[Word]; 2]) -> bool {
        let own = match row {
            [word] => word.frequency,
            _ => self.frequency(row.iter()),
        };
        let [first, second] = longer;
        own >= WELL_KNOWN && self.frequency(first.iter().chain(second)) + HALF >= own
    }

    /// The code of the frequency of words in a row.
    fn frequency<'w>(&self, row: impl Iterator<Item = &'w Word>) -> u8 {
        let stems = row.filter_map(|word| self.words.stem(word));
        self.background.phrase_code(hash_numbers(stems.map(|stem| stem.known)))
    }

    /// Whether the word at `place` looks like an adjective to the noun before it.
    pub(super) fn is_adjective_at(&self, place: usize) -> bool {
        let Some(word) = self.words.at(place) else { return false };
        let before = place.checked_sub(1).and_then(|at| self.words.at(at));
        // The name of a newspaper stands in quotation marks before its adjective.
        let apart = word.is.any(Flags::APART) && !word.is.any(Flags::QUOTED);
        word.traits.nisba
            && !word.is.any(Flags::CLITIC)
            && !apart
            && before.is_some_and(|before| {
                // The two agree; أندريه after الروسي only looks like one.
                let agree = word.traits.definite == before.traits.definite;
                !before.is.any(Flags::STOP) && (agree || word.traits.definite && before.traits.name)
            })
    }
}

/// What of a phrase is missing.
enum Half {
    /// Nothing.
    No,
    /// Its beginning.
    Left,
    /// Its end.
    Right,
    /// A word that it is seldom without; it can be.
    Loose,
}

/// Words that are followed by what they are the head of.
const HEADS: Flags = Flags::HEADS_ORGANIZATION
    .and(Flags::HEADS_PLACE)
    .and(Flags::HEADS_EVENT)
    .and(Flags::PERSON_TITLE);

/// The code of the frequency of a word that the background has seen in enough articles to tell.
const WELL_KNOWN: u8 = 16 * 4 + 1;
/// Between the codes of a frequency and of its half.
const HALF: u8 = 16;
