//! What a word is.

/// What a word is; of its form, but for the last three, which are of its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Flags(u32);

impl Flags {
    pub(super) const NONE: Self = Self(0);
    /// Says nothing: parts phrases.
    pub(super) const STOP: Self = Self(1);
    /// Part of phrases, never a keyword by itself.
    pub(super) const WEAK: Self = Self(1 << 1);
    /// A point of the compass: may begin a phrase.
    pub(super) const DIRECTION: Self = Self(1 << 2);
    /// Digits.
    pub(super) const NUMBER: Self = Self(1 << 3);
    /// Begins with an attached conjunction or preposition.
    pub(super) const CLITIC: Self = Self(1 << 4);
    /// Verb of reporting and the like.
    pub(super) const SAYING: Self = Self(1 << 5);
    /// Goes before a person's name.
    pub(super) const PERSON_TITLE: Self = Self(1 << 6);
    /// A number of more than four digits.
    pub(super) const LONG_NUMBER: Self = Self(1 << 7);
    /// Latin letters or digits alone.
    pub(super) const ASCII: Self = Self(1 << 8);
    /// Whether it is a function word depends on how it is written.
    pub(super) const DOUBTFUL: Self = Self(1 << 9);
    /// A phrase that begins with it names an organisation, a place, an event.
    pub(super) const HEADS_ORGANIZATION: Self = Self(1 << 10);
    pub(super) const HEADS_PLACE: Self = Self(1 << 11);
    pub(super) const HEADS_EVENT: Self = Self(1 << 12);
    /// Ends as duals and sound plurals do.
    pub(super) const PLURAL: Self = Self(1 << 13);
    /// The name of a social network.
    pub(super) const NETWORK: Self = Self(1 << 16);
    /// An adjective or a participle by the company it keeps.
    pub(super) const MODIFIER: Self = Self(1 << 18);
    /// A verb, an adverb, a noun with a pronoun: no keyword has it.
    pub(super) const LOOSE: Self = Self(1 << 19);
    /// A noun with a preposition that is seldom seen without it: no keyword begins with it.
    pub(super) const PREPOSITIONAL: Self = Self(1 << 20);
    /// A mark or the beginning of a sentence stands before it.
    pub(super) const APART: Self = Self(1 << 14);
    /// A quotation mark stands before it.
    pub(super) const QUOTED: Self = Self(1 << 15);
    /// In a dateline.
    pub(super) const DATELINE: Self = Self(1 << 17);

    /// Whether any of `flags` is set.
    pub(super) fn any(self, flags: Self) -> bool {
        self.0 & flags.0 != 0
    }

    /// All of both.
    pub(super) const fn and(self, flags: Self) -> Self {
        Self(self.0 | flags.0)
    }

    /// The flag itself if it holds, else none.
    pub(super) fn when(self, holds: bool) -> Self {
        if holds { self } else { Self(0) }
    }
}
