//! From HTML to the lines a reader sees, and to what the page says of itself in its head.
//!
//! Tokens come from a parser that follows the HTML standard; elements that are no text (scripts, forms' fields), are not
//! shown (`hidden`, `display: none`) or hold the site and not the story (`nav`, `aside`, `footer` and their roles) are
//! passed over. Of what is left the `main` or `article` that holds most of it is the page's text, the headline before it
//! included. One pass, with memory for a bounded number of open elements: tag soup and nesting cost nothing.

use html5gum::{DefaultEmitter, StartTag, Token, Tokenizer};

use super::cancel::checkpoint_every;

mod tags;

use self::tags::{Content, Display, Tag};

/// A page as text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HtmlPage {
    /// The lines of the main text, paragraphs parted by a blank line. Spans of an answer point into it.
    pub text: String,
    /// The headline: `og:title`, else the first `h1`, else `title`.
    pub title: Option<String>,
    /// The site: `og:site_name`.
    pub source: Option<String>,
    /// When it was published, as the page writes it (RFC 3339 where it follows the Open Graph protocol).
    pub published: Option<String>,
    /// Characters that are shown but are not of the main text.
    pub left_out: usize,
}

impl HtmlPage {
    /// Reads `html`; whatever it is, there is an answer.
    ///
    /// ```
    /// use mujaz::analysis::HtmlPage;
    ///
    /// let page = HtmlPage::read("<nav>الرئيسية</nav><h1>وصل الوفد</h1><p>وصل الوفد&nbsp;إلى بيروت.<script>x()</script>");
    /// assert_eq!(page.text, "وصل الوفد\n\nوصل الوفد\u{A0}إلى بيروت.");
    /// assert_eq!(page.title.as_deref(), Some("وصل الوفد"));
    /// ```
    pub fn read(html: &str) -> Self {
        let mut emitter = DefaultEmitter::default();
        emitter.naively_switch_states(true);
        let mut reader = Reader::default();
        for (number, token) in Tokenizer::new_with_emitter(html, emitter).enumerate() {
            checkpoint_every(number, 256);
            match token {
                Ok(Token::StartTag(tag)) => reader.open(&tag),
                Ok(Token::EndTag(tag)) => reader.close(&tag.name),
                Ok(Token::String(text)) => reader.text(&String::from_utf8_lossy(&text)),
                Ok(Token::Comment(_) | Token::Doctype(_) | Token::Error(_)) => {}
                Err(never) => match never {},
            }
        }
        reader.finish()
    }
}

/// Open elements that are kept in mind; in more the text is read on, but none of them is passed over.
const DEEPEST: usize = 256;

/// An open element that matters until it is closed.
struct Open {
    name: Vec<u8>,
    /// Elements of the same name open inside it.
    inner: usize,
    tag: Tag,
    /// Where its text begins.
    start: usize,
}

/// The text of a `main` or an `article`.
#[derive(Clone, Copy)]
struct Region {
    article: bool,
    start: usize,
    end: usize,
}

impl Region {
    fn length(self) -> usize {
        self.end - self.start
    }

    fn contains(self, inner: Self) -> bool {
        self.start <= inner.start && inner.end <= self.end
    }
}

#[derive(Default)]
struct Reader {
    text: String,
    /// White space was read that is written when more text follows in the line.
    blank: bool,
    open: Vec<Open>,
    regions: Vec<Region>,
    headline: Option<Region>,
    title: String,
    /// What `meta` elements say.
    page: HtmlPage,
    left_out: usize,
}

impl Reader {
    fn open(&mut self, tag: &StartTag<()>) {
        let found = Tag::of(tag);
        match found.display {
            Display::Inline => {}
            Display::Cell => self.blank = true,
            Display::Line => self.line(1),
            Display::Paragraph => self.line(2),
        }
        if found.is_meta {
            self.meta(tag);
        }
        if let Some(outer) = self.open.iter_mut().rev().find(|open| open.name == **tag.name)
            && !found.matters()
        {
            outer.inner += 1;
        } else if found.matters() && !tag.self_closing && self.open.len() < DEEPEST {
            let (name, start) = (tag.name.to_vec(), self.text.len());
            self.open.push(Open { name, inner: 0, tag: found, start });
        }
    }

    fn close(&mut self, name: &[u8]) {
        match tags::display(name) {
            Display::Inline | Display::Cell => {}
            Display::Line => self.line(1),
            Display::Paragraph => self.line(2),
        }
        let Some(at) = self.open.iter().rposition(|open| open.name == name) else { return };
        if let Some(open) = self.open.get_mut(at)
            && open.inner > 0
        {
            open.inner -= 1;
            return;
        }
        // What was opened inside and never closed ends with it.
        for Open { tag, start, .. } in self.open.split_off(at) {
            self.ended(tag, start);
        }
    }

    fn ended(&mut self, tag: Tag, start: usize) {
        let region = Region { article: tag.is_article, start, end: self.text.len() };
        if tag.is_article || tag.is_main {
            self.regions.push(region);
        }
        if tag.is_headline && self.headline.is_none() && region.length() > 0 {
            self.headline = Some(region);
        }
    }

    fn text(&mut self, text: &str) {
        let is = |wanted: fn(&Tag) -> bool| self.open.iter().any(|open| wanted(&open.tag));
        if is(|tag| tag.is_title) {
            self.title.push_str(text);
            return;
        }
        if is(|tag| tag.content == Content::Unseen) {
            return;
        }
        if is(|tag| tag.content == Content::Beside) {
            self.left_out += characters(text);
            return;
        }
        let preformatted = is(|tag| tag.is_preformatted);
        for c in text.chars() {
            if preformatted && c == '\n' {
                self.line(1);
            } else if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{000C}') {
                self.blank = true;
            } else {
                if self.blank && !self.text.is_empty() && !self.text.ends_with('\n') {
                    self.text.push(' ');
                }
                self.blank = false;
                self.text.push(c);
            }
        }
    }

    /// Ends the line; with `breaks` of 2 leaves a blank line behind it.
    fn line(&mut self, breaks: usize) {
        self.blank = false;
        if self.text.is_empty() {
            return;
        }
        let standing = self.text.bytes().rev().take(breaks).take_while(|&b| b == b'\n').count();
        self.text.extend(std::iter::repeat_n('\n', breaks - standing));
    }

    fn meta(&mut self, tag: &StartTag<()>) {
        let Some(content) = tags::attribute(tag, b"content").filter(|c| !c.trim().is_empty())
        else {
            return;
        };
        let name = [&b"property"[..], b"name", b"itemprop"]
            .into_iter()
            .find_map(|name| tags::attribute(tag, name))
            .unwrap_or_default()
            .to_ascii_lowercase();
        let known = match name.as_str() {
            "og:title" => &mut self.page.title,
            "og:site_name" => &mut self.page.source,
            "article:published_time" | "datepublished" | "pubdate" | "date" => {
                &mut self.page.published
            }
            _ => return,
        };
        known.get_or_insert_with(|| in_one_line(&content));
    }

    fn finish(mut self) -> HtmlPage {
        for Open { tag, start, .. } in std::mem::take(&mut self.open) {
            self.ended(tag, start);
        }
        let whole = Region { article: false, start: 0, end: self.text.len() };
        let main = self.main(whole);
        let of =
            |region: Region| self.text.get(region.start..region.end).unwrap_or_default().trim();
        let headline = self.headline.map(of);
        let before = self.headline.filter(|headline| headline.end <= main.start).map(of);
        let text = before.into_iter().chain([of(main)]).collect::<Vec<_>>().join("\n\n");
        let left_out = self.left_out + characters(&self.text) - characters(&text);
        let title =
            self.page.title.or(headline.map(in_one_line)).or(Some(in_one_line(&self.title)));
        HtmlPage { text, title: title.filter(|title| !title.is_empty()), left_out, ..self.page }
    }

    /// The longest `main`, and in it the longest `article`, each if it holds much of what is around it; a list of
    /// stories has many articles, and none is longer than half of the others together.
    fn main(&self, whole: Region) -> Region {
        let longest = |article: bool, within: Region| {
            let regions = self.regions.iter().copied();
            regions
                .filter(|&region| region.article == article && within.contains(region))
                .max_by_key(|region| region.length())
        };
        let share =
            |region: &Region, of: Region, least: usize| region.length() * least >= of.length();
        let main = longest(false, whole).filter(|main| share(main, whole, 4)).unwrap_or(whole);
        longest(true, main).filter(|article| share(article, main, 3)).unwrap_or(main)
    }
}

/// Characters but white space.
fn characters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn in_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::HtmlPage;

    #[test]
    fn the_article_is_found_between_menus_and_other_stories() {
        let body =
            "<p>افتتحت البلدية الحديقة العامة صباح اليوم بعد أعمال استمرت عامين.</p>".repeat(4);
        let html = format!(
            "<!doctype html><html><head><title>حديقة — صحيفة الضفة</title>\
             <meta property='og:title' content='افتتاح  الحديقة'>\
             <meta property='og:site_name' content='صحيفة الضفة'>\
             <meta property='article:published_time' content='2025-03-11T08:30:00+02:00'>\
             <style>p {{ color: red }}</style></head><body>\
             <ul role=navigation><li>الرئيسية<li>رياضة</ul>\
             <main><h1>افتتاح الحديقة</h1><article><div>{body}<aside>اقرأ أيضا</aside></div></article>\
             <article><p>قصة أخرى</p></article></main>\
             <div style='display: none'>مخفي</div><footer>جميع الحقوق محفوظة</footer></body></html>"
        );
        let page = HtmlPage::read(&html);
        let lines: Vec<_> = page.text.split("\n\n").collect();
        assert_eq!(lines.len(), 5, "{lines:?}");
        assert_eq!(lines[0], "افتتاح الحديقة");
        assert!(lines[1..].iter().all(|line| line.ends_with("عامين.")));
        assert_eq!(page.title.as_deref(), Some("افتتاح الحديقة"));
        assert_eq!(page.source.as_deref(), Some("صحيفة الضفة"));
        assert_eq!(page.published.as_deref(), Some("2025-03-11T08:30:00+02:00"));
        assert!(page.left_out > 30, "{}", page.left_out);
    }

    #[test]
    fn lines_are_those_a_reader_sees() {
        let check = |html: &str, text: &str| assert_eq!(HtmlPage::read(html).text, text, "{html}");
        check("<p>وصل <b>الو</b>فد\n  أمس<br>إلى بيروت", "وصل الوفد أمس\nإلى بيروت");
        check("<ul><li>أولا</li><li>ثانيا</li></ul>", "أولا\nثانيا");
        check("<table><tr><td>الأهلي<td>2<tr><td>الزمالك<td>1</table>", "الأهلي 2\nالزمالك 1");
        check("<pre>سطر\n  سطر</pre>", "سطر\nسطر");
        check("<select><option>مصر</select><button>بحث</button>نص", "نص");
        check("<nav>قائمة<div>نص</nav>متن", "متن");
        check("<div hidden><div>لا</div>لا</div>نعم", "نعم");
        check("a &lt; b &amp; c &#1587;", "a < b & c س");
        check("نص بلا وسوم", "نص بلا وسوم");
        check("", "");
    }

    #[test]
    fn tag_soup_and_deep_nesting_end_in_time() {
        for piece in ["<nav>", "<div>", "</p>", "<article>", "<b><p>", "<!--", "<a href='", "&#"] {
            let html = piece.repeat(100_000) + "نص";
            let page = HtmlPage::read(&html);
            assert!(page.text.len() <= html.len(), "{piece}");
        }
    }
}
