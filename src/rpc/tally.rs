//! What has been answered since the start, in numbers: of what, how much, how long each stage took.

use std::{
    sync::atomic::{AtomicU64, Ordering::Relaxed},
    time::Instant,
};

use crate::analysis::LANGUAGES;

/// Counts of all documents answered. Shared by the calls, which only ever add.
#[derive(Debug)]
pub struct Tally {
    documents: AtomicU64,
    characters: AtomicU64,
    bytes: AtomicU64,
    sentences: AtomicU64,
    languages: Vec<AtomicU64>,
    stages: [AtomicU64; Stage::ALL.len()],
}

/// A stage of the work on a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Which language.
    Language,
    /// Zones, sentences and words.
    Cut,
    /// Keywords.
    Keywords,
    /// Summary.
    Summary,
}

impl Stage {
    /// All of them, in the order of work.
    pub const ALL: [Self; 4] = [Self::Language, Self::Cut, Self::Keywords, Self::Summary];

    /// Its name, for labels.
    pub fn name(self) -> &'static str {
        match self {
            Self::Language => "language",
            Self::Cut => "cut",
            Self::Keywords => "keywords",
            Self::Summary => "summary",
        }
    }
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            documents: AtomicU64::new(0),
            characters: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            sentences: AtomicU64::new(0),
            languages: LANGUAGES.iter().chain(&["und"]).map(|_| AtomicU64::new(0)).collect(),
            stages: Stage::ALL.map(|_| AtomicU64::new(0)),
        }
    }
}

impl Tally {
    /// Documents answered.
    pub fn documents(&self) -> u64 {
        self.documents.load(Relaxed)
    }

    /// Their characters.
    pub fn characters(&self) -> u64 {
        self.characters.load(Relaxed)
    }

    /// Their bytes, as UTF-8.
    pub fn bytes(&self) -> u64 {
        self.bytes.load(Relaxed)
    }

    /// Sentences found in them.
    pub fn sentences(&self) -> u64 {
        self.sentences.load(Relaxed)
    }

    /// Documents of each language; `und` has those of no known one.
    pub fn languages(&self) -> impl Iterator<Item = (&'static str, u64)> {
        let names = LANGUAGES.iter().chain(&["und"]).copied();
        names.zip(self.languages.iter().map(|count| count.load(Relaxed)))
    }

    /// Nanoseconds spent in each stage.
    pub fn stages(&self) -> impl Iterator<Item = (Stage, u64)> {
        Stage::ALL.into_iter().zip(self.stages.iter().map(|spent| spent.load(Relaxed)))
    }

    pub(crate) fn document(&self, characters: u32, bytes: usize, language: &str) {
        self.documents.fetch_add(1, Relaxed);
        self.characters.fetch_add(characters.into(), Relaxed);
        self.bytes.fetch_add(bytes as u64, Relaxed);
        let place = LANGUAGES.iter().position(|&known| known == language);
        if let Some(count) = self.languages.get(place.unwrap_or(LANGUAGES.len())) {
            count.fetch_add(1, Relaxed);
        }
    }

    pub(crate) fn sentences_found(&self, count: usize) {
        self.sentences.fetch_add(count as u64, Relaxed);
    }

    /// Does `work` and adds the time it took to `stage`.
    pub(crate) fn timed<T>(&self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let done = work();
        if let Some(spent) = self.stages.get(stage as usize) {
            spent.fetch_add(began.elapsed().as_nanos() as u64, Relaxed);
        }
        done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_language_counts_as_none() {
        let tally = Tally::default();
        for language in ["ar", "tlh", "und"] {
            tally.document(10, 20, language);
        }
        let counted = |wanted| tally.languages().find(|&(name, _)| name == wanted).unwrap().1;
        assert_eq!((counted("ar"), counted("und")), (1, 2));
        assert_eq!((tally.documents(), tally.characters(), tally.bytes()), (3, 30, 60));
    }
}
