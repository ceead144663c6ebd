//! Which language a text is in, and how sure that is.

use std::{borrow::Cow, fmt};

use unicode_normalization::UnicodeNormalization as _;
use unicode_script::Script;

use super::span::Span;

pub use self::{alphabet::Alphabet, model::LanguageModel, tags::LANGUAGES};
use self::{letters::Readers, script::Run, tags::known};

mod alphabet;
mod arabizi;
mod confidence;
mod kurmanji;
mod letters;
mod mangled;
mod model;
mod runs;
mod script;
mod segment;
mod tags;

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

/// Texts up to this many bytes are read whole; of longer ones three windows of a third of it.
const SAMPLE: usize = 600;
/// Of such a text so many bytes are read first, in three windows too, and no more where they leave no doubt.
const GLANCE: usize = 240;
/// The chance from which there is no doubt.
const SURE: f32 = 0.999;
/// Letters a sample needs of the script it is read in, or the whole text is.
const ENOUGH: u32 = 60;

/// The detectors, loaded once.
pub(crate) struct Detectors {
    readers: Readers,
}

impl fmt::Debug for Detectors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Detectors").finish_non_exhaustive()
    }
}

impl Detectors {
    pub(crate) fn embedded() -> Self {
        Self { readers: Readers::embedded() }
    }

    /// The language of `text`.
    pub(crate) fn detect(&self, text: &str, options: &LanguageOptions) -> Language {
        let runs = script::runs(text);
        let shares = script::shares(&runs);
        let letters: u32 = shares.iter().map(|&(_, count)| count).sum();
        let mut candidates = self.candidates(text, &shares, options);
        let is_reliable =
            candidates.first().is_some_and(|candidate| candidate.confidence >= RELIABLE);
        let segments = if options.segments && letters > 0 {
            self.segments(text, &runs, letters, candidates.first(), options)
        } else {
            Vec::new()
        };
        candidates.truncate(options.max_candidates);
        Language {
            candidates,
            is_reliable,
            segments,
            scripts: shares
                .iter()
                .map(|&(script, count)| (script.short_name(), count as f32 / letters.max(1) as f32))
                .collect(),
        }
    }

    /// Candidates for the language of `text`, best first; `shares` are its scripts.
    fn candidates(
        &self,
        text: &str,
        shares: &[(Script, u32)],
        options: &LanguageOptions,
    ) -> Vec<Candidate> {
        if let Some(glance) = sampled(text, shares, GLANCE) {
            let candidates = self.read(glance.into(), shares, options);
            if candidates.first().is_some_and(|candidate| candidate.confidence >= SURE) {
                return candidates;
            }
        }
        let (excerpt, own) = excerpt(text, shares);
        self.read(excerpt, &own, options)
    }

    /// Candidates for the language of all of `text`, best first; `shares` are its scripts.
    fn read(
        &self,
        text: Cow<'_, str>,
        shares: &[(Script, u32)],
        options: &LanguageOptions,
    ) -> Vec<Candidate> {
        let undetermined = |script| vec![Candidate { code: "und", script, confidence: 0.0 }];
        let Some((script, letters)) = script::main(shares) else { return undetermined("Zyyy") };
        let script_code = script.short_name();
        // A single letter is a unit or a sign: 35 °C, 2x2.
        if letters == 1 && matches!(script, Script::Latin | Script::Greek | Script::Cyrillic) {
            return undetermined(script_code);
        }
        let allowed: Vec<_> = options.allowed.iter().filter_map(|tag| known(tag)).collect();
        if let ([_], [code]) = (&options.allowed[..], &allowed[..]) {
            // The caller is sure.
            return vec![Candidate { code, script: script_code, confidence: 1.0 }];
        }
        let likely: Vec<_> = options.hints.iter().filter_map(|tag| known(tag)).collect();
        let mut sample = text;
        let mut script = script;
        if script == Script::Latin
            && let Some(meant) = mangled::meant(&sample)
        {
            (sample, script) = (meant, Script::Arabic);
        }
        let script_code = script.short_name();
        let mut reading = self.readers.read(&sample, script, &likely);
        if !options.allowed.is_empty() {
            reading.allow(&allowed);
        }
        let confident = confidence::confidences(&reading);
        let mut candidates: Vec<_> = reading
            .chances
            .iter()
            .zip(confident)
            .map(|(&(code, _), confidence)| Candidate { code, script: script_code, confidence })
            .collect();
        if candidates.is_empty() {
            candidates = undetermined(script_code);
        }
        candidates
    }

    /// Runs in scripts of their own, long enough to say something.
    fn segments(
        &self,
        text: &str,
        runs: &[Run],
        letters: u32,
        main: Option<&Candidate>,
        options: &LanguageOptions,
    ) -> Vec<Segment> {
        let joined = segment::joined(runs);
        let single = joined.len() == 1;
        let segments = joined.into_iter().filter_map(|run| {
            let language = match main {
                Some(main) if single => main.clone(),
                Some(_) | None => {
                    let text = text.get(run.start..run.end)?;
                    let shares = [(run.script, run.letters)];
                    self.candidates(text, &shares, options).into_iter().next()?
                }
            };
            let span = Span::new(run.start..run.end);
            Some(Segment { span, language, share: run.letters as f32 / letters as f32 })
        });
        segments.collect()
    }
}

/// What of `text` says something of its language: no addresses, no handles; letters and their signs as one.
fn telling(text: &str) -> Cow<'_, str> {
    let address = |word: &str| match memchr::memchr2(b':', b'@', word.as_bytes()) {
        Some(_) => word.contains("://") || word.contains('@'),
        None => word.starts_with("www."),
    };
    let text = if memchr::memchr2(b':', b'@', text.as_bytes()).is_some() || text.contains("www.") {
        let mut kept = String::with_capacity(text.len());
        for word in text.split_whitespace().filter(|word| !address(word)) {
            kept.push_str(word);
            kept.push(' ');
        }
        Cow::Owned(kept)
    } else {
        Cow::Borrowed(text)
    };
    // U+0300..=U+036F are CC 80 ..= CD AF, and little else begins so.
    if memchr::memchr2(0xCC, 0xCD, text.as_bytes()).is_some() {
        return Cow::Owned(text.nfc().collect());
    }
    text
}

/// What of `text`, whose scripts are `shares`, its language is told by, and the scripts of that: a short text whole, of a
/// long one three windows where they have enough of its main script.
fn excerpt<'t>(text: &'t str, shares: &[(Script, u32)]) -> (Cow<'t, str>, Vec<(Script, u32)>) {
    if let Some(windows) = sampled(text, shares, SAMPLE) {
        // The text's own main script stays it, whatever the windows show most of.
        return (Cow::Owned(windows), shares.to_vec());
    }
    let telling = telling(text);
    // Addresses may have been all there was, or most of it.
    let own = match telling {
        Cow::Owned(_) => script::shares(&script::runs(&telling)),
        Cow::Borrowed(_) => shares.to_vec(),
    };
    let Some((script, _)) = script::main(&own) else { return (telling, own) };
    if telling.len() > SAMPLE {
        let windows = windows(&telling, SAMPLE);
        if has_enough(&windows, script) {
            return (Cow::Owned(windows), own);
        }
    }
    (telling, own)
}

/// What tells something in three windows of `text`, `bytes` long together; `None` for a short text, and where they may
/// show something else than its main script.
fn sampled(text: &str, shares: &[(Script, u32)], bytes: usize) -> Option<String> {
    let (main, _) = script::main(shares)?;
    // Latin letters may be those of addresses.
    if text.len() <= SAMPLE || main == Script::Latin {
        return None;
    }
    let windows = telling(&windows(text, bytes)).into_owned();
    has_enough(&windows, main).then_some(windows)
}

fn has_enough(text: &str, script: Script) -> bool {
    let shares = script::shares(&script::runs(text));
    shares.iter().any(|&(of, letters)| of == script && letters >= ENOUGH)
}

/// A third of `bytes` from the beginning, the middle and the end of `text`.
fn windows(text: &str, bytes: usize) -> String {
    let mut windows = String::with_capacity(bytes + 16);
    for from in [0, text.len() / 2, text.len().saturating_sub(bytes / 3)] {
        let boundary = |at| (at..text.len()).find(|&at| text.is_char_boundary(at));
        let from = boundary(from).unwrap_or(text.len());
        let to = boundary(from + bytes / 3).unwrap_or(text.len());
        windows.push_str(text.get(from..to).unwrap_or_default());
        windows.push(' ');
    }
    windows
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
        check("وزیر خارجه گفت که مذاکرات هفته آینده ادامه خواهد یافت", "fa");
        check("وزیر نے کہا ہے کہ بات چیت اگلے ہفتے جاری رہے گی", "ur");
        check("د بهرنیو چارو وزیر وویل چې خبرې به په راتلونکې اونۍ کې دوام ومومي", "ps");
        check("وەزیری دەرەوە ڕایگەیاند کە دانوستانەکان هەفتەی داهاتوو بەردەوام دەبن", "ckb");
        check("وزير چيو ته ٻنهي ملڪن جي وچ ۾ ڳالهيون ايندڙ هفتي به جاري رهنديون", "sd");
        check("تاشقى ئىشلار مىنىستىرى سۆھبەتنىڭ كېلەر ھەپتە داۋاملىشىدىغانلىقىنى ئېيتتى", "ug");
        check("The minister said that the talks would go on next week", "en");
        check("Le ministre a déclaré que les négociations reprendraient lundi", "fr");
        check("Waziri alisema kuwa mazungumzo yataendelea wiki ijayo mjini Nairobi", "sw");
        check("Wezîr got ku hevdîtin dê hefteya bê li Amedê bidomin", "ku");
        check("Министр заявил, что переговоры продолжатся на следующей неделе", "ru");
        check("Міністр заявив, що перемовини триватимуть наступного тижня", "uk");
        check("मंत्री ने कहा कि बातचीत अगले हफ़्ते भी जारी रहेगी", "hi");
        check("השר אמר כי השיחות יימשכו בשבוע הבא", "he");
        check("外相は来週も協議を続けると述べた", "ja");
    }

    #[test]
    fn arabic_is_arabic_however_it_is_typed() {
        check("أَعْلَنَتِ الوِزَارَةُ افْتِتَاحَ المُتْحَفِ", "ar");
        check("أعلنـــت الـــوزارة افتتـــاح المتحـــف", "ar");
        check("ﺃﻋﻠﻨﺖ ﺍﻟﻮﺯﺍﺭﺓ ﺍﻓﺘﺘﺎﺡ ﺍﻟﻤﺘﺤﻒ", "ar");
        check("وزیر النقل یفتتح المیناء الجدید فی مدینة السویس", "ar");
        check("ÃÚáäÊ ÇáæÒÇÑÉ ÇÝÊÊÇÍ ÇáãÊÍÝ ÇáÌÏíÏ", "ar");
        check("sba7 el kheir ya jama3a, chnowa la7kaya?", "ar-Latn");
    }

    #[test]
    fn addresses_handles_and_names_do_not_vote() {
        check(
            "افتتاح المتحف https://example.org/the-museum-opened-today @museum_of_the_city",
            "ar",
        );
        check("تیم Manchester United در ورزشگاه Old Trafford برابر Liverpool باخت", "fa");
        check("Googleの新しいサービスがGmailに", "ja");
    }

    #[test]
    fn a_text_without_letters_has_no_language() {
        for text in ["2024 ٢٠٢٤", "🙂🙃", "!؟", "https://example.org/news", "35 °C", "2x2=4"]
        {
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
    fn restrictions_are_kept_and_hints_tip_the_scales() {
        let detectors = Detectors::embedded();
        let detect = |text: &str, allowed: &[&str], hints: &[&str]| {
            let options = LanguageOptions {
                allowed: allowed.iter().map(|&tag| tag.to_owned()).collect(),
                hints: hints.iter().map(|&tag| tag.to_owned()).collect(),
                ..LanguageOptions::default()
            };
            detectors.detect(text, &options).candidates
        };
        let persian = "وزیر خارجه گفت که مذاکرات هفته آینده ادامه خواهد یافت";
        let codes: Vec<_> =
            detect(persian, &["ar", "ur"], &[]).iter().map(|candidate| candidate.code).collect();
        assert!(codes.iter().all(|code| ["ar", "ur"].contains(code)), "{codes:?}");
        assert_eq!(detect(persian, &["en", "fr"], &[])[0].code, "und");
        assert_eq!(detect(persian, &[], &["ar"])[0].code, "fa");
        let doubtful = "مقامات";
        for hint in ["fa", "ur"] {
            assert_eq!(detect(doubtful, &[], &[hint])[0].code, hint);
        }
        assert_ne!(detect("sba7 el kheir ya jama3a", &["en", "fr"], &[])[0].code, "ar-Latn");
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
