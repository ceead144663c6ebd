//! The gRPC edge: wire messages in, wire messages out. Knows the contract and [`crate::analysis`], and nothing of
//! sockets or settings.

mod answer;
mod batch;
mod caller;
pub mod codec;
mod decode;
mod method;
mod offsets;
mod parse;
mod places;
mod quota;
mod service;
mod status;
mod stream;
mod tally;
mod wire;
mod work;

pub use self::{
    answer::{Answers, Limits},
    caller::{Caller, Key, Trace},
    method::Method,
    places::{Place, Places},
    quota::Quota,
    service::Service,
    status::{CallError, DOMAIN, Reason, Violation},
    tally::{Stage, Tally},
    work::{Overrun, Progress},
};

/// The messages and services of `mujaz.v1`, generated from `proto/`.
#[allow(missing_docs, unreachable_pub, clippy::all, clippy::restriction)]
pub mod v1 {
    tonic::include_proto!("mujaz.v1");
    include!(concat!(env!("OUT_DIR"), "/mujaz.v1.serde.rs"));
}

/// The contract as an encoded `google.protobuf.FileDescriptorSet`, comments included.
pub const DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/mujaz.binpb"));
