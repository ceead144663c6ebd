//! Which sentences can stand alone, which lean on a neighbour, and which belong in no summary.

use self::{leaning::Lean, quotes::Marks};
use super::talk::Talk;
use crate::analysis::{
    cancel::checkpoint_every,
    characters::{is_closer, is_format},
    document::Document,
    lexicon::Lexicon,
    sentence::{Boundary, Sentence},
    token::{Token, TokenKind},
};

pub(super) use self::leaning::Leaning;

mod leaning;
mod quotes;

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
    /// Says that something is not known or was not said.
    pub(super) withholds: bool,
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
/// Fewer words are a scrap even with a final mark.
const TINY: usize = 4;
/// The longest disclaimer, in words, and how soon it says what it is about.
const DISCLAIMER: usize = 40;
const BEGINNING: usize = 4;
/// Fewer words name no subject.
const OPENING: usize = 6;
/// First words of bylines and credits, by their keys.
const BYLINES: [&str; 14] = [
    "سمات",
    "وسوم",
    "كتب",
    "كتبت",
    "بقلم",
    "تصوير",
    "ترجمه",
    "تحرير",
    "اعداد",
    "المصدر",
    "مصدر",
    "متابعه",
    "متابعات",
    "صوره",
];

/// How each of the sentences read stands, in their order.
pub(super) fn standings(
    document: &Document<'_>,
    lexicon: &Lexicon,
    leaning: &Leaning,
    read: &[(u32, &Sentence)],
) -> Vec<Standing> {
    let reader = Reader { document, lexicon, leaning, marked: marked(read) };
    let mut standings = Vec::with_capacity(read.len());
    let mut quoted = false;
    let mut paragraph = 0;
    let mut begun = false;
    for (place, (_, sentence)) in read.iter().enumerate() {
        checkpoint_every(place, 64);
        let first =
            read.get(place.wrapping_sub(1)).is_none_or(|(_, b)| b.paragraph != sentence.paragraph);
        if first {
            // A quotation nobody closed says nothing of the sentences after it.
            if quoted {
                quotes::distrust(standings.get_mut(paragraph..).unwrap_or_default());
            }
            (quoted, paragraph) = (false, place);
        }
        let standing = reader.standing(sentence, !begun, &mut quoted);
        begun |= !standing.scrap;
        standings.push(standing);
    }
    if quoted {
        quotes::distrust(standings.get_mut(paragraph..).unwrap_or_default());
    }
    quotes::attribute(document, lexicon, read, &mut standings);
    Talk::of(document, read, &standings).bind(read, &mut standings);
    standings
}

/// Whether the text closes its sentences with final marks.
fn marked(read: &[(u32, &Sentence)]) -> bool {
    let (mut all, mut closed) = (0, 0);
    for (_, sentence) in read {
        all += sentence.tokens.len();
        if sentence.boundary == Boundary::Terminator {
            closed += sentence.tokens.len();
        }
    }
    closed as f32 >= MARKED * all as f32
}

struct Reader<'d, 't> {
    document: &'d Document<'t>,
    lexicon: &'d Lexicon,
    leaning: &'d Leaning,
    /// The text closes its sentences with final marks.
    marked: bool,
}

impl Reader<'_, '_> {
    /// How `sentence` stands; `first` if no sentence stands before it, `quoted` whether a quotation is open, before and
    /// after.
    fn standing(&self, sentence: &Sentence, first: bool, quoted: &mut bool) -> Standing {
        let text = self.document.slice(sentence.span);
        let words = self.document.words(sentence);
        let begins_quoted = *quoted;
        let marks = Marks::of(text, quoted);
        let end =
            text.trim_end_matches(|c: char| is_closer(c) || is_format(c) || c.is_whitespace());
        // A lead may end in the question that the article answers.
        let asks =
            end.ends_with(['؟', '?']) && !(first && words.len() >= UNMARKED && !self.asks(words));
        let announces = end.ends_with(':');
        let closed = sentence.boundary == Boundary::Terminator || announces;
        // In a text that closes its sentences only the lead, glued to a picture or a heading, may be left open.
        let least = match (self.marked, first) {
            (true, false) => usize::MAX,
            (true, true) => UNMARKED,
            (false, _) => SCRAP,
        };
        let scrap = !begins_quoted
            && (words.len() < TINY
                || !closed && words.len() < least
                || self.is_byline(text, words, closed)
                || self.is_disclaimer(words));
        let lean = self.lean(words);
        // Nothing stands before the article's first sentence that it could lean on, unless the page lost it.
        let leans = if first { lean >= Lean::Cut } else { lean >= Lean::Leans };
        // The lead that ends in a colon says enough without what follows; another sentence does not.
        let incomplete = announces && !(first && words.len() >= UNMARKED);
        let conjunction = words.first().is_some_and(|word| self.key(word).starts_with('و'));
        let named = lean < if first { Lean::Points } else { Lean::Unnamed };
        let would_open =
            named && !asks && !incomplete && !scrap && !begins_quoted && words.len() >= OPENING;
        Standing {
            needs_previous: begins_quoted || leans,
            needs_next: *quoted || incomplete,
            opens: would_open && !*quoted,
            would_open,
            joins: lean >= Lean::Joins && (!first || conjunction),
            scrap,
            asks,
            announces,
            quotation: marks.quoted * 2 > marks.letters,
            withholds: self.withholds(words),
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
        self.document.key(word)
    }

    fn is_byline(&self, text: &str, words: &[Token], closed: bool) -> bool {
        if closed || words.len() > 8 {
            return false;
        }
        let first = words.first().map(|word| self.key(word)).unwrap_or_default();
        BYLINES.contains(&first) && (text.contains([':', '/', '-', '|']) || words.len() < 5)
            || text.contains(['|', '©'])
            || words.iter().filter(|word| word.kind != TokenKind::Arabic).count() * 2 > words.len()
    }

    /// Whether the outlet keeps away from what its author thinks: الآراء الواردة لا تعكس بالضرورة …
    fn is_disclaimer(&self, words: &[Token]) -> bool {
        let has = |words: &[Token], keys: &[&str]| {
            words.iter().any(|word| keys.contains(&self.key(word)))
        };
        let beginning = words.get(..BEGINNING).unwrap_or_default();
        has(beginning, &["المقال", "المقاله", "المقالات", "التقرير", "الاراء", "ورد"])
            && words.len() <= DISCLAIMER
            && has(words, &["تعبر", "يعبر", "تعكس", "يعكس", "تمثل", "يمثل"])
            && has(words, &["راي", "اراء", "الاراء", "وجهه", "توجهات", "موقف", "سياسه"])
    }

    /// Whether a verb of telling is negated: لم يتضح, لم تكشف.
    fn withholds(&self, words: &[Token]) -> bool {
        words.windows(2).any(|pair| match pair {
            [not, verb] if matches!(self.key(not), "لم" | "ولم" | "فلم") => {
                self.leaning.is_telling(self.key(verb))
            }
            _ => false,
        })
    }
}
