//! A headline that nothing but a blank parts from the sentence after it.
//!
//! Texts lose their line breaks on the way: the first sentence then begins with the headline. It is told by what
//! headlines and openings of articles are made of: a run of words as headlines use them, whose last word can end one, and
//! behind it a word that opens sentences, most often a verb, after which the words of the headline come back. How much
//! each word is worth was counted, and how the signs weigh learnt, over headlines and articles of the ANT corpus, see
//! `tools/README.md`.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::words::Words;
use crate::analysis::trees::Trees;

/// What the model looks at, in the order of [`HeadlineCandidate::values`].
pub const HEADLINE_FEATURES: [&str; 16] = [
    "words_before",
    "words_after",
    "opener",
    "second",
    "last",
    "first_of_headline",
    "repeated",
    "repeated_share",
    "headline_words",
    "body_words",
    "marks_between",
    "best_opener_before",
    "opener_at_start",
    "first_letter",
    "last_letter",
    "letters",
];

/// A place where a headline may end.
#[derive(Clone, Copy, Debug)]
pub struct HeadlineCandidate {
    /// Words before it.
    pub words: usize,
    /// Bytes before it, without the blank.
    pub end: usize,
    /// What the model sees there.
    pub values: [f32; HEADLINE_FEATURES.len()],
}

/// What words are worth: logarithms of how much more often a word stands in one place than in another.
#[derive(Clone, Copy, Debug, Default)]
struct Worth {
    /// First of a sentence, to anywhere in one.
    opener: f32,
    /// Second of a sentence, to anywhere.
    second: f32,
    /// Last of a headline, to anywhere in a sentence.
    last: f32,
    /// First of a headline, to first of a sentence.
    first: f32,
    /// Anywhere in a headline, to anywhere in a sentence.
    headline: f32,
}

/// The words and trees that tell a headline.
#[derive(Debug)]
pub struct Headlines {
    words: FxHashMap<&'static str, Worth>,
    trees: Trees,
}

impl Headlines {
    /// Reads the table of words, lines `key TAB opener TAB second TAB last TAB first TAB headline` in eighths, and the
    /// trees.
    pub fn parse(words: &'static str, trees: &[u8]) -> Self {
        let worth = |line: &'static str| {
            let mut fields = line.split('\t');
            let key = fields.next()?;
            let mut eighths = || fields.next()?.parse().ok().map(|eighths: f32| eighths / 8.0);
            let (opener, second, last) = (eighths()?, eighths()?, eighths()?);
            Some((key, Worth { opener, second, last, first: eighths()?, headline: eighths()? }))
        };
        let words = words.lines().filter_map(worth).collect();
        Self { words, trees: Trees::parse(trees).unwrap_or_default() }
    }

    /// Where a headline may end in `sentence`, with what the model sees there.
    pub fn candidates(&self, sentence: &str) -> Vec<HeadlineCandidate> {
        self.look(sentence, &Words::of(sentence, WORDS))
    }

    /// Where the headline ends that `sentence` begins with.
    pub(super) fn end(&self, sentence: &str, words: &Words) -> Option<usize> {
        self.look(sentence, words)
            .into_iter()
            .map(|candidate| (self.trees.score(&candidate.values), candidate.end))
            .filter(|&(score, _)| score > LEAST_SCORE)
            .max_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, end)| end)
    }

    /// Whether a headline may begin with the first of `words`.
    pub(super) fn may_begin(&self, words: &Words) -> bool {
        let first = words.get(0).and_then(|word| self.words.get(words.key(word)));
        first.is_none_or(|word| word.first >= LEAST_FIRST && word.opener < PLAIN_OPENER)
    }

    /// How plainly the word `key` opens sentences: 0 for a word as common first as anywhere.
    pub(super) fn opener(&self, key: &str) -> f32 {
        self.words.get(key).map_or(0.0, |worth| worth.opener)
    }

    /// Whether the word `key` begins with a conjunction: it goes on with what stands before it.
    fn is_joined(&self, key: &str) -> bool {
        key == "كما" || key.strip_prefix('و').is_some_and(|rest| self.words.contains_key(rest))
    }

    fn look(&self, sentence: &str, words: &Words) -> Vec<HeadlineCandidate> {
        let all = words.as_slice();
        let mut found = Vec::new();
        if !self.may_begin(words) || all.len() < SHORTEST + AFTER {
            return found;
        }
        let worth = |word| self.words.get(words.key(word)).copied().unwrap_or_default();
        let mut reader =
            Reader { sentence, words, worth: all.iter().map(worth).collect(), stems: Vec::new() };
        let mut before = Before { best_opener: NOTHING, ..Before::default() };
        for (number, word) in all.iter().enumerate().take((all.len() - AFTER).min(LONGEST)) {
            let here = reader.worth(number);
            let opens = here.opener >= LEAST_OPENER && !self.is_joined(words.key(word));
            if number > 0 && opens && before.may_end(number) {
                found.extend(reader.candidate(number, &before));
            }
            if number > 0 {
                before.best_opener = before.best_opener.max(here.opener);
            }
            before.headline += here.headline;
            before.pass(word.lead(sentence));
            before.pass(word.trail(sentence));
        }
        found
    }
}

/// What stands before a place where a headline may end.
#[derive(Debug, Default)]
struct Before {
    /// The best opener behind the first word.
    best_opener: f32,
    /// What its words are worth in a headline, added up.
    headline: f32,
    brackets: u32,
    quoted: bool,
    dashed: bool,
}

impl Before {
    /// Whether `words` words and their marks can be a headline: nothing is open, and they are no byline or dateline.
    fn may_end(&self, words: usize) -> bool {
        self.brackets == 0 && !self.quoted && !(self.dashed && words <= BYLINE)
    }

    fn pass(&mut self, marks: &str) {
        for mark in marks.chars() {
            match mark {
                '(' | '[' => self.brackets += 1,
                ')' | ']' => self.brackets = self.brackets.saturating_sub(1),
                '"' | '«' | '»' | '“' | '”' => self.quoted = !self.quoted,
                '-' | '–' | '—' | 'ـ' | '/' => self.dashed = true,
                _ => {}
            }
        }
    }
}

/// A sentence whose words were looked up.
struct Reader<'s> {
    sentence: &'s str,
    words: &'s Words,
    worth: Vec<Worth>,
    /// Beginnings of the words, see [`stem`]; empty until they are needed.
    stems: Vec<u64>,
}

impl Reader<'_> {
    fn worth(&self, number: usize) -> Worth {
        self.worth.get(number).copied().unwrap_or_default()
    }

    /// What the model sees where the first `number` words may be the headline; `None` where it need not look.
    fn candidate(&mut self, number: usize, before: &Before) -> Option<HeadlineCandidate> {
        let all = self.words.as_slice();
        let last = self.words.get(number - 1)?;
        let key = self.words.key(self.words.get(number)?);
        let trail = last.trail(self.sentence);
        let (here, worth) = (self.worth(number), self.worth(number - 1));
        if worth.last < LEAST_LAST || trail.contains(GOES_ON) {
            return None;
        }
        if self.stems.is_empty() {
            self.stems.extend(all.iter().map(|word| stem(self.words.key(word))));
        }
        let behind = self.stems.get(number..(number + BEHIND).min(all.len()))?;
        let (shared, own) = repeated(self.stems.get(..number)?, behind);
        let share = shared as f32 / own.max(1) as f32;
        let headline = before.headline / number as f32;
        let first = self.worth(0);
        let estimate =
            2.0 * headline + 4.0 * share + 0.5 * worth.last + 0.3 * here.opener + 0.4 * first.first;
        if estimate < LEAST_ESTIMATE {
            return None;
        }
        let next = self.worth.get(number..(number + BODY).min(all.len()))?;
        let body: f32 = next.iter().map(|worth| worth.headline).sum();
        let letter = |c: Option<char>| c.map_or(0.0, |c| c as u32 as f32 - 0x600 as f32);
        let values = [
            number as f32,
            (all.len() - number) as f32,
            here.opener,
            self.worth(number + 1).second,
            worth.last,
            first.first,
            shared as f32,
            share,
            headline,
            body / next.len().max(1) as f32,
            marks_between(trail),
            before.best_opener,
            first.opener,
            letter(key.chars().next()),
            letter(key.chars().next_back()),
            key.chars().count() as f32,
        ];
        Some(HeadlineCandidate { words: number, end: last.end, values })
    }
}

/// The words and trees compiled into the program.
pub(super) static HEADLINES: LazyLock<Headlines> = LazyLock::new(|| {
    Headlines::parse(
        include_str!("../lexicon/headline_words.tsv"),
        include_bytes!("../lexicon/headline_model.bin"),
    )
});

/// Content words of `before` by their beginnings: how many come back in `behind`, how many there are.
fn repeated(before: &[u64], behind: &[u64]) -> (usize, usize) {
    let (mut shared, mut own) = (0, 0);
    for (number, stem) in before.iter().enumerate() {
        let new = *stem != 0 && !before.get(..number).is_some_and(|seen| seen.contains(stem));
        own += usize::from(new);
        shared += usize::from(new && behind.contains(stem));
    }
    (shared, own)
}

/// The first four letters behind an attached article, in one number; 0 for short words.
fn stem(key: &str) -> u64 {
    if key.chars().nth(3).is_none() {
        return 0;
    }
    let bare = ["وال", "بال", "كال", "فال", "لل", "ال"]
        .iter()
        .find_map(|prefix| key.strip_prefix(prefix).filter(|rest| rest.chars().nth(2).is_some()))
        .unwrap_or(key);
    bare.chars().take(4).fold(0, |stem, letter| stem << 16 | u64::from(letter as u32 & 0xFFFF))
}

/// 0 for a blank alone, 1 for marks, 2 for marks that end sentences.
fn marks_between(trail: &str) -> f32 {
    if trail.contains(['.', '…', '!', '؟', '?']) {
        2.0
    } else if trail.is_empty() {
        0.0
    } else {
        1.0
    }
}

/// Marks behind which a sentence goes on.
const GOES_ON: [char; 10] = ['،', ',', '؛', ';', ':', '-', '–', '—', 'ـ', '/'];
/// Words of a sentence that are looked at.
pub(super) const WORDS: usize = LONGEST + BEHIND;
/// Words of the longest headline looked for.
const LONGEST: usize = 24;
/// Words of the shortest headline.
const SHORTEST: usize = 1;
/// Words there must be after a headline.
const AFTER: usize = 4;
/// Words in which those of the headline may come back.
const BEHIND: usize = 25;
/// Words after the headline that show running text.
const BODY: usize = 12;
/// Words of the longest byline or dateline, which belong to the sentence after them.
const BYLINE: usize = 6;
/// The least worth of a word that is looked at as an opener.
const LEAST_OPENER: f32 = 0.5;
/// Worth of an opener that sentences begin with, and headlines hardly ever.
const PLAIN_OPENER: f32 = 1.5;
/// The least worth of a word that headlines begin with, and of one that they end in.
const LEAST_FIRST: f32 = -1.0;
const LEAST_LAST: f32 = -2.0;
/// The least of a linear estimate: four candidates in five that end no headline lie below it, and one end in two hundred.
const LEAST_ESTIMATE: f32 = 0.5;
/// The least score of a headline, a logarithm of odds.
const LEAST_SCORE: f32 = 0.0;
/// Below the worth of every word.
const NOTHING: f32 = -4.0;
