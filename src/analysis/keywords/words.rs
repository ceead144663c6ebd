//! The words of a document as keyword extraction sees them: freed of clitics, stemmed, told apart from words that say
//! nothing.

use rustc_hash::FxHashMap;

use super::features::{has_pronoun, is_future, never_definite, nounness};
use crate::analysis::{
    cancel::checkpoint_every,
    characters::{TATWEEL, is_format, is_tashkeel},
    document::Document,
    keywords::KeywordOptions,
    lexicon::{Lexicon, Section, WordClasses},
    span::Span,
    stem::light10,
    token::{Token, TokenKind},
};

/// Everything about a word that depends on its spelling alone.
#[derive(Debug)]
pub(super) struct Form {
    /// Key without an attached conjunction or preposition.
    pub(super) bare: String,
    /// Number of the bare key's stem.
    pub(super) stem: u32,
    /// Begins with an attached conjunction or preposition.
    pub(super) clitic: bool,
    /// Characters of that.
    pub(super) removed: usize,
    /// The article was contracted away (لل) and belongs back.
    pub(super) contracted: bool,
    pub(super) stop: bool,
    pub(super) weak: bool,
    pub(super) direction: bool,
    pub(super) number: bool,
    /// Has the article.
    pub(super) definite: bool,
    /// Verb of reporting and the like.
    pub(super) verb: bool,
    /// Goes before a person's name.
    pub(super) person_title: bool,
    pub(super) traits: Traits,
}

/// What the background tells of a word's part of speech.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Traits {
    /// Nobody puts the article on it.
    pub(super) name: bool,
    /// Log of how much more it is used as nouns are.
    pub(super) nounness: f32,
    /// Has a pronoun attached.
    pub(super) pronoun: bool,
    /// A verb in the future.
    pub(super) future: bool,
}

/// A word in its place.
#[derive(Debug)]
pub(super) struct Word {
    pub(super) form: u32,
    /// Where it is in the text; `None` in a title that is not part of it.
    pub(super) span: Option<Span>,
    /// Number of its unit: the title is 0 where there is one.
    pub(super) unit: u32,
    /// Number of its sentence in the document.
    pub(super) sentence: u32,
    /// A mark or the beginning of a sentence stands before it.
    pub(super) apart: bool,
    /// A quotation mark stands before it.
    pub(super) quoted: bool,
}

/// All words read, the title first.
#[derive(Debug, Default)]
pub(super) struct Words {
    pub(super) words: Vec<Word>,
    pub(super) forms: Vec<Form>,
    pub(super) stems: Vec<String>,
    pub(super) units: u32,
    pub(super) titled: bool,
}

impl Words {
    pub(super) fn form(&self, word: &Word) -> Option<&Form> {
        self.forms.get(word.form as usize)
    }

    pub(super) fn at(&self, index: usize) -> Option<(&Word, &Form)> {
        let word = self.words.get(index)?;
        Some((word, self.form(word)?))
    }

    pub(super) fn stem(&self, number: u32) -> &str {
        self.stems.get(number as usize).map(String::as_str).unwrap_or_default()
    }
}

/// Reads the title and the sentences of the wanted zones.
pub(super) fn read(document: &Document<'_>, lexicon: &Lexicon, options: &KeywordOptions) -> Words {
    let mut reader = Reader {
        lexicon,
        stops: options.stop_words.iter().map(|word| crate::analysis::fold::folded(word)).collect(),
        seen: FxHashMap::default(),
        stem_numbers: FxHashMap::default(),
        words: Words::default(),
    };
    if let Some(title) = document.title() {
        reader.words.titled = true;
        let tokens = title.tokens.as_slice();
        reader.unit(title.text, tokens, |token| title.tokens.key(token), 0, false);
    }
    for (number, sentence) in document.read(options.zones) {
        let tokens = document.words(sentence);
        reader.unit(document.text(), tokens, |token| document.key(token), number, true);
    }
    reader.words
}

struct Reader<'l> {
    lexicon: &'l Lexicon,
    stops: Vec<String>,
    /// Forms by the word as written, without marks.
    seen: FxHashMap<String, u32>,
    stem_numbers: FxHashMap<String, u32>,
    words: Words,
}

impl Reader<'_> {
    fn unit<'k>(
        &mut self,
        text: &str,
        tokens: &[Token],
        key: impl Fn(&Token) -> &'k str,
        sentence: u32,
        in_text: bool,
    ) {
        let unit = self.words.units;
        self.words.units += 1;
        let parts =
            |c: char| !c.is_whitespace() && !is_format(c) && !is_tashkeel(c) && c != TATWEEL;
        let mut end = None;
        for token in tokens {
            checkpoint_every(self.words.words.len(), 256);
            let gap = Span {
                start: end.unwrap_or(token.span.start.saturating_sub(2)),
                end: token.span.start,
            }
            .of(text);
            let apart = end.is_none() || gap.contains(parts);
            let quoted = gap.contains(is_quotation_mark);
            end = Some(token.span.end);
            let form = self.form(token.span.of(text), key(token), token.kind);
            let span = in_text.then_some(token.span);
            self.words.words.push(Word { form, span, unit, sentence, apart, quoted });
        }
    }

    fn form(&mut self, written: &str, key: &str, kind: TokenKind) -> u32 {
        let marks = |c: char| is_tashkeel(c) || is_format(c) || c == TATWEEL;
        let plain: String = written.chars().filter(|&c| !marks(c)).collect();
        if let Some(&number) = self.seen.get(&plain) {
            return number;
        }
        let number = self.words.forms.len() as u32;
        let form = self.new_form(&plain, key, kind);
        self.words.forms.push(form);
        self.seen.insert(plain, number);
        number
    }

    fn new_form(&mut self, plain: &str, key: &str, kind: TokenKind) -> Form {
        let classes = self.lexicon.classes(key);
        let Bare { bare, removed, contracted } = if kind == TokenKind::Arabic {
            self.bare(key, classes)
        } else {
            Bare { bare: key.to_owned(), removed: 0, contracted: false }
        };
        let bare_classes = self.lexicon.classes(&bare);
        let surface: String = plain.chars().skip(removed).collect();
        let function = self.lexicon.is_stop_word(plain) || self.lexicon.is_stop_word(&surface);
        let direction = bare_classes.direction || classes.direction;
        let weak = (classes.weak || bare_classes.weak) && (!function || direction);
        let either = |of: fn(WordClasses) -> bool| of(classes) || of(bare_classes);
        let empty = either(|c| c.time) || either(|c| c.generic) || either(|c| c.verb);
        let number = kind == TokenKind::Number;
        let mixed = !number && key.contains(|c: char| c.is_ascii_digit());
        let one_letter = bare.chars().nth(1).is_none();
        let unwanted = self.stops.iter().any(|stop| *stop == key || *stop == bare);
        let latin_stop = kind == TokenKind::Other && bare.chars().nth(2).is_none();
        let stem = self.stem(light10(&bare).to_owned());
        let stop = one_letter
            || latin_stop
            || function && !weak
            || empty && !weak
            || mixed && kind == TokenKind::Arabic
            || unwanted;
        Form {
            stop,
            weak: weak || number,
            direction,
            number,
            clitic: removed > 0,
            removed,
            contracted,
            definite: is_definite(&bare),
            verb: either(|c| c.verb),
            person_title: either(|c| c.person_title),
            traits: if stop {
                Traits::default()
            } else {
                Traits {
                    name: never_definite(&self.lexicon.background, &bare),
                    nounness: nounness(&self.lexicon.background, &bare),
                    pronoun: has_pronoun(&self.lexicon.background, &bare),
                    future: is_future(&self.lexicon.background, &bare),
                }
            },
            stem,
            bare,
        }
    }

    fn stem(&mut self, stem: String) -> u32 {
        let next = self.words.stems.len() as u32;
        let stems = &mut self.words.stems;
        *self.stem_numbers.entry(stem).or_insert_with_key(|stem| {
            stems.push(stem.clone());
            next
        })
    }

    /// Takes off conjunction and preposition where the background knows the rest far better than the whole.
    fn bare(&self, key: &str, classes: WordClasses) -> Bare {
        let frequency = |word: &str| self.lexicon.background.frequency(Section::Word, word);
        let mut bare = Bare { bare: key.to_owned(), removed: 0, contracted: false };
        if self.lexicon.is_stop_key(key) || classes.time {
            return bare;
        }
        let letters = |word: &str| word.chars().count();
        if letters(key) >= 4
            && let Some(rest) = key.strip_prefix(['و', 'ف'])
        {
            let share = if key.starts_with('و') { 0.7 } else { 5.0 };
            if letters(rest) >= 3 && frequency(rest) >= f32::max(2.0, share * frequency(key)) {
                bare = Bare { bare: rest.to_owned(), removed: 1, contracted: false };
            }
        }
        let word = bare.bare.clone();
        let whole = frequency(&word);
        if letters(&word) < 4 {
            return bare;
        }
        if letters(&word) >= 5
            && let Some(rest) = word.strip_prefix("لل")
            && let definite = format!("ال{rest}")
            && frequency(&definite) >= f32::max(2.0, whole)
        {
            return Bare { bare: definite, removed: bare.removed + 2, contracted: true };
        }
        if letters(&word) >= 5
            && (word.starts_with("بال") || word.starts_with("كال"))
            && let Some(rest) = word.strip_prefix(['ب', 'ك'])
            && frequency(rest) >= f32::max(2.0, whole)
        {
            return Bare { bare: rest.to_owned(), removed: bare.removed + 1, contracted: false };
        }
        if let Some(rest) = word.strip_prefix(['ب', 'ل', 'ك']) {
            let known = frequency(rest);
            let conjunction = rest.strip_prefix('و').is_some_and(|rest| frequency(rest) > known);
            if known >= f32::max(5.0, 4.0 * whole)
                && !self.lexicon.is_stop_key(rest)
                && !conjunction
                && (whole >= 3.0 || known >= 200.0)
            {
                return Bare {
                    bare: rest.to_owned(),
                    removed: bare.removed + 1,
                    contracted: false,
                };
            }
        }
        bare
    }
}

struct Bare {
    bare: String,
    removed: usize,
    contracted: bool,
}

fn is_quotation_mark(c: char) -> bool {
    matches!(c, '"' | '«' | '»' | '“' | '”' | '„' | '\'' | '‘' | '’')
}

pub(super) fn is_definite(bare: &str) -> bool {
    bare.starts_with("ال") && bare.chars().nth(3).is_some()
}
