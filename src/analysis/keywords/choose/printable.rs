//! What is nothing to print: verbs, adjectives without their nouns, pieces of sentences, furniture.

use super::standing::Standing;
use crate::analysis::keywords::{flags::Flags, phrases::Phrase, words::Word};

impl Standing<'_> {
    /// Whether an editor would print `phrase`, if nothing of it is missing.
    pub(super) fn is_printable(&self, phrase: &Phrase) -> bool {
        let row = self.words.row(phrase.first as usize, phrase.words as usize);
        let Some(first) = row.first() else { return false };
        let loose =
            first.is.any(Flags::PREPOSITIONAL) || row.iter().any(|word| word.is.any(Flags::LOOSE));
        let spelled = match row {
            [word] => self.is_printable_alone(phrase, word),
            _ => self.is_printable_row(phrase, row),
        };
        spelled
            && (!loose || phrase.words > 1 && self.is_tagged(phrase))
            && !self.is_torn(phrase)
            && !self.is_aside(phrase, row)
    }

    /// Not an adjective, nor an indefinite noun that is said in passing.
    fn is_printable_alone(&self, phrase: &Phrase, word: &Word) -> bool {
        let traits = word.traits;
        let passing = !traits.name && !traits.definite && phrase.count < OFTEN;
        !self.is_adjective(phrase)
            && (!(word.is.any(Flags::MODIFIER) || passing) || self.is_tagged(phrase))
    }

    /// Not what begins with an adjective, البرتغالي رونالدو, nor a name run into what stands before it, الهلال ناصر الشمراني.
    fn is_printable_row(&self, phrase: &Phrase, row: &[Word]) -> bool {
        let [first, second, ..] = row else { return false };
        let name = |word: &&Word| word.traits.name && !word.traits.definite;
        let adjective = first.traits.adjective && name(&second);
        // الكويت دوتيرتي is run on, الرئيس دوتيرتي is not.
        let led = |pair: &[Word]| {
            matches!(pair, [noun, title]
            if noun.traits.definite
                && title.traits.definite
                && title.is.any(Flags::PERSON_TITLE)
                && !noun.is.any(Flags::PERSON_TITLE))
        };
        let run_on = first.traits.definite
            && (phrase.count < 2 && !first.is.any(Flags::PERSON_TITLE) && name(&second)
                || row.last().as_ref().is_some_and(name) && row.iter().filter(name).count() > 1)
            || row.windows(2).any(led);
        !adjective
            && !row.windows(2).any(is_clause)
            && (!(run_on || first.is.any(Flags::MODIFIER) || is_number(phrase, row))
                || self.is_tagged(phrase))
    }

    /// Whether it stands in the dateline alone, or names a social network by the way.
    fn is_aside(&self, phrase: &Phrase, row: &[Word]) -> bool {
        let network = row.iter().any(|word| word.is.any(Flags::NETWORK))
            && phrase.count < OFTEN
            && phrase.first as usize > self.words.title + LEAD;
        let in_dateline =
            |place| self.words.at(place).is_some_and(|word| word.is.any(Flags::DATELINE));
        network || self.phrases.some_places(phrase).all(in_dateline)
    }

    /// Whether at half of its places or more it is torn out of what it belongs to.
    fn is_torn(&self, phrase: &Phrase) -> bool {
        let (mut torn, mut places) = (0, 0);
        for place in self.phrases.some_places(phrase) {
            places += 1;
            torn += usize::from(is_torn(self.words.row(place, phrase.words as usize)));
        }
        torn * 2 >= places
    }

    /// Whether it is a lone adjective: of a noun before it, wherever it stands but for one place in four; or without the
    /// article everywhere. مصر is none for all that مصري, of the same stem, is one.
    fn is_adjective(&self, phrase: &Phrase) -> bool {
        let (mut adjectives, mut indefinite, mut places) = (0, 0, 0);
        for place in self.phrases.some_places(phrase) {
            let Some(word) = self.words.at(place) else { continue };
            if !word.traits.nisba {
                return false;
            }
            places += 1;
            adjectives += usize::from(word.traits.adjective || self.is_adjective_at(place));
            indefinite += usize::from(!word.traits.definite && !word.traits.name);
        }
        adjectives * 4 >= places * 3 || indefinite == places
    }
}

/// Whether a row begins with an adjective that cannot be that of the noun before it alone: الخارجية الروسي of وزير الخارجية
/// الروسي, الجيشين الصيني of الجيشين الصيني والروسي.
fn is_torn(row: &[Word]) -> bool {
    let [noun, adjective, ..] = row else { return false };
    let both = noun.traits.definite && adjective.traits.definite && adjective.traits.nisba;
    let single = !adjective.traits.feminine && !adjective.is.any(Flags::PLURAL);
    both && single && (noun.traits.feminine || noun.is.any(Flags::PLURAL))
}

/// A definite noun and an indefinite adjective, a sentence of two words: اللقاح مجاني.
fn is_clause(pair: &[Word]) -> bool {
    let [noun, adjective] = pair else { return false };
    let indefinite = !adjective.traits.definite && !adjective.traits.name;
    let adjective = adjective.traits.nisba || adjective.is.any(Flags::MODIFIER);
    noun.traits.definite && indefinite && adjective
}

/// What is counted by the way, إزالة 38 ديوانية, and no event or year at the end.
fn is_number(phrase: &Phrase, row: &[Word]) -> bool {
    let number = |word: &Word| word.is.any(Flags::NUMBER);
    let year = |word: &Word| number(word) && word.traits.letters == 4;
    let [first, between @ .., last] = row else { return false };
    let counted = number(first) || between.iter().any(number) || number(last) && !year(last);
    phrase.count < 2 && !first.is.any(Flags::HEADS_EVENT) && counted
}

/// Times an indefinite noun stands that is not said in passing.
const OFTEN: u32 = 3;
/// Words of the lead: what it names is what the story is about.
const LEAD: usize = 25;
