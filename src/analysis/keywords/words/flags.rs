//! What a word is.

/// What a word is; of its form, but for the last two, which are of its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::analysis::keywords) struct Flags(u32);

impl Flags {
    pub(in crate::analysis::keywords) const NONE: Self = Self(0);
    /// Says nothing: parts phrases.
    pub(in crate::analysis::keywords) const STOP: Self = Self(1);
    /// Part of phrases, never a keyword by itself.
    pub(in crate::analysis::keywords) const WEAK: Self = Self(1 << 1);
    /// A point of the compass: may begin a phrase.
    pub(in crate::analysis::keywords) const DIRECTION: Self = Self(1 << 2);
    /// Digits.
    pub(in crate::analysis::keywords) const NUMBER: Self = Self(1 << 3);
    /// Begins with an attached conjunction or preposition.
    pub(in crate::analysis::keywords) const CLITIC: Self = Self(1 << 4);
    /// Verb of reporting and the like.
    pub(in crate::analysis::keywords) const SAYING: Self = Self(1 << 5);
    /// Goes before a person's name.
    pub(in crate::analysis::keywords) const PERSON_TITLE: Self = Self(1 << 6);
    /// A number of more than four digits.
    pub(in crate::analysis::keywords) const LONG_NUMBER: Self = Self(1 << 7);
    /// Latin letters or digits alone.
    pub(in crate::analysis::keywords) const ASCII: Self = Self(1 << 8);
    /// Whether it is a function word depends on how it is written.
    pub(in crate::analysis::keywords) const DOUBTFUL: Self = Self(1 << 9);
    /// A phrase that begins with it names an organisation, a place, an event.
    pub(in crate::analysis::keywords) const HEADS_ORGANIZATION: Self = Self(1 << 12);
    pub(in crate::analysis::keywords) const HEADS_PLACE: Self = Self(1 << 13);
    pub(in crate::analysis::keywords) const HEADS_EVENT: Self = Self(1 << 14);
    /// Ends as duals and sound plurals do.
    pub(in crate::analysis::keywords) const PLURAL: Self = Self(1 << 15);
    /// A mark or the beginning of a sentence stands before it.
    pub(in crate::analysis::keywords) const APART: Self = Self(1 << 10);
    /// A quotation mark stands before it.
    pub(in crate::analysis::keywords) const QUOTED: Self = Self(1 << 11);

    /// Whether any of `flags` is set.
    pub(in crate::analysis::keywords) fn any(self, flags: Self) -> bool {
        self.0 & flags.0 != 0
    }

    /// All of both.
    pub(in crate::analysis::keywords) const fn and(self, flags: Self) -> Self {
        Self(self.0 | flags.0)
    }

    /// The flag itself if it holds, else none.
    pub(in crate::analysis::keywords) fn when(self, holds: bool) -> Self {
        if holds { self } else { Self(0) }
    }
}
