//! The names that calls are counted by.

use crate::rpc::Method;

const TEXTS: &str = "mujaz.v1.TextAnalysisService";

/// Kind, service and method of every call that may come: first [`Method::ALL`] in their order, last what is none of
/// them.
pub(super) const METHODS: [(&str, &str, &str); 14] = [
    ("unary", TEXTS, Method::DetectLanguage.name()),
    ("unary", TEXTS, Method::SplitSentences.name()),
    ("unary", TEXTS, Method::ExtractKeywords.name()),
    ("unary", TEXTS, Method::Summarize.name()),
    ("unary", TEXTS, Method::Analyze.name()),
    ("unary", TEXTS, Method::BatchAnalyze.name()),
    ("bidi_stream", TEXTS, Method::AnalyzeStream.name()),
    ("unary", "mujaz.v1.ServerInfoService", "GetServerInfo"),
    ("unary", "grpc.health.v1.Health", "Check"),
    ("unary", "grpc.health.v1.Health", "List"),
    ("server_stream", "grpc.health.v1.Health", "Watch"),
    ("bidi_stream", "grpc.reflection.v1.ServerReflection", "ServerReflectionInfo"),
    ("bidi_stream", "grpc.reflection.v1alpha.ServerReflection", "ServerReflectionInfo"),
    ("unknown", "unknown", "unknown"),
];

/// The names of the codes, by number.
pub(super) const CODES: [&str; 17] = [
    "OK",
    "Canceled",
    "Unknown",
    "InvalidArgument",
    "DeadlineExceeded",
    "NotFound",
    "AlreadyExists",
    "PermissionDenied",
    "ResourceExhausted",
    "FailedPrecondition",
    "Aborted",
    "OutOfRange",
    "Unimplemented",
    "Internal",
    "Unavailable",
    "DataLoss",
    "Unauthenticated",
];
