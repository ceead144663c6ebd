//! `grpc.health.v1.Health`: which services answer, and whether the server is about to stop.

use std::pin::Pin;

use futures_util::{Stream, StreamExt as _, future, stream};
use tokio::sync::watch;
use tonic::{Request, Response, Status, server::NamedService};

use self::pb::{
    HealthCheckRequest, HealthCheckResponse, HealthListRequest, HealthListResponse,
    health_check_response::ServingStatus, health_server,
};
use crate::rpc::{
    Caller, Service,
    v1::{
        server_info_service_server::ServerInfoServiceServer,
        text_analysis_service_server::TextAnalysisServiceServer,
    },
};

/// The messages and services of `grpc.health.v1`, generated from `proto/`.
#[allow(missing_docs, unreachable_pub, clippy::all, clippy::restriction)]
pub mod pb {
    tonic::include_proto!("grpc.health.v1");
}

/// The contract of this service as an encoded `google.protobuf.FileDescriptorSet`.
pub(crate) const DESCRIPTOR_SET: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/health.binpb"));

/// Whether the process lives, which it does as long as it can say so.
const LIVENESS: &str = "liveness";
/// Whether calls are welcome: as the server as a whole, `""`.
const READINESS: &str = "readiness";

/// What is asked about, and whether it goes down when the server drains.
const SERVICES: [(&str, bool); 5] = [
    ("", true),
    (TextAnalysisServiceServer::<Service>::NAME, true),
    (ServerInfoServiceServer::<Service>::NAME, true),
    (READINESS, true),
    (LIVENESS, false),
];

/// Answers by whether the server drains.
#[derive(Clone, Debug)]
pub(crate) struct Health {
    draining: watch::Receiver<bool>,
}

impl Health {
    /// Tells that services do not serve once `draining` turns true.
    pub(crate) fn new(draining: watch::Receiver<bool>) -> Self {
        Self { draining }
    }

    /// How each service is.
    fn all(&self) -> impl Iterator<Item = (&'static str, HealthCheckResponse)> {
        let draining = *self.draining.borrow();
        SERVICES.into_iter().map(move |(name, stops)| (name, answer(stops && draining)))
    }
}

#[tonic::async_trait]
impl health_server::Health for Health {
    type WatchStream = Pin<Box<dyn Stream<Item = Result<HealthCheckResponse, Status>> + Send>>;

    async fn check(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<HealthCheckResponse>, Status> {
        let asked = &request.get_ref().service;
        match self.all().find(|(name, _)| name == asked) {
            Some((_, answer)) => Ok(Response::new(answer)),
            None => Err(Status::not_found("no service of this name")),
        }
    }

    async fn list(
        &self,
        _: Request<HealthListRequest>,
    ) -> Result<Response<HealthListResponse>, Status> {
        let statuses = self.all().map(|(name, answer)| (name.to_owned(), answer));
        Ok(Response::new(HealthListResponse { statuses: statuses.collect() }))
    }

    async fn watch(
        &self,
        request: Request<HealthCheckRequest>,
    ) -> Result<Response<Self::WatchStream>, Status> {
        let leave = request.extensions().get::<Caller>().and_then(|caller| caller.leave.clone());
        let asked = request.into_inner().service;
        let stops = SERVICES.into_iter().find(|&(name, _)| name == asked).map(|(_, stops)| stops);
        let unknown = HealthCheckResponse { status: ServingStatus::ServiceUnknown.into() };
        let draining = self.draining.clone();
        let first = match stops {
            Some(stops) => answer(stops && *draining.borrow()),
            None => unknown,
        };
        let changes = stream::once(async move {
            let mut draining = draining;
            match stops {
                Some(true) if first != answer(true) => {
                    drop(draining.wait_for(|&draining| draining).await.ok()?);
                    Some(answer(true))
                }
                Some(_) | None => future::pending().await,
            }
        });
        // Whoever watches must not hold up the connection's end.
        let left = async move {
            match leave {
                Some(mut leave) => drop(leave.wait_for(|&leave| leave).await.map(drop)),
                None => future::pending().await,
            }
        };
        let changes = changes.filter_map(future::ready).chain(stream::pending()).take_until(left);
        let end = stream::iter([Err(Status::unavailable("the connection is about to close"))]);
        Ok(Response::new(stream::iter([first]).chain(changes).map(Ok).chain(end).boxed()))
    }
}

fn answer(stopping: bool) -> HealthCheckResponse {
    let status = if stopping { ServingStatus::NotServing } else { ServingStatus::Serving };
    HealthCheckResponse { status: status.into() }
}
