//! The service over real loopback sockets.

#![cfg(feature = "server")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod abuse;
mod calls;
mod errors;
mod fairness;
mod helpers;
mod leaving;
mod lifecycle;
mod manners;
mod metrics;
mod operations;
mod page;
mod security;
mod settings;
mod traces;
mod web;
