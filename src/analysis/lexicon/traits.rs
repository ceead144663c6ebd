//! What frequencies tell of a word: attached letters, part of speech, whether it is a name. Replaces a tagger.

/// What a word's spelling and the company it keeps in the background say. All but `removed` and `contracted` are said of
/// the word without attached conjunction and preposition.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Traits {
    /// Letters of an attached conjunction and preposition, 0..=3.
    pub(crate) removed: u8,
    /// The article was contracted away (لل) and belongs back.
    pub(crate) contracted: bool,
    /// Letters, 15 at most.
    pub(crate) letters: u8,
    /// How much more it is used as nouns are: steps of a quarter of a natural logarithm above e⁻⁸, 0..=63.
    pub(crate) nounness: u8,
    /// Has the article.
    pub(crate) definite: bool,
    /// Nobody puts the article on it.
    pub(crate) name: bool,
    /// Has a pronoun attached.
    pub(crate) pronoun: bool,
    /// A verb: seen in other persons as well, or in the company of verbs.
    pub(crate) conjugated: bool,
    /// A verb in the future.
    pub(crate) future: bool,
    /// Looks like an adjective of relation.
    pub(crate) nisba: bool,
    /// A definite adjective of relation that is no name of a country.
    pub(crate) adjective: bool,
    /// Ends as feminine nouns do.
    pub(crate) feminine: bool,
    /// An adjective or a participle, by the company it keeps.
    pub(crate) modifier: bool,
    /// A noun or an adverb in the accusative, طنا, عالميا; or a noun with a preposition that is seldom seen without it, بقوة.
    pub(crate) accusative: bool,
}

impl Traits {
    /// The same of what is no verb, for all that it is spelled as one, if `noun`.
    pub(super) fn without_verb(self, noun: bool) -> Self {
        let (conjugated, future) = (self.conjugated && !noun, self.future && !noun);
        Self { conjugated, future, ..self }
    }

    /// A verb or a noun with a pronoun: part of a sentence, not of a name for something.
    pub(crate) fn is_loose(&self) -> bool {
        self.future || self.conjugated || self.pronoun
    }
}

/// The traits of `key` where a word stands in `frequency` articles. The key without attached letters is put into `bare`.
/// `is_function` tells function words: nothing comes off to leave one, and nothing comes off one.
pub(crate) fn traits_of(
    key: &str,
    frequency: &dyn Fn(&str) -> f32,
    is_function: &dyn Fn(&str) -> bool,
    bare: &mut String,
) -> Traits {
    let (removed, contracted) = attached(key, frequency, is_function, bare);
    let bare = bare.as_str();
    let background = Frequencies { of: frequency, bare, whole: frequency(bare) };
    let nounness = background.nounness();
    Traits {
        removed,
        contracted,
        letters: bare.chars().count().min(15) as u8,
        nounness: ((nounness + 8.0) * 4.0).clamp(0.0, 63.0) as u8,
        definite: is_definite(bare),
        name: background.is_never_definite(),
        pronoun: background.has_pronoun(),
        conjugated: background.is_conjugated(nounness)
            || background.is_past(nounness)
            || background.is_purpose()
            || background.is_plural_past(),
        future: background.is_future(),
        nisba: is_nisba(bare),
        adjective: background.is_definite_adjective(),
        feminine: bare.ends_with('ه'),
        modifier: false,
        accusative: background.is_accusative(),
    }
}

/// Articles that hold a word from which letters come off that are never seen on it.
const WELL_KNOWN: f32 = 60.0;

/// Takes off conjunction and preposition where the background knows the rest far better than the whole.
fn attached(
    key: &str,
    frequency: &dyn Fn(&str) -> f32,
    is_function: &dyn Fn(&str) -> bool,
    bare: &mut String,
) -> (u8, bool) {
    bare.clear();
    let mut word = key;
    let mut removed = 0;
    let result = 'found: {
        if is_function(key) {
            break 'found (0, false);
        }
        if has_letters(key, 4)
            && let Some(rest) = key.strip_prefix(['و', 'ف'])
        {
            let share = if key.starts_with('و') { 0.7 } else { 5.0 };
            let known = if has_letters(rest, 3) { frequency(rest) } else { 0.0 };
            // وبحماة is seldom seen, and بحماة little more often; حماة is what is known.
            let noun = rest.strip_prefix(['ب', 'ل', 'ك']).filter(|noun| has_letters(noun, 3));
            let noun = noun.map_or(0.0, frequency);
            let ending = ["ات", "ه", "ين", "ون"].iter().any(|ending| rest.ends_with(ending));
            let new = (rest.starts_with("ال") || ending) && is_new(frequency(key), rest);
            if new
                || known >= 2.0 && known >= share * frequency(key)
                || noun >= f32::max(WELL_KNOWN, 4.0 * frequency(key))
            {
                (word, removed) = (rest, 1);
            }
        }
        if !has_letters(word, 4) {
            break 'found (removed, false);
        }
        let whole = frequency(word);
        if has_letters(word, 4)
            && let Some(rest) = word.strip_prefix("لل")
        {
            bare.push_str("ال");
            bare.push_str(rest);
            if frequency(bare) >= f32::max(2.0, whole * 0.2) || is_new(whole, rest) {
                return (removed + 2, true);
            }
            bare.clear();
        }
        if has_letters(word, 5)
            && (word.starts_with("بال") || word.starts_with("كال"))
            && let Some(rest) = word.strip_prefix(['ب', 'ك'])
            && (frequency(rest) >= f32::max(2.0, whole * 0.2)
                || word.starts_with('ب') && is_new(whole, rest))
        {
            word = rest;
            break 'found (removed + 1, false);
        }
        if let Some(rest) = word.strip_prefix(['ب', 'ل', 'ك']) {
            let known = frequency(rest);
            if known >= f32::max(5.0, 4.0 * whole)
                && (whole >= 3.0
                    || known >= WELL_KNOWN
                    || has_letters(rest, 4) && frequency(&["ال", rest].concat()) >= 10.0)
                && !is_function(rest)
                && !rest.strip_prefix('و').is_some_and(|rest| frequency(rest) > known)
            {
                word = rest;
                break 'found (removed + 1, false);
            }
        }
        (removed, false)
    };
    bare.push_str(word);
    result
}

/// Whether a word that the background has not, `rest` behind attached letters, is long enough to have an article: والفروانية.
fn is_new(frequency: f32, rest: &str) -> bool {
    frequency < 2.0 && has_letters(rest, 6)
}

/// The nounness of a word that neither article nor preposition is seen before.
const UNLIKE_NOUNS: f32 = -1.75;

/// Frequencies of words made of `bare`.
struct Frequencies<'f> {
    of: &'f dyn Fn(&str) -> f32,
    bare: &'f str,
    /// Of `bare` itself.
    whole: f32,
}

impl Frequencies<'_> {
    fn with(&self, prefix: &str) -> f32 {
        (self.of)(&[prefix, self.bare].concat())
    }

    /// A bare form that nobody puts the article on is a name.
    fn is_never_definite(&self) -> bool {
        self.with("ال") * 20.0 < self.whole + 1.0
    }

    /// Evidence that a word is a noun: it takes the article and prepositions.
    fn nounness(&self) -> f32 {
        if is_definite(self.bare) {
            return 1.5;
        }
        let definite: f32 = ["ال", "بال", "لل", "وال"].map(|prefix| self.with(prefix)).iter().sum();
        ((definite + 3.0 * self.with("ب") + 0.5) / (self.whole + 3.0)).ln()
    }

    /// A noun with a pronoun attached: بلاده, قياداتها.
    fn has_pronoun(&self) -> bool {
        if self.bare.starts_with("ال") {
            return false;
        }
        let bound = |noun: &str| {
            let feminine = noun.strip_suffix('ت').map(|noun| (self.of)(&[noun, "ه"].concat()));
            (self.of)(noun).max(feminine.unwrap_or_default())
        };
        let undefined = || self.with("ال") * 3.0 < self.whole + 1.0;
        let known = |noun: &str| {
            let feminine =
                noun.strip_suffix('ت').map(|noun| (self.of)(&["ال", noun, "ه"].concat()));
            (self.of)(&["ال", noun].concat()).max(feminine.unwrap_or_default()) >= 5.0
        };
        for suffix in ["هما", "ها", "هم", "نا", "كم", "هن"] {
            if let Some(noun) = self.bare.strip_suffix(suffix).filter(|noun| has_letters(noun, 3)) {
                // سفارتها is seen nearly as often as سفارة.
                let sure = suffix.starts_with('ه') && known(noun);
                return (sure || bound(noun) >= 3.0 * self.whole) && undefined();
            }
        }
        // دفاعه: there is no feminine noun الدفاعة.
        let masculine = |noun: &str| {
            self.with("ال") == 0.0
                && ((self.of)(noun) >= 5.0 * self.whole || self.whole >= 30.0)
                && (self.of)(&["ال", noun].concat()) >= 20.0
        };
        self.bare.strip_suffix('ه').filter(|noun| has_letters(noun, 3)).is_some_and(|noun| {
            masculine(noun)
                || noun.ends_with(['ت', 'ا', 'ي'])
                    && (bound(noun) >= f32::max(5.0, self.whole)
                        || noun.ends_with('ت') && has_letters(noun, 4) && known(noun))
                    && undefined()
        })
    }

    /// Begins as a verb in the imperfect does, and nobody puts an article or a preposition before it.
    fn is_verb(&self, nounness: f32) -> bool {
        self.bare.starts_with(['ي', 'ت']) && self.whole >= 2.0 && nounness < -2.5
    }

    /// Both يكتب and تكتب are known, and one of نكتب, أكتب, سيكتب; or so they are without an ending, يكتبون and يكتبه.
    fn is_conjugated(&self, nounness: f32) -> bool {
        let endings = ["ون", "وا", "ها", "هم", "ه"];
        let ended = || {
            endings.iter().any(|ending| {
                self.bare.strip_suffix(ending).filter(|rest| has_letters(rest, 4)).is_some_and(
                    |rest| {
                        let rest = Self { of: self.of, bare: rest, whole: (self.of)(rest) };
                        rest.is_seen_in_other_persons(rest.nounness())
                    },
                )
            })
        };
        self.is_seen_in_other_persons(nounness) || nounness < UNLIKE_NOUNS && ended()
    }

    fn is_seen_in_other_persons(&self, nounness: f32) -> bool {
        if self.is_reflexive() {
            return true;
        }
        let Some(root) = self.bare.strip_prefix(['ي', 'ت']) else { return false };
        let person = |prefix: &str| (self.of)(&[prefix, root].concat());
        let other = person(if self.bare.starts_with('ي') { "ت" } else { "ي" });
        nounness < UNLIKE_NOUNS
            && other * 50.0 >= self.whole.max(50.0)
            && (other >= 3.0 || person("ن") > 0.0 || person("ا") > 0.0 || self.with("س") > 0.0)
    }

    /// يتبارى, يستجوب: nothing else begins so but يتيم, which takes the article.
    fn is_reflexive(&self) -> bool {
        let root = ["يت", "يست", "نست"].iter().find_map(|start| self.bare.strip_prefix(start));
        root.is_some_and(|root| has_letters(root, 3)) && self.with("ال") == 0.0
    }

    /// ليجرب: what is left without ل is known as a verb.
    fn is_purpose(&self) -> bool {
        self.bare.strip_prefix('ل').is_some_and(|rest| {
            let rest = Self { of: self.of, bare: rest, whole: (self.of)(rest) };
            has_letters(rest.bare, 4)
                && rest.whole > self.whole
                && rest.is_seen_in_other_persons(rest.nounness())
        })
    }

    /// هاجموا: ends as a verb of many does, and so it is known of one: هاجم. Not أونروا.
    fn is_plural_past(&self) -> bool {
        self.bare.strip_suffix("وا").is_some_and(|root| {
            self.whole < 2.0
                && has_letters(root, 3)
                && ((self.of)(root) > 0.0 || (self.of)(&[root, "ت"].concat()) > 0.0)
        })
    }

    /// كشفت: nobody puts an article or a preposition before it, and يكشف or أعلن is known as a verb.
    fn is_past(&self, nounness: f32) -> bool {
        let Some(root) = self.bare.strip_suffix('ت').filter(|root| has_letters(root, 3)) else {
            return false;
        };
        let imperfect = || (self.of)(&["ي", root].concat()).max((self.of)(&["ت", root].concat()));
        let he = || Self { of: self.of, bare: root, whole: (self.of)(root) };
        // شخصت of the noun شخص, and أحصت of يحصي, both seldom seen.
        let rare = || {
            let defective =
                root.strip_prefix('ا').map(|root| (self.of)(&["ي", root, "ي"].concat()));
            let noun = (self.of)(root) >= 20.0 && (self.of)(&["ال", root].concat()) >= 5.0;
            self.whole < 12.0
                && self.with("ال") + self.with("ب") == 0.0
                && !root.ends_with(['ا', 'و', 'ي'])
                && (noun || defective.is_some_and(|verb| verb >= 2.0))
        };
        rare()
            || nounness < -2.5
                && (imperfect() * 5.0 >= self.whole || {
                    let he = he();
                    he.whole * 5.0 >= self.whole && he.nounness() < -2.5
                })
    }

    /// The rest of it is known as a verb: سيعلن of يعلن; or another person of it is, and no article or preposition is seen
    /// before the whole: ستنقل of ينقل, for all that التنقل is a noun.
    fn is_future(&self) -> bool {
        let Some(rest) = self.bare.strip_prefix('س') else { return false };
        let verb = || {
            let rest = Self { of: self.of, bare: rest, whole: (self.of)(rest) };
            rest.is_verb(rest.nounness())
        };
        let of_another = || {
            let root = rest.strip_prefix(['ي', 'ت']).filter(|root| has_letters(root, 3));
            root.is_some_and(|root| {
                let other = if rest.starts_with('ي') { "ت" } else { "ي" };
                self.with("ال") + self.with("ب") + self.with("ل") == 0.0
                    && (self.of)(&[other, root].concat()) >= 2.0
            })
        };
        verb() || of_another()
    }

    /// Ends as the accusative does, and the rest of it is known with and without the article: طنا, not روسيا.
    fn is_accusative(&self) -> bool {
        let Some(noun) = self.bare.strip_suffix('ا').filter(|noun| has_letters(noun, 2)) else {
            return false;
        };
        // مستحضرا: a participle nobody has seen.
        let participle = self.whole < 3.0
            && has_letters(noun, 5)
            && (noun.starts_with("مست") || noun.starts_with("مت"));
        let known = (self.of)(noun) >= f32::max(2.0, self.whole * 0.2)
            && (self.of)(&["ال", noun].concat()) >= 2.0;
        !self.bare.starts_with("ال")
            && (participle || known)
            && self.with("ال") * 20.0 <= self.whole
    }

    fn is_definite_adjective(&self) -> bool {
        let Some(indefinite) = self.bare.strip_prefix("ال") else { return false };
        // السعودية and البرازيل are countries: their stem without the article is not common.
        is_definite(self.bare)
            && is_nisba(self.bare)
            && (self.bare.ends_with('ي')
                || self.bare.ends_with('ه') && (self.of)(indefinite) * 2.0 > self.whole)
    }
}

fn is_definite(bare: &str) -> bool {
    bare.starts_with("ال") && has_letters(bare, 4)
}

/// An adjective of relation: روسي, عسكرية.
fn is_nisba(bare: &str) -> bool {
    has_letters(bare, 5) && ["ي", "يه", "يين", "يون"].iter().any(|ending| bare.ends_with(ending))
}

pub(super) fn has_letters(word: &str, count: usize) -> bool {
    word.chars().nth(count - 1).is_some()
}

#[cfg(test)]
mod tests {
    use super::{Traits, traits_of};

    fn of(key: &str) -> (Traits, String) {
        let frequency = |word: &str| match word {
            "وزير" => 900.0,
            "الوزير" => 800.0,
            "للوزير" => 20.0,
            "بالوزير" => 10.0,
            "موسكو" => 300.0,
            "وموسكو" => 30.0,
            "بموسكو" => 10.0,
            "بلاد" => 90.0,
            "البلاد" => 10.0,
            "بلادها" => 30.0,
            "يقتل" => 50.0,
            "تقتل" => 20.0,
            "نقتل" => 3.0,
            "تونس" => 60.0,
            "تقتله" => 2.0,
            "قتلت" => 30.0,
            "بيروت" => 80.0,
            "ببيروت" => 10.0,
            "بيرو" => 20.0,
            "طن" | "الطن" => 90.0,
            "طنا" => 60.0,
            "دفاع" | "الدفاع" => 400.0,
            "دفاعه" => 40.0,
            "شخص" | "الشخص" => 400.0,
            "هاجم" => 30.0,
            _ => 0.0,
        };
        let mut bare = String::new();
        (traits_of(key, &frequency, &|word| word == "من", &mut bare), bare)
    }

    #[test]
    fn attached_letters_come_off_where_the_rest_is_better_known() {
        for (key, bare, removed, contracted) in [
            ("وموسكو", "موسكو", 1, false),
            ("بموسكو", "موسكو", 1, false),
            ("للوزير", "الوزير", 2, true),
            ("وبالوزير", "الوزير", 2, false),
            ("بالوزير", "الوزير", 1, false),
            ("وزير", "وزير", 0, false),
            ("من", "من", 0, false),
            ("ولموسكو", "موسكو", 2, false),
            ("والفروانيه", "الفروانيه", 1, false),
            ("ومهاترات", "مهاترات", 1, false),
            ("بالبلطجيه", "البلطجيه", 1, false),
        ] {
            let (traits, found) = of(key);
            assert_eq!((&*found, traits.removed, traits.contracted), (bare, removed, contracted));
        }
    }

    #[test]
    fn company_tells_names_nouns_and_verbs() {
        assert!(of("موسكو").0.name && !of("وزير").0.name);
        assert!(of("وزير").0.nounness > of("يقتل").0.nounness);
        assert!(of("يقتل").0.conjugated && of("سيقتل").0.future && !of("وزير").0.conjugated);
        assert!(!of("تونس").0.conjugated);
        assert!(of("ستقتل").0.future && !of("ستوكهولم").0.future);
        assert!(of("تقتله").0.conjugated && of("قتلت").0.conjugated && !of("بيروت").0.conjugated);
        assert!(of("بلادها").0.pronoun && !of("موسكو").0.pronoun);
        assert!(of("دفاعه").0.pronoun && of("طنا").0.accusative && !of("روسيا").0.accusative);
        assert!(of("شخصت").0.conjugated && of("يتبارى").0.conjugated && of("هاجموا").0.conjugated);
        assert!(!of("اونروا").0.conjugated);
        assert!(of("الروسي").0.adjective && of("الروسي").0.nisba && of("الروسي").0.definite);
    }
}
