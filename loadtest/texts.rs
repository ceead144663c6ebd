//! The texts that speed is measured on, by benches, by `loadtest/instructions` and by `loadtest/run`. All are our own.

/// Name and text of each. The same at every call.
pub(crate) fn all() -> Vec<(&'static str, String)> {
    vec![
        ("headline", headline().to_owned()),
        ("article", ARTICLE.to_owned()),
        ("wrapped", wrapped(ARTICLE)),
        ("vocalised", VOCALISED.to_owned()),
        ("mixed", MIXED.to_owned()),
        ("long", long(100 * KIB)),
        ("huge", long(1024 * KIB)),
    ]
}

/// A news page of some 4.6 KB as scrapers deliver it, with the furniture around the article.
pub(crate) const ARTICLE: &str = include_str!("../tests/data/pages/port-crane.txt");
/// With all its short vowels.
pub(crate) const VOCALISED: &str = include_str!("texts/vocalised.txt");
/// Arabic with paragraphs in English and French.
pub(crate) const MIXED: &str = include_str!("texts/mixed.txt");
/// 1024 bytes.
pub(crate) const KIB: usize = 1024;

/// The first line of the article.
pub(crate) fn headline() -> &'static str {
    ARTICLE.lines().next().unwrap_or_default()
}

/// `text` with its lines broken at 72 characters, as mail and old news wires do.
pub(crate) fn wrapped(text: &str) -> String {
    let mut wrapped = String::with_capacity(text.len());
    for line in text.lines() {
        let mut column = 0;
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if column > 0 {
                let fits = column + length < 72;
                wrapped.push(if fits { ' ' } else { '\n' });
                column = if fits { column + 1 } else { 0 };
            }
            wrapped.push_str(word);
            column += length;
        }
        wrapped.push('\n');
    }
    wrapped
}

/// Paragraphs of about `bytes` bytes, never more: a walk through the sentences of our pages from word to word that
/// followed it somewhere, with conjunctions and numbers put in so that words do not only repeat.
pub(crate) fn long(bytes: usize) -> String {
    let lines = PAGES.iter().flat_map(|page| page.lines());
    let paragraphs: Vec<Vec<&str>> =
        lines.filter(|line| line.len() > 120).map(|line| line.split(' ').collect()).collect();
    let mut followers: std::collections::HashMap<&str, Vec<&str>> = Default::default();
    for pair in paragraphs.iter().flat_map(|words| words.windows(2)) {
        followers.entry(pair[0]).or_default().push(pair[1]);
    }
    let mut dice = Dice(2026);
    let mut text = String::with_capacity(bytes);
    let mut sentences = 0;
    loop {
        let mut word = dice.choose(&paragraphs)[0];
        let mut sentence = word.to_owned();
        for _ in 0..12 + dice.roll(24) {
            let Some(next) = followers.get(word) else { break };
            word = dice.choose::<&str>(next);
            sentence.push(' ');
            let arabic = word.starts_with(|c: char| ('\u{621}'..='\u{64A}').contains(&c));
            match dice.roll(12) {
                0 => sentence.push_str(&format!("{} ", 2 + dice.roll(9_000))),
                1 | 2 if arabic => sentence.push('و'),
                3 if arabic && !word.starts_with("ال") => sentence.push_str("ال"),
                _ => {}
            }
            sentence.push_str(word);
        }
        let ended = sentence.trim_end_matches(['.', '،', ':', '؛']).len();
        sentence.truncate(ended);
        sentence.push('.');
        sentences += 1;
        sentence.push_str(match sentences % 12 {
            0 => "\n\n",
            4 | 8 => "\n",
            _ => " ",
        });
        if text.len() + sentence.len() > bytes {
            return text;
        }
        text.push_str(&sentence);
    }
}

const PAGES: [&str; 4] = [
    ARTICLE,
    include_str!("../tests/data/pages/desalination.txt"),
    include_str!("../tests/data/pages/football-final.txt"),
    include_str!("../tests/data/pages/water-talks.txt"),
];

/// Falls the same way every time (Knuth's MMIX generator).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }

    fn choose<'a, T>(&mut self, among: &'a [T]) -> &'a T {
        &among[self.roll(among.len())]
    }
}
