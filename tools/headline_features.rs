//! Counts words and writes what the finder of headlines sees, to train it; see `tools/README.md`.
//!
//! Both read articles as JSON lines, `{"title", "text"}`, paragraphs parted by line breaks, on standard input.
//!
//! `headline_features words` writes lines `key TAB sentences begun TAB second TAB inside TAB headlines ended TAB headlines
//! begun TAB in headlines`, and one such line with the totals, whose key is empty.
//!
//! `headline_features rows words.tsv` writes for each place where a headline may end `1` where one does, else `0`, and the
//! features: for headlines and headings run into the sentence after them, and for sentences by themselves. The first line
//! names the features.

use std::{
    collections::BTreeMap,
    io::{self, BufRead as _, BufWriter, Write as _},
};

use mujaz::analysis::{
    Document, HEADLINE_FEATURES, HeadlineCandidate, Headlines, StructureMode, Tokens,
};

/// Sentences of a paragraph, paragraphs of an article and words of a sentence that are read.
const SENTENCES: usize = 2;
const PARAGRAPHS: usize = 6;
const WORDS: usize = 40;
/// Words of the longest heading and the shortest sentence.
const HEADING: usize = 10;
const SENTENCE: usize = 8;

fn main() -> io::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let mode = arguments.next().unwrap_or_default();
    let mut output = BufWriter::new(io::stdout().lock());
    let mut counts = BTreeMap::<String, [u64; 6]>::new();
    let words = match arguments.next() {
        Some(path) => std::fs::read_to_string(path)?,
        None => String::new(),
    };
    let headlines = Headlines::parse(Box::leak(words.into_boxed_str()), &[]);
    if mode == "rows" {
        writeln!(output, "label\t{}", HEADLINE_FEATURES.join("\t"))?;
    }
    for line in io::stdin().lock().lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| article.get(name).and_then(serde_json::Value::as_str);
        let title = field("title").unwrap_or_default().trim();
        let text = field("text").unwrap_or_default();
        let paragraphs: Vec<&str> =
            text.lines().map(str::trim).filter(|paragraph| !paragraph.is_empty()).collect();
        if mode == "words" {
            count(title, &paragraphs, &mut counts);
        } else {
            write_rows(&headlines, title, &paragraphs, &mut output)?;
        }
    }
    let mut totals = [0; 6];
    for (key, counts) in &counts {
        for (total, count) in totals.iter_mut().zip(counts) {
            *total += count;
        }
        write_counts(&mut output, key, counts)?;
    }
    if mode == "words" {
        write_counts(&mut output, "", &totals)?;
    }
    output.flush()
}

fn write_counts(output: &mut impl io::Write, key: &str, counts: &[u64; 6]) -> io::Result<()> {
    let counts: Vec<_> = counts.iter().map(u64::to_string).collect();
    writeln!(output, "{key}\t{}", counts.join("\t"))
}

/// Sentences of a paragraph, split without looking for headlines: a line that is no paragraph stands before it.
fn sentences(paragraph: &str) -> Vec<String> {
    let page = format!("-\n{paragraph}");
    let document = Document::new(&page, None, StructureMode::Plain);
    document
        .sentences()
        .iter()
        .skip(1)
        .map(|sentence| document.slice(sentence.span).to_owned())
        .collect()
}

fn keys(text: &str) -> Vec<String> {
    let tokens = Tokens::of(text);
    tokens.as_slice().iter().map(|token| tokens.key(token).to_owned()).collect()
}

fn count(title: &str, paragraphs: &[&str], counts: &mut BTreeMap<String, [u64; 6]>) {
    let mut add = |key: &str, column: usize| {
        if let Some(count) = counts.entry(key.to_owned()).or_default().get_mut(column) {
            *count += 1;
        }
    };
    let headline = keys(title);
    if let (Some(first), Some(last)) = (headline.first(), headline.last()) {
        add(last, 3);
        add(first, 4);
    }
    for key in &headline {
        add(key, 5);
    }
    for paragraph in paragraphs {
        for sentence in sentences(paragraph).iter().take(SENTENCES + 1) {
            let words = keys(sentence);
            let [first, second, ..] = words.as_slice() else { continue };
            if words.len() < SENTENCE - 2 {
                continue;
            }
            add(first, 0);
            // A verb behind its conjunction is the verb.
            if let Some(bare) = first.strip_prefix('و').filter(|bare| bare.chars().count() >= 3) {
                add(bare, 0);
            }
            add(second, 1);
            for key in words.iter().skip(1).take(WORDS) {
                add(key, 2);
            }
        }
    }
}

fn write_rows(
    headlines: &Headlines,
    title: &str,
    paragraphs: &[&str],
    output: &mut impl io::Write,
) -> io::Result<()> {
    let mut write = |headline: &str, sentence: &str| -> io::Result<()> {
        let joined = format!("{headline} {sentence}");
        let joined = joined.trim_start();
        for HeadlineCandidate { end, values, .. } in headlines.candidates(joined) {
            let right = !headline.is_empty() && end == headline.len();
            write!(output, "{}", u8::from(right))?;
            for value in values {
                write!(output, "\t{value:.4}")?;
            }
            writeln!(output)?;
        }
        Ok(())
    };
    let first = |paragraph: &str| sentences(paragraph).into_iter().next().unwrap_or_default();
    if let Some(lead) = paragraphs.first().map(|paragraph| first(paragraph))
        && keys(&lead).len() >= SENTENCE
        && !title.is_empty()
    {
        write(title, &lead)?;
    }
    for paragraph in paragraphs.iter().take(PARAGRAPHS) {
        for sentence in sentences(paragraph).iter().take(SENTENCES) {
            write("", sentence)?;
        }
    }
    for pair in paragraphs.windows(2) {
        let [heading, paragraph] = pair else { continue };
        let marked =
            heading.ends_with(['.', '!', '?', '؟', '…', ':', '"', '»', '”', ')', '،', ',']);
        if !marked
            && heading.split_whitespace().count() <= HEADING
            && keys(paragraph).len() >= SENTENCE + 4
        {
            write(heading, &first(paragraph))?;
        }
    }
    Ok(())
}
