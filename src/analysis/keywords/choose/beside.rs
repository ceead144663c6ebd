//! What becomes of two phrases one of which is a part of the other. Dropping one of every such two costs .03 of F1: editors do
//! print العقوبات beside العقوبات الاقتصادية. They do not print وزير الدفاع beside وزير الدفاع الروسي.

use super::{Chooser, is_name};
use crate::analysis::keywords::{flags::Flags, phrases::Phrase, words::Word};

/// Which of the two to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Beside {
    Both,
    /// The one that ranks higher.
    Earlier,
    /// The longer one, for what the shorter names as well.
    Longer,
}

impl Chooser<'_> {
    /// Which to print of `earlier`, which is chosen already, and `later`.
    pub(super) fn beside(&self, earlier: &Phrase, later: &Phrase) -> Beside {
        let (part, whole) =
            if later.words < earlier.words { (later, earlier) } else { (earlier, later) };
        if !self.is_part(part, whole) {
            return Beside::Both;
        }
        let whole_is_later = whole.words == later.words;
        if self.is_called(part, whole, whole_is_later) {
            return Beside::Longer;
        }
        let said = match whole_is_later {
            true => self.is_embroidered(whole, part),
            false => part.count <= whole.count,
        };
        if said || self.says_the_same(part, whole, whole_is_later) {
            return Beside::Earlier;
        }
        Beside::Both
    }

    /// Whether `part`, a lone word, is what a person is called by whom `whole` names in full.
    fn is_called(&self, part: &Phrase, whole: &Phrase, whole_is_later: bool) -> bool {
        let (&[word], [first, rest @ ..]) = (self.row(part), self.row(whole)) else { return false };
        if first.traits.definite || first.is.any(HEADS) {
            return false;
        }
        // رومان أبراموفيتش: other Romans take the article.
        if !first.traits.name {
            return rest.len() == 1
                && first.traits.nounness <= UNLIKE_NOUNS
                && (is_part_of_name(&word) || word.traits.definite && !word.traits.nisba)
                && rest.iter().all(|last| last.stem == word.stem)
                && self.is_introduced(part, whole)
                && !self.standing.is_tagged(part);
        }
        if is_name(self.words, part) && is_name(self.words, whole) {
            let [short, full] = [part, whole].map(|phrase| self.standing.tag_share(phrase));
            return full >= short || !whole_is_later && self.is_introduced(part, whole);
        }
        // Not an adjective behind a name, مصر القديمة, but كاظم الساهر.
        let full = rest.iter().all(|word| {
            !word.is.any(Flags::WEAK.and(Flags::NUMBER).and(Flags::MODIFIER))
                && !is_relation(word)
                && (word.traits.name || word.traits.definite)
        });
        let called = is_part_of_name(&word) || word.traits.definite && !is_relation(&word);
        full && called && self.is_introduced(part, whole) && !self.standing.is_tagged(part)
    }

    /// Whether `part` stands in the body after `whole` did.
    fn is_introduced(&self, part: &Phrase, whole: &Phrase) -> bool {
        part.first_in_body.is_some_and(|first| {
            let mut places = self.phrases.some_places(whole);
            places.any(|place| (place..place + whole.words as usize).contains(&(first as usize)))
        })
    }

    /// Whether `whole` says little more than `part`, which stands far more often: بيج بن الشهيرة beside بيج بن.
    fn is_embroidered(&self, whole: &Phrase, part: &Phrase) -> bool {
        part.words > 1 && part.count >= LITTLE_MORE * whole.count && !self.standing.is_tagged(whole)
    }

    /// Whether one of the two is enough.
    fn says_the_same(&self, part: &Phrase, whole: &Phrase, whole_is_later: bool) -> bool {
        let (of_part, of_whole) = (self.row(part), self.row(whole));
        let [first, rest @ ..] = of_whole else { return false };
        let [start @ .., last] = of_whole else { return false };
        let stems =
            |row: &[Word]| row.iter().map(|word| word.stem).eq(of_part.iter().map(|w| w.stem));
        let (one_before, one_behind) = (stems(rest), stems(start));
        let printed = || self.standing.is_tagged(part) && self.standing.is_tagged(whole);
        if let [word] = of_part {
            // مدينة تعز beside تعز; حجم القضية beside القضية.
            let name = word.traits.name;
            let place = first.is.any(Flags::HEADS_PLACE) && is_part_of_name(word);
            return one_before && (place || whole_is_later && !name && !printed());
        }
        // وزير الدفاع الروسي, الرئيس جو بايدن.
        let adjective = last.traits.nisba || last.is.any(Flags::MODIFIER);
        // الفنان عادل إمام; وزارة الدفاع الروسية beside الدفاع الروسية.
        let titled = first.is.any(Flags::PERSON_TITLE) && is_name(self.words, part);
        let office = self.standing.is_office(part)
            && first.is.any(Flags::PERSON_TITLE.and(Flags::HEADS_ORGANIZATION))
            && part.count <= 2 * whole.count
            && !printed();
        one_behind && adjective
            || one_before && (titled || office)
            || is_name(self.words, part) && is_name(self.words, whole)
            || (one_behind || whole.count == 1) && !printed()
    }
}

/// An adjective of relation. العامري is none: few know what it relates to.
fn is_relation(word: &Word) -> bool {
    word.traits.nisba && word.frequency >= WELL_KNOWN
}

/// What may be a part of a person's name.
fn is_part_of_name(word: &Word) -> bool {
    word.traits.name && !word.traits.definite
}

const HEADS: Flags = Flags::HEADS_PLACE.and(Flags::HEADS_ORGANIZATION).and(Flags::HEADS_EVENT);

/// The code of the nounness of what is seldom a noun: one and a half natural logarithms below even.
const UNLIKE_NOUNS: u8 = 26;
/// The code of the frequency of a stem of sixteen articles.
const WELL_KNOWN: u8 = 16 * 4 + 1;
/// How much more often than the whole a part stands that is enough alone.
const LITTLE_MORE: u32 = 4;
