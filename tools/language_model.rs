//! Makes the tables of `src/analysis/language/model.rs`, see `tools/README.md`.
//!
//! Reads lines `language TAB text` on standard input and writes the table to standard output. Its one argument says
//! which: `arabic`, or `letters` for Latin, Cyrillic and Devanagari. The same input gives the same table on the same machine.

#![allow(clippy::indexing_slicing, reason = "a tool that is run by hand may stop")]

use std::{
    collections::HashMap,
    env,
    io::{self, Read as _, Write as _},
};

use mujaz::analysis::{Alphabet, LanguageModel};

/// Rows of the first model, whose runs share rows by their hashes: it says which runs tell most.
const SHARED: usize = 1 << 19;
/// Rows kept for the table.
const KEPT: usize = 20_000;
/// Texts learnt from, of any length.
const EXAMPLES: usize = 8_000_000;
/// The first step; steps shrink to none.
const STEP: f32 = 0.3;
/// Words of an example, at least and at most, and how often.
const LENGTHS: [(usize, usize, f32); 6] =
    [(1, 1, 0.35), (2, 2, 0.2), (3, 3, 0.15), (4, 6, 0.12), (7, 12, 0.1), (60, 60, 0.08)];
/// How often a text is typed on a neighbour's keyboard, or without the signs over its letters.
const TYPED: f32 = 0.25;
const PLAIN: f32 = 0.06;
/// Texts of a class that say which runs it has.
const SAMPLED: usize = 4_000;

/// Languages that news is mostly in, and how often they come up beside the rest and the rare.
const NEWS: &[&str] = &[
    "ar", "fa", "ur", "ps", "ckb", "sd", "ug", "en", "fr", "de", "es", "it", "pt", "nl", "sv",
    "pl", "tr", "id", "ru", "hi",
];
const RARE: &[&str] = &[
    "af", "ba", "cy", "eo", "et", "eu", "ga", "gl", "is", "jv", "ky", "la", "mn", "mr", "ms", "ne",
    "sn", "tg", "tk", "tt", "yo", "zu",
];
const RAREST: &[&str] = &["ks", "pnb", "az-Arab"];
const SHARES: [f32; 4] = [1.0, 0.5, 0.12, 0.03];

/// Letters that keyboards confuse: of the language, and of its neighbour.
const KEYBOARDS: &[(&str, &[(char, char)])] = &[
    ("ar", &[('ي', 'ی'), ('ك', 'ک')]),
    ("fa", &[('ی', 'ي'), ('ک', 'ك')]),
    ("ur", &[('ی', 'ي'), ('ک', 'ك'), ('ہ', 'ه')]),
    ("ps", &[('ی', 'ي'), ('ک', 'ك')]),
    ("ckb", &[('ی', 'ي'), ('ک', 'ك')]),
    ("sd", &[('ي', 'ی')]),
    ("ug", &[('ك', 'ک'), ('ى', 'ی')]),
];
/// Latin letters with signs, and without.
const SIGNS: [(&str, &str); 2] = [
    (
        "áàâäãåéèêëíìîïóòôöõúùûüñçğşıőűčšžćđřěůýťďňłąęśżźńāēīūģķļņșțảạ",
        "aaaaaaeeeeiiiiooooouuuuncgsioucszcdreuytdnlaeszznaeiugklnstaa",
    ),
    (
        "ÁÀÂÄÃÅÉÈÊËÍÌÎÏÓÒÔÖÕÚÙÛÜÑÇĞŞİŐŰČŠŽĆĐŘĚŮÝŤĎŇŁĄĘŚŻŹŃĀĒĪŪĢĶĻŅȘȚẢẠ",
        "AAAAAAEEEEIIIIOOOOOUUUUNCGSIOUCSZCDREUYTDNLAESZZNAEIUGKLNSTAA",
    ),
];

fn main() -> io::Result<()> {
    let alphabets = match env::args().nth(1).as_deref() {
        Some("arabic") => &[Alphabet::Arabic][..],
        Some("letters") => &[Alphabet::Latin, Alphabet::Cyrillic, Alphabet::Devanagari],
        Some(_) | None => return Err(io::Error::other("arabic or letters?")),
    };
    let mut input = String::new();
    io::stdin().read_to_string(&mut input)?;
    let mut classes: Vec<Class> = Vec::new();
    for &alphabet in alphabets {
        let first = classes.len();
        let languages = alphabet.languages();
        let block = (first, first + languages.len());
        classes.extend(languages.iter().map(|&code| Class {
            code,
            alphabet,
            block,
            texts: vec![],
        }));
    }
    for line in input.lines() {
        if let Some((language, text)) = line.split_once('\t')
            && let Some(class) = classes.iter_mut().find(|class| class.code == language)
        {
            class.texts.push(text);
        }
    }
    if let Some(class) = classes.iter().find(|class| class.texts.is_empty()) {
        return Err(io::Error::other(format!("no text in {}", class.code)));
    }
    // Ten languages need fewer numbers a run than sixty.
    let table = match alphabets {
        [Alphabet::Arabic] => learn::<8>(&classes),
        _ => learn::<16>(&classes),
    };
    io::stdout().write_all(&table)
}

/// Learns twice: which runs tell, and what they tell.
fn learn<const WIDTH: usize>(classes: &[Class<'_>]) -> Vec<u8> {
    let mut chance = Chance(88_172_645_463_325_252);
    let mut first = Learner::<WIDTH>::new(SHARED, None, classes, &mut chance);
    first.learn(classes, &mut chance);
    let runs = first.telling_runs(classes, &mut chance);
    let places = runs.iter().enumerate().map(|(at, &run)| (run, at)).collect();
    let mut second = Learner::<WIDTH>::new(runs.len(), Some(places), classes, &mut chance);
    second.learn(classes, &mut chance);
    let rows: Vec<_> = runs.into_iter().zip(second.rows).collect();
    LanguageModel::encode(&rows, &second.columns)
}

/// A language and what it is learnt from.
struct Class<'t> {
    code: &'static str,
    alphabet: Alphabet,
    /// The classes of its alphabet.
    block: (usize, usize),
    texts: Vec<&'t str>,
}

impl Class<'_> {
    fn share(&self) -> f32 {
        let rank = [NEWS, &[], RARE, RAREST].iter().position(|codes| codes.contains(&self.code));
        SHARES[rank.unwrap_or(1)]
    }

    /// Some words of one of its texts, sometimes typed another way.
    fn example(&self, chance: &mut Chance) -> String {
        let text = self.texts[chance.below(self.texts.len())];
        let words: Vec<_> = text.split_whitespace().collect();
        let mut draw = chance.share();
        let (least, most, _) = LENGTHS
            .into_iter()
            .find(|&(_, _, share)| {
                draw -= share;
                draw < 0.0
            })
            .unwrap_or(LENGTHS[0]);
        let length = (least + chance.below(most - least + 1)).min(words.len());
        let from = chance.below(words.len() - length + 1);
        let text = words[from..from + length].join(" ");
        match self.alphabet {
            Alphabet::Arabic if chance.share() < TYPED => {
                let letters = KEYBOARDS.iter().find(|(code, _)| *code == self.code);
                let letters = letters.map_or(&[][..], |(_, letters)| letters);
                let typed = |c| letters.iter().find(|(own, _)| *own == c).map_or(c, |(_, to)| *to);
                text.chars().map(typed).collect()
            }
            Alphabet::Latin if chance.share() < PLAIN => {
                let pairs = || SIGNS.iter().flat_map(|(from, to)| from.chars().zip(to.chars()));
                text.chars()
                    .map(|c| pairs().find(|(own, _)| *own == c).map_or(c, |(_, to)| to))
                    .collect()
            }
            _ => text,
        }
    }
}

/// A model that is being learnt.
struct Learner<const WIDTH: usize> {
    rows: Vec<[f32; WIDTH]>,
    columns: Vec<([f32; WIDTH], f32)>,
    /// The row of each run; by hash where there are none.
    places: Option<HashMap<u32, usize>>,
}

impl<const WIDTH: usize> Learner<WIDTH> {
    fn new(
        rows: usize,
        places: Option<HashMap<u32, usize>>,
        classes: &[Class<'_>],
        chance: &mut Chance,
    ) -> Self {
        let rows = (0..rows).map(|_| std::array::from_fn(|_| (chance.share() - 0.5) * 0.2));
        let rows = rows.collect();
        let column = |_| (std::array::from_fn(|_| chance.share() - 0.5), 0.0);
        Self { rows, columns: classes.iter().map(column).collect(), places }
    }

    fn place(&self, run: u32) -> Option<usize> {
        match &self.places {
            Some(places) => places.get(&run).copied(),
            None => Some((u64::from(run) * SHARED as u64 >> 32) as usize),
        }
    }

    fn learn(&mut self, classes: &[Class<'_>], chance: &mut Chance) {
        let total: f32 = classes.iter().map(Class::share).sum();
        let mut found = Vec::new();
        for example in 0..EXAMPLES {
            let mut draw = chance.share() * total;
            let class = classes.iter().position(|class| {
                draw -= class.share();
                draw < 0.0
            });
            let class = class.unwrap_or(0);
            let text = classes[class].example(chance);
            found.clear();
            LanguageModel::<WIDTH>::runs(&text, classes[class].alphabet, |run| {
                found.extend(run.and_then(|run| self.place(run)));
            });
            if !found.is_empty() {
                let step = STEP * (1.0 - example as f32 / EXAMPLES as f32);
                self.correct(&found, class, classes[class].block, step);
            }
        }
    }

    /// One step of stochastic gradient descent on the cross entropy.
    fn correct(&mut self, found: &[usize], class: usize, block: (usize, usize), step: f32) {
        let scale = 1.0 / (found.len() as f32).sqrt();
        let mut hidden = [0.0; WIDTH];
        for &row in found {
            hidden.iter_mut().zip(&self.rows[row]).for_each(|(sum, weight)| *sum += weight);
        }
        let hidden = hidden.map(|sum| sum * scale);
        let scores: Vec<f32> = self.columns[block.0..block.1]
            .iter()
            .map(|(column, constant)| {
                constant + hidden.iter().zip(column).map(|(a, b)| a * b).sum::<f32>()
            })
            .collect();
        let best = scores.iter().copied().fold(f32::MIN, f32::max);
        let chances: Vec<f32> = scores.iter().map(|score| (score - best).exp()).collect();
        let total: f32 = chances.iter().sum();
        let mut blame = [0.0; WIDTH];
        for ((at, (column, constant)), odds) in
            (block.0..).zip(&mut self.columns[block.0..]).zip(chances)
        {
            let error = odds / total - if at == class { 1.0 } else { 0.0 };
            for ((blame, weight), hidden) in blame.iter_mut().zip(column.iter_mut()).zip(hidden) {
                *blame += error * *weight;
                *weight -= step * 0.3 * error * hidden;
            }
            *constant -= step * 0.05 * error;
        }
        for &row in found {
            let row = self.rows[row].iter_mut();
            row.zip(blame).for_each(|(weight, blame)| *weight -= step * scale * blame);
        }
    }

    /// The runs that move the scores most, by how often they come up.
    fn telling_runs(&self, classes: &[Class<'_>], chance: &mut Chance) -> Vec<u32> {
        let mut often: HashMap<u32, (f32, (usize, usize))> = HashMap::new();
        for class in classes {
            for _ in 0..SAMPLED {
                let text = class.texts[chance.below(class.texts.len())];
                let share = class.share() / text.len() as f32;
                LanguageModel::<WIDTH>::runs(text, class.alphabet, |run| {
                    if let Some(run) = run {
                        often.entry(run).or_insert((0.0, class.block)).0 += share;
                    }
                });
            }
        }
        let mut ranked: Vec<(f32, u32)> = often
            .into_iter()
            .filter_map(|(run, (often, block))| {
                let row = &self.rows[self.place(run)?];
                let scores: Vec<f32> = self.columns[block.0..block.1]
                    .iter()
                    .map(|(column, _)| row.iter().zip(column).map(|(a, b)| a * b).sum())
                    .collect();
                let mean = scores.iter().sum::<f32>() / scores.len() as f32;
                let spread: f32 = scores.iter().map(|score| (score - mean).powi(2)).sum();
                Some((often.powf(0.75) * spread.sqrt(), run))
            })
            .collect();
        ranked.sort_unstable_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        ranked.into_iter().take(KEPT).map(|(_, run)| run).collect()
    }
}

/// Random numbers, the same in every run (xorshift).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 32) as u32
    }

    fn share(&mut self) -> f32 {
        (self.next() >> 8) as f32 / (1 << 24) as f32
    }

    fn below(&mut self, limit: usize) -> usize {
        (u64::from(self.next()) * limit as u64 >> 32) as usize
    }
}
