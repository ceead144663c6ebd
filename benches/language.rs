//! Language detection beside whatlang and lingua, each called as it is, on the same texts: `cargo bench --bench language`.
//!
//! Every benchmark first asserts its answer: a fast wrong one is worth nothing.

use std::{hint::black_box, sync::LazyLock};

use divan::{Bencher, counter::CharsCount};
use lingua::{LanguageDetector, LanguageDetectorBuilder};
use mujaz::analysis::{Analyzer, LanguageOptions};

fn main() {
    divan::main();
}

static ANALYZER: LazyLock<Analyzer> = LazyLock::new(Analyzer::embedded);
static LINGUA: LazyLock<LanguageDetector> =
    LazyLock::new(|| LanguageDetectorBuilder::from_all_languages().build());

/// A text and its language, as mujaz and as whatlang name it.
struct Sample {
    name: &'static str,
    text: String,
    tag: &'static str,
    whatlang: Option<whatlang::Lang>,
}

impl std::fmt::Display for Sample {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// What whatlang doesn't know, it cannot be asked to name.
fn samples() -> Vec<Sample> {
    let sample =
        |name, text: &str, tag, whatlang| Sample { name, text: text.to_owned(), tag, whatlang };
    use whatlang::Lang::{Ara, Eng, Fra, Pes, Rus, Urd};
    vec![
        sample("ar headline", "وزير النقل يفتتح المرحلة الأولى من الميناء الجديد", "ar", Some(Ara)),
        sample(
            "ar sentence",
            "وقالت وزيرة النقل، في مؤتمر صحفي عقدته مساء أمس، إن أعمال توسعة الميناء ستنتهي قبل نهاية العام المقبل، \
             وإن كلفتها لن تزيد على ما أقره البرلمان.",
            "ar",
            Some(Ara),
        ),
        sample("ar article", include_str!("../tests/data/pages/port-crane.txt"), "ar", Some(Ara)),
        sample(
            "fa sentence",
            "وزیر خارجه در نشست خبری روز گذشته گفت که گفت‌وگوها هفته آینده در تهران از سر گرفته می‌شود.",
            "fa",
            Some(Pes),
        ),
        sample(
            "ur sentence",
            "وزیر خارجہ نے کہا ہے کہ دونوں ملکوں کے درمیان بات چیت اگلے ہفتے اسلام آباد میں جاری رہے گی۔",
            "ur",
            Some(Urd),
        ),
        sample(
            "ckb sentence",
            "وەزیری دەرەوە ڕایگەیاند کە دانوستانەکان هەفتەی داهاتوو لە هەولێر بەردەوام دەبن.",
            "ckb",
            None,
        ),
        sample(
            "en sentence",
            "The transport minister said on Tuesday that the new harbour would open before the end of the year.",
            "en",
            Some(Eng),
        ),
        sample(
            "fr sentence",
            "Le ministre des transports a déclaré mardi que le nouveau port ouvrirait avant la fin de l'année.",
            "fr",
            Some(Fra),
        ),
        sample(
            "ru sentence",
            "Министр транспорта заявил во вторник, что новый порт откроется до конца года.",
            "ru",
            Some(Rus),
        ),
    ]
}

/// Samples that whatlang names rightly.
fn known() -> impl Iterator<Item = Sample> {
    samples().into_iter().filter(|sample| sample.whatlang.is_some())
}

/// Samples that lingua has a language for: those compiled in are all in Latin script.
fn latin() -> impl Iterator<Item = Sample> {
    samples().into_iter().filter(|sample| ["en", "fr"].contains(&sample.tag))
}

#[divan::bench(args = samples())]
fn mujaz(bencher: Bencher<'_, '_>, sample: &Sample) {
    let options = LanguageOptions::default();
    let answer = ANALYZER.language(&sample.text, &options);
    assert_eq!(answer.candidates[0].code, sample.tag);
    bencher
        .counter(CharsCount::of_str(&sample.text))
        .bench(|| ANALYZER.language(black_box(&sample.text), &options));
}

#[divan::bench(args = known())]
fn whatlang(bencher: Bencher<'_, '_>, sample: &Sample) {
    assert_eq!(whatlang::detect_lang(&sample.text), sample.whatlang);
    bencher
        .counter(CharsCount::of_str(&sample.text))
        .bench(|| whatlang::detect(black_box(&sample.text)));
}

#[divan::bench(args = latin())]
fn lingua(bencher: Bencher<'_, '_>, sample: &Sample) {
    let found = LINGUA.detect_language_of(sample.text.as_str());
    let code = found.map(|language| language.iso_code_639_1().to_string());
    assert_eq!(code.as_deref(), Some(sample.tag));
    bencher
        .counter(CharsCount::of_str(&sample.text))
        .bench(|| LINGUA.compute_language_confidence_values(black_box(sample.text.as_str())));
}
