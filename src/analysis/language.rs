//! Which language a text is in, and how sure that is.

use std::{fmt, sync::LazyLock};

use lingua::{IsoCode639_1, LanguageDetector, LanguageDetectorBuilder};
use unicode_script::Script;

use super::{cancel::Pace, characters::is_arabic_letter, span::Span};

pub use self::model::LanguageModel;

mod arabic;
mod model;
mod script;

/// A language a text may be in.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// BCP 47 tag; `und` where nothing can be said.
    pub code: &'static str,
    /// ISO 15924 code of the script it was read in; `Zyyy` without letters.
    pub script: &'static str,
    /// How likely it is, 0..=1.
    pub confidence: f32,
}

/// A run of text in one language.
#[derive(Clone, Debug, PartialEq)]
pub struct Segment {
    /// Where it is.
    pub span: Span,
    /// Its most likely language.
    pub language: Candidate,
    /// Share of the letters of the text, 0..=1.
    pub share: f32,
}

/// The language of a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Language {
    /// Most likely first; never empty.
    pub candidates: Vec<Candidate>,
    /// Whether the first candidate reaches [`RELIABLE`].
    pub is_reliable: bool,
    /// Runs of different languages, in order; empty where not asked for.
    pub segments: Vec<Segment>,
    /// ISO 15924 codes with their share of the letters, largest first.
    pub scripts: Vec<(&'static str, f32)>,
}

/// How to detect.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LanguageOptions {
    /// Only these languages; empty for all.
    pub allowed: Vec<String>,
    /// Languages the caller thinks likely.
    pub hints: Vec<String>,
    /// How many candidates to return.
    pub max_candidates: usize,
    /// Whether to look for segments.
    pub segments: bool,
}

impl Default for LanguageOptions {
    fn default() -> Self {
        Self { allowed: Vec::new(), hints: Vec::new(), max_candidates: 3, segments: true }
    }
}

/// The confidence from which an answer is called reliable.
pub const RELIABLE: f32 = 0.9;

/// Every language that can be named, as BCP 47 tags.
pub const LANGUAGES: &[&str] = &[
    "af", "ak", "am", "ar", "ar-Latn", "az", "be", "bg", "bn", "ca", "ckb", "cs", "cy", "da", "de",
    "el", "en", "eo", "es", "et", "fa", "fi", "fr", "gu", "he", "hi", "hr", "hu", "hy", "id", "it",
    "ja", "jv", "ka", "kk", "km", "kn", "ko", "la", "lt", "lv", "mk", "ml", "mr", "my", "nb", "ne",
    "nl", "or", "pa", "pl", "ps", "pt", "ro", "ru", "sd", "si", "sk", "sl", "sn", "sr", "sv", "ta",
    "te", "th", "tk", "tl", "tr", "ug", "uk", "ur", "uz", "vi", "yi", "zh", "zu",
];

/// ISO 639-3 codes of the trigram detector and their BCP 47 tags.
const TAGS: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];

const MODEL: &[u8] = include_bytes!("lexicon/language_model.bin");

/// Below this the trigram detector asks for a second opinion.
const TIMID: f64 = 0.3;
/// Characters of a text that are read to name its language; of longer ones its beginning, middle and end.
const SAMPLE: usize = 3_000;
/// Letters a run in another script needs to be a segment of its own.
const SEGMENT: u32 = 24;

/// The detectors, loaded once. The second one only when it is first asked.
pub(crate) struct Detectors {
    model: LanguageModel<'static>,
    second: LazyLock<LanguageDetector>,
}

impl fmt::Debug for Detectors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detectors").finish_non_exhaustive()
    }
}

impl Detectors {
    pub(crate) fn embedded() -> Self {
        Self {
            model: LanguageModel::new(MODEL),
            second: LazyLock::new(|| LanguageDetectorBuilder::from_all_languages().build()),
        }
    }

    /// The language of `text`.
    pub(crate) fn detect(&self, text: &str, options: &LanguageOptions) -> Language {
        let shares = script::shares(text);
        let letters: u32 = shares.iter().map(|&(_, count)| count).sum();
        let candidates = self.candidates(&sample(text), options);
        let is_reliable =
            candidates.first().is_some_and(|candidate| candidate.confidence >= RELIABLE);
        let segments = if options.segments && letters > 0 {
            self.segments(text, &shares, letters, candidates.first(), options)
        } else {
            Vec::new()
        };
        Language {
            candidates: candidates.into_iter().take(options.max_candidates).collect(),
            is_reliable,
            segments,
            scripts: shares
                .iter()
                .map(|&(script, count)| (script.short_name(), count as f32 / letters.max(1) as f32))
                .collect(),
        }
    }

    fn candidates(&self, text: &str, options: &LanguageOptions) -> Vec<Candidate> {
        let text = script::telling(text);
        let shares = script::shares(&text);
        let Some(&(script, letters)) = shares.first() else {
            return vec![Candidate { code: "und", script: "Zyyy", confidence: 0.0 }];
        };
        let script_code = script.short_name();
        let known = |tag: &str| {
            let primary = |tag: &str| tag.split('-').next().map(str::to_ascii_lowercase);
            let exact = LANGUAGES.iter().find(|code| code.eq_ignore_ascii_case(tag));
            exact
                .or_else(|| LANGUAGES.iter().find(|code| Some(code.to_string()) == primary(tag)))
                .copied()
        };
        let allowed: Vec<_> = options.allowed.iter().filter_map(|tag| known(tag)).collect();
        if let ([only], [code]) = (&options.allowed[..], &allowed[..])
            && !only.is_empty()
        {
            // The caller is sure.
            return vec![Candidate { code, script: script_code, confidence: 1.0 }];
        }
        let mut scored = if script == Script::Arabic {
            arabic::candidates(&self.model, &text)
        } else {
            self.other_scripts(&text, script)
        };
        if !allowed.is_empty() {
            scored.retain(|(code, _)| allowed.contains(code));
        }
        for tag in &options.hints {
            let hinted = known(tag);
            let best = scored.first().map_or(0.0, |&(_, confidence)| confidence);
            if let Some((_, confidence)) = scored.iter_mut().find(|(code, _)| Some(*code) == hinted)
                && *confidence * 2.0 >= best
            {
                *confidence = (*confidence + best) / 2.0 + 0.01;
            }
        }
        scored.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(b.0)));
        let cap = confidence_cap(&text, letters);
        let total: f32 = scored.iter().map(|&(_, confidence)| confidence).sum::<f32>().max(1.0);
        let mut candidates: Vec<_> = scored
            .into_iter()
            .map(|(code, confidence)| Candidate {
                code,
                script: script_code,
                confidence: (confidence / total).min(cap),
            })
            .collect();
        if candidates.is_empty() {
            candidates.push(Candidate { code: "und", script: script_code, confidence: 0.0 });
        }
        candidates
    }

    /// Scripts other than Arabic: trigrams first, the second opinion where they are timid.
    fn other_scripts(&self, text: &str, script: Script) -> Vec<(&'static str, f32)> {
        let first = whatlang::detect(text);
        let timid = first.as_ref().is_none_or(|info| info.confidence() < TIMID);
        let tag = |code: &str| TAGS.iter().find(|(three, _)| *three == code).map(|&(_, tag)| tag);
        if script == Script::Latin && timid && arabic::is_arabizi(text) {
            return vec![("ar-Latn", 0.8)];
        }
        if script == Script::Cyrillic
            && let Some(code) = script::cyrillic_alphabet(text)
        {
            return vec![(code, 0.95)];
        }
        let mut found: Vec<(&'static str, f32)> = Vec::new();
        if timid && matches!(script, Script::Latin | Script::Cyrillic) {
            let second = self.second.compute_language_confidence_values(text);
            for (language, confidence) in second.into_iter().take(5) {
                let code = language.iso_code_639_1();
                let code = LANGUAGES.iter().find(|tag| is_code(code, tag));
                found.extend(code.map(|code| (*code, confidence as f32 * 0.9)));
            }
        }
        if found.is_empty()
            && let Some(info) = first
            && let Some(tag) = tag(info.lang().code())
        {
            // Its confidence is a margin, not a chance: what it says at all is right nine times in ten.
            found.push((tag, (0.75 + 0.25 * info.confidence() as f32).min(0.99)));
        }
        found
    }

    /// Runs in scripts of their own, long enough to say something.
    fn segments(
        &self,
        text: &str,
        shares: &[(Script, u32)],
        letters: u32,
        main: Option<&Candidate>,
        options: &LanguageOptions,
    ) -> Vec<Segment> {
        let mut runs: Vec<(Script, u32, usize, usize)> = Vec::new();
        let mut pace = Pace::new(16 * 1024);
        for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphabetic()) {
            pace.reach(at);
            let end = at + c.len_utf8();
            // Han and the kana, Arabic letters of every block: one language mixes them freely.
            let script = script::of(c);
            let found = if matches!(script, Script::Hiragana | Script::Katakana) {
                Script::Han
            } else if !matches!(script, Script::Common | Script::Inherited | Script::Unknown) {
                script
            } else if is_arabic_letter(c) {
                Script::Arabic
            } else {
                continue;
            };
            match runs.last_mut() {
                Some((script, count, _, to)) if *script == found => {
                    *count += 1;
                    *to = end;
                }
                Some(_) | None => runs.push((found, 1, at, end)),
            }
        }
        let mut merged: Vec<(Script, u32, usize, usize)> = Vec::new();
        for run in runs {
            match merged.last_mut() {
                Some(last) if last.0 == run.0 || run.1 < SEGMENT || last.1 < SEGMENT => {
                    if last.1 < SEGMENT && run.1 >= SEGMENT {
                        last.0 = run.0;
                    }
                    last.1 += run.1;
                    last.3 = run.3;
                }
                Some(_) | None => merged.push(run),
            }
        }
        let single = merged.len() <= 1 || shares.len() <= 1;
        merged
            .into_iter()
            .filter_map(|(_, count, start, end)| {
                let language = match main {
                    Some(main) if single => main.clone(),
                    Some(_) | None => {
                        let run = sample(text.get(start..end)?);
                        self.candidates(&run, options).into_iter().next()?
                    }
                };
                let span = Span::new(start..end);
                Some(Segment { span, language, share: count as f32 / letters as f32 })
            })
            .collect()
    }
}

fn is_code(code: IsoCode639_1, tag: &str) -> bool {
    code.to_string().eq_ignore_ascii_case(tag)
}

/// One and two words are never certain.
fn confidence_cap(text: &str, letters: u32) -> f32 {
    match (text.split_whitespace().count(), letters) {
        (_, 0..=3) => 0.6,
        (0..=1, _) => 0.8,
        (2, _) => 0.89,
        (3..=5, _) => 0.95,
        _ => 1.0,
    }
}

/// A short text whole, of a long one three windows.
fn sample(text: &str) -> String {
    if text.len() <= 2 * SAMPLE {
        return text.to_owned();
    }
    let window = |from: usize| {
        let mut from = from;
        while !text.is_char_boundary(from) {
            from += 1;
        }
        text.get(from..).unwrap_or_default().chars().take(SAMPLE / 3).collect::<String>()
    };
    [window(0), window(text.len() / 2), window(text.len() - SAMPLE)].join(" ")
}

#[cfg(test)]
mod tests {
    use super::{Detectors, LanguageOptions, SAMPLE};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let language = Detectors::embedded().detect(text, &LanguageOptions::default());
        let sum: f32 = language.candidates.iter().map(|candidate| candidate.confidence).sum();
        assert!(sum <= 1.001, "{sum}");
        assert_eq!(language.candidates[0].code, expected, "{text}");
    }

    #[test]
    fn languages_are_named() {
        check("أعلنت الوزارة افتتاح المتحف الجديد أمام الزوار", "ar");
        check("أَعْلَنَتِ الوِزَارَةُ افْتِتَاحَ المُتْحَفِ", "ar");
        check("وزیر خارجه گفت که مذاکرات هفته آینده ادامه خواهد یافت", "fa");
        check("وزیر نے کہا ہے کہ بات چیت اگلے ہفتے جاری رہے گی", "ur");
        check("د بهرنیو چارو وزیر وویل چې خبرې به په راتلونکې اونۍ کې دوام ومومي", "ps");
        check("وەزیری دەرەوە ڕایگەیاند کە دانوستانەکان هەفتەی داهاتوو بەردەوام دەبن", "ckb");
        check("The minister said that the talks would go on next week", "en");
        check("Le ministre a déclaré que les négociations reprendraient lundi", "fr");
        check("Министр заявил, что переговоры продолжатся на следующей неделе", "ru");
    }

    #[test]
    fn a_text_without_letters_has_no_language() {
        for text in ["2024 ٢٠٢٤", "🙂🙃", "!؟", "https://example.org/news"] {
            check(text, "und");
        }
    }

    #[test]
    fn the_caller_may_be_sure() {
        let options =
            LanguageOptions { allowed: vec!["fa".to_owned()], ..LanguageOptions::default() };
        let language = Detectors::embedded().detect("سلام", &options);
        assert_eq!((language.candidates[0].code, language.candidates[0].confidence), ("fa", 1.0));
    }

    #[test]
    fn mixed_text_has_segments_and_long_text_is_sampled() {
        let arabic = "وقال المتحدث إن الاجتماع سيعقد في موعده. ".repeat(SAMPLE / 20);
        let mixed = format!(
            "{arabic} The spokesman said that the meeting would be held on time as planned."
        );
        let language = Detectors::embedded().detect(&mixed, &LanguageOptions::default());
        let codes: Vec<_> = language.segments.iter().map(|segment| segment.language.code).collect();
        assert_eq!(codes, ["ar", "en"]);
        assert!(language.segments[0].span.end <= language.segments[1].span.start);
    }
}
