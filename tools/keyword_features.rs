//! Writes what the keyword ranker sees of each article, to train it; see `tools/README.md`.
//!
//! Reads lines `{"id", "title", "text"}` on standard input and writes, for each, a line `# TAB id` and one line a candidate,
//! `stems TAB feature TAB feature …`, to standard output. The first line names the features. With `--all` it writes all
//! candidates, but of their features only those that the first estimate is made from; with `--untitled` it reads articles
//! without their titles.

use std::io::{self, BufRead as _, BufWriter, Write as _};

use mujaz::analysis::{Analyzer, Document, KEYWORD_ESTIMATED, KEYWORD_FEATURES, StructureMode};

/// Of each article, the likeliest. The service looks at a few more, which teach little.
const CANDIDATES: usize = 48;

fn main() -> io::Result<()> {
    let asked = |wanted: &str| std::env::args().any(|argument| argument == wanted);
    let (all, untitled) = (asked("--all"), asked("--untitled"));
    let (candidates, wanted) = match all {
        true => (usize::MAX, KEYWORD_ESTIMATED),
        false => (CANDIDATES, KEYWORD_FEATURES.len()),
    };
    let analyzer = Analyzer::embedded();
    let mut output = BufWriter::new(io::stdout().lock());
    let names: Vec<_> = KEYWORD_FEATURES.iter().take(wanted).copied().collect();
    writeln!(output, "stems\t{}", names.join("\t"))?;
    for line in io::stdin().lock().lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| article.get(name).and_then(serde_json::Value::as_str);
        let text = field("text").unwrap_or_default();
        let title = field("title").filter(|_| !untitled);
        let document = Document::new(text, title, StructureMode::default());
        writeln!(output, "#\t{}", field("id").unwrap_or_default())?;
        for candidate in analyzer.keyword_candidates(&document, candidates) {
            write!(output, "{}", candidate.stems)?;
            for value in candidate.features.iter().take(wanted) {
                write!(output, "\t{value}")?;
            }
            writeln!(output)?;
        }
    }
    output.flush()
}
