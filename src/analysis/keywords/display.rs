//! Keywords as they are shown: in their best form, with what they name and where they stand.

use super::{
    Keyword, KeywordKind, Mention,
    choose::is_name,
    flags::Flags,
    phrases::{Phrase, Phrases},
    ranker::relevance,
    words::{Words, bare},
};
use crate::analysis::{
    cancel::checkpoint_every,
    characters::{TATWEEL, is_format, is_tashkeel},
    document::Document,
    span::Span,
};

/// `phrase` as a keyword.
pub(super) fn keyword(
    document: &Document<'_>,
    words: &Words,
    phrases: &Phrases,
    phrase: &Phrase,
    score: f32,
) -> Keyword {
    let mut places: Vec<usize> = phrases.places(phrase).collect();
    places.reverse();
    let mut forms: Vec<Form<'_>> = Vec::new();
    let mut mentions = Vec::with_capacity(places.len());
    for (number, &place) in places.iter().enumerate() {
        checkpoint_every(number, 256);
        let Some(first) = words.at(place) else { continue };
        let Some(last) = words.at(place + phrase.words as usize - 1) else { continue };
        let text = if place < words.title {
            document.title().map_or("", |title| title.text)
        } else {
            document.text()
        };
        let start = first.span.start + prefix(first.span.of(text), first.traits.removed);
        let span = Span { start, end: last.span.end };
        if place >= words.title {
            mentions.push(Mention { span, sentence: first.sentence });
        }
        // مصر before المصرية, السعودية before السعودي: the noun is what is meant.
        let weight = match (phrase.words, first.traits) {
            (1, traits) if traits.adjective => 1,
            (1, traits) if traits.nisba => 3,
            (_, traits) if traits.removed == 0 => 30,
            _ => 27,
        };
        let (written, contracted) = (span.of(text), first.traits.contracted);
        match forms.iter_mut().find(|f| f.written == written && f.contracted == contracted) {
            Some(form) => form.weight += weight,
            None => forms.push(Form { written, contracted, weight }),
        }
    }
    Keyword {
        text: best(&forms),
        normalized: bare_words(document, words, phrase).join(" "),
        relevance: relevance(score),
        raw_score: score,
        kind: kind(words, &places, phrase),
        mentions,
    }
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
/// after مدينة a place, a name of two words or more after الرئيس a person.
fn kind(words: &Words, places: &[usize], phrase: &Phrase) -> KeywordKind {
    let Some(first) = words.at(phrase.first as usize) else { return KeywordKind::Term };
    if phrase.words > 1 {
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
    let named = first.traits.name || first.traits.definite;
    for &place in places {
        let Some(word) = words.at(place) else { continue };
        let Some(before) = place.checked_sub(1).and_then(|at| words.at(at)) else { continue };
        if word.is.any(Flags::APART.and(Flags::CLITIC)) {
            continue;
        }
        if before.is.any(Flags::PERSON_TITLE) && phrase.words > 1 && is_name(words, phrase) {
            return KeywordKind::Person;
        }
        if named && before.is.any(Flags::HEADS_PLACE) {
            return KeywordKind::Place;
        }
    }
    KeywordKind::Term
}

/// Bytes of the first `removed` letters of `word`, with the marks on them.
fn prefix(word: &str, removed: u8) -> u32 {
    if removed == 0 {
        return 0;
    }
    let letters = word.char_indices().filter(|&(_, c)| !is_ignored(c)).nth(usize::from(removed));
    letters.map_or(word.len(), |(at, _)| at) as u32
}

/// Appends `written` with single blanks, without marks, tatweel and invisible characters.
fn plain(written: &str, to: &mut String) {
    for (number, word) in written.split_whitespace().enumerate() {
        if number > 0 {
            to.push(' ');
        }
        to.extend(word.chars().filter(|&c| !is_ignored(c)));
    }
}

fn is_ignored(c: char) -> bool {
    is_format(c) || c == TATWEEL || is_tashkeel(c)
}
