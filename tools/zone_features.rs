//! Writes what the reader of pages sees of each of their lines, to train it; see `tools/README.md`.
//!
//! Reads pages as JSON lines, `{"text"}`, on standard input, and writes for each a line `# TAB number of rows`, then a
//! line a row: `first byte TAB byte after the last TAB words, parted by commas TAB feature TAB feature …`. The first line
//! names the features; after those come ten, one for each kind of zone, in their order.

use std::io::{self, BufRead as _, BufWriter, Write as _};

use mujaz::analysis::{ZONE_FEATURES, row_features};

fn main() -> io::Result<()> {
    let mut output = BufWriter::new(io::stdout().lock());
    writeln!(output, "start\tend\twords\t{}", ZONE_FEATURES.join("\t"))?;
    for line in io::stdin().lock().lines() {
        let page: serde_json::Value = serde_json::from_str(&line?)?;
        let text = page.get("text").and_then(serde_json::Value::as_str).unwrap_or_default();
        let rows = row_features(text);
        writeln!(output, "#\t{}", rows.len())?;
        for row in rows {
            let words: Vec<_> = row.words.iter().map(u16::to_string).collect();
            write!(output, "{}\t{}\t{}", row.span.start, row.span.end, words.join(","))?;
            for value in row.values {
                write!(output, "\t{value:.4}")?;
            }
            writeln!(output)?;
        }
    }
    output.flush()
}
