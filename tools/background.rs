//! Makes `src/analysis/lexicon/background.bin`, see `tools/README.md`.
//!
//! Reads lines `#N TAB articles TAB words`, `u TAB stem TAB df`, `s TAB word TAB df`, `n TAB phrase TAB df` on standard
//! input, with lines `c TAB word TAB …` of `word_company.py` between them, and lines `phrase TAB code TAB code` from the file that is its argument, if any, and writes the table to standard
//! output.

use std::io::{self, Read as _, Write as _};

use mujaz::analysis::{Background, Company, Section};

/// Rarer entries are left out: they cost space and bring nothing measurable.
const LEAST: [(Section, u32); 3] = [(Section::Stem, 2), (Section::Word, 2), (Section::Phrase, 6)];

fn main() -> io::Result<()> {
    let mut input = String::new();
    io::stdin().read_to_string(&mut input)?;
    let mut articles = 0;
    let mut entries = Vec::new();
    let mut company = Vec::new();
    for line in input.lines() {
        let fields: Vec<_> = line.split('\t').collect();
        if let &["c", word, ref counts @ ..] = &fields[..] {
            let counts = counts.iter().map(|count| count.parse());
            let counts: Vec<u32> = counts.collect::<Result<_, _>>().map_err(io::Error::other)?;
            if let [seen, after_preposition, after_particle, first] = counts[..] {
                company.push((word, Company { seen, after_preposition, after_particle, first }));
            }
            continue;
        }
        let &[section, key, df, ..] = &fields[..] else { continue };
        let section = match section {
            "#N" => {
                articles = key.parse().map_err(io::Error::other)?;
                continue;
            }
            "u" => Section::Stem,
            "s" => Section::Word,
            "n" => Section::Phrase,
            _ => continue,
        };
        let df: u32 = df.parse().map_err(io::Error::other)?;
        if LEAST.iter().any(|&(of, least)| of == section && df >= least) {
            entries.push((section, key, df));
        }
    }
    let tags = std::env::args().nth(1).map_or(Ok(String::new()), std::fs::read_to_string)?;
    let tags = tags.lines().filter_map(|line| {
        let mut fields = line.split('\t');
        Some((fields.next()?, fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    });
    let tags = tags.collect::<Vec<_>>();
    io::stdout().write_all(&Background::encode(articles, entries, tags, company))
}
