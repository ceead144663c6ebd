//! Why a call or a document fails, and how that is said on the wire.

use std::time::Duration;

use tonic::{Code, Status, metadata::MetadataMap};
use tonic_types::{ErrorDetails, StatusExt as _};

use super::v1;

/// The `domain` of every `google.rpc.ErrorInfo`.
pub const DOMAIN: &str = "mujaz";

/// When to come back to a server that is draining.
const RETRY_DELAY: Duration = Duration::from_millis(500);

/// What is wrong with one field of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// Path of the field, such as `document.text`.
    pub field: String,
    /// Its stable reason.
    pub reason: Reason,
    /// What is wrong, with the limit and the value; never the caller's text.
    pub description: String,
    /// Every number in the description, by name.
    pub numbers: Vec<(&'static str, u64)>,
}

/// Stable reasons, part of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No document, or one without a text.
    TextEmpty,
    /// The text is longer than the limit.
    TextTooLong,
    /// Bytes that are not of the charset, or a message that is not protobuf.
    InvalidEncoding,
    /// A batch without documents or with too many.
    BatchTooLarge,
    /// An option out of its range, an unknown enum number, a malformed language tag.
    InvalidOption,
}

impl Reason {
    fn name(self) -> &'static str {
        match self {
            Self::TextEmpty => "TEXT_EMPTY",
            Self::TextTooLong => "TEXT_TOO_LONG",
            Self::InvalidEncoding => "INVALID_ENCODING",
            Self::BatchTooLarge => "BATCH_TOO_LARGE",
            Self::InvalidOption => "INVALID_OPTION",
        }
    }
}

/// Why a call, or one document of it, fails.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CallError {
    /// The request breaks the contract; all that is wrong with it at once, never empty.
    Invalid(Vec<Violation>),
    /// A message is longer than the limit, in bytes. Its length is not known when it is longer only after unpacking.
    MessageTooLarge {
        /// How long it is.
        bytes: Option<u64>,
        /// How long it may be.
        max_bytes: Option<u64>,
    },
    /// All places for work are taken, or the work before this call would take longer than its caller waits.
    Overloaded {
        /// When to come back.
        retry_after: Duration,
    },
    /// The server is about to stop.
    Draining {
        /// Of a stream, the sequence of the last document that is answered along with all before it.
        last_sequence: Option<u64>,
    },
    /// The caller's deadline passed.
    DeadlineExceeded,
    /// A defect of ours.
    Internal,
}

impl CallError {
    /// The canonical gRPC code.
    pub fn code(&self) -> Code {
        match self {
            Self::Invalid(_) => Code::InvalidArgument,
            Self::MessageTooLarge { .. } | Self::Overloaded { .. } => Code::ResourceExhausted,
            Self::Draining { .. } => Code::Unavailable,
            Self::DeadlineExceeded => Code::DeadlineExceeded,
            Self::Internal => Code::Internal,
        }
    }

    /// The stable reason; of several violations, the first one's.
    pub fn reason(&self) -> &'static str {
        match self {
            Self::Invalid(violations) => {
                violations.first().map_or("INVALID_OPTION", |violation| violation.reason.name())
            }
            Self::MessageTooLarge { .. } => "MESSAGE_TOO_LARGE",
            Self::Overloaded { .. } => "OVERLOADED",
            Self::Draining { .. } => "DRAINING",
            Self::DeadlineExceeded => "DEADLINE_EXCEEDED",
            Self::Internal => "INTERNAL",
        }
    }

    /// The same in words: lower case, no full stop, never the caller's text.
    pub fn message(&self) -> String {
        match self {
            Self::Invalid(violations) => {
                let each: Vec<_> =
                    violations.iter().map(|v| format!("{}: {}", v.field, v.description)).collect();
                each.join("; ")
            }
            Self::MessageTooLarge { bytes: Some(bytes), max_bytes: Some(most) } => {
                format!("a message of {bytes} bytes, the limit is {most}")
            }
            Self::MessageTooLarge { .. } => "a message longer than the limit".to_owned(),
            Self::Overloaded { .. } => "all places for work are taken, retry later".to_owned(),
            Self::Draining { last_sequence: Some(last) } => {
                format!("the server is stopping, go on after sequence {last} on another connection")
            }
            Self::Draining { last_sequence: None } => {
                "the server is stopping, retry on another connection".to_owned()
            }
            Self::DeadlineExceeded => "the deadline passed before the answer was ready".to_owned(),
            Self::Internal => "internal error".to_owned(),
        }
    }

    /// What `status`, made below the services, should have been: the transport blames itself for a client's bytes, and has
    /// a code of its own for messages that are too long.
    pub fn blame(status: Status) -> Status {
        if !status.details().is_empty() {
            return status;
        }
        let numbers =
            || status.message().split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok());
        let error = if status.code() == Code::OutOfRange {
            let (bytes, max_bytes) = (numbers().next(), numbers().nth(1));
            Self::MessageTooLarge { bytes, max_bytes }
        } else if status.code() == Code::ResourceExhausted {
            Self::MessageTooLarge { bytes: None, max_bytes: numbers().next() }
        } else if status.code() == Code::Internal {
            Self::Invalid(vec![Violation {
                field: "message".to_owned(),
                reason: Reason::InvalidEncoding,
                description: "not a whole gRPC message".to_owned(),
                numbers: Vec::new(),
            }])
        } else {
            return status;
        };
        error.into()
    }

    /// The error of one document of a batch or stream.
    pub(crate) fn into_item(self) -> v1::ItemError {
        v1::ItemError {
            code: self.code().into(),
            reason: self.reason().to_owned(),
            message: self.message(),
            violations: match self {
                Self::Invalid(violations) => violations.into_iter().map(field_violation).collect(),
                Self::MessageTooLarge { .. }
                | Self::Overloaded { .. }
                | Self::Draining { .. }
                | Self::DeadlineExceeded
                | Self::Internal => Vec::new(),
            },
        }
    }
}

fn field_violation(violation: Violation) -> v1::FieldViolation {
    v1::FieldViolation {
        field: violation.field,
        description: violation.description,
        reason: violation.reason.name().to_owned(),
    }
}

impl From<CallError> for Status {
    fn from(error: CallError) -> Self {
        let mut details = ErrorDetails::new();
        let mut numbers = std::collections::HashMap::new();
        match &error {
            CallError::Invalid(violations) => {
                for violation in violations {
                    details.add_bad_request_violation(&violation.field, &violation.description);
                    for (name, number) in &violation.numbers {
                        numbers.insert((*name).to_owned(), number.to_string());
                    }
                }
            }
            CallError::MessageTooLarge { bytes, max_bytes } => {
                for (name, number) in [("bytes", bytes), ("max_message_bytes", max_bytes)] {
                    numbers.extend(number.map(|number| (name.to_owned(), number.to_string())));
                }
            }
            CallError::Overloaded { retry_after } => {
                details.set_retry_info(Some(*retry_after));
            }
            CallError::Draining { last_sequence } => {
                details.set_retry_info(Some(RETRY_DELAY));
                numbers.extend(
                    last_sequence.map(|last| ("last_sequence".to_owned(), last.to_string())),
                );
            }
            CallError::DeadlineExceeded | CallError::Internal => {}
        }
        details.set_error_info(error.reason(), DOMAIN, numbers);
        let mut metadata = MetadataMap::new();
        if let CallError::Draining { last_sequence: Some(last) } = error {
            metadata.insert("mujaz-last-sequence", last.into());
        }
        if let CallError::Overloaded { retry_after } = error {
            metadata.insert("grpc-retry-pushback-ms", (retry_after.as_millis() as u32).into());
        }
        let (code, message) = (error.code(), error.message());
        Self::with_error_details_and_metadata(code, message, details, metadata)
    }
}
