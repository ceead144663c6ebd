//! What is counted of documents and of the work on them, as metrics.

use std::{fmt, sync::Arc};

use prometheus_client::{
    encoding::{DescriptorEncoder, EncodeMetric as _},
    metrics::{MetricType, counter::ConstCounter, gauge::ConstGauge},
    registry::Unit,
};

use crate::rpc::{Progress, Tally};

/// Shows what was counted of documents and of the work on them.
#[derive(Debug)]
pub(super) struct Documents {
    pub(super) tally: Arc<Tally>,
    pub(super) progress: Arc<Progress>,
}

impl prometheus_client::collector::Collector for Documents {
    fn encode(&self, mut encoder: DescriptorEncoder<'_>) -> fmt::Result {
        let Self { tally, progress } = self;
        let mut plain = |name, help, value: u64| {
            let counter = ConstCounter::new(value);
            let metric = encoder.encode_descriptor(name, help, None, MetricType::Counter)?;
            counter.encode(metric)
        };
        plain("mujaz_documents", "Documents answered", tally.documents())?;
        plain("mujaz_characters", "Characters of documents answered", tally.characters())?;
        plain("mujaz_text_bytes", "Bytes of documents answered, as UTF-8", tally.bytes())?;
        plain("mujaz_sentences", "Sentences found", tally.sentences())?;

        let help = "Documents answered, by language";
        let mut metric =
            encoder.encode_descriptor("mujaz_languages", help, None, MetricType::Counter)?;
        for (language, count) in tally.languages() {
            let labels = [("language", language)];
            ConstCounter::new(count).encode(metric.encode_family(&labels)?)?;
        }
        let help = "Time spent in each stage of the work";
        let seconds = Some(&Unit::Seconds);
        let mut metric =
            encoder.encode_descriptor("mujaz_stage", help, seconds, MetricType::Counter)?;
        for (stage, nanoseconds) in tally.stages() {
            let labels = [("stage", stage.name())];
            let seconds = ConstCounter::new(nanoseconds as f64 / 1e9);
            seconds.encode(metric.encode_family(&labels)?)?;
        }
        let mut gauge = |name, help, value: usize| {
            let gauge = ConstGauge::new(value as i64);
            let metric = encoder.encode_descriptor(name, help, None, MetricType::Gauge)?;
            gauge.encode(metric)
        };
        let help =
            "Large documents, parts of batches and documents of streams that wait for a turn";
        gauge("mujaz_waiting", help, progress.waiting())?;
        gauge("mujaz_working", "Pieces of work under way", progress.working())?;
        let help = "How long work went on after its deadline or its client's leaving";
        let overrun = progress.overrun();
        let counts: Vec<_> = overrun.counts().collect();
        let count = counts.iter().map(|&(_, count)| count).sum();
        encoder
            .encode_descriptor("mujaz_overrun", help, seconds, MetricType::Histogram)?
            .encode_histogram::<[(&str, &str); 0]>(overrun.seconds(), count, &counts, None)
    }
}
