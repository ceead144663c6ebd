//! Load reports (ORCA): how busy the process is, told with each answer to clients that balance by it.
//! <https://github.com/envoyproxy/envoy/issues/6614>, `xds.data.orca.v3.OrcaLoadReport`.

use std::{
    fs,
    sync::{Arc, PoisonError, RwLock},
    time::{Duration, Instant},
};

use http::{HeaderName, HeaderValue};
use prost::Message;
use tonic::metadata::{BinaryMetadataKey, BinaryMetadataValue, MetadataMap};

use super::observe::Metrics;

/// The trailer that carries a report.
pub(crate) const TRAILER: HeaderName = HeaderName::from_static("endpoint-load-metrics-bin");

/// How often a new report is made.
const PERIOD: Duration = Duration::from_millis(500);

/// Clock ticks a second in `/proc`, the same on every Linux that runs today.
const TICKS: f64 = 100.0;

/// The report of the moment, ready to be sent.
#[derive(Clone, Debug)]
pub(crate) struct Load(Arc<RwLock<HeaderValue>>);

/// The fields of an `OrcaLoadReport` that balancers read.
#[derive(Clone, PartialEq, Message)]
struct Report {
    /// Share of the CPUs that the process may use.
    #[prost(double, tag = "1")]
    cpu_utilization: f64,
    /// Calls a second.
    #[prost(double, tag = "6")]
    rps_fractional: f64,
    /// Calls that failed by our fault, a second.
    #[prost(double, tag = "7")]
    eps: f64,
}

impl Load {
    /// A report of nothing yet.
    pub(crate) fn new() -> Self {
        Self(Arc::new(RwLock::new(header(&Report::default()))))
    }

    /// What to send.
    pub(crate) fn header(&self) -> HeaderValue {
        self.0.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Makes reports until dropped.
    pub(crate) async fn watch(self, metrics: Arc<Metrics>) {
        let cpus = std::thread::available_parallelism().map_or(1.0, |cpus| cpus.get() as f64);
        let look = || (Instant::now(), busy().unwrap_or_default(), metrics.ended());
        let mut before = look();
        loop {
            tokio::time::sleep(PERIOD).await;
            let now = look();
            let seconds = (now.0 - before.0).as_secs_f64();
            let ((ended, failed), (ended_before, failed_before)) = (now.2, before.2);
            let report = Report {
                cpu_utilization: (now.1 - before.1).max(0.0) / seconds / cpus,
                rps_fractional: (ended - ended_before) as f64 / seconds,
                eps: (failed - failed_before) as f64 / seconds,
            };
            *self.0.write().unwrap_or_else(PoisonError::into_inner) = header(&report);
            before = now;
        }
    }
}

/// Seconds of CPU that the process has used.
fn busy() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name in the second field may hold anything; user and system time are the 14th and 15th.
    let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(11);
    let ticks = |field: Option<&str>| field?.parse::<f64>().ok();
    Some((ticks(fields.next())? + ticks(fields.next())?) / TICKS)
}

fn header(report: &Report) -> HeaderValue {
    let mut metadata = MetadataMap::new();
    let key = BinaryMetadataKey::from_static("endpoint-load-metrics-bin");
    metadata.insert_bin(key, BinaryMetadataValue::from_bytes(&report.encode_to_vec()));
    metadata.into_headers().remove(TRAILER).unwrap_or(HeaderValue::from_static(""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_of_the_process_is_read() {
        let before = busy().unwrap();
        let until = Instant::now() + Duration::from_millis(60);
        while Instant::now() < until {}
        assert!(busy().unwrap() >= before + 0.01);
    }

    #[test]
    fn a_report_has_the_fields_of_the_standard() {
        let report = Report { cpu_utilization: 0.5, rps_fractional: 2.0, eps: 0.0 };
        let mut expected = vec![0x09];
        expected.extend(0.5_f64.to_le_bytes());
        expected.push(0x31);
        expected.extend(2.0_f64.to_le_bytes());
        assert_eq!(report.encode_to_vec(), expected);
        assert_eq!(header(&report), "CQAAAAAAAOA/MQAAAAAAAABA");
    }
}
