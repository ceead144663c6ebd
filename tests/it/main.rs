//! The service over real loopback sockets.
#![cfg(feature = "server")]
#![allow(missing_docs)]

mod calls;
mod errors;
mod helpers;
mod lifecycle;
mod page;
