//! What the words that a word stands behind tell of it. Nouns follow prepositions; verbs and adjectives do not, and verbs
//! follow particles.

use super::traits::{Traits, has_letters};

/// How often a word was seen, and behind what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Company {
    /// Times it was seen.
    pub seen: u32,
    /// Of these, behind a preposition.
    pub after_preposition: u32,
    /// Behind a particle or a relative pronoun that verbs follow: قد, لم, الذي.
    pub after_particle: u32,
    /// First in a sentence or behind a mark.
    pub first: u32,
}

impl Company {
    /// `traits`, those of `bare`, with what its company tells. `frequency` tells how many articles hold a word.
    pub(super) fn tell(
        self,
        traits: Traits,
        bare: &str,
        frequency: &dyn Fn(&str) -> f32,
    ) -> Traits {
        let often = self.seen >= OFTEN;
        if self.after_preposition * SELDOM >= self.seen {
            let noun = often && self.after_preposition * 20 >= self.seen;
            return Traits { accusative: false, ..traits }.without_verb(noun);
        }
        // فيصل is never led by a particle, as يفصل is; نجلاء opens sentences, as سنويا does not and رافضا does.
        let name = often && self.after_particle * 50 < self.seen;
        let opens = often && self.first * 8 > self.seen && !is_like_participle(bare);
        let traits = traits.without_verb(name);
        Traits {
            conjugated: traits.conjugated || self.is_verb(bare),
            modifier: self.is_modifier(bare, frequency),
            accusative: traits.accusative && !opens || self.is_prepositional(bare, frequency),
            ..traits
        }
    }

    fn is_verb(self, bare: &str) -> bool {
        let plural = bare.ends_with("وا") && has_letters(bare, 5) && self.after_preposition == 0;
        let led =
            self.seen >= OFTEN && self.after_particle >= 3 && self.after_particle * 12 >= self.seen;
        // Of few places, most or many.
        let rare = self.after_preposition == 0
            && self.after_particle >= 2
            && self.after_particle * 4 >= self.seen
            && !bare.ends_with('ا');
        !bare.starts_with("ال") && (plural || led || rare)
    }

    /// بقوة, لكرة: a preposition and a noun that is known, and nothing like a name.
    fn is_prepositional(self, bare: &str, frequency: &dyn Fn(&str) -> f32) -> bool {
        let known = |noun: &str| {
            (has_letters(noun, 4) || noun.ends_with('ه'))
                && frequency(noun) >= f32::max(5.0, frequency(bare) * 0.1)
                && frequency(&["ال", noun].concat()) >= 2.0
        };
        self.seen >= OFTEN
            && bare.strip_prefix(['ب', 'ل']).filter(|noun| has_letters(noun, 3)).is_some_and(known)
            && frequency(&["ال", bare].concat()) == 0.0
    }

    /// An adjective or a participle: seen behind nouns alone, with and without the article. Not الجمهوريون, which no
    /// preposition leaves as it is.
    fn is_modifier(self, bare: &str, frequency: &dyn Fn(&str) -> f32) -> bool {
        let other = match bare.strip_prefix("ال") {
            Some(indefinite) => frequency(indefinite),
            None => frequency(&["ال", bare].concat()),
        };
        self.seen >= OFTEN
            && (self.after_particle + self.first) * 40 <= self.seen
            && other >= f32::max(2.0, frequency(bare) * 0.03)
            && !["ون", "ان", "ا"].iter().any(|ending| bare.ends_with(ending))
    }
}

/// رافض, محتفظ, and استعداد, which is none.
fn is_like_participle(bare: &str) -> bool {
    bare.starts_with('م') || bare.starts_with("است") || bare.chars().nth(1) == Some('ا')
}

/// Once in so many times is seldom.
const SELDOM: u32 = 100;
/// Times a word was seen that is told something of.
const OFTEN: u32 = 10;

#[cfg(test)]
mod tests {
    use super::Company;
    use crate::analysis::lexicon::Traits;

    fn tell(bare: &str, counts: [u32; 4], traits: Traits) -> Traits {
        let frequency = |word: &str| match word {
            "متفرقه" | "روسيا" | "بقيمه" => 190.0,
            "المتفرقه" | "القيمه" => 14.0,
            "قيمه" => 300.0,
            _ => 0.0,
        };
        let [seen, after_preposition, after_particle, first] = counts;
        Company { seen, after_preposition, after_particle, first }.tell(traits, bare, &frequency)
    }

    #[test]
    fn verbs_follow_particles_and_nouns_prepositions() {
        let verb = Traits { conjugated: true, future: true, ..Traits::default() };
        assert!(tell("غاب", [161, 0, 87, 18], Traits::default()).conjugated);
        assert!(!tell("روسيا", [5094, 1780, 240, 140], verb).conjugated);
        assert!(!tell("سيوول", [60, 20, 3, 4], verb).future);
        assert!(!tell("فيصل", [162, 0, 3, 25], verb).conjugated, "a name, never led by a particle");
        assert!(!tell("كورونا", [6, 0, 6, 0], Traits::default()).conjugated);
        assert!(!tell("الحسن", [60, 0, 9, 0], Traits::default()).conjugated);
    }

    #[test]
    fn adjectives_stand_behind_nouns_alone() {
        assert!(tell("متفرقه", [190, 0, 0, 0], Traits::default()).modifier);
        assert!(!tell("متفرقه", [190, 9, 0, 0], Traits::default()).modifier);
        assert!(!tell("متفرقه", [190, 0, 0, 9], Traits::default()).modifier);
        assert!(!tell("دونيتسك", [60, 0, 0, 0], Traits::default()).modifier, "takes no article");
    }

    #[test]
    fn what_no_preposition_precedes_may_be_an_adverb() {
        let accusative = Traits { accusative: true, ..Traits::default() };
        assert!(tell("سنويا", [494, 0, 0, 28], accusative).accusative);
        assert!(!tell("روسيا", [5094, 1780, 240, 140], accusative).accusative);
        assert!(!tell("نجلا", [80, 0, 0, 20], accusative).accusative, "a name opens sentences");
        assert!(tell("رافضا", [80, 0, 0, 20], accusative).accusative);
        assert!(tell("بقيمه", [917, 0, 0, 60], Traits::default()).accusative);
    }
}
