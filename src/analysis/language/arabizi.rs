//! Arabic in Latin letters: as people type it, with digits for the letters Latin lacks, and as scholars write it.

/// How much of Latin text is Arabic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Arabizi {
    /// Nothing speaks for it.
    No,
    /// A word or two: enough where nothing else is likely.
    Perhaps,
    /// More than another language could have by chance.
    Surely,
}

/// How much of `text` is Arabic in Latin letters.
pub(super) fn arabizi(text: &str) -> Arabizi {
    let (mut words, mut digits, mut telling, mut signs, mut articles) = (0, 0, 0, 0, 0);
    let mut lowered = String::new();
    for word in text.split(|c: char| !c.is_alphanumeric() && c != '\'' && !SIGNS.contains(&c)) {
        if word.is_empty() || word.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        words += 1;
        signs += u32::from(word.contains(SIGNS) && !word.contains(YORUBA));
        articles += u32::from(word == "al");
        digits += u32::from(has_digit_for_letter(word));
        lowered.clear();
        lowered.extend(word.chars().flat_map(char::to_lowercase));
        telling += u32::from(WORDS.binary_search(&lowered.as_str()).is_ok());
    }
    let said = 2 * digits + telling;
    // A scholar's transliteration has a sign or an article in every other word.
    let scholarly = signs > 0 && signs + articles >= 2 && 4 * (signs + articles) >= words;
    if scholarly || said >= 2 && 4 * said >= words {
        Arabizi::Surely
    } else if said > 0 {
        Arabizi::Perhaps
    } else {
        Arabizi::No
    }
}

/// Whether a digit stands for a letter: 3afwan, 7abibi, sa7, 9albi, ma3ak.
fn has_digit_for_letter(word: &str) -> bool {
    let mut letters = 0;
    let mut figures = 0;
    for c in word.chars() {
        match c {
            'a'..='z' | 'A'..='Z' | 'à'..='ü' => letters += 1,
            '2' | '3' | '5' | '6' | '7' | '8' | '9' => figures += 1,
            _ => return false,
        }
    }
    // Names of models and standards are in capitals: A320, HTML5.
    let capitals = word.chars().filter(char::is_ascii_uppercase).count();
    letters >= 2 && (1..=3).contains(&figures) && capitals <= 1 && !is_measure(word)
}

/// A number with its unit, or a name with its number: 5km, 20th, covid19, mp3.
fn is_measure(word: &str) -> bool {
    let rest = word.trim_start_matches(|c: char| c.is_ascii_digit());
    let unit = rest.len() < word.len() && UNITS.binary_search(&rest).is_ok();
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = word.len() - name.len() > 1
        || name.len() < word.len() && NUMBERED.binary_search(&name).is_ok();
    unit || numbered
}

/// Letters of scientific transliterations that hardly an orthography has.
const SIGNS: [char; 18] =
    ['ʾ', 'ʿ', 'ḥ', 'Ḥ', 'ṣ', 'Ṣ', 'ḍ', 'Ḍ', 'ṭ', 'Ṭ', 'ẓ', 'Ẓ', 'ḫ', 'Ḫ', 'ṯ', 'Ṯ', 'ḏ', 'Ḏ'];
/// Letters of Yoruba, which has the dotted s too.
const YORUBA: [char; 4] = ['ẹ', 'Ẹ', 'ọ', 'Ọ'];

/// What follows a number without a blank. Sorted.
const UNITS: &[&str] = &[
    "am", "bn", "cc", "cm", "fps", "ft", "gb", "ghz", "hz", "kg", "khz", "km", "kmh", "kw", "kwh",
    "mb", "mbps", "mhz", "ml", "mm", "mn", "mph", "mw", "nd", "nm", "oz", "pm", "px", "rd", "st",
    "tb", "th", "tn", "xl",
];

/// What a digit follows without a blank. Sorted.
const NUMBERED: &[&str] = &["co", "css", "html", "ipad", "iphone", "mp", "no", "ps", "web"];

/// Words of spoken Arabic as they are typed in Latin letters, from Morocco to the Gulf, that no other language written in
/// it is full of. Sorted.
const WORDS: &[&str] = &[
    "3ala",
    "3andi",
    "3la",
    "7atta",
    "ahlan",
    "ahna",
    "allah",
    "allahi",
    "asalam",
    "aslan",
    "assalam",
    "barcha",
    "bardo",
    "belhak",
    "bezaf",
    "bezzaf",
    "bikom",
    "bladi",
    "bzaf",
    "chkoun",
    "chnia",
    "chno",
    "chnou",
    "chnowa",
    "choukran",
    "chwaya",
    "chwiya",
    "dyal",
    "elli",
    "enta",
    "enti",
    "eshta",
    "feya",
    "fi9",
    "fih",
    "fiha",
    "fihom",
    "habibi",
    "habibti",
    "hada",
    "hadchi",
    "hadha",
    "hadhi",
    "hadik",
    "hakda",
    "hakka",
    "halla2",
    "hamdoulah",
    "hamdoulilah",
    "hamdulillah",
    "hedha",
    "hedhi",
    "heka",
    "illi",
    "inchalah",
    "inchallah",
    "insha2allah",
    "inshallah",
    "jdid",
    "kanou",
    "kda",
    "keda",
    "khalas",
    "khater",
    "khouya",
    "kifach",
    "kifech",
    "kifek",
    "kolkom",
    "lazem",
    "lazim",
    "lezem",
    "m3a",
    "ma3a",
    "machi",
    "mafi",
    "mafich",
    "mafish",
    "makanch",
    "manich",
    "maranich",
    "mashallah",
    "mazal",
    "mazel",
    "mch",
    "mesh",
    "meskin",
    "meskina",
    "mnin",
    "mouch",
    "msh",
    "nchalah",
    "nchallah",
    "nchlh",
    "ntouma",
    "okhti",
    "rabbi",
    "rabi",
    "rahom",
    "rana",
    "sahbi",
    "shlon",
    "shnu",
    "shukran",
    "shwaya",
    "tahia",
    "tahya",
    "tawa",
    "tounes",
    "tounsi",
    "wach",
    "walah",
    "walahi",
    "walla",
    "wallah",
    "wallahi",
    "wech",
    "welah",
    "wenti",
    "wesh",
    "wili",
    "winek",
    "wlad",
    "ya3ni",
    "yaani",
    "yakhi",
    "yalla",
    "yallah",
    "yani",
    "yarab",
    "yarabi",
    "yarbi",
    "yesser",
    "yezzi",
    "zaama",
    "zwin",
];

#[cfg(test)]
mod tests {
    use super::{Arabizi, NUMBERED, UNITS, WORDS, arabizi};

    #[test]
    fn lists_are_sorted() {
        assert!(WORDS.is_sorted() && UNITS.is_sorted() && NUMBERED.is_sorted());
    }

    #[test]
    fn arabic_in_latin_letters_is_told_from_numbers_and_names() {
        for (text, expected) in [
            ("sba7 el kheir ya jama3a", Arabizi::Surely),
            ("wallah ma 3raft chnowa sar", Arabizi::Surely),
            ("qāla al-wazīru ʾinna ʿadada aṭ-ṭullābi", Arabizi::Surely),
            ("mp3 and 20th of 5km at 30fps", Arabizi::No),
            ("The A320 and HTML5 of covid19", Arabizi::No),
            ("The minister spoke for two hours", Arabizi::No),
        ] {
            assert_eq!(arabizi(text), expected, "{text}");
        }
    }
}
