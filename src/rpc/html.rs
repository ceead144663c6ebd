//! The text of an HTML page: what a reader sees, a line for each block; scripts, menus and forms' controls left out.
//!
//! Tags and entities are read as the WHATWG standard says, by html5gum; no tree is built, so a page costs one pass. Which
//! of the lines are the article is for the zones to say, as with any page.

use html5gum::{DefaultEmitter, Token, Tokenizer};

use crate::analysis::checkpoint_every;

/// Elements whose content is not the page's text.
const LEFT_OUT: &[&[u8]] = &[
    b"button",
    b"head",
    b"iframe",
    b"math",
    b"nav",
    b"noscript",
    b"object",
    b"script",
    b"select",
    b"style",
    b"svg",
    b"template",
    b"textarea",
];

/// Elements that run on in their line; all others begin and end lines.
const INLINE: &[&[u8]] = &[
    b"a", b"abbr", b"b", b"bdi", b"bdo", b"cite", b"code", b"data", b"del", b"dfn", b"em", b"font",
    b"i", b"img", b"ins", b"kbd", b"label", b"mark", b"q", b"s", b"samp", b"small", b"span",
    b"strong", b"sub", b"sup", b"time", b"tt", b"u", b"var", b"wbr",
];

/// The text of `html`.
pub(super) fn text(html: &str) -> String {
    let mut emitter = DefaultEmitter::default();
    // Scripts and styles are no tags.
    emitter.naively_switch_states(true);
    let mut page = Page { text: String::with_capacity(html.len() / 3), ..Page::default() };
    for (number, token) in Tokenizer::new_with_emitter(html, emitter).enumerate() {
        checkpoint_every(number, 1024);
        let Ok(token) = token;
        match token {
            Token::StartTag(tag) => page.open(&tag.name, tag.self_closing),
            Token::EndTag(tag) => page.close(&tag.name),
            Token::String(content) => page.push(&String::from_utf8_lossy(&content)),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
    }
    page.text.truncate(page.text.trim_end().len());
    page.text
}

#[derive(Default)]
struct Page {
    text: String,
    /// The element that is being left out, and how many of its name are open.
    left_out: Option<(Vec<u8>, usize)>,
    /// White space that was seen and not yet written.
    blank: bool,
    /// A line break that was asked for and not yet written.
    line_break: bool,
    /// Open `pre` elements: their line breaks are the author's.
    preformatted: usize,
}

impl Page {
    fn open(&mut self, name: &[u8], closed: bool) {
        if let Some((open, depth)) = &mut self.left_out {
            if open == name && !closed {
                *depth += 1;
            } else if open == b"head" && name == b"body" {
                self.left_out = None;
            }
            return;
        }
        if LEFT_OUT.contains(&name) {
            if !closed {
                self.left_out = Some((name.to_vec(), 1));
            }
        } else if !INLINE.contains(&name) {
            self.line_break = true;
            self.preformatted += usize::from(name == b"pre");
        }
    }

    fn close(&mut self, name: &[u8]) {
        if let Some((open, depth)) = &mut self.left_out {
            if open == name {
                *depth -= 1;
                if *depth == 0 {
                    self.left_out = None;
                    self.blank = true;
                }
            }
        } else if !INLINE.contains(&name) {
            self.line_break = true;
            if name == b"pre" {
                self.preformatted = self.preformatted.saturating_sub(1);
            }
        }
    }

    fn push(&mut self, content: &str) {
        if self.left_out.is_some() {
            return;
        }
        for c in content.chars() {
            if c == '\n' && self.preformatted > 0 {
                self.line_break = true;
            } else if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{C}') {
                self.blank = true;
            } else {
                if !self.text.is_empty() {
                    if self.line_break {
                        self.text.push('\n');
                    } else if self.blank {
                        self.text.push(' ');
                    }
                }
                (self.line_break, self.blank) = (false, false);
                self.text.push(c);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn blocks_are_lines_and_furniture_without_words_for_readers_is_left_out() {
        let html = "<!doctype html><html><head><title>x</title><style>p { }</style></head><body>\
            <nav><a href=/>الرئيسية</a></nav><h1>عنوان <b>الخبر</b></h1>\n\n<p>وصل الوزير&nbsp;إلى\n  بيروت.<br>ثم \
            غادر&#1548; <span>والتقى</span> &laquo;نظيره&raquo;.<script>if (a < b) { '</p>' }</script></p>\
            <ul><li>أول<li>ثان</ul><pre>سطر\nسطر</pre></body></html>";
        let expected =
            "عنوان الخبر\nوصل الوزير\u{A0}إلى بيروت.\nثم غادر، والتقى «نظيره».\nأول\nثان\nسطر\nسطر";
        assert_eq!(text(html), expected);
    }

    #[test]
    fn tag_soup_loses_no_words() {
        assert_eq!(text("<p>أ <b>ب</p> ج</b> < د <"), "أ ب\nج < د <");
        assert_eq!(text("<head><title>ع</title><body>نص"), "نص");
        assert_eq!(text("نص بلا وسوم"), "نص بلا وسوم");
        assert_eq!(text("<script>a"), "");
    }
}
