//! How likely an editor would assign a phrase: a logistic model over features of its places, its shape and the
//! background.

use super::{
    MAX_WORDS,
    candidates::{Candidate, Candidates, Key},
    words::{Form, Words, is_definite},
};
use crate::analysis::{
    cancel::checkpoint_every,
    lexicon::{Background, Lexicon, Section},
    stem::light10,
};

/// Largest count of each phrase's one word longer phrases.
struct Supersets(rustc_hash::FxHashMap<Key, usize>);

impl Supersets {
    fn of(candidates: &Candidates) -> Self {
        let mut counts = rustc_hash::FxHashMap::default();
        let phrases = candidates.list.iter().filter(|candidate| candidate.words > 1);
        for (number, candidate) in phrases.enumerate() {
            checkpoint_every(number, 1024);
            let mut head = candidate.key;
            if let Some(last) = head.get_mut(candidate.words - 1) {
                *last = u32::MAX;
            }
            let mut tail = [u32::MAX; MAX_WORDS];
            for (to, from) in tail.iter_mut().zip(candidate.key.iter().skip(1)) {
                *to = *from;
            }
            for part in [head, tail] {
                if candidates.by_key.contains_key(&part) {
                    let most = counts.entry(part).or_insert(0);
                    *most = candidate.places.len().max(*most);
                }
            }
        }
        Self(counts)
    }

    fn count(&self, key: &Key) -> usize {
        self.0.get(key).copied().unwrap_or_default()
    }
}

/// What every candidate of one document is judged against.
pub(super) struct Context<'c> {
    words: &'c Words,
    lexicon: &'c Lexicon,
    supersets: Supersets,
    /// How often each stem stands in the document.
    stems: Vec<u32>,
    /// How many articles of the background hold each stem.
    known: Vec<f32>,
    /// Of the candidate that stands most often.
    most: f32,
    /// Words of the title.
    title: usize,
}

impl<'c> Context<'c> {
    pub(super) fn new(words: &'c Words, candidates: &'c Candidates, lexicon: &'c Lexicon) -> Self {
        let mut stems = vec![0; words.stems.len()];
        for form in words.words.iter().filter_map(|word| words.form(word)) {
            if let Some(count) = stems.get_mut(form.stem as usize) {
                *count += 1;
            }
        }
        let frequency = |stem: &String| lexicon.background.frequency(Section::Stem, stem);
        let known = words.stems.iter().map(frequency).collect();
        let most = candidates.list.iter().map(|candidate| candidate.places.len()).max();
        let title = words.words.iter().take_while(|word| words.titled && word.unit == 0).count();
        Self {
            words,
            lexicon,
            supersets: Supersets::of(candidates),
            stems,
            known,
            most: most.unwrap_or(1) as f32,
            title,
        }
    }

    /// What the places, the shape and the background of `candidate` say.
    pub(super) fn signs(&self, candidate: &Candidate) -> Signs {
        let (words, background) = (self.words, &self.lexicon.background);
        let count = candidate.words;
        let single = count == 1;
        let tf = candidate.places.len() as f32;
        let start = candidate.places.first().map_or(0, |&place| place as usize);
        let forms = || (start..start + count).filter_map(|at| words.at(at)).map(|(_, form)| form);
        let (first_form, last_form) = (forms().next(), forms().next_back());
        let stems = || candidate.key.iter().take(count).map(|&stem| words.stem(stem));

        let unit = |place: u32| words.words.get(place as usize).map_or(0, |word| word.unit);
        let in_title = |place: u32| (place as usize) < self.title;
        let in_body = candidate.places.iter().copied().find(|&place| !in_title(place));
        let span = match candidate.places.as_slice() {
            [first, .., last] => (last - first) as f32,
            _ => 0.0,
        };
        let places = || candidate.places.iter().map(|&place| place as usize);
        let whole = places().filter(|&place| stands_alone(words, place, count)).count() as f32;
        let clitics =
            places().filter(|&place| words.at(place).is_some_and(|(_, form)| form.clitic)).count();

        let numbers = || candidate.key.iter().take(count).copied();
        let frequency = |stem: u32| self.known.get(stem as usize).copied().unwrap_or_default();
        let phrase = if single { 0.0 } else { background.phrase(stems()) };
        let known = match single {
            true => numbers().next().map_or(0.0, frequency),
            false if phrase > 0.0 => phrase,
            false => 2.0,
        };
        let articles = background.articles();
        let association = if phrase > 0.0 {
            let together = phrase / articles;
            let apart: f32 = numbers().map(|stem| frequency(stem).max(1.0) / articles).product();
            (together / apart).ln() / -together.ln() / (count - 1) as f32
        } else {
            0.0
        };
        let share = |stem: Option<u32>| match stem {
            Some(stem) if !single => (phrase.max(1.0) / (frequency(stem).max(1.0) + 3.0)).ln(),
            Some(_) | None => 0.0,
        };
        let names = forms().filter(|form| !form.bare.starts_with("ال"));
        let nisba = |form: &Form| is_nisba(&form.bare);
        let name = names.map(|form| flag(form.traits.name)).sum::<f32>() / count as f32;
        Signs {
            words: count as f32,
            tf,
            whole,
            association,
            lead: flag(in_body.map_or(0, unit) <= if words.titled { 2 } else { 1 }),
            spread: span / words.words.len().max(1) as f32,
            titled: flag(candidate.places.iter().any(|&place| in_title(place))),
            name,
            nounness: forms().map(|form| form.traits.nounness).fold(f32::INFINITY, f32::min),
            nisba: flag(single && name == 0.0 && first_form.is_some_and(nisba)),
            idf: articles.ln() - (known + 1.0).ln(),
            known,
            first: in_body.unwrap_or_default() as f32,
            nest: self.supersets.count(&candidate.key) as f32 / tf,
            first_share: share(numbers().next()),
            last_share: share(numbers().next_back()),
            clitics: clitics as f32 / tf,
            definite: flag(forms().all(|form| form.definite)),
            idafa: flag(
                !single
                    && !first_form.is_some_and(|form| form.definite)
                    && last_form.is_some_and(|form| form.definite),
            ),
            possessive_last: flag(last_form.is_some_and(|form| form.traits.pronoun)),
            possessive: flag(forms().any(|form| form.traits.pronoun)),
        }
    }

    /// All features of `candidate`, in the order of [`NAMES`]. `rank` is its place by [`Signs::estimate`].
    pub(super) fn features(
        &self,
        candidate: &Candidate,
        signs: &Signs,
        estimate: f32,
        rank: usize,
    ) -> Features {
        let (words, background) = (self.words, &self.lexicon.background);
        let count = candidate.words;
        let total = words.words.len().max(1) as f32;
        let start = candidate.places.first().map_or(0, |&place| place as usize);
        let forms = || (start..start + count).filter_map(|at| words.at(at)).map(|(_, form)| form);
        let places = || candidate.places.iter().map(|&place| place as usize);
        let share = |holds: &dyn Fn(usize) -> bool| {
            places().filter(|&place| holds(place)).count() as f32 / signs.tf
        };
        let mut units: Vec<u32> =
            places().filter_map(|place| Some(words.words.get(place)?.unit)).collect();
        units.dedup();
        let counts = || {
            candidate
                .key
                .iter()
                .take(count)
                .map(|&stem| self.stems.get(stem as usize).copied().unwrap_or(1).max(1) as f32)
        };
        let (least, most) =
            counts().fold((f32::INFINITY, 0f32), |(low, high), n| (low.min(n), high.max(n)));
        let articles = background.articles().ln();
        let idf = || {
            let stems = candidate.key.iter().take(count);
            let known = stems.map(|&stem| self.known.get(stem as usize).copied());
            known.map(|known| articles - (known.unwrap_or_default() + 1.0).ln())
        };
        let before = |place: usize, holds: &dyn Fn(&Form) -> bool| {
            place.checked_sub(1).and_then(|at| words.at(at)).is_some_and(|(_, form)| holds(form))
        };
        let after = |place: usize, holds: &dyn Fn(&Form) -> bool| {
            words.at(place + count).is_some_and(|(word, form)| !word.apart && holds(form))
        };
        let joined = |place: usize| words.words.get(place).is_some_and(|word| !word.apart);
        let quoted = |place: usize| {
            words.words.get(place).is_some_and(|word| word.quoted)
                && words.words.get(place + count).is_none_or(|word| word.quoted)
        };
        let last = candidate.places.last().copied().unwrap_or_default() as f32;
        let letters = forms().map(|form| form.bare.chars().count()).sum::<usize>() as f32;
        let tags = self.tags(candidate);
        [
            (1.0 + signs.whole).ln(),
            signs.whole / signs.tf,
            signs.association,
            signs.lead,
            (1.0 + signs.tf).ln(),
            signs.spread,
            signs.titled,
            signs.words,
            signs.name,
            signs.nounness,
            signs.nisba,
            signs.idf,
            (1.0 + signs.first).ln(),
            signs.nest,
            signs.first_share,
            signs.last_share,
            signs.clitics,
            signs.definite,
            signs.idafa,
            signs.possessive_last,
            signs.possessive,
            estimate,
            (1.0 + rank as f32).ln(),
            total.ln(),
            signs.first / total,
            last / total,
            (1.0 + units.len() as f32).ln(),
            units.len() as f32 / words.units.max(1) as f32,
            signs.tf / self.most,
            signs.tf / least,
            signs.tf / most,
            idf().sum::<f32>() / signs.words,
            idf().fold(f32::INFINITY, f32::min),
            idf().fold(f32::NEG_INFINITY, f32::max),
            if signs.titled > 0.0 { 1.0 + start as f32 } else { 0.0 },
            share(&|place| joined(place) && before(place, &|form| form.person_title)),
            flag(forms().next().is_some_and(|form| form.person_title)),
            share(&|place| joined(place) && before(place, &|form| form.verb)),
            share(&|place| after(place, &|form| form.verb)),
            share(&|place| joined(place) && before(place, &|form| form.stop)),
            share(&|place| after(place, &|form| form.stop)),
            letters / signs.words,
            share(&quoted),
            flag(forms().any(|form| form.number)),
            flag(forms().all(|form| form.bare.is_ascii())),
            (1.0 + signs.known).ln(),
            flag(forms().any(|form| form.weak)),
            forms().next_back().map_or(0.0, |form| form.traits.nounness),
            forms().next_back().map_or(0.0, |form| flag(form.traits.name)),
            tags.phrase,
            tags.phrase_share,
            tags.least,
            tags.mean,
            tags.first,
            tags.last,
        ]
    }

    /// What editors' tags of other articles say of the words of `candidate`.
    fn tags(&self, candidate: &Candidate) -> Tagged {
        let tags = &self.lexicon.tags;
        let stems =
            || candidate.key.iter().take(candidate.words).map(|&stem| self.words.stem(stem));
        let phrase = match candidate.words {
            1 => tags.phrase(stems().next().unwrap_or_default()),
            _ => tags.phrase(&stems().collect::<Vec<_>>().join(" ")),
        };
        let words = || stems().map(|stem| tags.word(stem));
        Tagged {
            phrase: phrase.tagged,
            phrase_share: phrase.share,
            least: words().fold(f32::INFINITY, f32::min),
            mean: words().sum::<f32>() / candidate.words as f32,
            first: words().next().unwrap_or_default(),
            last: words().next_back().unwrap_or_default(),
        }
    }
}

/// How editors treat a phrase and its words, as logarithms of ratios.
#[derive(Default)]
struct Tagged {
    phrase: f32,
    phrase_share: f32,
    least: f32,
    mean: f32,
    first: f32,
    last: f32,
}

/// What the ranker sees of a candidate.
pub(super) type Features = [f32; NAMES.len()];

/// Names of the features that the ranker sees.
pub(super) const NAMES: [&str; 55] = [
    "whole_log",
    "whole_share",
    "association",
    "lead",
    "tf_log",
    "spread",
    "titled",
    "words",
    "name",
    "nounness",
    "nisba",
    "idf",
    "first_log",
    "nest",
    "first_share",
    "last_share",
    "clitics",
    "definite",
    "idafa",
    "possessive_last",
    "possessive",
    "estimate",
    "rank_log",
    "total_log",
    "first",
    "last",
    "units_log",
    "units_share",
    "tf_of_most",
    "tf_of_least_word",
    "tf_of_most_word",
    "idf_mean",
    "idf_least",
    "idf_most",
    "title_place",
    "after_person_title",
    "person_title",
    "after_verb",
    "before_verb",
    "after_stop",
    "before_stop",
    "letters",
    "quoted",
    "number",
    "ascii",
    "known_log",
    "weak",
    "last_nounness",
    "last_name",
    "tag_phrase",
    "tag_phrase_share",
    "tag_least",
    "tag_mean",
    "tag_first",
    "tag_last",
];

/// What is looked at in every candidate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signs {
    words: f32,
    /// Times it stands in the document.
    tf: f32,
    /// Of these, how often it is all that stands between two breaks.
    whole: f32,
    /// Normalized pointwise mutual information of its words in the background.
    association: f32,
    lead: f32,
    spread: f32,
    titled: f32,
    /// Share of words that nobody puts the article on.
    name: f32,
    nounness: f32,
    nisba: f32,
    idf: f32,
    /// Its document frequency in the background.
    known: f32,
    first: f32,
    nest: f32,
    first_share: f32,
    last_share: f32,
    clitics: f32,
    definite: f32,
    idafa: f32,
    possessive_last: f32,
    possessive: f32,
}

impl Signs {
    /// The log odds that a candidate is a keyword, by a linear model: good enough to tell which ones to look at closer.
    /// The weights were fitted by logistic regression to editors' tags of two outlets; see `lexicon/README.md`.
    pub(super) fn estimate(&self) -> f32 {
        let one = flag(self.words == 1.0);
        let tf = (1.0 + self.tf).ln();
        1.60 * (1.0 + self.whole).ln() - 1.44 * self.whole / self.tf
            + 2.12 * self.association
            + 0.32 * self.lead
            - 0.37 * tf * (1.0 - one)
            + 0.56 * self.spread
            + 0.75 * self.titled * one
            - 1.20 * tf
            + 2.18 * self.name
            + 0.35 * self.nounness
            - 0.75 * flag(self.tf == 1.0)
            - 0.11 * self.nisba
            - 0.26 * self.idf
            - 0.07 * one * self.idf
            - 0.27 * (1.0 + self.first).ln()
            + 1.02 * one * self.name
            - 0.86 * self.nest
            + 0.17 * self.last_share
            - 1.19 * self.clitics
            - 2.11 * one
            + 0.12 * flag(self.words == 3.0)
            + 0.30 * self.definite
            + 0.52 * self.idafa
            + 0.25 * tf * self.idf
            - 1.63 * self.possessive_last
            - 2.64 * self.possessive
            + 0.04
    }
}

/// Whether the phrase is all that stands between two breaks.
fn stands_alone(words: &Words, start: usize, count: usize) -> bool {
    let begins = start == 0
        || words.at(start).is_none_or(|(word, form)| word.apart || form.clitic)
        || words.at(start - 1).is_none_or(|(_, form)| form.stop);
    begins
        && words.at(start + count).is_none_or(|(word, form)| word.apart || form.stop || form.clitic)
}

/// A bare form that nobody puts the article on is a name.
pub(super) fn never_definite(background: &Background<'_>, bare: &str) -> bool {
    background.word("ال", bare) * 20.0 < background.word("", bare) + 1.0
}

/// Evidence that a word is a noun: it takes the article and prepositions.
pub(super) fn nounness(background: &Background<'_>, bare: &str) -> f32 {
    if is_definite(bare) {
        return 1.5;
    }
    let word = |prefix: &str| background.word(prefix, bare);
    let definite = word("ال") + word("بال") + word("لل") + word("وال");
    ((definite + 3.0 * word("ب") + 0.5) / (word("") + 3.0)).ln()
}

/// A noun with a pronoun attached: بلاده, قياداتها.
pub(super) fn has_pronoun(background: &Background<'_>, bare: &str) -> bool {
    if bare.starts_with("ال") {
        return false;
    }
    let word = |key: &str| background.frequency(Section::Word, key);
    let bound = |noun: &str| {
        let feminine = noun.strip_suffix('ت').map_or(0.0, |noun| background.word(noun, "ه"));
        word(noun).max(feminine)
    };
    let undefined = || background.word("ال", bare) * 3.0 < word(bare) + 1.0;
    for suffix in ["هما", "ها", "هم", "نا", "كم", "هن"] {
        if let Some(noun) = bare.strip_suffix(suffix).filter(|noun| noun.chars().nth(2).is_some()) {
            return bound(noun) >= 3.0 * word(bare) && undefined();
        }
    }
    bare.strip_suffix('ه').is_some_and(|noun| {
        noun.chars().nth(2).is_some()
            && noun.ends_with(['ت', 'ا', 'ي'])
            && bound(noun) >= f32::max(5.0, word(bare))
            && undefined()
    })
}

/// An adjective of relation: روسي, عسكرية.
pub(super) fn is_nisba(bare: &str) -> bool {
    bare.chars().nth(4).is_some()
        && ["ي", "يه", "يين", "يون"].iter().any(|ending| bare.ends_with(ending))
}

/// A verb in the imperfect: begins as one, and nobody puts an article or a preposition before it.
pub(super) fn is_verb(background: &Background<'_>, bare: &str) -> bool {
    bare.starts_with(['ي', 'ت'])
        && background.frequency(Section::Word, bare) >= 2.0
        && nounness(background, bare) < -2.5
}

/// A verb in the future: the rest of it is known as a verb.
pub(super) fn is_future(background: &Background<'_>, bare: &str) -> bool {
    bare.strip_prefix('س').is_some_and(|rest| is_verb(background, rest))
}

/// Whether a bare key's stem is worth showing alone: a definite adjective is not.
pub(super) fn is_bare_adjective(background: &Background<'_>, bare: &str) -> bool {
    is_definite(bare)
        && is_nisba(bare)
        && bare.ends_with(['ي', 'ه'])
        && {
            // السعودية and بريطانيا are countries: their stem without the article is common as well.
            let indefinite = bare.strip_prefix("ال").unwrap_or(bare);
            background.frequency(Section::Word, indefinite) * 2.0
                > background.frequency(Section::Word, bare)
                || bare.ends_with('ي')
        }
        && light10(bare).chars().nth(1).is_some()
}

fn flag(yes: bool) -> f32 {
    if yes { 1.0 } else { 0.0 }
}
