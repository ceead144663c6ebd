//! What elements are to a reader, after the HTML standard's suggested rendering and WAI-ARIA's landmark roles.

use html5gum::StartTag;

/// How an element stands among text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Display {
    /// In the line.
    Inline,
    /// In the line, parted from what stands before it.
    Cell,
    /// On lines of its own.
    Line,
    /// On lines of its own with space around them.
    Paragraph,
}

/// What is in an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Content {
    /// Text to read.
    Text,
    /// The site, or something beside the story.
    Beside,
    /// Nothing that a reader sees as text.
    Unseen,
}

/// An element by its start tag.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tag {
    pub(super) display: Display,
    pub(super) content: Content,
    pub(super) is_main: bool,
    pub(super) is_article: bool,
    pub(super) is_headline: bool,
    pub(super) is_title: bool,
    pub(super) is_meta: bool,
    pub(super) is_preformatted: bool,
}

impl Tag {
    pub(super) fn of(tag: &StartTag<()>) -> Self {
        let name: &[u8] = &tag.name;
        let role = attribute(tag, b"role").unwrap_or_default();
        Self {
            display: display(name),
            content: if is_no_text(name) || is_hidden(tag) {
                Content::Unseen
            } else if is_beside(name, &role) {
                Content::Beside
            } else {
                Content::Text
            },
            is_main: name == b"main" || role == "main",
            is_article: name == b"article"
                || role == "article"
                || attribute(tag, b"itemprop").is_some_and(|value| value == "articleBody"),
            is_headline: name == b"h1",
            is_title: name == b"title",
            is_meta: name == b"meta",
            is_preformatted: name == b"pre",
        }
    }

    /// Whether it has to be known when it is closed.
    pub(super) fn matters(self) -> bool {
        self.content != Content::Text
            || self.is_main
            || self.is_article
            || self.is_headline
            || self.is_title
            || self.is_preformatted
    }
}

/// How the element `name` stands among text.
pub(super) fn display(name: &[u8]) -> Display {
    match name {
        b"td" | b"th" => Display::Cell,
        b"br" | b"li" | b"dt" | b"dd" | b"tr" | b"div" | b"option" | b"optgroup" | b"summary" => {
            Display::Line
        }
        b"address" | b"article" | b"aside" | b"blockquote" | b"body" | b"caption" | b"center"
        | b"details" | b"dialog" | b"dl" | b"fieldset" | b"figcaption" | b"figure" | b"footer"
        | b"form" | b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" | b"header" | b"hgroup"
        | b"hr" | b"legend" | b"main" | b"nav" | b"ol" | b"p" | b"pre" | b"section" | b"table"
        | b"ul" => Display::Paragraph,
        _ => Display::Inline,
    }
}

/// The value of an attribute.
pub(super) fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    tag.attributes.get(name).map(|value| String::from_utf8_lossy(value).into_owned())
}

/// Whether an element holds code, graphics, media or a form's fields.
fn is_no_text(name: &[u8]) -> bool {
    matches!(
        name,
        b"script"
            | b"style"
            | b"noscript"
            | b"template"
            | b"svg"
            | b"math"
            | b"iframe"
            | b"object"
            | b"canvas"
            | b"video"
            | b"audio"
            | b"map"
            | b"select"
            | b"button"
            | b"textarea"
            | b"datalist"
    )
}

/// Whether an element holds the site or something beside the story.
fn is_beside(name: &[u8], role: &str) -> bool {
    let landmark =
        ["navigation", "contentinfo", "complementary", "search", "dialog", "alertdialog"];
    matches!(name, b"nav" | b"aside" | b"footer" | b"dialog" | b"menu") || landmark.contains(&role)
}

fn is_hidden(tag: &StartTag<()>) -> bool {
    let style = attribute(tag, b"style").unwrap_or_default().to_ascii_lowercase();
    let style: String = style.split_whitespace().collect();
    tag.attributes.contains_key(&b"hidden"[..])
        || attribute(tag, b"aria-hidden").is_some_and(|value| value == "true")
        || style.contains("display:none")
        || style.contains("visibility:hidden")
}
