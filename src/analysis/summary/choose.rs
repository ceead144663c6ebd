//! Which sentences are taken: the opening, then greedily by worth, likeness to what is taken, and what is still missing.

use super::{
    Budget,
    likeness::Compared,
    standing::{Kind, Standing},
    terms::Terms,
};
use crate::analysis::cancel::checkpoint;

/// A sentence that may be taken, by its place among the sentences read.
#[derive(Debug)]
pub(super) struct Candidate {
    /// What it is worth by itself.
    pub(super) worth: f32,
    /// How well it would open the summary; `None` where it cannot.
    pub(super) opening: Option<f32>,
    /// May be taken.
    pub(super) wanted: bool,
    pub(super) standing: Standing,
    /// Code points.
    pub(super) length: usize,
}

/// What the choice has to keep to.
#[derive(Debug)]
pub(super) struct Limits {
    /// Lines in a row, whatever each is worth: of a poem, a table.
    pub(super) in_a_row: bool,
    pub(super) sentences: usize,
    pub(super) characters: usize,
}

impl Limits {
    pub(super) fn of(budget: Budget, total: usize) -> Self {
        let (sentences, characters) = match budget {
            Budget::Sentences(count) => (count, usize::MAX),
            Budget::Characters(room) => (usize::MAX, room),
            Budget::Ratio(ratio) => (usize::MAX, (total as f64 * f64::from(ratio)) as usize),
        };
        Self { in_a_row: false, sentences, characters }
    }
}

/// What likeness to a sentence already chosen costs: maximal marginal relevance.
const REDUNDANCY: f32 = 0.4;
/// What saying a thing again costs, for the share of a sentence that is said beyond what sentences of one text share.
const REPETITION: f32 = 1.5;
const SHARED: f32 = 0.5;
/// What covering keywords nobody covered yet brings.
const COVERAGE: f32 = 0.1;
/// What covering a caller's term nobody covered yet brings.
const FOCUS: f32 = 3.0;
/// Likeness from which two sentences say the same.
const DUPLICATE: f32 = 0.75;
/// What it costs to speak of somebody whom no sentence taken names.
const UNNAMED: f32 = 1.2;
/// What a second sentence costs that says that something is not known.
const WITHHOLDING: f32 = 1.5;
/// Sentences that are chosen one by one; those after them by worth alone.
const GREEDY: usize = 40;
/// Best sentences that are looked at for each choice.
const LOOKED_AT: usize = 250;
/// Sentences taken that a late one is compared with.
const COMPARED: usize = 60;
/// Sentences that may hang together.
const TOGETHER: usize = 3;

/// The sentences taken, best first.
pub(super) fn choose(candidates: &[Candidate], terms: &Terms, limits: &Limits) -> Vec<usize> {
    let mut choice = Choice {
        candidates,
        terms,
        limits,
        taken: Vec::new(),
        is_taken: vec![false; candidates.len()],
        out: candidates.iter().map(|candidate| !candidate.wanted).collect(),
        covered: vec![false; terms.idf.len()],
        named: terms.in_title(),
        focused: vec![false; terms.focus.len()],
        used: 0,
        compared: Compared::among(terms.idf.len()),
        withheld: false,
        relaxed: limits.in_a_row,
    };
    choice.run();
    if choice.taken.is_empty() {
        // Nothing stands alone: a list, a poem, a table. Its parts are better than nothing.
        choice.relaxed = true;
        choice.run();
    }
    choice.taken
}

struct Choice<'c> {
    candidates: &'c [Candidate],
    terms: &'c Terms,
    limits: &'c Limits,
    taken: Vec<usize>,
    is_taken: Vec<bool>,
    /// May not be taken any more.
    out: Vec<bool>,
    covered: Vec<bool>,
    /// Stems of the title and of what is taken.
    named: Vec<bool>,
    focused: Vec<bool>,
    /// Code points taken.
    used: usize,
    /// The sentence that others are compared with.
    compared: Compared<'c>,
    /// Something taken says that something is not known.
    withheld: bool,
    /// Takes what does not stand alone, too.
    relaxed: bool,
}

impl Choice<'_> {
    fn run(&mut self) {
        let mut order: Vec<usize> =
            (0..self.candidates.len()).filter(|&at| self.usable(at)).collect();
        let worth = |at: usize| self.candidates.get(at).map_or(f32::MIN, |c| c.worth);
        order.sort_by(|&a, &b| worth(b).total_cmp(&worth(a)).then(a.cmp(&b)));
        if self.relaxed {
            // Parts of what has no sentences tell most side by side, from the beginning on.
            order.sort_unstable();
            self.take_all(&order);
            return;
        }
        self.open();
        let mut near: Vec<(usize, f32)> =
            order.iter().take(LOOKED_AT).map(|&at| (at, 0.0)).collect();
        self.compare(&mut near, 0);
        while self.taken.len() < GREEDY && self.room() {
            checkpoint();
            let mut best: Option<(f32, usize)> = None;
            for &(at, alike) in &near {
                if let Some(value) = self.value(at, alike)
                    && best.is_none_or(|(most, _)| value > most)
                {
                    best = Some((value, at));
                }
            }
            let Some((_, at)) = best else { break };
            let compared = self.taken.len();
            self.take(at);
            self.compare(&mut near, compared);
        }
        self.take_all(&order);
    }

    /// Takes the sentences of `order` that still fit and say something new.
    fn take_all(&mut self, order: &[usize]) {
        for &at in order {
            checkpoint();
            if !self.room() {
                break;
            }
            if self.fits(at).is_some() && !self.is_said(at) {
                self.take(at);
            }
        }
    }

    /// Compares the sentences `near` the top with those taken, from the `from`th on, and leaves out what they say again.
    fn compare(&mut self, near: &mut [(usize, f32)], from: usize) {
        for &taken in self.taken.get(from..).unwrap_or_default() {
            self.compared.set(self.terms.of(taken));
            for (at, alike) in near.iter_mut().filter(|(at, _)| *at != taken) {
                let likeness = self.compared.with(self.terms.of(*at));
                let repeated = f32::max(likeness.said - SHARED, 0.0);
                *alike = alike.max(REDUNDANCY * likeness.cosine + REPETITION * repeated);
                // Outlets that put a summary above the article begin again after it.
                let tells = |at: usize| self.candidates.get(at).is_some_and(|c| c.standing.tells);
                let again = likeness.restates && taken == 0 && *at == 1 && !tells(0) && tells(1);
                if (likeness.cosine >= DUPLICATE || likeness.repeats || again)
                    && let Some(out) = self.out.get_mut(*at)
                {
                    *out = true;
                }
            }
        }
    }

    /// Whether the last sentences taken say what `at` says.
    fn is_said(&mut self, at: usize) -> bool {
        self.compared.set(self.terms.of(at));
        let recent = self.taken.len().saturating_sub(COMPARED);
        self.taken.iter().skip(recent).any(|&taken| {
            let likeness = self.compared.with(self.terms.of(taken));
            likeness.cosine >= DUPLICATE || likeness.repeats
        })
    }

    /// Takes the sentence that opens best, the first of equals.
    fn open(&mut self) {
        let mut best: Option<(f32, usize)> = None;
        // A summary of one sentence is about what the caller asks for.
        let focus = if self.limits.sentences == 1 { self.candidates.len() as f32 } else { 0.0 };
        for (at, candidate) in self.candidates.iter().enumerate() {
            if let Some(opening) = candidate.opening
                && let opening = opening + focus * self.terms.focused(at, |_| true)
                && self.usable(at)
                && self.fits(at).is_some()
                && best.is_none_or(|(most, _)| opening > most)
            {
                best = Some((opening, at));
            }
        }
        if let Some((_, at)) = best {
            self.take(at);
        }
    }

    fn usable(&self, at: usize) -> bool {
        let scrap = self.candidates.get(at).is_none_or(|c| c.standing.scrap);
        self.out.get(at) == Some(&false) && (self.relaxed || !scrap)
    }

    fn room(&self) -> bool {
        self.taken.len() < self.limits.sentences && self.used < self.limits.characters
    }

    /// How good it is to take `at` now, with what it hangs on; `None` where that cannot be.
    fn value(&self, at: usize, alike: f32) -> Option<f32> {
        let (first, last) = self.fits(at)?;
        let missing = (first..=last).filter(|&at| self.is_taken.get(at) == Some(&false));
        let (mut sum, mut count, mut unnamed) = (0.0, 0.0, 0.0);
        let mut withheld = f32::from(u8::from(self.withheld));
        for at in missing {
            sum += worth_of(self.candidates, at);
            count += 1.0;
            unnamed += f32::from(u8::from(self.is_unnamed(at, first)));
            let candidate = self.candidates.get(at);
            withheld += f32::from(u8::from(candidate.is_some_and(|c| c.standing.withholds)));
        }
        let mut fresh = 0.0;
        for term in self.terms.of(at) {
            let stem = term.stem as usize;
            if self.covered.get(stem) == Some(&false) {
                fresh += self.terms.mass.get(stem).copied().unwrap_or_default();
            }
        }
        let focus = self.terms.focused(at, |term| self.focused.get(term) == Some(&false));
        let again = f32::max(withheld - 1.0, 0.0) * WITHHOLDING;
        Some(
            sum / f32::max(count, 1.0) - again - alike + COVERAGE * fresh + FOCUS * focus
                - UNNAMED * unnamed,
        )
    }

    /// Whether the sentence at `at` speaks of somebody whom neither the title names nor what is taken, nor those that come
    /// with it, from `first` on.
    fn is_unnamed(&self, at: usize, first: usize) -> bool {
        let Some((stem, kind)) = self.terms.reference(at) else { return false };
        let Some(before) = at.checked_sub(1) else { return false };
        let beside = at > first || self.is_taken.get(before) == Some(&true);
        self.named.get(stem as usize) == Some(&false) && (kind == Kind::Name || !beside)
    }

    /// The sentences around `at` that hang together with it, if they may all be taken and there is room.
    fn fits(&self, at: usize) -> Option<(usize, usize)> {
        if self.is_taken.get(at) != Some(&false) || !self.usable(at) {
            return None;
        }
        let (mut first, mut last) = (at, at);
        if !self.relaxed {
            let standing = |at: usize| self.candidates.get(at).map(|c| c.standing);
            while standing(first)?.needs_previous {
                first = first.checked_sub(1)?;
                if last - first >= TOGETHER {
                    return None;
                }
            }
            while standing(last)?.needs_next {
                last += 1;
                if last - first >= TOGETHER {
                    return None;
                }
            }
        }
        let (mut sentences, mut characters) = (0, 0);
        for at in first..=last {
            if self.is_taken.get(at) == Some(&true) {
                continue;
            }
            if !self.usable(at) {
                return None;
            }
            let blank = usize::from(!self.taken.is_empty() || sentences > 0);
            characters += self.candidates.get(at)?.length + blank;
            sentences += 1;
        }
        let room = self.taken.len() + sentences <= self.limits.sentences
            && self.used + characters <= self.limits.characters;
        room.then_some((first, last))
    }

    fn take(&mut self, at: usize) {
        let Some((first, last)) = self.fits(at) else { return };
        for at in first..=last {
            if self.is_taken.get(at) != Some(&false) {
                continue;
            }
            let candidate = self.candidates.get(at);
            let length = candidate.map_or(0, |candidate| candidate.length);
            self.withheld |= candidate.is_some_and(|candidate| candidate.standing.withholds);
            self.used += length + usize::from(!self.taken.is_empty());
            self.taken.push(at);
            if let Some(taken) = self.is_taken.get_mut(at) {
                *taken = true;
            }
            for term in self.terms.of(at) {
                for known in [&mut self.covered, &mut self.named] {
                    if let Some(known) = known.get_mut(term.stem as usize) {
                        *known = true;
                    }
                }
            }
            for term in 0..self.focused.len() {
                if self.terms.focused(at, |other| other == term) > 0.0
                    && let Some(focused) = self.focused.get_mut(term)
                {
                    *focused = true;
                }
            }
        }
    }
}

fn worth_of(candidates: &[Candidate], at: usize) -> f32 {
    candidates.get(at).map_or(f32::MIN, |candidate| candidate.worth)
}
