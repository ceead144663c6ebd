//! Budgets hold on any text: texts made of chance, always the same.

use super::{
    super::{Budget, Order, SummaryOptions},
    summary_of_with,
};

/// A generator of chance (xorshift), the same on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, count: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % count as u64) as usize
    }

    fn text(&mut self) -> String {
        const WORDS: [&str; 18] = [
            "وأضاف",
            "الوزير",
            "قال",
            "إن",
            "المدينة",
            "هذا",
            "لكن",
            "2025",
            "الميناء",
            "السوق",
            "في",
            "وقال",
            "أعلنت",
            "البلدية",
            "هو",
            "\"نحن",
            "🙂",
            "سنعمل\"",
        ];
        const MARKS: [&str; 8] = [" ", " ", " ", ". ", "؟ ", ": ", "\n", ".\n"];
        let mut text = String::new();
        for _ in 0..self.below(120) {
            text.push_str(WORDS[self.below(WORDS.len())]);
            text.push_str(if self.below(3) == 0 { MARKS[self.below(MARKS.len())] } else { " " });
        }
        text
    }
}

#[test]
fn no_budget_is_ever_exceeded_and_no_sentence_cut_or_repeated() {
    let mut chance = Chance(0x5eed);
    for round in 0..400 {
        let text = chance.text();
        let whole = summary_of_with(
            &text,
            &SummaryOptions { budget: Budget::Sentences(1_000), ..SummaryOptions::default() },
        )
        .1;
        let budget = match round % 3 {
            0 => Budget::Sentences(1 + chance.below(6)),
            1 => Budget::Characters(1 + chance.below(300)),
            _ => Budget::Ratio((1 + chance.below(100)) as f32 / 100.0),
        };
        let order = if chance.below(2) == 0 { Order::Rank } else { Order::Document };
        let options = SummaryOptions {
            budget,
            order,
            exclude_quotes: chance.below(2) == 0,
            focus_terms: vec!["الميناء".to_owned()],
            ..SummaryOptions::default()
        };
        let (found, read) = summary_of_with(&text, &options);
        assert_eq!((&found, read), (&summary_of_with(&text, &options).0, whole), "{text:?}");
        let characters = found.join(" ").chars().count();
        match budget {
            Budget::Sentences(count) => assert!(found.len() <= count, "{text:?}"),
            Budget::Characters(room) => assert!(characters <= room, "{text:?}"),
            Budget::Ratio(ratio) => {
                assert!(characters as f64 <= read as f64 * f64::from(ratio), "{text:?}")
            }
        }
        for sentence in &found {
            assert!(text.contains(sentence.as_str()), "{text:?}");
        }
    }
}
