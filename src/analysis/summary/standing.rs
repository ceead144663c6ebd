//! Which sentences can stand alone, which lean on a neighbour, and which belong in no summary.

use rustc_hash::FxHashMap;

use crate::analysis::{
    cancel::checkpoint_every,
    characters::{is_closer, is_format, is_terminator},
    document::Document,
    lexicon::{Lexicon, Section},
    sentence::{Boundary, Sentence},
    span::Span,
    token::{Token, TokenKind},
};

/// How a sentence stands beside its neighbours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Means nothing without the sentence before it.
    pub(super) needs_previous: bool,
    /// Means nothing without the sentence after it.
    pub(super) needs_next: bool,
    /// Can stand at the beginning of a text: names its subject.
    pub(super) opens: bool,
    /// Closes a quotation that it did not open, if none is open before it.
    closes: bool,
    /// Begins with a conjunction.
    pub(super) joins: bool,
    /// A byline, a caption, a heading, a scrap: no sentence.
    pub(super) scrap: bool,
    /// A question.
    pub(super) asks: bool,
    /// Mostly quotation.
    pub(super) quotation: bool,
    /// Quotation marks in it.
    pub(super) quotes: u16,
    /// Round brackets opened in it.
    pub(super) brackets: u16,
}

/// The words that make a sentence lean on the one before it.
#[derive(Debug)]
pub(super) struct Leaning(FxHashMap<&'static str, u8>);

const LIST: &str = include_str!("../lexicon/leaning.tsv");

/// Continues the sentence before whatever follows: وأضاف, لكن, he.
const LEANS: u8 = 1;
/// Points at what was said, unless a time follows: this.
const THIS: u8 = 2;
/// Says, and leans where nobody is named who does.
const SAYS: u8 = 4;
/// Joins: may stand within a summary, not begin one.
const JOINS: u8 = 8;
/// Follows a verb whose subject is not named.
const OPEN: u8 = 16;

/// Fewer words are a scrap unless a final mark closes them.
const SCRAP: usize = 6;
/// Fewer words are a scrap even with a final mark.
const TINY: usize = 3;
/// Fewer words name no subject.
const OPENING: usize = 6;
/// Words at the beginning among which a pointer back counts.
const BEGINNING: usize = 5;
/// First words of bylines and credits, by their keys.
const BYLINES: [&str; 12] = [
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
/// Words after a day or a number of time that `هذا` may point at.
const TIMES: [&str; 12] = [
    "العام",
    "الاسبوع",
    "الشهر",
    "اليوم",
    "الموسم",
    "الصيف",
    "الشتا",
    "السنه",
    "الليله",
    "المره",
    "الايام",
    "المساء",
];

impl Leaning {
    pub(super) fn embedded() -> Self {
        Self(LIST.lines().filter_map(classes).collect())
    }

    fn of(&self, key: &str) -> u8 {
        self.0.get(key).copied().unwrap_or_default()
    }

    fn is(&self, key: &str, classes: u8) -> bool {
        self.of(key) & classes != 0
    }
}

fn classes(line: &'static str) -> Option<(&'static str, u8)> {
    let (key, names) = line.split_once('\t')?;
    let mut classes = 0;
    for name in names.split(',') {
        classes |= match name {
            "leans" => LEANS,
            "this" => THIS,
            "says" => SAYS,
            "joins" => JOINS,
            "open" => OPEN,
            _ => return None,
        };
    }
    Some((key, classes))
}

/// How each of the sentences read stands, in their order.
pub(super) fn standings(
    document: &Document<'_>,
    lexicon: &Lexicon,
    leaning: &Leaning,
    read: &[(u32, &Sentence)],
) -> Vec<Standing> {
    let mut standings = Vec::with_capacity(read.len());
    let mut quoted = false;
    let mut paragraph = 0;
    for (place, (_, sentence)) in read.iter().enumerate() {
        checkpoint_every(place, 64);
        let first =
            read.get(place.wrapping_sub(1)).is_none_or(|(_, b)| b.paragraph != sentence.paragraph);
        if first {
            // A quotation nobody closed says nothing of the sentences after it.
            if quoted {
                distrust(standings.get_mut(paragraph..).unwrap_or_default());
            }
            (quoted, paragraph) = (false, place);
        }
        let reader = Reader { document, lexicon, leaning, sentence };
        standings.push(reader.standing(&mut quoted));
    }
    if quoted {
        distrust(standings.get_mut(paragraph..).unwrap_or_default());
    }
    attribute(document, lexicon, read, &mut standings);
    // Nothing stands before the article's first sentence that it could lean on, unless the page lost it.
    let first = standings.iter_mut().zip(read).find(|(standing, _)| !standing.scrap);
    if let Some((standing, (_, sentence))) = first
        && standing.needs_previous
    {
        let words = document.words(sentence);
        let strong = words.first().is_some_and(|word| leaning.is(document.key(word), LEANS));
        standing.needs_previous = strong && !standing.quotation;
    }
    standings
}

fn distrust(paragraph: &mut [Standing]) {
    for standing in paragraph {
        if standing.closes {
            // The beginning is lost, and the speaker with it.
            standing.needs_previous = true;
            standing.opens = false;
        }
        standing.needs_next = false;
    }
}

/// A quotation goes with the sentence that names its speaker: the one before, else the one after.
fn attribute(
    document: &Document<'_>,
    lexicon: &Lexicon,
    read: &[(u32, &Sentence)],
    standings: &mut [Standing],
) {
    for place in 1..read.len() {
        let Some((_, before)) = read.get(place - 1) else { continue };
        let colon = document.slice(before.span).ends_with(':');
        if let Some(standing) = standings.get_mut(place)
            && colon
            && !standing.scrap
        {
            standing.needs_previous = true;
            standing.opens = false;
        }
    }
    for place in 0..read.len() {
        let Some(standing) = standings.get(place).copied() else { continue };
        let Some((_, sentence)) = read.get(place) else { continue };
        if !standing.quotation || standing.needs_previous || standing.needs_next {
            continue;
        }
        let words = document.words(sentence);
        if words.iter().any(|word| says(lexicon, document.key(word))) {
            continue;
        }
        let after = read.get(place + 1).and_then(|(_, after)| document.words(after).first());
        let after = after.is_some_and(|word| says(lexicon, document.key(word)));
        if let Some(standing) = standings.get_mut(place) {
            standing.opens = false;
            if after {
                standing.needs_next = true;
            } else {
                standing.needs_previous = true;
            }
        }
    }
}

/// Whether a quotation mark stands at the very end.
fn closes(text: &str) -> bool {
    text.trim_end_matches(is_terminator).ends_with(['"', '»', '”'])
}

fn says(lexicon: &Lexicon, key: &str) -> bool {
    let bare = key.strip_prefix(['و', 'ف']).unwrap_or(key);
    lexicon.classes(key).verb || lexicon.classes(bare).verb
}

struct Reader<'d, 't> {
    document: &'d Document<'t>,
    lexicon: &'d Lexicon,
    leaning: &'d Leaning,
    sentence: &'d Sentence,
}

impl Reader<'_, '_> {
    fn standing(&self, quoted: &mut bool) -> Standing {
        let text = self.document.slice(self.sentence.span);
        let words = self.document.words(self.sentence);
        let begins_quoted = *quoted;
        let marks = Marks::of(text, quoted);
        let end =
            text.trim_end_matches(|c: char| is_closer(c) || is_format(c) || c.is_whitespace());
        let asks = end.ends_with(['؟', '?']);
        let colon = end.ends_with(':');
        let closed = self.sentence.boundary == Boundary::Terminator;
        let scrap = words.len() < TINY
            || !closed && !colon && words.len() < SCRAP
            || self.is_byline(text, words, closed);
        let leans = self.leans(words);
        let joins = words.first().is_some_and(|word| self.joins(self.key(word)));
        Standing {
            needs_previous: begins_quoted || leans,
            needs_next: *quoted || colon,
            opens: !leans
                && !asks
                && !colon
                && !scrap
                && !begins_quoted
                && !*quoted
                && words.len() >= OPENING,
            closes: !begins_quoted && *quoted && marks.quotes == 1 && closed && closes(text),
            joins,
            scrap,
            asks,
            quotation: marks.quoted * 2 > marks.letters,
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

    /// Whether the sentence means nothing without the one before it.
    fn leans(&self, words: &[Token]) -> bool {
        let key = |place: usize| words.get(place).map(|word| self.key(word)).unwrap_or_default();
        let mut first = 0;
        // كما, قد and the like put off the word that counts.
        while first < 2
            && matches!(key(first), "كما" | "وكما" | "قد" | "وقد" | "وكان" | "وكانت" | "ويذكر")
        {
            first += 1;
        }
        let (word, next) = (key(first), key(first + 1));
        if self.leaning.is(key(0), LEANS) || self.leaning.is(word, LEANS) {
            return true;
        }
        if self.leaning.is(word, SAYS) {
            return self.is_open(words, first);
        }
        for place in 0..BEGINNING.min(words.len()) {
            let pointer = key(place);
            if matches!(pointer, "المذكور" | "المذكوره" | "المذكورين") {
                return true;
            }
            let near = place < 2 || place < 3 && self.leaning.is(key(0), JOINS);
            if near && self.leaning.is(pointer, THIS) && !self.is_time(key(place + 1)) {
                return true;
            }
        }
        // A verb after the conjunction whose subject does not follow: وولدت في …
        first == 0
            && word.chars().count() > 3
            && word.starts_with('و')
            && !self.lexicon.is_stop_key(word)
            && !self.leaning.is(word, JOINS)
            && self.leaning.is(next, OPEN)
            && word.strip_prefix('و').is_some_and(|rest| self.is_verb(rest))
    }

    /// Whether a word is one that joins, or begins with a conjunction that is not its own first letter.
    fn joins(&self, key: &str) -> bool {
        let frequency = |word: &str| self.lexicon.background.frequency(Section::Word, word);
        self.leaning.is(key, JOINS)
            || key.strip_prefix('و').is_some_and(|rest| {
                rest.chars().nth(1).is_some() && frequency(rest) >= 0.7 * frequency(key)
            })
    }

    fn is_time(&self, key: &str) -> bool {
        TIMES.contains(&key) || self.lexicon.classes(key).time
    }

    /// A word that takes no article and does not end as adverbs do.
    fn is_verb(&self, key: &str) -> bool {
        if self.lexicon.classes(key).verb {
            return true;
        }
        if key.ends_with(['ا', 'ه']) || key.starts_with("ال") || key.starts_with(['ب', 'ل']) {
            return false;
        }
        let background = &self.lexicon.background;
        let definite = background.frequency(Section::Word, &format!("ال{key}"));
        definite * 4.0 < background.frequency(Section::Word, key)
    }

    /// Whether nobody is named after the verb at `place`.
    fn is_open(&self, words: &[Token], place: usize) -> bool {
        let rest = words.get(place..).unwrap_or_default();
        for pair in rest.windows(2).take(3) {
            let [before, next] = pair else { break };
            let gap = Span { start: before.span.end, end: next.span.start };
            let key = self.key(next);
            if self.document.slice(gap).contains([':', '"', '«', '“', '،'])
                || self.leaning.is(key, OPEN) && !self.is_time(key)
                || key.starts_with("لل")
            {
                return true;
            }
            // The day may stand between the verb and its subject.
            if !self.is_time(key) {
                return false;
            }
        }
        true
    }
}

/// Marks of a sentence.
#[derive(Default)]
struct Marks {
    quotes: u16,
    brackets: u16,
    letters: usize,
    quoted: usize,
}

impl Marks {
    /// Counts marks and quoted letters; `quoted` is whether a quotation is open, before and after.
    fn of(text: &str, quoted: &mut bool) -> Self {
        let mut marks = Self::default();
        // Most sentences have no quotation mark: none begins with another byte in UTF-8.
        if !*quoted && memchr::memchr3(b'"', 0xC2, 0xE2, text.as_bytes()).is_none() {
            let brackets = memchr::memchr_iter(b'(', text.as_bytes()).count();
            marks.brackets = brackets.min(usize::from(u16::MAX)) as u16;
            return marks;
        }
        let mut letters = 0;
        for c in text.chars() {
            let open = match c {
                '"' => !*quoted,
                '«' | '“' => true,
                '»' | '”' => false,
                _ => {
                    letters += 1;
                    marks.brackets = marks.brackets.saturating_add(u16::from(c == '('));
                    continue;
                }
            };
            marks.count(letters, *quoted);
            letters = 0;
            marks.quotes = marks.quotes.saturating_add(1);
            *quoted = open;
        }
        marks.count(letters, *quoted);
        marks
    }

    fn count(&mut self, letters: usize, quoted: bool) {
        self.letters += letters;
        if quoted {
            self.quoted += letters;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{LIST, classes};
    use crate::analysis::fold::folded;

    #[test]
    fn the_list_is_sorted_unique_folded_and_well_formed() {
        let keys: Vec<_> = LIST
            .lines()
            .map(|line| classes(line).unwrap_or_else(|| panic!("malformed: {line}")).0)
            .collect();
        assert!(keys.is_sorted_by(|a, b| a < b), "sort the list, without repeats");
        assert!(keys.iter().all(|key| folded(key) == **key));
    }
}
