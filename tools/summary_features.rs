//! Writes what the ranker of summaries sees of each sentence, to train it; see `tools/README.md`.
//!
//! Reads lines `{"id", "title", "text"}` on standard input and writes, for each, a line `# TAB id` and one line a sentence
//! of the body, `text TAB feature TAB feature …`, to standard output. The first line names the features.

use std::io::{self, BufRead as _, BufWriter, Write as _};

use mujaz::analysis::{Analyzer, Document, SUMMARY_FEATURES, StructureMode};

fn main() -> io::Result<()> {
    let analyzer = Analyzer::embedded();
    let mut output = BufWriter::new(io::stdout().lock());
    writeln!(output, "text\t{}", SUMMARY_FEATURES.join("\t"))?;
    for line in io::stdin().lock().lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| article.get(name).and_then(serde_json::Value::as_str);
        let text = field("text").unwrap_or_default();
        let document = Document::new(text, field("title"), StructureMode::default());
        writeln!(output, "#\t{}", field("id").unwrap_or_default())?;
        for found in analyzer.summary_features(&document) {
            let Some(sentence) = document.sentences().get(found.sentence as usize) else {
                continue;
            };
            let words: Vec<_> = document.slice(sentence.span).split_whitespace().collect();
            write!(output, "{}", words.join(" "))?;
            for value in found.values {
                write!(output, "\t{value:.5}")?;
            }
            writeln!(output)?;
        }
    }
    output.flush()
}
