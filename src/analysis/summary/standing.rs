//! Which sentences can stand alone, which lean on a neighbour, and which belong in no summary.

use self::{
    leaning::Lean,
    listed::{Beginning, class},
    quotes::Marks,
    reference::Reference,
};
use super::{
    reading::{Reading, Words},
    talk::Talk,
};
use crate::analysis::{
    cancel::checkpoint_every,
    characters::{is_closer, is_format},
    lexicon::Lexicon,
    sentence::Boundary,
    token::{Token, TokenKind},
};

pub(super) use self::{listed::Leaning, reference::Kind};

mod leaning;
mod listed;
mod quotes;
mod reference;

/// How a sentence stands beside its neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Means nothing without the sentence before it.
    pub(super) needs_previous: bool,
    /// Means nothing without the sentence after it.
    pub(super) needs_next: bool,
    /// Can stand at the beginning of a text: names its subject.
    pub(super) opens: bool,
    /// Joins what was said before: may stand within a summary, not begin one.
    pub(super) joins: bool,
    /// A byline, a caption, a heading, a scrap: no sentence.
    pub(super) scrap: bool,
    /// A question.
    pub(super) asks: bool,
    /// Announces what follows it: ends in a colon.
    pub(super) announces: bool,
    /// Mostly quotation.
    pub(super) quotation: bool,
    /// Begins a paragraph with a verb, as leads do.
    pub(super) tells: bool,
    /// Says that something is not known or was not said.
    pub(super) withholds: bool,
    /// What another sentence has to have named.
    pub(super) reference: Option<Reference>,
    /// Closes a quotation that it did not open, if none is open before it.
    closes: bool,
    /// Would open a text if the quotation in it were closed.
    would_open: bool,
    /// Quotation marks in it.
    pub(super) quotes: u16,
    /// Round brackets opened in it.
    pub(super) brackets: u16,
}

/// Fewer words are a scrap unless a final mark closes them.
const SCRAP: usize = 6;
/// Fewer words are a scrap without a final mark where the text closes its sentences: a link, a heading, a caption.
const UNMARKED: usize = 15;
/// Share of its words that a text which closes its sentences has in closed ones.
const MARKED: f32 = 0.7;
/// What stands before an item of a list; a short one says nothing without the others.
const BULLETS: [char; 6] = ['*', '•', '-', '–', '·', '▪'];
/// Fewer words are a scrap even with a final mark.
const TINY: usize = 4;
/// The longest disclaimer, in words, and how soon it says what it is about.
const DISCLAIMER: usize = 40;
const AT_ONCE: usize = 4;
/// The longest byline, in words, and the longest without a mark between its parts.
const BYLINE: usize = 8;
const BARE_BYLINE: usize = 4;
/// Fewer words name no subject.
const OPENING: usize = 6;
/// How each of the sentences read stands, in their order.
pub(super) fn standings(
    reading: &Reading<'_, '_>,
    lexicon: &Lexicon,
    leaning: &Leaning,
) -> Vec<Standing> {
    let arabic = reading.sentences().any(|found| is_arabic(reading.document.words(found)));
    let reader = Reader { reading, lexicon, leaning, marked: marked(reading), arabic };
    let mut standings = Vec::with_capacity(reading.len());
    let mut quoted = false;
    let mut paragraph = 0;
    let mut begun = false;
    for place in 0..reading.len() {
        checkpoint_every(place, 64);
        if reading.begins(place) {
            // A quotation nobody closed says nothing of the sentences after it.
            if quoted {
                quotes::distrust(standings.get_mut(paragraph..).unwrap_or_default());
            }
            (quoted, paragraph) = (false, place);
        }
        let standing = reader.standing(place, !begun, &mut quoted);
        begun |= !standing.scrap;
        standings.push(standing);
    }
    if quoted {
        quotes::distrust(standings.get_mut(paragraph..).unwrap_or_default());
    }
    quotes::attribute(reading, lexicon, &mut standings);
    Talk::of(reading, &standings).bind(reading, &mut standings);
    standings
}

/// Whether the text closes its sentences with final marks.
fn marked(reading: &Reading<'_, '_>) -> bool {
    let closed = reading.sentences().filter(|found| found.boundary == Boundary::Terminator);
    let closed: usize = closed.map(|found| found.tokens.len()).sum();
    closed as f32 >= MARKED * reading.count_words() as f32
}

struct Reader<'r, 'd, 't> {
    reading: &'r Reading<'d, 't>,
    lexicon: &'r Lexicon,
    leaning: &'r Leaning,
    /// The text closes its sentences with final marks.
    marked: bool,
    /// The text has words of Arabic letters.
    arabic: bool,
}

impl Reader<'_, '_, '_> {
    /// How the sentence at `place` stands; `first` if no sentence stands before it, `quoted` whether a quotation is open,
    /// before and after.
    fn standing(&self, place: usize, first: bool, quoted: &mut bool) -> Standing {
        let text = self.reading.text(place);
        let words = self.reading.words(place);
        let beginning = self.leaning.beginning(words.hashes);
        let begins_quoted = *quoted;
        let marks = Marks::of(text, quoted);
        let end =
            text.trim_end_matches(|c: char| is_closer(c) || is_format(c) || c.is_whitespace());
        // A lead may end in the question that the article answers.
        let stated = first && words.len() >= UNMARKED;
        let asked = end.trim_end_matches(|c: char| is_closer(c) || c == '.').ends_with(['؟', '?']);
        let asks = asked && (!stated || beginning.is(0, class::ASKS));
        let announces = end.ends_with(':');
        let boundary = self.reading.sentence(place).map(|sentence| sentence.boundary);
        let closed = boundary == Some(Boundary::Terminator) || announces;
        // In a text that closes its sentences only the lead, glued to a picture or a heading, may be left open.
        let least = match (self.marked, first) {
            (true, false) => usize::MAX,
            (true, true) => UNMARKED,
            (false, _) => SCRAP,
        };
        let scrap = !begins_quoted
            && (words.len() < TINY
                || !closed && (words.len() < least || is_byline(text, words.tokens, &beginning))
                // A link, a line of code, a quotation in a language that the reader may not know.
                || self.arabic && !is_arabic(words.tokens)
                || words.len() < UNMARKED && self.is_notice(words, &beginning)
                || self.is_disclaimer(words, &beginning));
        let lean = self.lean(words, &beginning);
        // Nothing stands before the article's first sentence that it could lean on, unless the page lost it.
        let item = !first && words.len() < UNMARKED && text.starts_with(BULLETS);
        let leans = if first { lean >= Lean::Cut } else { lean >= Lean::Leans || item };
        // The lead that ends in a colon says enough without what follows; another sentence does not.
        let incomplete = announces && !stated;
        let conjunction = words.tokens.first().is_some_and(|word| self.key(word).starts_with('و'));
        let named = lean < if first { Lean::Points } else { Lean::Unnamed };
        let would_open =
            named && !asks && !incomplete && !scrap && !begins_quoted && words.len() >= OPENING;
        Standing {
            needs_previous: begins_quoted || leans,
            needs_next: *quoted || incomplete,
            opens: would_open && !*quoted && !item,
            would_open,
            joins: lean >= Lean::Joins && (!first || conjunction),
            scrap,
            asks,
            announces,
            quotation: marks.quoted * 2 > marks.letters,
            tells: self.tells(place, &beginning),
            withholds: self.withholds(words),
            reference: if first { None } else { self.reference(words, &beginning) },
            closes: !begins_quoted
                && *quoted
                && marks.quotes == 1
                && closed
                && quotes::at_the_end(text),
            quotes: marks.quotes,
            brackets: marks.brackets,
        }
    }

    fn key(&self, word: &Token) -> &str {
        self.reading.key(word)
    }

    /// Whether the outlet keeps away from what its author thinks: الآراء الواردة لا تعكس بالضرورة …
    fn is_disclaimer(&self, words: Words<'_, '_>, beginning: &Beginning) -> bool {
        let has = |class: u32| words.hashes.iter().any(|&hash| self.leaning.is(hash, class));
        words.len() <= DISCLAIMER
            && (0..AT_ONCE).any(|place| beginning.is(place, class::PIECE))
            && has(class::VOICES)
            && has(class::VIEW)
    }

    /// Whether a short sentence speaks of the piece and not of what it is about: وكان معه هذا الحوار, or is a row of a match
    /// told by the minute.
    fn is_notice(&self, words: Words<'_, '_>, beginning: &Beginning) -> bool {
        let is = |hash: u64, class: u32| self.leaning.is(hash, class);
        let mut pairs = words.hashes.iter().zip(words.hashes.iter().skip(1));
        let minute = || {
            let number = words.tokens.get(1).is_some_and(|word| word.kind == TokenKind::Number);
            number && words.tokens.first().is_some_and(|word| self.key(word) == "الدقيقه")
        };
        beginning.is(0, class::NOTICE)
            || pairs.any(|(&this, &talk)| is(this, class::THIS) && is(talk, class::TALK))
            || minute()
    }

    /// Whether the sentence, one of the first, begins a paragraph with a verb.
    fn tells(&self, place: usize, beginning: &Beginning) -> bool {
        let word = self.reading.words(place).tokens.first().map(|word| self.key(word));
        let verb = |key: &str| key.chars().nth(2).is_some() && self.is_surely_verb(key);
        place < AT_ONCE
            && self.reading.begins(place)
            && (beginning.is(0, class::SAYS) || word.is_some_and(verb))
    }

    /// Whether a verb of telling is negated: لم يتضح, لم تكشف.
    fn withholds(&self, words: Words<'_, '_>) -> bool {
        let pairs = words.hashes.iter().zip(words.hashes.iter().skip(1));
        pairs.into_iter().any(|(&not, &verb)| {
            self.leaning.is_negation(not) && self.leaning.is(verb, class::TELLS)
        })
    }
}

fn is_arabic(words: &[Token]) -> bool {
    words.iter().any(|word| word.kind == TokenKind::Arabic)
}

/// Whether a line without a final mark says who wrote, took or sent something.
fn is_byline(text: &str, words: &[Token], beginning: &Beginning) -> bool {
    words.len() <= BYLINE
        && (beginning.is(0, class::BYLINE)
            && (words.len() <= BARE_BYLINE || text.contains([':', '/', '-', '|']))
            || text.contains(['|', '©'])
            || words.iter().filter(|word| word.kind != TokenKind::Arabic).count() * 2 > words.len())
}
