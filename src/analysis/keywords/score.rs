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
pub(super) struct Supersets(rustc_hash::FxHashMap<Key, usize>);

impl Supersets {
    pub(super) fn of(candidates: &Candidates) -> Self {
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

    pub(super) fn count(&self, key: &Key) -> usize {
        self.0.get(key).copied().unwrap_or_default()
    }
}

/// The log odds that `candidate` is a keyword. The weights were fitted by logistic regression to editors' tags of two
/// outlets; see `lexicon/README.md`.
pub(super) fn score(
    candidate: &Candidate,
    words: &Words,
    lexicon: &Lexicon,
    supersets: &Supersets,
) -> f32 {
    let background = &lexicon.background;
    let total = words.words.len().max(1) as f32;
    let articles = background.articles();
    let count = candidate.words;
    let single = count == 1;
    let one = flag(single);
    let tf = candidate.places.len() as f32;
    let forms: Vec<&Form> = candidate
        .places
        .first()
        .map(|&first| {
            (0..count).filter_map(|i| words.at(first as usize + i)).map(|(_, form)| form).collect()
        })
        .unwrap_or_default();
    let stems: Vec<&str> = candidate.key.iter().take(count).map(|&stem| words.stem(stem)).collect();
    let joined = stems.join(" ");

    let unit = |place: &u32| words.words.get(*place as usize).map_or(0, |word| word.unit);
    let in_title = |place: &&u32| words.titled && unit(place) == 0;
    let titled = candidate.places.iter().any(|place| in_title(&place));
    let first_in_body = candidate.places.iter().find(|place| !in_title(place));
    let first = first_in_body.copied().unwrap_or_default() as f32;
    let first_unit = first_in_body.map_or(0, unit);
    let span = match candidate.places.as_slice() {
        [first, .., last] => (last - first) as f32,
        _ => 0.0,
    };
    let whole = candidate
        .places
        .iter()
        .filter(|&&place| stands_alone(words, place as usize, count))
        .count();
    let clitics = candidate
        .places
        .iter()
        .filter(|&&place| words.at(place as usize).is_some_and(|(_, form)| form.clitic))
        .count();

    let phrase = if single { 0.0 } else { background.frequency(Section::Phrase, &joined) };
    let known = if single {
        background.frequency(Section::Stem, &joined)
    } else if phrase > 0.0 {
        phrase
    } else {
        2.0
    };
    let idf = articles.ln() - (known + 1.0).ln();
    let stem_frequency = |stem: &str| background.frequency(Section::Stem, stem);
    let association = if phrase > 0.0 {
        let together = phrase / articles;
        let apart: f32 =
            stems.iter().map(|stem| stem_frequency(stem).max(1.0) / articles).product();
        (together / apart).ln() / -together.ln() / (count - 1) as f32
    } else {
        0.0
    };
    let last_share = match stems.last() {
        Some(last) if !single => (phrase.max(1.0) / (stem_frequency(last).max(1.0) + 3.0)).ln(),
        Some(_) | None => 0.0,
    };
    let name = forms
        .iter()
        .filter(|form| !form.bare.starts_with("ال"))
        .map(|form| flag(never_definite(background, &form.bare)))
        .sum::<f32>()
        / count as f32;
    let nounness =
        forms.iter().map(|form| nounness(background, &form.bare)).fold(f32::INFINITY, f32::min);
    let possessive = |form: &&&Form| has_pronoun(background, &form.bare);
    let (first_form, last_form) = (forms.first(), forms.last());
    let definite = |form: Option<&&Form>| form.is_some_and(|form| form.definite);

    1.60 * (1.0 + whole as f32).ln() - 1.44 * whole as f32 / tf
        + 2.12 * association
        + 0.32 * flag(first_unit <= if words.titled { 2 } else { 1 })
        - 0.37 * (1.0 + tf).ln() * (1.0 - one)
        + 0.56 * span / total
        + 0.75 * flag(titled && single)
        - 1.20 * (1.0 + tf).ln()
        + 2.18 * name
        + 0.35 * nounness
        - 0.75 * flag(tf == 1.0)
        - 0.11 * flag(single && name == 0.0 && first_form.is_some_and(|form| is_nisba(&form.bare)))
        - 0.26 * idf
        - 0.07 * one * idf
        - 0.27 * (1.0 + first).ln()
        + 1.02 * one * name
        - 0.86 * supersets.count(&candidate.key) as f32 / tf
        + 0.17 * last_share
        - 1.19 * clitics as f32 / tf
        - 2.11 * one
        + 0.12 * flag(count == 3)
        + 0.30 * flag(forms.iter().all(|form| form.definite))
        + 0.52 * flag(!single && !definite(first_form) && definite(last_form))
        + 0.25 * (1.0 + tf).ln() * idf
        - 1.63 * flag(last_form.as_ref().is_some_and(possessive))
        - 2.64 * flag(forms.iter().any(|form| possessive(&form)))
        + 0.04
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
fn never_definite(background: &Background<'_>, bare: &str) -> bool {
    let word = |key: &str| background.frequency(Section::Word, key);
    word(&format!("ال{bare}")) * 20.0 < word(bare) + 1.0
}

/// Evidence that a word is a noun: it takes the article and prepositions.
fn nounness(background: &Background<'_>, bare: &str) -> f32 {
    if is_definite(bare) {
        return 1.5;
    }
    let word = |prefix: &str| background.frequency(Section::Word, &format!("{prefix}{bare}"));
    let definite = word("ال") + word("بال") + word("لل") + word("وال");
    ((definite + 3.0 * word("ب") + 0.5) / (word("") + 3.0)).ln()
}

/// A noun with a pronoun attached: بلاده, قياداتها.
fn has_pronoun(background: &Background<'_>, bare: &str) -> bool {
    if bare.starts_with("ال") {
        return false;
    }
    let word = |key: &str| background.frequency(Section::Word, key);
    let bound = |noun: &str| {
        let feminine = noun.strip_suffix('ت').map_or(0.0, |noun| word(&format!("{noun}ه")));
        word(noun).max(feminine)
    };
    let undefined = || word(&format!("ال{bare}")) * 3.0 < word(bare) + 1.0;
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
