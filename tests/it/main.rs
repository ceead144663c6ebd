//! The service over real loopback sockets.

#![cfg(feature = "server")]
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod calls;
mod errors;
mod helpers;
mod lifecycle;
mod manners;
mod metrics;
mod page;
mod security;
mod settings;
mod traces;
mod web;
