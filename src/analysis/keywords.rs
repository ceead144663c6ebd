//! Which words and phrases name the subject.

use super::{article::ZoneKinds, document::Document, lexicon::Lexicon, span::Span};

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
pub(crate) fn extract(
    document: &Document<'_>,
    _lexicon: &Lexicon,
    options: &KeywordOptions,
) -> Vec<Keyword> {
    let mut found: Vec<Keyword> = Vec::new();
    for (sentence, s) in document.read(options.zones) {
        for token in document.words(s) {
            let key = document.key(token);
            let mention = Mention { span: token.span, sentence };
            match found.iter_mut().find(|k| k.normalized == key) {
                Some(k) => k.mentions.push(mention),
                None => found.push(Keyword {
                    text: document.slice(token.span).to_owned(),
                    normalized: key.to_owned(),
                    relevance: 0.5,
                    raw_score: 0.5,
                    kind: KeywordKind::Term,
                    mentions: vec![mention],
                }),
            }
        }
    }
    found.sort_by_key(|k| std::cmp::Reverse(k.mentions.len()));
    found.truncate(options.max_keywords);
    found
}
