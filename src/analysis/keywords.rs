//! Which words and phrases name the subject.

use self::{
    candidates::{Candidate, Candidates},
    features::{Context, Features, Signs},
    words::Words,
};
use super::{
    article::ZoneKinds,
    cancel::{checkpoint, checkpoint_every},
    characters::{TATWEEL, is_format, is_tashkeel},
    document::Document,
    lexicon::Lexicon,
    span::Span,
    stem::light10,
    token::Tokens,
};

pub(crate) use self::tags::EditorTags;

mod candidates;
mod features;
mod tags;
mod words;

/// What a keyword names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeywordKind {
    /// A subject, or anything that is not certain to be one of the others.
    Term,
    /// A person.
    Person,
    /// A place.
    Place,
    /// An organisation.
    Organization,
    /// An event.
    Event,
    /// A hashtag.
    Hashtag,
}

/// A place where a keyword stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// Where it is, without an attached conjunction or preposition.
    pub span: Span,
    /// Number of its sentence among all sentences of the document.
    pub sentence: u32,
}

/// A keyword or key phrase.
#[derive(Clone, Debug, PartialEq)]
pub struct Keyword {
    /// The form to show.
    pub text: String,
    /// The form to compare by: the keys of its words, parted by blanks.
    pub normalized: String,
    /// How well it names the subject, 0..=1, comparable within one document.
    pub relevance: f32,
    /// The ranker's own number.
    pub raw_score: f32,
    /// What it names.
    pub kind: KeywordKind,
    /// Every place it stands in the zones read, in order.
    pub mentions: Vec<Mention>,
}

/// How to extract.
#[derive(Clone, Debug, PartialEq)]
pub struct KeywordOptions {
    /// The longest list wanted.
    pub max_keywords: usize,
    /// Leaves out what is below this relevance.
    pub min_relevance: f32,
    /// Words in the shortest phrase.
    pub min_words: usize,
    /// Words in the longest phrase.
    pub max_words: usize,
    /// Words that are never part of a keyword.
    pub stop_words: Vec<String>,
    /// Terms that rank higher where they occur.
    pub boost_terms: Vec<String>,
    /// Zones to read; `None` for the body, with title and headings as signals.
    pub zones: Option<ZoneKinds>,
}

impl Default for KeywordOptions {
    fn default() -> Self {
        Self {
            max_keywords: 10,
            min_relevance: 0.0,
            min_words: 1,
            max_words: MAX_WORDS,
            stop_words: Vec::new(),
            boost_terms: Vec::new(),
            zones: None,
        }
    }
}

/// Words in the longest keyword there is.
pub const MAX_WORDS: usize = 4;

/// The keywords of `document`, best first.
///
/// Candidates, features and a trained linear ranker in the line of KEA (Witten et al. 1999) and KP-Miner (El-Beltagy and
/// Rafea 2009), made for Arabic: clitics come off by background counts before anything is compared.
pub(crate) fn extract(
    document: &Document<'_>,
    lexicon: &Lexicon,
    options: &KeywordOptions,
) -> Vec<Keyword> {
    let words = words::read(document, lexicon, options);
    let candidates = candidates::find(&words, MAX_WORDS);
    let context = Context::new(&words, &candidates, lexicon);
    let boosts: Vec<_> = options.boost_terms.iter().map(|term| stems_of(term)).collect();
    let judged = judge(&candidates, &context, options.max_keywords.saturating_mul(3));
    let mut ranked: Vec<(f32, &Candidate)> = judged
        .iter()
        .map(|(candidate, features)| {
            let score = lexicon.keyword_model.score(features);
            (score + boost(candidate, &words, &boosts), *candidate)
        })
        .collect();
    // Ties go to what stands first, then to the longer phrase.
    let mut compared = 0;
    ranked.sort_by(|(a, x), (b, y)| {
        compared += 1;
        checkpoint_every(compared, 16 * 1024);
        b.total_cmp(a)
            .then_with(|| x.places.first().cmp(&y.places.first()))
            .then_with(|| y.words.cmp(&x.words))
    });
    let mut chosen: Vec<(f32, &Candidate)> = Vec::new();
    for &(score, candidate) in &ranked {
        checkpoint();
        if chosen.len() == options.max_keywords {
            break;
        }
        let fits = (options.min_words..=options.max_words).contains(&candidate.words);
        if fits
            && relevance(score) >= options.min_relevance
            && !is_weaker_form(candidate, &words, lexicon)
        {
            let candidate = whole(candidate, &candidates, options.max_words);
            if chosen.iter().any(|(_, whole)| is_surname(candidate, whole, &words)) {
                continue;
            }
            settle(&mut chosen, score, candidate);
        }
    }
    chosen
        .into_iter()
        .map(|(score, candidate)| keyword(document, &words, lexicon, candidate, score))
        .collect()
}

/// A candidate as the ranker sees it, to train it.
#[derive(Clone, Debug)]
pub struct KeywordCandidate {
    /// Stems of its words, parted by blanks.
    pub stems: String,
    /// Values in the order of [`FEATURES`].
    pub features: Vec<f32>,
}

/// Names of the features of a [`KeywordCandidate`].
pub const FEATURES: &[&str] = &features::NAMES;

/// The most likely candidates of `document` with their features, best first by the first estimate.
pub(crate) fn candidates(document: &Document<'_>, lexicon: &Lexicon) -> Vec<KeywordCandidate> {
    let words = words::read(document, lexicon, &KeywordOptions::default());
    let candidates = candidates::find(&words, MAX_WORDS);
    let context = Context::new(&words, &candidates, lexicon);
    judge(&candidates, &context, CLOSER)
        .into_iter()
        .map(|(candidate, features)| {
            let stems = candidate.key.iter().take(candidate.words).map(|&stem| words.stem(stem));
            KeywordCandidate {
                stems: stems.collect::<Vec<_>>().join(" "),
                features: features.to_vec(),
            }
        })
        .collect()
}

/// The `wanted` likeliest candidates by the linear estimate, [`CLOSER`] at least, with all their features.
fn judge<'c>(
    candidates: &'c Candidates,
    context: &Context<'_>,
    wanted: usize,
) -> Vec<(&'c Candidate, Features)> {
    let mut likely: Vec<_> = candidates
        .list
        .iter()
        .enumerate()
        .map(|(number, candidate)| {
            checkpoint_every(number, 256);
            let signs = context.signs(candidate);
            (signs.estimate(), signs, candidate)
        })
        .collect();
    let by_estimate =
        |x: &(f32, Signs, &Candidate), y: &(f32, Signs, &Candidate)| y.0.total_cmp(&x.0);
    let wanted = wanted.max(CLOSER);
    if likely.len() > wanted {
        likely.select_nth_unstable_by(wanted, by_estimate);
        likely.truncate(wanted);
    }
    likely.sort_by(|x, y| by_estimate(x, y).then_with(|| x.2.places.cmp(&y.2.places)));
    let ranked = likely.into_iter().enumerate();
    ranked
        .map(|(rank, (estimate, signs, candidate))| {
            checkpoint();
            (candidate, context.features(candidate, &signs, estimate, rank))
        })
        .collect()
}

/// Candidates that are looked at closer.
const CLOSER: usize = 100;

/// The longest phrase that `candidate` never stands without, where that can be told: it stands twice or more.
fn whole<'c>(
    candidate: &'c Candidate,
    candidates: &'c Candidates,
    max_words: usize,
) -> &'c Candidate {
    let count = candidate.places.len();
    if count < 2 || candidate.words < 2 {
        return candidate;
    }
    let mut best = candidate;
    let longer = candidates.list.iter().filter(|longer| longer.places.len() == count);
    for longer in longer.filter(|longer| longer.words <= max_words) {
        if longer.words > best.words && is_part(candidate, longer) {
            best = longer;
        }
    }
    best
}

/// Whether `part` is what a person is called by after `whole` named them in full.
fn is_surname(part: &Candidate, whole: &Candidate, words: &Words) -> bool {
    let in_body =
        |place: &u32| words.at(*place as usize).is_some_and(|(word, _)| word.span.is_some());
    part.words == 1
        && is_part(part, whole)
        && is_name(part, words)
        && is_name(whole, words)
        && part.places.iter().copied().find(in_body).is_some_and(|first| {
            whole.places.iter().any(|&place| (place..place + whole.words as u32).contains(&first))
        })
}

/// Whether `candidate` is made of words that are names by all the background tells.
fn is_name(candidate: &Candidate, words: &Words) -> bool {
    let start = candidate.places.first().map_or(0, |&place| place as usize);
    (start..start + candidate.words).all(|at| {
        words.at(at).is_some_and(|(_, form)| {
            form.traits.name
                && !form.definite
                && !form.weak
                && !form.verb
                && !form.number
                && !form.traits.future
                && !form.traits.pronoun
        })
    })
}

/// Whether the words of `part` stand in a row within the longer `whole`.
fn is_part(part: &Candidate, whole: &Candidate) -> bool {
    part.words < whole.words
        && (0..=whole.words - part.words).any(|at| {
            let window = whole.key.iter().skip(at).take(part.words);
            window.eq(part.key.iter().take(part.words))
        })
}

/// Adds `candidate` unless a chosen phrase says it already; takes the place of the part of it that was chosen before
/// where that part never stands alone.
fn settle<'c>(chosen: &mut Vec<(f32, &'c Candidate)>, score: f32, candidate: &'c Candidate) {
    let part_of = |part: &Candidate, whole: &Candidate| {
        is_part(part, whole) && part.places.len() <= whole.places.len()
    };
    if chosen.iter().any(|(_, whole)| whole.key == candidate.key || part_of(candidate, whole)) {
        return;
    }
    let part = chosen.iter_mut().find(|(_, part)| part.words > 1 && part_of(part, candidate));
    match part {
        Some((_, part)) => *part = candidate,
        None => chosen.push((score, candidate)),
    }
}

/// What a boosted term gains: more than any single feature gives.
const BOOST: f32 = 3.0;

/// Whether a phrase cannot stand alone: a lone adjective or a verb.
fn is_weaker_form(candidate: &Candidate, words: &Words, lexicon: &Lexicon) -> bool {
    let first = candidate.places.first().and_then(|&place| words.at(place as usize));
    let Some((_, form)) = first else { return true };
    let lone = candidate.words == 1
        && (features::is_bare_adjective(&lexicon.background, &form.bare)
            || features::is_verb(&lexicon.background, &form.bare));
    let start = candidate.places.first().map_or(0, |&place| place as usize);
    let verb = (start..start + candidate.words)
        .filter_map(|at| words.at(at))
        .any(|(_, form)| form.traits.future);
    let adjective = candidate.words == 1
        && candidate.places.iter().all(|&place| {
            let place = place as usize;
            let Some((word, form)) = words.at(place) else { return false };
            let before = place.checked_sub(1).and_then(|at| words.at(at));
            features::is_nisba(&form.bare)
                && !form.clitic
                && !word.apart
                && before.is_some_and(|(_, before)| {
                    !before.stop && (!form.definite || before.definite || before.traits.name)
                })
        });
    lone || verb || adjective
}

/// A score in 0..=1 that is the estimated chance that an editor assigns the phrase.
fn relevance(score: f32) -> f32 {
    1.0 / (1.0 + (-score / MODELS).exp())
}

/// The ranker adds up two models' log odds, the second with this weight less one.
const MODELS: f32 = 1.6;

fn stems_of(term: &str) -> Vec<String> {
    let tokens = Tokens::of(term);
    tokens.as_slice().iter().map(|token| light10(tokens.key(token)).to_owned()).collect()
}

fn boost(candidate: &Candidate, words: &Words, boosts: &[Vec<String>]) -> f32 {
    let stems = || candidate.key.iter().take(candidate.words).map(|&stem| words.stem(stem));
    let boosted = boosts.iter().any(|term| stems().eq(term.iter().map(String::as_str)));
    if boosted { BOOST } else { 0.0 }
}

fn keyword(
    document: &Document<'_>,
    words: &Words,
    lexicon: &Lexicon,
    candidate: &Candidate,
    score: f32,
) -> Keyword {
    let mut forms: Vec<Display> = Vec::new();
    let mut mentions = Vec::new();
    for (number, &place) in candidate.places.iter().enumerate() {
        checkpoint_every(number, 256);
        let place = place as usize;
        let Some((first, form)) = words.at(place) else { continue };
        let Some((last, _)) = words.at(place + candidate.words - 1) else { continue };
        let written = match (first.span, last.span) {
            (Some(start), Some(end)) => {
                let word = document.slice(start);
                let span = Span { start: start.start + prefix(word, form.removed), end: end.end };
                mentions.push(Mention { span, sentence: first.sentence });
                display(document.slice(span), form.contracted)
            }
            _ => {
                let Some(text) = title_slice(document, place, candidate.words) else { continue };
                display(
                    text.get(prefix(text, form.removed) as usize..).unwrap_or_default(),
                    form.contracted,
                )
            }
        };
        let weight = if form.clitic { 9 } else { 10 };
        // مصر before المصرية: the noun is what is meant.
        let weight =
            if candidate.words == 1 && features::is_nisba(&form.bare) { 1 } else { weight };
        match forms.iter_mut().find(|(text, _)| *text == written) {
            Some((_, total)) => *total += weight,
            None => forms.push((written, weight)),
        }
    }
    let most = forms.iter().map(|&(_, weight)| weight).max();
    let text = forms.into_iter().find(|&(_, weight)| Some(weight) == most);
    let text = text.map(|(text, _)| text).unwrap_or_default();
    let normalized: Vec<_> = candidate
        .places
        .first()
        .into_iter()
        .flat_map(|&place| (0..candidate.words).filter_map(move |i| words.at(place as usize + i)))
        .map(|(_, form)| form.bare.as_str())
        .collect();
    Keyword {
        text,
        normalized: normalized.join(" "),
        relevance: relevance(score),
        raw_score: score,
        kind: kind(candidate, words, lexicon),
        mentions,
    }
}

/// What `candidate` names, where its words or those before it leave no doubt: وزارة الدفاع is an organisation, what
/// stands after مدينة a place, a name of two words or more after الرئيس a person.
fn kind(candidate: &Candidate, words: &Words, lexicon: &Lexicon) -> KeywordKind {
    let start = candidate.places.first().map_or(0, |&place| place as usize);
    let Some((_, first)) = words.at(start) else { return KeywordKind::Term };
    if candidate.words > 1
        && let Some(kind) = lexicon.head(&first.bare)
    {
        return kind;
    }
    let before = candidate.places.iter().filter_map(|&place| {
        let (word, form) = words.at(place as usize)?;
        let (_, before) = words.at((place as usize).checked_sub(1)?)?;
        (!word.apart && !form.clitic).then_some(before)
    });
    let named = first.traits.name || first.definite;
    for before in before {
        if before.person_title && candidate.words > 1 && is_name(candidate, words) {
            return KeywordKind::Person;
        }
        if named && lexicon.head(&before.bare) == Some(KeywordKind::Place) {
            return KeywordKind::Place;
        }
    }
    KeywordKind::Term
}

/// A form to show and how much speaks for it.
type Display = (String, u32);

/// Bytes of the first `removed` letters of `word`, with the marks on them.
fn prefix(word: &str, removed: usize) -> u32 {
    let ignored = |c: char| is_tashkeel(c) || is_format(c) || c == TATWEEL;
    let letters = word.char_indices().filter(|&(_, c)| !ignored(c)).nth(removed);
    if removed == 0 { 0 } else { letters.map_or(word.len(), |(at, _)| at) as u32 }
}

/// `written` with single blanks, without tatweel and invisible characters, and with a contracted article restored.
fn display(written: &str, contracted: bool) -> String {
    let words = written.split_whitespace().map(|word| {
        word.chars()
            .filter(|&c| !is_format(c) && c != TATWEEL && !is_tashkeel(c))
            .collect::<String>()
    });
    let text = words.collect::<Vec<_>>().join(" ");
    if contracted { format!("ال{text}") } else { text }
}

/// Words of the title, which come first of all words read.
fn title_slice<'d>(document: &'d Document<'_>, place: usize, count: usize) -> Option<&'d str> {
    let title = document.title()?;
    let tokens = title.tokens.as_slice().get(place..place + count)?;
    let (first, last) = (tokens.first()?, tokens.last()?);
    title.text.get(first.span.start as usize..last.span.end as usize)
}
