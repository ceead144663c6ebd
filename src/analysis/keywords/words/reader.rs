//! Reads the words, each way to spell one a single time.

use std::borrow::Cow;

use rustc_hash::FxHashSet;
use unicode_normalization::UnicodeNormalization as _;

use super::{Flags, Form, Word, Words, bare};
use crate::analysis::{
    article::ZoneKind,
    cancel::checkpoint_every,
    characters::{TATWEEL, is_format, is_presentation_form, is_tashkeel},
    document::Document,
    fold::folded,
    keywords::KeywordOptions,
    lexicon::{KnownWord, Lexicon, ListedWord, NO_STEM, Section, Traits, hash, traits_of},
    numbers::Numbers,
    span::Span,
    token::{Token, TokenKind},
};

/// Reads the title and the sentences of the wanted zones.
pub(in crate::analysis::keywords) fn read(
    document: &Document<'_>,
    lexicon: &Lexicon,
    options: &KeywordOptions,
) -> Words {
    let sentences = document.read(options.zones);
    let title = document.title();
    let count = title.map_or(0, |title| title.tokens.as_slice().len())
        + sentences.iter().map(|(_, sentence)| sentence.tokens.len()).sum::<usize>();
    let mut reader = Reader {
        lexicon,
        unwanted: options.stop_words.iter().map(|word| hash(&folded(word))).collect(),
        form_numbers: Numbers::with_room(count),
        buffer: String::new(),
        dateline: 0,
        words: Words {
            stem_numbers: Numbers::with_room(count / 2),
            words: Vec::with_capacity(count),
            forms: Vec::with_capacity(count / 2),
            stems: Vec::with_capacity(count / 2),
            units: 0,
            title: 0,
        },
    };
    if let Some(title) = title {
        let tokens = title.tokens.as_slice();
        reader.unit(title.text, tokens, |token| title.tokens.key(token), 0);
        reader.words.title = tokens.len();
    }
    reader.dateline = dateline(document, sentences.first().map(|(_, sentence)| sentence.span));
    for (number, sentence) in sentences {
        let tokens = document.words(sentence);
        reader.unit(document.text(), tokens, |token| document.key(token), number);
    }
    reader.detach();
    reader.words.count();
    reader.words
}

struct Reader<'l> {
    lexicon: &'l Lexicon,
    /// Hashes of the caller's stop words.
    unwanted: FxHashSet<u64>,
    form_numbers: Numbers,
    buffer: String,
    /// Where the text is read after the dateline.
    dateline: u32,
    words: Words,
}

impl Reader<'_> {
    fn unit<'k>(
        &mut self,
        text: &str,
        tokens: &[Token],
        key: impl Fn(&Token) -> &'k str,
        sentence: u32,
    ) {
        let unit = self.words.units;
        self.words.units += 1;
        let mut end = None;
        for token in tokens {
            checkpoint_every(self.words.words.len(), 256);
            let start = end.unwrap_or(token.span.start.saturating_sub(2));
            let gap = gap_flags(text, start, token.span.start);
            let gap = if end.is_none() { gap.and(Flags::APART) } else { gap };
            let gap = gap.and(Flags::DATELINE.when(token.span.start < self.dateline));
            end = Some(token.span.end);
            let number = self.form(text, token, key(token));
            self.words.words.push(Word {
                form: number,
                stem: 0,
                is: gap,
                traits: Traits::default(),
                frequency: 0,
                span: token.span,
                unit,
                sentence,
            });
        }
    }

    /// Takes off what the background could not tell: where the document has both بركلات and ركلات, and the latter is the
    /// better known word, the former is the same with a preposition.
    fn detach(&mut self) {
        for number in 0..self.words.forms.len() {
            checkpoint_every(number, 1024);
            let Some(&form) = self.words.forms.get(number) else { continue };
            if form.rest == 0 || form.traits.letters < 4 {
                continue;
            }
            let rest = self.form_numbers.find(form.rest);
            let rest = rest.and_then(|rest| self.words.forms.get(rest as usize)).copied();
            let Some(rest) = rest else { continue };
            if rest.is.any(Flags::STOP.and(Flags::WEAK))
                || rest.traits.removed > 0
                || rest.frequency < form.frequency
            {
                continue;
            }
            if let Some(form) = self.words.forms.get_mut(number) {
                form.stem = rest.stem;
                form.is = rest.is.and(Flags::CLITIC);
                form.traits = Traits { removed: 1, contracted: false, ..rest.traits };
            }
        }
    }

    /// The number of the form of `word`, a part of `text`.
    fn form(&mut self, text: &str, word: &Token, key: &str) -> u32 {
        let hashed = hash(key);
        let (number, new) = self.form_numbers.number(hashed);
        if new {
            let form = self.new_form(hashed, word.span.of(text), key, word.kind);
            self.words.forms.push(form);
            return number;
        }
        match self.words.forms.get(number as usize) {
            Some(form) if form.is.any(Flags::DOUBTFUL) => {
                let first = form.written;
                self.doubtful_form(number, first, word.span.of(text), key, word.kind)
            }
            _ => number,
        }
    }

    /// على and علي have one key; each way to write it is a form of its own. The form `first` has the number `number`.
    fn doubtful_form(
        &mut self,
        number: u32,
        first: u64,
        written: &str,
        key: &str,
        kind: TokenKind,
    ) -> u32 {
        let written_hash = hash(written);
        if written_hash == first {
            return number;
        }
        let hashed = hash(key);
        let (number, new) = self.form_numbers.number(hashed ^ written_hash);
        if new {
            let form = self.new_form(hashed, written, key, kind);
            self.words.forms.push(form);
        }
        number
    }

    fn new_form(&mut self, hashed: u64, written: &str, key: &str, kind: TokenKind) -> Form {
        let lexicon = self.lexicon;
        let number = kind == TokenKind::Number;
        let mut listed = lexicon.listed.word(hashed);
        let known = lexicon.background.word(hashed);
        let KnownWord { stem: known, frequency, mut traits } =
            known.unwrap_or_else(|| self.unknown(key, number));
        if traits.removed > 0 && listed.any(ListedWord::WHOLE) {
            let letters = key.chars().count().min(15) as u8;
            traits = Traits { removed: 0, contracted: false, letters, ..traits };
        }
        let bare = bare(key, traits, &mut self.buffer);
        let mut bare_hash = hashed;
        let mut heads = listed;
        if traits.removed > 0 {
            bare_hash = hash(bare);
            heads = lexicon.listed.word(bare_hash);
            listed = listed.and(heads);
        }
        // وأوضح is more often seen than أوضح, so nothing comes off.
        if let Some(rest) = key.strip_prefix(['و', 'ف'])
            && lexicon.listed.word(hash(rest)).any(ListedWord::VERB)
        {
            listed = listed.and(ListedWord::VERB);
        }
        let is = |said: ListedWord| listed.any(said);
        let doubtful = is(ListedWord::FUNCTION);
        let function = doubtful && is_function(lexicon, written, traits.removed);
        let direction = is(ListedWord::DIRECTION);
        let weak = is(ListedWord::WEAK) && (!function || direction);
        let unwanted = !self.unwanted.is_empty()
            && (self.unwanted.contains(&hashed) || self.unwanted.contains(&bare_hash));
        let stop = traits.letters <= shortest(kind)
            || (function || is(ListedWord::EMPTY)) && !weak
            || kind == TokenKind::Arabic && has_digit_at_an_end(key)
            || unwanted;
        let adverb = bare.ends_with('ا');
        let is = Flags::STOP
            .when(stop)
            .and(Flags::WEAK.when(weak || number))
            .and(Flags::DIRECTION.when(direction))
            .and(Flags::NUMBER.when(number))
            .and(Flags::LONG_NUMBER.when(number && bare.len() > 4))
            .and(Flags::CLITIC.when(traits.removed > 0))
            .and(Flags::SAYING.when(is(ListedWord::VERB)))
            .and(Flags::PERSON_TITLE.when(is(ListedWord::PERSON_TITLE)))
            .and(Flags::MODIFIER.when(traits.modifier))
            .and(Flags::LOOSE.when(traits.is_loose() || traits.accusative && adverb))
            .and(Flags::PREPOSITIONAL.when(traits.accusative && !adverb))
            .and(Flags::NETWORK.when(is(ListedWord::NETWORK)))
            .and(Flags::ASCII.when(kind != TokenKind::Arabic && bare.is_ascii()))
            .and(Flags::DOUBTFUL.when(doubtful))
            .and(Flags::PLURAL.when(traits.letters > 5 && bare.ends_with("ين")))
            .and(Flags::HEADS_ORGANIZATION.when(heads.any(ListedWord::HEADS_ORGANIZATION)))
            .and(Flags::HEADS_PLACE.when(heads.any(ListedWord::HEADS_PLACE)))
            .and(Flags::HEADS_EVENT.when(heads.any(ListedWord::HEADS_EVENT)));
        let stem = self.words.number(lexicon, known, bare);
        let rest = match traits.removed {
            0 if !stop && kind == TokenKind::Arabic => attached_rest(key),
            _ => 0,
        };
        let written = if doubtful { hash(written) } else { 0 };
        Form { stem, key: hashed, written, rest, frequency, is, traits }
    }

    /// What can be told of a word that the background has not.
    fn unknown(&mut self, key: &str, number: bool) -> KnownWord {
        let lexicon = self.lexicon;
        let frequency = |word: &str| lexicon.background.frequency(Section::Word, word);
        let whole = |word: &str| lexicon.listed.is_whole(word);
        let traits = match number {
            true => Traits { letters: key.len().min(15) as u8, ..Traits::default() },
            false => traits_of(key, &frequency, &whole, &mut self.buffer),
        };
        KnownWord { stem: NO_STEM, frequency: 0, traits }
    }
}

/// Letters of the longest word of a kind that is none.
fn shortest(kind: TokenKind) -> u8 {
    match kind {
        TokenKind::Arabic | TokenKind::Number => 1,
        TokenKind::Other => 2,
    }
}

fn has_digit_at_an_end(key: &str) -> bool {
    let ends = [key.as_bytes().first(), key.as_bytes().last()];
    ends.into_iter().flatten().any(u8::is_ascii_digit)
}

/// Whether a word is a function word by the way it is written, with or without its first letters.
fn is_function(lexicon: &Lexicon, written: &str, removed: u8) -> bool {
    let plain = match written.contains(|c| is_mark(c) || is_presentation_form(c)) {
        true => Cow::from(written.nfkc().filter(|&c| !is_mark(c)).collect::<String>()),
        false => Cow::from(written),
    };
    let rest = plain.char_indices().nth(usize::from(removed)).map_or(0, |(at, _)| at);
    lexicon.is_stop_word(&plain)
        || removed > 0 && lexicon.is_stop_word(plain.get(rest..).unwrap_or_default())
}

fn is_mark(c: char) -> bool {
    is_tashkeel(c) || is_format(c) || c == TATWEEL
}

/// The hash of `key` without a first letter that may be attached, where enough is left of it.
fn attached_rest(key: &str) -> u64 {
    match key.strip_prefix(['ب', 'ل', 'ك', 'و', 'ف']) {
        Some(rest) if rest.chars().nth(1).is_some() => hash(rest),
        Some(_) | None => 0,
    }
}

/// Where the dateline ends that the first sentence read, `first`, begins with: a zone, or what stands before the agency in
/// brackets and a dash, دبي، الإمارات العربية المتحدة (CNN) --. 0 where there is none.
fn dateline(document: &Document<'_>, first: Option<Span>) -> u32 {
    let Some(first) = first else { return 0 };
    let mut zones = document.zones().iter();
    if let Some(zone) =
        zones.find(|zone| zone.kind == ZoneKind::Dateline && first.contains(zone.span))
    {
        return zone.span.end;
    }
    let text = document.slice(first);
    let Some((before, rest)) = text.split_once('(') else { return 0 };
    let Some((agency, rest)) = rest.split_once(')') else { return 0 };
    let short = before.len() < LONGEST_DATELINE && agency.len() < LONGEST_DATELINE;
    let dash = rest.trim_start().starts_with(['-', '–', '—', '_', ':']);
    if short && dash { first.start + before.len() as u32 } else { 0 }
}

/// Bytes of the longest place and of the longest agency in a dateline.
const LONGEST_DATELINE: usize = 80;

/// What stands between two words.
fn gap_flags(text: &str, start: u32, end: u32) -> Flags {
    if end == start.wrapping_add(1) && text.as_bytes().get(start as usize) == Some(&b' ') {
        return Flags::default();
    }
    let gap = Span { start, end }.of(text);
    let parts = |c: char| !c.is_whitespace() && !is_format(c) && !is_tashkeel(c) && c != TATWEEL;
    let quotes = |c| matches!(c, '"' | '«' | '»' | '“' | '”' | '„' | '\'' | '‘' | '’');
    Flags::APART.when(gap.contains(parts)).and(Flags::QUOTED.when(gap.contains(quotes)))
}
