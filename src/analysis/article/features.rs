//! What the network sees of each row: what it looks like, where it stands, what the rules took it for.

use std::ops::Range;

use rustc_hash::{FxBuildHasher, FxHashMap};

use self::signs::Signs;
use super::{ZoneKind, cues, page::Page, phrases::End, rows::Row, topic::root};
use crate::analysis::{
    cancel::checkpoint_every,
    lexicon::{self, hash},
    span::Span,
    token::{TokenKind, Tokens},
};

mod signs;

/// Names of the features, in their order; after them one for each [`ZoneKind`], in its order: what the rules say.
pub const ZONE_FEATURES: [&str; LOOKS] = [
    "words",
    "letters",
    "closed",
    "marked",
    "asks",
    "cut_off",
    "bullet",
    "running",
    "goes_on",
    "known",
    "label",
    "sure",
    "ends",
    "common_words",
    "numbers",
    "other_scripts",
    "date_words",
    "clock",
    "separators",
    "handles",
    "rights",
    "colon_end",
    "colon_inside",
    "quotes",
    "commas",
    "repeated",
    "topic",
    "topic_above",
    "in_title",
    "of_title",
    "place",
    "from_top",
    "from_end",
    "text_before",
    "since_text",
    "until_text",
    "blank_above",
    "blank_below",
    "cell",
    "rows",
    "unknown_words",
    "frequency",
    "to_reader",
    "of_site",
    "glued_above",
    "glued_below",
];

const LOOKS: usize = 46;
pub(super) const KINDS: usize = 10;
/// Features of a row.
pub(super) const COUNT: usize = LOOKS + KINDS;
/// Words of a row that are read: the first ones.
pub(super) const WORDS: usize = 16;
/// Rows of so many words are text, whatever else they are.
const LONG: usize = 15;
/// Longer rows are no dates.
const SHORT: usize = 12;
/// The code of the frequency of words that stand in every ninth article of the background corpus: 2 500 of them.
const COMMON: u8 = 181;
/// Numbers of words.
pub(super) const BUCKETS: u64 = 4096;

/// What is seen of one row.
#[derive(Clone, Debug)]
pub(super) struct Seen {
    pub(super) values: [f32; COUNT],
    /// Its first words, as numbers below [`BUCKETS`].
    pub(super) words: Vec<u16>,
}

/// What is seen of the rows of `page`, in their order.
pub(super) fn seen(page: &Page<'_>) -> Vec<Seen> {
    let rows = &page.rows;
    let mut roots = Vec::with_capacity(page.tokens.as_slice().len().min(rows.len() * WORDS));
    let mut times: FxHashMap<u64, u32> = FxHashMap::default();
    let read: Vec<Words> = rows
        .iter()
        .enumerate()
        .map(|(at, row)| {
            checkpoint_every(at, 32);
            let words = Words::of(row, page.tokens, &mut roots);
            *times.entry(words.hash).or_default() += 1;
            words
        })
        .collect();
    let topic = Topic::of(rows, &read, &roots);
    let title: Vec<u64> = match &page.title {
        Some(title) => {
            let words = page.tokens.as_slice().get(title.clone()).unwrap_or_default();
            let keys = words.iter().map(|word| page.tokens.key(word));
            keys.filter(|key| cues::tells_topic(key)).map(root).collect()
        }
        None => Vec::new(),
    };
    let is_text = |row: &Row| row.words >= LONG && row.marked;
    let all: usize = rows.iter().filter(|row| is_text(row)).map(|row| row.words).sum();
    let mut until: Vec<usize> = rows
        .iter()
        .rev()
        .scan(0, |distance, row| {
            *distance += 1;
            let until = *distance;
            if is_text(row) {
                *distance = 0;
            }
            Some(until)
        })
        .collect();
    until.reverse();
    let gap = |above: &Row, below: &Row| {
        let between = above.span.end as usize..below.span.start as usize;
        let between = page.text.get(between).unwrap_or_default();
        between.bytes().filter(|&byte| byte == b'\n').count() >= 2
    };
    let (mut before, mut since) = (0, 0);
    let mut blank_above = false;
    let mut found = Vec::with_capacity(rows.len());
    for (((at, row), words), until) in rows.iter().enumerate().zip(read).zip(until) {
        checkpoint_every(at, 32);
        let content = row.span.of(page.text);
        let count = row.words.max(1) as f32;
        let own = roots.get(words.roots.clone()).unwrap_or_default();
        let told = own.len().max(1) as f32;
        let (mut hits, mut hits_above, mut in_title) = (0, 0, 0);
        for &root in own {
            let (elsewhere, above) = topic.places(root, row, at);
            hits += usize::from(elsewhere);
            hits_above += usize::from(above);
            in_title += usize::from(title.contains(&root));
        }
        let signs = Signs::of(page, row);
        let blank_below = rows.get(at + 1).is_some_and(|below| gap(row, below));
        let yes = |is: bool| f32::from(u8::from(is));
        let far = |distance: usize| (1.0 + distance as f32).ln() / 4.0;
        let of_read = |number: u32| number as f32 / words.count.max(1) as f32;
        let looks: [f32; LOOKS] = [
            (1.0 + row.words as f32).log2() / 6.0,
            (content.len() as f32 / count / 16.0).min(2.0),
            yes(row.closed),
            yes(row.marked),
            yes(row.asks),
            yes(row.cut_off),
            yes(row.bullet),
            yes(row.running),
            yes(words.goes_on),
            yes(row.known),
            yes(row.label),
            yes(row.sure),
            match row.end {
                End::No => 0.0,
                End::Soft => 0.5,
                End::Hard => 1.0,
            },
            of_read(words.common),
            of_read(words.numbers_alone),
            of_read(words.other_scripts),
            of_read(words.of_dates),
            yes(signs.clock),
            (signs.separators as f32 / 4.0).min(1.0),
            yes(signs.handle),
            yes(signs.rights),
            yes(content.ends_with(':')),
            yes(signs.colon),
            (signs.quotes as f32 / 2.0).min(1.0),
            (signs.commas as f32 * 8.0 / count).min(1.0),
            yes(row.words > 0 && times.get(&words.hash).is_some_and(|&times| times > 1)),
            hits as f32 / told,
            hits_above as f32 / told,
            in_title as f32 / told,
            (in_title as f32 / title.len().max(1) as f32).min(1.0),
            at as f32 / rows.len() as f32,
            far(at),
            far(rows.len() - at - 1),
            before as f32 / all.max(1) as f32,
            far(since),
            far(until),
            yes(blank_above),
            yes(blank_below),
            yes(row.parts > 1),
            (rows.len() as f32).log2() / 8.0,
            words.unknown as f32 / words.arabic.max(1) as f32,
            words.frequencies as f32 / 255.0 / words.arabic.max(1) as f32,
            of_read(words.to_reader),
            of_read(words.of_site),
            yes(row.glued),
            yes(rows.get(at + 1).is_some_and(|below| below.glued)),
        ];
        let ruled = row.taken_for();
        let kinds = ZoneKind::ALL.map(|kind| yes(kind == ruled));
        let mut values = [0.0; COUNT];
        for (value, look) in values.iter_mut().zip(looks.into_iter().chain(kinds)) {
            *value = look;
        }
        found.push(Seen { values, words: words.numbers });
        blank_above = blank_below;
        if is_text(row) {
            before += row.words;
            since = 0;
        } else {
            since += 1;
        }
    }
    found
}

/// What the first words of a row tell.
#[derive(Default)]
struct Words {
    numbers: Vec<u16>,
    /// The roots of those that can tell a topic, among those of all rows.
    roots: Range<usize>,
    /// Of all of them.
    hash: u64,
    count: u32,
    arabic: u32,
    /// Arabic ones that the background corpus has not, and the sum of the codes of how many of its articles have each.
    unknown: u32,
    frequencies: u32,
    /// Those in a good part of its articles.
    common: u32,
    numbers_alone: u32,
    other_scripts: u32,
    of_dates: u32,
    to_reader: u32,
    of_site: u32,
    /// Begins with a conjunction.
    goes_on: bool,
}

impl Words {
    fn of(row: &Row, tokens: &Tokens, roots: &mut Vec<u64>) -> Self {
        let background = lexicon::background();
        let mut words =
            Self { numbers: Vec::with_capacity(row.words.min(WORDS)), ..Self::default() };
        let first_root = roots.len();
        for word in row.tokens(tokens).iter().take(WORDS) {
            let key = tokens.key(word);
            let hash = hash(key);
            words.hash = words.hash.rotate_left(5) ^ hash;
            words.numbers.push((hash % BUCKETS) as u16);
            words.goes_on |= words.count == 0 && cues::goes_on(key);
            words.count += 1;
            words.of_dates += u32::from(row.words <= SHORT && cues::belongs_to_date(key));
            match word.kind {
                TokenKind::Number => words.numbers_alone += 1,
                TokenKind::Other => words.other_scripts += 1,
                TokenKind::Arabic => {
                    let frequency = background.word_code(hash);
                    words.arabic += 1;
                    words.unknown += u32::from(frequency == 0);
                    words.frequencies += u32::from(frequency);
                    words.common += u32::from(frequency >= COMMON);
                    // Four letters of two bytes; shorter ones are mostly function words.
                    if key.len() >= 8 {
                        if frequency < COMMON {
                            roots.push(root(key));
                        }
                        words.to_reader += u32::from(key.ends_with('ك') || key.ends_with("كم"));
                        words.of_site += u32::from(key.ends_with("نا"));
                    }
                }
            }
        }
        words.roots = first_root..roots.len();
        words.hash ^= row.words as u64;
        words
    }
}

/// The long rows each root stands in.
struct Topic(FxHashMap<u64, Places>);

#[derive(Clone, Copy, Debug)]
struct Places {
    rows: u32,
    first: u32,
    last: u32,
}

impl Topic {
    fn of(rows: &[Row], read: &[Words], roots: &[u64]) -> Self {
        let mut places = FxHashMap::with_capacity_and_hasher(roots.len(), FxBuildHasher);
        for ((at, row), words) in (0..).zip(rows).zip(read) {
            checkpoint_every(at as usize, 256);
            if row.words < LONG {
                continue;
            }
            for &root in roots.get(words.roots.clone()).unwrap_or_default() {
                let places =
                    places.entry(root).or_insert(Places { rows: 0, first: at, last: u32::MAX });
                places.rows += u32::from(places.last != at);
                places.last = at;
            }
        }
        Self(places)
    }

    /// Whether another long row than `row`, which is row `at`, has `root`, and whether one above it has.
    fn places(&self, root: u64, row: &Row, at: usize) -> (bool, bool) {
        let own = u32::from(row.words >= LONG);
        let places = self.0.get(&root);
        places.map_or((false, false), |places| (places.rows > own, (places.first as usize) < at))
    }
}

/// What the network sees of one row, for the tool that trains it.
#[derive(Clone, Debug)]
pub struct RowFeatures {
    /// Where the row is.
    pub span: Span,
    /// The features named in [`ZONE_FEATURES`], then one for each kind.
    pub values: Vec<f32>,
    /// Numbers of its first words.
    pub words: Vec<u16>,
}
