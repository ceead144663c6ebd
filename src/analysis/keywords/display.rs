//! Keywords as they are shown: in their best form, with what they name and where they stand.

use unicode_normalization::UnicodeNormalization as _;

use super::{
    Keyword, KeywordKind, Mention,
    choose::{Chosen, is_name},
    flags::Flags,
    phrases::{Phrase, Phrases},
    ranker::relevance,
    words::{Word, Words, bare},
};
use crate::analysis::{
    cancel::checkpoint_every,
    characters::{TATWEEL, is_format, is_presentation_form, is_tashkeel},
    document::Document,
    span::Span,
};

/// A chosen phrase as a keyword.
pub(super) fn keyword(
    document: &Document<'_>,
    words: &Words,
    phrases: &Phrases,
    chosen: Chosen,
) -> Option<Keyword> {
    let phrase = phrases.list.get(chosen.number as usize)?;
    let mut places: Vec<usize> = phrases.places(phrase).collect();
    places.reverse();
    let mut forms: Vec<Form<'_>> = Vec::new();
    let mut mentions = Vec::with_capacity(places.len());
    for (number, &place) in places.iter().enumerate() {
        checkpoint_every(number, 256);
        let Some((text, span)) = written(document, words, place, phrase.words) else { continue };
        let Some(first) = words.at(place) else { continue };
        if place >= words.title {
            mentions.push(Mention { span, sentence: first.sentence });
        }
        // مصر before المصرية, السعودية before السعودي: the noun is what is meant. With the article rather than without.
        let weight = match (phrase.words, first.traits) {
            (1, traits) if traits.adjective => 1,
            (1, traits) if traits.nisba => 3,
            (_, traits) if traits.definite => 40,
            (_, traits) if traits.removed == 0 => 30,
            _ => 27,
        };
        let (written, contracted) = (span.of(text), first.traits.contracted);
        match forms.iter_mut().find(|f| f.written == written && f.contracted == contracted) {
            Some(form) => form.weight += weight,
            None => forms.push(Form { written, contracted, weight }),
        }
    }
    if let Some(short) = chosen.short.and_then(|short| phrases.list.get(short as usize)) {
        join(document, words, phrases, short, &mut mentions);
    }
    Some(Keyword {
        text: best(&forms),
        normalized: bare_words(document, words, phrase).join(" "),
        relevance: relevance(chosen.score),
        raw_score: chosen.score,
        kind: kind(words, &places, phrase),
        mentions,
    })
}

/// Adds to `mentions` the places where `short` stands outside them.
fn join(
    document: &Document<'_>,
    words: &Words,
    phrases: &Phrases,
    short: &Phrase,
    mentions: &mut Vec<Mention>,
) {
    let full = mentions.len();
    for (number, place) in phrases.places(short).enumerate() {
        checkpoint_every(number, 256);
        let Some(word) = words.at(place).filter(|_| place >= words.title) else { continue };
        let Some((_, span)) = written(document, words, place, short.words) else { continue };
        let known = mentions.get(..full).unwrap_or_default();
        let at = known.partition_point(|mention| mention.span.end < span.end);
        if known.get(at).is_none_or(|mention| !mention.span.contains(span)) {
            mentions.push(Mention { span, sentence: word.sentence });
        }
    }
    mentions.sort_unstable_by_key(|mention| mention.span.start);
}

/// Where `count` words at `place` are written, without attached conjunction and preposition, and in which text.
fn written<'d>(
    document: &'d Document<'_>,
    words: &Words,
    place: usize,
    count: u32,
) -> Option<(&'d str, Span)> {
    let first = words.at(place)?;
    let last = words.at(place + count as usize - 1)?;
    let text = match document.title() {
        Some(title) if place < words.title => title.text,
        _ => document.text(),
    };
    let start = first.span.start + prefix(first.span.of(text), first.traits.removed);
    Some((text, Span { start, end: last.span.end }))
}

/// A phrase as it is written somewhere.
struct Form<'t> {
    written: &'t str,
    /// Its article was contracted away.
    contracted: bool,
    weight: u32,
}

/// The form that weighs most, of what differs in marks alone together; the first of these.
fn best(forms: &[Form<'_>]) -> String {
    let mut shown: Vec<(String, u32)> = Vec::new();
    for form in forms {
        let mut text = String::with_capacity(form.written.len() + 4);
        if form.contracted {
            text.push_str("ال");
        }
        plain(form.written, &mut text);
        match shown.iter_mut().find(|(other, _)| *other == text) {
            Some((_, weight)) => *weight += form.weight,
            None => shown.push((text, form.weight)),
        }
    }
    let most = shown.iter().map(|&(_, weight)| weight).max();
    shown.into_iter().find(|&(_, weight)| Some(weight) == most).unwrap_or_default().0
}

/// The keys of the words of `phrase` where it stands first, without attached conjunction and preposition.
pub(super) fn bare_words(document: &Document<'_>, words: &Words, phrase: &Phrase) -> Vec<String> {
    let mut buffer = String::new();
    let start = phrase.first as usize;
    (start..start + phrase.words as usize)
        .filter_map(|place| {
            let word = words.at(place)?;
            let key = if place < words.title {
                let tokens = &document.title()?.tokens;
                tokens.key(tokens.as_slice().get(place)?)
            } else {
                let tokens = document.tokens();
                let at = tokens.partition_point(|token| token.span.start < word.span.start);
                document.key(tokens.get(at)?)
            };
            Some(bare(key, word.traits, &mut buffer).to_owned())
        })
        .collect()
}

/// What `phrase` names, where its words or those before it leave no doubt: وزارة الدفاع is an organisation, what stands
/// after مدينة a place, a name of two words or more after الرئيس or وزير الخارجية الأميركي a person.
fn kind(words: &Words, places: &[usize], phrase: &Phrase) -> KeywordKind {
    let row = words.row(phrase.first as usize, phrase.words as usize);
    let [first, rest @ ..] = row else { return KeywordKind::Term };
    let proper = |word: &Word| word.traits.definite || word.traits.name;
    if rest.first().is_some_and(proper) && !rest.iter().any(|word| word.is.any(Flags::WEAK)) {
        for (flag, kind) in [
            (Flags::HEADS_ORGANIZATION, KeywordKind::Organization),
            (Flags::HEADS_PLACE, KeywordKind::Place),
            (Flags::HEADS_EVENT, KeywordKind::Event),
        ] {
            if first.is.any(flag) {
                return kind;
            }
        }
    }
    let person = phrase.words > 1 && is_name(words, phrase);
    for &place in places {
        let Some(word) = words.at(place) else { continue };
        let Some(before) = place.checked_sub(1).and_then(|at| words.at(at)) else { continue };
        if word.is.any(Flags::APART.and(Flags::CLITIC)) {
            continue;
        }
        if person && is_titled(words, place) {
            return KeywordKind::Person;
        }
        if proper(first) && before.is.any(Flags::HEADS_PLACE) {
            return KeywordKind::Place;
        }
    }
    KeywordKind::Term
}

/// Whether a person's title stands before `place`, next to it or with definite words of its own between.
fn is_titled(words: &Words, place: usize) -> bool {
    for at in (place.saturating_sub(LONGEST_TITLE)..place).rev() {
        let Some(word) = words.at(at) else { return false };
        if word.is.any(Flags::PERSON_TITLE) {
            return true;
        }
        if !word.traits.definite || word.is.any(Flags::APART.and(Flags::CLITIC).and(Flags::STOP)) {
            return false;
        }
    }
    false
}

/// Words of the longest title.
const LONGEST_TITLE: usize = 4;

/// Bytes of the first `removed` letters of `word`, with the marks on them.
fn prefix(word: &str, removed: u8) -> u32 {
    if removed == 0 {
        return 0;
    }
    let letters = word.char_indices().filter(|&(_, c)| !is_ignored(c)).nth(usize::from(removed));
    letters.map_or(word.len(), |(at, _)| at) as u32
}

/// Appends `written` with single blanks, without marks, tatweel and invisible characters, letters as one types them.
fn plain(written: &str, to: &mut String) {
    for (number, word) in written.split_whitespace().enumerate() {
        if number > 0 {
            to.push(' ');
        }
        let kept = word.chars().filter(|&c| !is_ignored(c));
        match word.contains(is_presentation_form) {
            true => to.extend(kept.nfkc()),
            false => to.extend(kept),
        }
    }
}

fn is_ignored(c: char) -> bool {
    is_format(c) || c == TATWEEL || is_tashkeel(c)
}
