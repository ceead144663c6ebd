//! Sentences that lean on the one before them, by their first words.

use rustc_hash::FxHashMap;

use super::Reader;
use crate::analysis::{lexicon::Section, span::Span, token::Token};

/// How far a sentence leans on what was said before, from not at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Lean {
    /// Stands by itself.
    Not,
    /// Joins: وفي, من جانبه, وقال فلان.
    Joins,
    /// Does not name its subject.
    Unnamed,
    /// Means nothing without the sentence before; as the first of a text it points ahead: فيما, بينما.
    Leans,
    /// Points back wherever it stands: هذا.
    Points,
    /// Goes on with a sentence that is missing: وأضاف, لكنه.
    Cut,
}

/// The words that make a sentence lean on the one before it.
#[derive(Debug)]
pub(in crate::analysis::summary) struct Leaning(FxHashMap<&'static str, u8>);

const LIST: &str = include_str!("../../lexicon/leaning.tsv");

/// Continues the sentence before whatever follows: وأضاف, لكن, he.
const CUT: u8 = 1;
/// The same, but may begin a text.
const LEANS: u8 = 2;
/// Points at what was said, unless a time follows: this.
const THIS: u8 = 4;
/// Says, and leans where nobody is named who does.
const SAYS: u8 = 8;
/// Joins: may stand within a summary, not begin one.
const JOINS: u8 = 16;
/// Follows a verb whose subject is not named.
const OPEN: u8 = 32;
/// Tells, after لم.
const TELLS: u8 = 64;

/// Words at the beginning among which a pointer back counts.
const BEGINNING: usize = 5;
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
/// Words among which هي الأخرى refers to what was said.
const TOO: usize = 12;
/// First words of questions.
const QUESTIONS: [&str; 14] = [
    "اي",
    "اين",
    "ايهما",
    "تري",
    "كم",
    "كيف",
    "لماذا",
    "لم",
    "ما",
    "ماذا",
    "متي",
    "من",
    "هل",
    "وهل",
];
/// Agencies whose names begin with the letter of the conjunction.
const AGENCIES: [&str; 4] = ["واس", "وام", "وفا", "وكالات"];
/// Words after من, في, الي and علي that join: من جانبه, في المقابل.
const LINKS: [&str; 24] = [
    "الاثنا",
    "السياق",
    "المقابل",
    "المقابله",
    "النهايه",
    "تلك",
    "جانب",
    "جانبه",
    "جانبها",
    "جانبهم",
    "جهته",
    "جهتها",
    "جهتهم",
    "جهه",
    "ختام",
    "ذلك",
    "سياق",
    "صعيد",
    "الصعيد",
    "غضون",
    "ناحيتها",
    "ناحيته",
    "ناحيه",
    "هنا",
];

impl Leaning {
    pub(in crate::analysis::summary) fn embedded() -> Self {
        Self(LIST.lines().filter_map(classes).collect())
    }

    /// Whether `key` is a verb of telling as it stands after لم.
    pub(super) fn is_telling(&self, key: &str) -> bool {
        self.is(key, TELLS)
    }

    fn is(&self, key: &str, classes: u8) -> bool {
        self.0.get(key).is_some_and(|found| found & classes != 0)
    }
}

fn classes(line: &'static str) -> Option<(&'static str, u8)> {
    let (key, names) = line.split_once('\t')?;
    let mut classes = 0;
    for name in names.split(',') {
        classes |= match name {
            "cut" => CUT,
            "leans" => LEANS,
            "this" => THIS,
            "says" => SAYS,
            "joins" => JOINS,
            "open" => OPEN,
            "tells" => TELLS,
            _ => return None,
        };
    }
    Some((key, classes))
}

impl Reader<'_, '_> {
    /// How far a sentence of `words` leans on the one before.
    pub(super) fn lean(&self, words: &[Token]) -> Lean {
        let leaning = self.leaning;
        let key = |place: usize| words.get(place).map(|word| self.key(word)).unwrap_or_default();
        let mut first = 0;
        // كما, قد and the like put off the word that counts.
        while first < 2
            && matches!(key(first), "كما" | "وكما" | "قد" | "وقد" | "وكان" | "وكانت" | "ويذكر")
        {
            first += 1;
        }
        let (word, next) = (key(first), key(first + 1));
        if leaning.is(key(0), CUT) || leaning.is(word, CUT) {
            return Lean::Cut;
        }
        if leaning.is(key(0), LEANS) || leaning.is(word, LEANS) {
            return Lean::Leans;
        }
        // الوزارة هي الأخرى: too.
        let mut pairs = words.iter().take(TOO).map(|word| self.key(word));
        while let Some(pronoun) = pairs.by_ref().find(|key| matches!(*key, "هو" | "هي" | "هم"))
        {
            let other = pairs.clone().next().unwrap_or_default();
            if matches!((pronoun, other), ("هو", "الاخر") | ("هي", "الاخري") | ("هم", "الاخرون"))
            {
                return Lean::Leans;
            }
        }
        let says = leaning.is(word, SAYS);
        if says && self.is_open(words, first) {
            return Lean::Cut;
        }
        for place in 0..BEGINNING.min(words.len()) {
            let pointer = key(place);
            if matches!(pointer, "المذكور" | "المذكوره" | "المذكورين") {
                return Lean::Points;
            }
            let near = place < 2 || place < 3 && leaning.is(key(0), JOINS);
            let named = key(place + 1);
            if !says && near && leaning.is(pointer, THIS) && !self.is_time(named) {
                // What a text points at with its second word may be itself: تبدأ هذه الجولة.
                let itself = place > 0 && named.starts_with("ال");
                return if itself { Lean::Leans } else { Lean::Points };
            }
        }
        if says {
            return if first > 0 || word.starts_with(['و', 'ف']) && leaning.is(tail(word), SAYS) {
                Lean::Joins
            } else {
                Lean::Not
            };
        }
        let opens_on = leaning.is(next, OPEN);
        if opens_on
            && first == 0
            && word.chars().count() > 3
            && !self.lexicon.is_stop_key(word)
            && !leaning.is(word, JOINS)
        {
            // A verb whose subject does not follow: وولدت في …
            if word.starts_with('و') && self.is_verb(tail(word)) {
                return Lean::Leans;
            }
            if self.lexicon.classes(word).verb {
                return Lean::Unnamed;
            }
        }
        if words.iter().take(2).any(|word| self.has_pronoun(word)) {
            Lean::Unnamed
        } else if first > 0 || self.joins(key(0), key(1)) {
            Lean::Joins
        } else {
            Lean::Not
        }
    }

    /// Whether a question begins with a word that asks.
    pub(super) fn asks(&self, words: &[Token]) -> bool {
        words.first().is_some_and(|word| QUESTIONS.contains(&self.key(word)))
    }

    /// Whether a sentence that begins with these words joins what was said.
    fn joins(&self, key: &str, next: &str) -> bool {
        if self.leaning.is(key, JOINS) {
            return true;
        }
        if matches!(key, "من" | "في" | "الي" | "علي") {
            return LINKS.contains(&next);
        }
        if key == "و" {
            return true;
        }
        if AGENCIES.contains(&key) || !key.starts_with('و') {
            return false;
        }
        // The conjunction, not the word's own first letter.
        let rest = tail(key);
        let frequency = |word: &str| self.lexicon.background.frequency(Section::Word, word);
        rest.chars().nth(1).is_some()
            && (self.lexicon.classes(rest).verb || frequency(rest) >= 0.7 * frequency(key))
    }

    fn is_time(&self, key: &str) -> bool {
        TIMES.contains(&key) || self.lexicon.classes(key).time
    }

    /// Whether `word` ends in a pronoun of the third person. The key does not tell ه from ة, the text does.
    fn has_pronoun(&self, word: &Token) -> bool {
        let written = self.document.slice(word.span);
        let Some(rest) = ["ها", "هما", "هم", "ه"].iter().find_map(|end| written.strip_suffix(end))
        else {
            return false;
        };
        // A word that the news knows without the pronoun better than with it.
        rest.chars().nth(2).is_some() && !rest.starts_with("ال") && {
            let key = self.key(word);
            let bare = match key.strip_suffix("ها").or_else(|| key.strip_suffix("هما")) {
                Some(bare) => bare,
                None => key.strip_suffix("هم").or_else(|| key.strip_suffix('ه')).unwrap_or(key),
            };
            let frequency = |word: &str| self.lexicon.background.frequency(Section::Word, word);
            frequency(bare) > frequency(key)
        }
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
            if self.document.slice(gap).contains([':', '"', '«', '“', '،']) {
                return true;
            }
            if self.is_name_ali(next, words) {
                return false;
            }
            if self.leaning.is(key, OPEN) && !self.is_time(key) || key.starts_with("لل") {
                return true;
            }
            // The day may stand between the verb and its subject.
            if !self.is_time(key) {
                return false;
            }
        }
        true
    }

    /// Whether `word` is the name علي and not the preposition: the sentence writes final ى elsewhere.
    fn is_name_ali(&self, word: &Token, words: &[Token]) -> bool {
        self.document.slice(word.span) == "علي"
            && words.iter().any(|other| self.document.slice(other.span).ends_with('ى'))
    }
}

/// `word` without its first letter.
fn tail(word: &str) -> &str {
    let mut letters = word.chars();
    letters.next();
    letters.as_str()
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
