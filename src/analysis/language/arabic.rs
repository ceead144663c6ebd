//! Languages in Arabic script, and Arabic in Latin letters.

use whatlang::{Detector, Lang};

/// Letters that one language has and its neighbours do not, or hardly; and how much each speaks for it.
const LETTERS: &[(&str, &str, f32)] = &[
    ("ps", "ټډړږښګڼېۍځڅ", 1.0),
    ("ckb", "ڕڵێ", 1.2),
    ("ckb", "ۆەڤ", 0.6),
    ("ug", "ۇۈۋڭ", 1.2),
    ("ug", "ەۆې", 0.6),
    ("sd", "ٿٻڀڄڃڇڊڌڍڙڦڪڱڳڻٽٺ۾۽", 1.0),
    ("ur", "ٹڈڑںےہھ", 0.9),
    ("fa", "پچژگ", 0.5),
    ("ar", "ةىأإؤ", 0.7),
];

/// Share of telling letters among all from which letters alone decide.
const DECIDED: f32 = 0.02;

/// The languages a text in Arabic script may be in, with confidences that add up to at most one.
pub(super) fn candidates(text: &str) -> Vec<(&'static str, f32)> {
    let mut evidence: Vec<(&'static str, f32)> = Vec::new();
    let mut letters = 0.0_f32;
    for c in text.chars().filter(|c| c.is_alphabetic()) {
        letters += 1.0;
        for &(code, set, weight) in LETTERS {
            if set.contains(c) {
                match evidence.iter_mut().find(|(found, _)| *found == code) {
                    Some((_, sum)) => *sum += weight,
                    None => evidence.push((code, weight)),
                }
            }
        }
    }
    evidence.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
    let top = evidence.first().copied();
    let neighbours = Detector::with_allowlist(vec![Lang::Ara, Lang::Pes, Lang::Urd]).detect(text);
    match top {
        Some((code, sum))
            if matches!(code, "ps" | "ckb" | "ug" | "sd" | "ur")
                && sum / letters.max(1.0) >= DECIDED =>
        {
            let all: f32 = evidence.iter().map(|&(_, sum)| sum).sum();
            evidence.iter().map(|&(code, sum)| (code, 0.98 * sum / all)).collect()
        }
        _ => {
            let code = match neighbours.as_ref().map(whatlang::Info::lang) {
                Some(Lang::Pes) => "fa",
                Some(Lang::Urd) => "ur",
                Some(_) | None => "ar",
            };
            let against =
                evidence.iter().find(|(found, _)| *found != code).map_or(0.0, |&(_, sum)| sum);
            let own =
                evidence.iter().find(|(found, _)| *found == code).map_or(0.0, |&(_, sum)| sum);
            let sure = neighbours.map_or(0.6, |info| info.confidence() as f32);
            let confidence =
                (0.8 + 0.19 * sure - 0.3 * (against > own) as u8 as f32).clamp(0.0, 0.99);
            let other = if code == "ar" { "fa" } else { "ar" };
            vec![(code, confidence), (other, (1.0 - confidence) / 2.0)]
        }
    }
}

/// Whether Latin text is Arabic written with digits for the letters Latin lacks: 3afwan, 7abibi, sa7.
pub(super) fn is_arabizi(text: &str) -> bool {
    let digits = ['2', '3', '5', '6', '7', '8', '9'];
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let telling = words.filter(|word| {
        let letters = word.chars().filter(|c| c.is_ascii_lowercase()).count();
        let figures = word.chars().filter(|c| digits.contains(c)).count();
        let others = word.chars().count() - letters - figures;
        letters >= 2 && (1..=3).contains(&figures) && others == 0 && !is_measure(word)
    });
    telling.count() > 0
}

/// A number with its unit: 5km, 20th.
fn is_measure(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.len() < word.len()
        && matches!(
            rest,
            "km" | "kg"
                | "cm"
                | "mm"
                | "th"
                | "nd"
                | "rd"
                | "st"
                | "gb"
                | "mb"
                | "am"
                | "pm"
                | "mph"
                | "ft"
        )
}
