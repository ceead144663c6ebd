//! To the wire: findings become messages. The only place that copies them, and the only one where offsets are
//! counted in the caller's unit.

use super::{
    offsets::Offsets,
    parse::{Input, Output},
    v1,
};
use crate::analysis::{
    Article, Boundary, Calendar, Candidate, Document, Keyword, KeywordKind, Language, Published,
    ReasonKind, Sentence, Span, Summary, Zone, ZoneKind, ZoneKinds, checkpoint_every,
};

/// Writes the findings about one document.
pub(crate) struct Writer<'d> {
    document: &'d Document<'d>,
    offsets: Offsets<'d>,
    omit_text: bool,
}

impl<'d> Writer<'d> {
    pub(crate) fn new(document: &'d Document<'d>, output: Output) -> Self {
        Self {
            document,
            offsets: Offsets::new(document.text(), output.unit),
            omit_text: output.omit_text,
        }
    }

    pub(crate) fn zones(&self) -> Vec<v1::Zone> {
        let zone = |zone: &Zone| v1::Zone {
            span: Some(self.offsets.span(zone.span)),
            kind: zone_kind(zone.kind).into(),
            confidence: rounded(zone.confidence),
        };
        let zones = self.document.zones().iter().enumerate();
        zones.inspect(|&(number, _)| checkpoint_every(number, 256)).map(|(_, z)| zone(z)).collect()
    }

    /// What the page says of its article; what the caller says in `input` goes before it.
    pub(crate) fn article(&self, input: &Input) -> v1::Article {
        let Article { title, authors, published, agency, source, tags } = self.document.article();
        let owned = |span: &Span| self.document.slice(*span).to_owned();
        let published = match input.published {
            Some(time) => Some(given_date(time)),
            None => published.map(|published| self.published(published)),
        };
        v1::Article {
            title: self
                .document
                .title()
                .map(|title| title.text.trim().to_owned())
                .unwrap_or_default(),
            title_span: title.map(|span| self.offsets.span(span)),
            authors: authors.iter().map(owned).collect(),
            published,
            agency: agency.as_ref().map(owned).unwrap_or_default(),
            source: match source {
                Some(span) if input.source.is_empty() => owned(span),
                Some(_) | None => input.source.clone(),
            },
            tags: tags.iter().map(owned).collect(),
        }
    }

    pub(crate) fn sentences(&self, zones: Option<ZoneKinds>) -> Vec<v1::Sentence> {
        let quotations = self.document.quotations();
        let mut quotations = quotations.as_slice();
        (0u32..)
            .zip(self.document.sentences())
            .inspect(|&(index, _)| checkpoint_every(index as usize, 256))
            .map(|(index, sentence)| {
                // Quotations that ended before this sentence are done with.
                let done = quotations.partition_point(|quoted| quoted.end <= sentence.span.start);
                quotations = quotations.get(done..).unwrap_or_default();
                (index, sentence, quotations)
            })
            .filter(|(_, sentence, _)| zones.is_none_or(|zones| zones.contains(sentence.zone)))
            .map(|(index, sentence, quotations)| self.sentence(index, sentence, quotations))
            .collect()
    }

    pub(crate) fn keyword(&self, keyword: &Keyword) -> v1::Keyword {
        let Keyword { text, normalized, relevance, raw_score, kind, mentions } = keyword;
        v1::Keyword {
            text: text.clone(),
            normalized_text: normalized.clone(),
            relevance: rounded(*relevance),
            raw_score: rounded(*raw_score),
            kind: keyword_kind(*kind).into(),
            count: mentions.len() as u32,
            mentions: mentions
                .iter()
                .enumerate()
                .inspect(|&(number, _)| checkpoint_every(number, 256))
                .map(|(_, mention)| v1::Mention {
                    span: Some(self.offsets.span(mention.span)),
                    sentence_index: mention.sentence,
                    surface: self.text(mention.span),
                })
                .collect(),
        }
    }

    pub(crate) fn summary(&self, summary: &Summary) -> v1::Summary {
        let sentences: Vec<_> = summary
            .sentences
            .iter()
            .filter_map(|chosen| {
                let sentence = self.document.sentences().get(chosen.sentence as usize)?;
                let reason = |&(kind, weight): &(ReasonKind, f32)| v1::SummaryReason {
                    kind: reason_kind(kind).into(),
                    weight: rounded(weight),
                };
                Some(v1::SummarySentence {
                    sentence_index: chosen.sentence,
                    span: Some(self.offsets.span(sentence.span)),
                    text: self.text(sentence.span),
                    rank_score: rounded(chosen.score),
                    reasons: chosen.reasons.iter().map(reason).collect(),
                })
            })
            .collect();
        let texts: Vec<_> = sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        v1::Summary {
            text: if self.omit_text { String::new() } else { texts.join(" ") },
            sentences,
            compression_ratio: rounded(summary.compression_ratio),
        }
    }

    pub(crate) fn language(&self, language: &Language) -> v1::LanguageAnalysis {
        language_analysis(language, &self.offsets)
    }

    /// `quotations` are those that end behind the beginning of `sentence`.
    fn sentence(&self, index: u32, sentence: &Sentence, quotations: &[Span]) -> v1::Sentence {
        let mark = if self.omit_text { "" } else { sentence.mark(self.document.text()) };
        v1::Sentence {
            index,
            span: Some(self.offsets.span(sentence.span)),
            text: self.text(sentence.span),
            paragraph_index: sentence.paragraph,
            zone: zone_kind(sentence.zone).into(),
            boundary: boundary_kind(sentence.boundary).into(),
            mark: mark.to_owned(),
            quotations: quotations
                .iter()
                .take_while(|quoted| quoted.start < sentence.span.end)
                .map(|quoted| Span {
                    start: quoted.start.max(sentence.span.start),
                    end: quoted.end.min(sentence.span.end),
                })
                .map(|part| self.offsets.span(part))
                .collect(),
        }
    }

    fn published(&self, published: Published) -> v1::PublishedDate {
        let (year, month, day) = published.date;
        v1::PublishedDate {
            date: format!("{year:04}-{month:02}-{day:02}"),
            time: None,
            text: self.document.slice(published.span).to_owned(),
            span: Some(self.offsets.span(published.span)),
            calendar: match published.calendar {
                Calendar::Gregorian => v1::Calendar::Gregorian,
                Calendar::Hijri => v1::Calendar::Hijri,
            }
            .into(),
        }
    }

    fn text(&self, span: Span) -> String {
        if self.omit_text { String::new() } else { self.document.slice(span).to_owned() }
    }
}

/// The language of a text that was not cut into a document.
pub(crate) fn language_analysis(
    language: &Language,
    offsets: &Offsets<'_>,
) -> v1::LanguageAnalysis {
    v1::LanguageAnalysis {
        candidates: language.candidates.iter().map(candidate).collect(),
        is_reliable: language.is_reliable,
        segments: language
            .segments
            .iter()
            .map(|segment| v1::LanguageSegment {
                span: Some(offsets.span(segment.span)),
                language: Some(candidate(&segment.language)),
                share: rounded(segment.share),
            })
            .collect(),
        scripts: language
            .scripts
            .iter()
            .map(|&(script, share)| v1::ScriptShare {
                script_code: script.to_owned(),
                share: rounded(share),
            })
            .collect(),
    }
}

fn candidate(candidate: &Candidate) -> v1::LanguageCandidate {
    v1::LanguageCandidate {
        language_code: candidate.code.to_owned(),
        script_code: candidate.script.to_owned(),
        confidence: rounded(candidate.confidence),
    }
}

/// Six decimals, so that answers are equal on every machine.
fn rounded(score: f32) -> f32 {
    (f64::from(score) * 1e6).round() as f32 / 1e6
}

/// The day of a moment, in UTC: Howard Hinnant's `civil_from_days`.
fn given_date(time: pbjson_types::Timestamp) -> v1::PublishedDate {
    let days = time.seconds.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    v1::PublishedDate {
        date: format!("{year:04}-{month:02}-{day:02}"),
        time: Some(time),
        text: String::new(),
        span: None,
        calendar: v1::Calendar::Gregorian.into(),
    }
}

fn zone_kind(kind: ZoneKind) -> v1::ZoneKind {
    match kind {
        ZoneKind::Title => v1::ZoneKind::Title,
        ZoneKind::Subtitle => v1::ZoneKind::Subtitle,
        ZoneKind::Meta => v1::ZoneKind::Meta,
        ZoneKind::Dateline => v1::ZoneKind::Dateline,
        ZoneKind::Heading => v1::ZoneKind::Heading,
        ZoneKind::Body => v1::ZoneKind::Body,
        ZoneKind::Caption => v1::ZoneKind::Caption,
        ZoneKind::Related => v1::ZoneKind::Related,
        ZoneKind::Tags => v1::ZoneKind::Tags,
        ZoneKind::Boilerplate => v1::ZoneKind::Boilerplate,
    }
}

fn boundary_kind(boundary: Boundary) -> v1::BoundaryKind {
    match boundary {
        Boundary::Terminator => v1::BoundaryKind::Terminator,
        Boundary::Paragraph => v1::BoundaryKind::Paragraph,
        Boundary::Heading => v1::BoundaryKind::Heading,
        Boundary::ListItem => v1::BoundaryKind::ListItem,
        Boundary::EndOfText => v1::BoundaryKind::EndOfText,
    }
}

fn keyword_kind(kind: KeywordKind) -> v1::KeywordKind {
    match kind {
        KeywordKind::Term => v1::KeywordKind::Term,
        KeywordKind::Person => v1::KeywordKind::Person,
        KeywordKind::Place => v1::KeywordKind::Place,
        KeywordKind::Organization => v1::KeywordKind::Organization,
        KeywordKind::Event => v1::KeywordKind::Event,
        KeywordKind::Hashtag => v1::KeywordKind::Hashtag,
    }
}

fn reason_kind(kind: ReasonKind) -> v1::SummaryReasonKind {
    match kind {
        ReasonKind::LeadPosition => v1::SummaryReasonKind::LeadPosition,
        ReasonKind::TitleOverlap => v1::SummaryReasonKind::TitleOverlap,
        ReasonKind::Centrality => v1::SummaryReasonKind::Centrality,
        ReasonKind::Keywords => v1::SummaryReasonKind::Keywords,
        ReasonKind::FocusTerms => v1::SummaryReasonKind::FocusTerms,
    }
}

#[cfg(test)]
mod tests {
    use super::given_date;

    #[test]
    fn moments_are_days_of_the_gregorian_calendar() {
        for (seconds, date) in [
            (0, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_732_874_400, "2024-11-29"),
            (-1, "1969-12-31"),
        ] {
            assert_eq!(given_date(pbjson_types::Timestamp { seconds, nanos: 0 }).date, date);
        }
    }
}
