//! Interviews and transcripts: an answer goes with its question, what somebody says with the line that names them.

use super::{reading::Reading, standing::Standing};

/// How the text is a talk, if it is one.
#[derive(Debug, Default)]
pub(super) struct Talk {
    /// Questions on lines of their own, and answers.
    asked: bool,
    /// Lines that begin with who speaks.
    spoken: bool,
}

/// So many questions or named lines make a talk.
const LEAST: usize = 3;
/// Share of the paragraphs that name who speaks in a transcript.
const SHARE: usize = 3;
/// The longest name before the colon, in words and in bytes.
const NAME_WORDS: usize = 4;
const NAME_BYTES: usize = 64;

impl Talk {
    /// What kind of talk the sentences read are.
    pub(super) fn of(reading: &Reading<'_, '_>, standings: &[Standing]) -> Self {
        let (mut questions, mut named, mut paragraphs) = (0, 0, 0);
        for place in (0..reading.len()).filter(|&place| reading.begins(place)) {
            paragraphs += 1;
            questions += usize::from(is_question(reading, standings, place));
            named += usize::from(names(reading, place));
        }
        Self { asked: questions >= LEAST, spoken: named >= LEAST && named * SHARE >= paragraphs }
    }

    /// Ties answers to their questions and words to their speakers.
    pub(super) fn bind(&self, reading: &Reading<'_, '_>, standings: &mut [Standing]) {
        if !self.asked && !self.spoken {
            return;
        }
        let (mut answers, mut asked, mut greeting) = (false, false, false);
        for place in 0..reading.len() {
            let begins = reading.begins(place);
            let question = self.asked && begins && is_question(reading, standings, place);
            // What follows the greeting that a transcript begins with needs no name.
            let follows = self.asked && answers && !question || self.spoken && !begins && !greeting;
            answers |= question;
            let Some(standing) = standings.get_mut(place) else { break };
            // A short question is none the less one, and so is its answer.
            standing.scrap &= !question && !asked;
            asked = question;
            greeting = standing.scrap && (begins || greeting);
            if question {
                standing.needs_next = true;
                standing.needs_previous = false;
                standing.opens = false;
            } else if follows && !standing.scrap {
                standing.needs_previous = true;
                standing.opens = false;
            }
        }
    }
}

/// Whether the paragraph that begins at `place` is one question.
fn is_question(reading: &Reading<'_, '_>, standings: &[Standing], place: usize) -> bool {
    standings.get(place).is_some_and(|standing| standing.asks) && reading.begins(place + 1)
}

/// Whether a paragraph begins with a name and a colon: `الوزير: …`, `س: …`.
fn names(reading: &Reading<'_, '_>, place: usize) -> bool {
    let Some(sentence) = reading.sentence(place) else { return false };
    let beginning = reading.text(place).as_bytes();
    let beginning = beginning.get(..=NAME_BYTES).unwrap_or(beginning);
    let Some(at) = memchr::memchr(b':', beginning) else { return false };
    let end = sentence.span.start + at as u32;
    let words = reading.words(place).tokens;
    let named = words.iter().take_while(|word| word.span.start < end).count();
    (1..=NAME_WORDS).contains(&named) && named < words.len()
}
