//! What each part of a news page is: headline, byline, body, caption, links to other stories, furniture.

pub use self::features::{RowFeatures, ZONE_FEATURES};
use super::{
    line::{Line, lines},
    span::Span,
    token::Tokens,
};

mod alone;
mod around;
mod author;
mod below;
mod bounds;
mod boxes;
mod cues;
mod dates;
mod facts;
mod features;
mod glue;
mod headline;
mod network;
mod notices;
mod page;
mod phrases;
mod readers;
mod rows;
mod running;
mod seams;
mod topic;
mod twins;

/// What a part of a page is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ZoneKind {
    /// The headline, each time it stands on the page.
    Title,
    /// The deck below the headline.
    Subtitle,
    /// Author, date, counters, share tools.
    Meta,
    /// Place and agency on a line of their own.
    Dateline,
    /// A heading inside the article.
    Heading,
    /// The article itself.
    Body,
    /// Caption or credit of a picture or video.
    Caption,
    /// Links to and teasers of other stories.
    Related,
    /// The page's own tags.
    Tags,
    /// Menus, comment forms, cookie notices, footers and other furniture.
    Boilerplate,
}

/// A set of [`ZoneKind`]s.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ZoneKinds(u16);

impl ZoneKinds {
    /// The article alone: what keywords and summary read unless told otherwise.
    pub const BODY: Self = Self(1 << ZoneKind::Body as u16);

    /// Whether `kind` is in the set.
    pub fn contains(self, kind: ZoneKind) -> bool {
        self.0 & (1 << kind as u16) != 0
    }
}

impl ZoneKind {
    /// All kinds, in their order.
    pub(crate) const ALL: [Self; 10] = [
        Self::Title,
        Self::Subtitle,
        Self::Meta,
        Self::Dateline,
        Self::Heading,
        Self::Body,
        Self::Caption,
        Self::Related,
        Self::Tags,
        Self::Boilerplate,
    ];
}

impl FromIterator<ZoneKind> for ZoneKinds {
    fn from_iter<I: IntoIterator<Item = ZoneKind>>(kinds: I) -> Self {
        Self(kinds.into_iter().fold(0, |set, kind| set | 1 << kind as u16))
    }
}

/// A part of a page of one kind.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zone {
    /// Where it is, without white space at either end.
    pub span: Span,
    /// What it is.
    pub kind: ZoneKind,
    /// How sure that is, 0..=1.
    pub confidence: f32,
    /// Number of the paragraph it stands in; a line that two zones share is one paragraph.
    pub paragraph: u32,
    /// Whether line breaks inside it were put by a fixed width and mean no more than a blank.
    pub wrapped: bool,
}

/// What a page says of its article: places in the text; absent where it does not say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// The headline, where it first stands.
    pub title: Option<Span>,
    /// Who wrote it.
    pub authors: Vec<Span>,
    /// When it was published.
    pub published: Option<Published>,
    /// The news agency it came from.
    pub agency: Option<Span>,
    /// The outlet.
    pub source: Option<Span>,
    /// The page's own tags.
    pub tags: Vec<Span>,
}

/// A date of publication.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Published {
    /// Where the page writes it.
    pub span: Span,
    /// Gregorian year, month 1..=12, day 1..=31.
    pub date: (u16, u8, u8),
    /// The calendar the page writes it in.
    pub calendar: Calendar,
}

/// A calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calendar {
    /// Gregorian.
    Gregorian,
    /// Hijri, Umm al-Qura.
    Hijri,
}

/// Whether zones are looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StructureMode {
    /// Tells the article from the page around it.
    #[default]
    Detect,
    /// Takes every line for BODY: for text that is already clean.
    Plain,
}

/// Tells what each part of `text` is. Zones come in order, do not overlap and cover every word. Words that parts of the
/// page were glued together in are parted in `tokens`.
pub(crate) fn structure(
    text: &str,
    tokens: &mut Tokens,
    given_title: Option<&str>,
    mode: StructureMode,
) -> (Vec<Zone>, Article) {
    let lines = lines(text);
    match mode {
        StructureMode::Detect => {
            let seams = parted(text, tokens, &lines);
            page::classify(text, tokens, &lines, &seams, given_title)
        }
        StructureMode::Plain => {
            let zones = (0..).zip(&lines).map(|(paragraph, line)| Zone {
                span: line.span,
                kind: ZoneKind::Body,
                confidence: 1.0,
                paragraph,
                wrapped: line.wrapped,
            });
            (zones.collect(), Article::default())
        }
    }
}

/// Where parts of the page begin that were glued to others; no word goes on across such a place.
fn parted(text: &str, tokens: &mut Tokens, lines: &[Line]) -> Vec<u32> {
    let seams = seams::seams(text, tokens, lines);
    if !seams.is_empty() {
        tokens.part(text, &seams);
    }
    seams
}

/// What the network of pages sees of each line of `text`: for the tool that trains it.
pub fn row_features(text: &str) -> Vec<RowFeatures> {
    let (mut tokens, lines) = (Tokens::of(text), lines(text));
    let seams = parted(text, &mut tokens, &lines);
    page::row_features(text, &tokens, &lines, &seams)
}
