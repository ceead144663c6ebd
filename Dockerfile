# A static binary on an empty image: no shell, no packages, nothing but the service to keep up to date.
#
# The binary links glibc statically rather than musl: it needs no second Rust target, and glibc's
# allocator holds up under many threads where musl's does not. The usual price, that a static glibc loads
# its name service modules at run time, is not paid here: since 2.34 hosts files and DNS are built in,
# and they are all that `mujaz analyze --server` needs to find a host by name.
ARG RUST_IMAGE=rust:1-bookworm

FROM ${RUST_IMAGE} AS build
WORKDIR /src
COPY . .
# --target, though it names the machine's own, keeps the flag off build scripts and procedural macros:
# a macro is a shared library and cannot be static.
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,target=/src/target \
    target=$(rustc -vV | sed -n 's/^host: //p') \
    && export RUSTFLAGS="-C target-feature=+crt-static" \
    && cargo build --release --locked --bin mujaz --target "$target" \
    && mkdir /out \
    && cp "target/$target/release/mujaz" /out/ \
    && /out/mujaz descriptor > /out/mujaz.binpb

FROM scratch
ARG VERSION=unreleased
ARG REVISION=unknown
ARG SOURCE=unknown
LABEL org.opencontainers.image.title="mujaz" \
      org.opencontainers.image.description="A gRPC service that reads Arabic news text" \
      org.opencontainers.image.licenses="MIT OR Apache-2.0" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.source="${SOURCE}"

COPY --from=build /out/ /
# A number, not a name: an empty image has no passwd, and orchestrators can check that it is not root.
USER 65532:65532
# Inside a container the loopback address reaches nobody.
# Without MUJAZ_TLS_CERTIFICATE it serves plain text there, which the network around it has to make up for.
ENV MUJAZ_LISTEN=0.0.0.0:50051 \
    MUJAZ_INSECURE_PUBLIC=true \
    MUJAZ_METRICS_LISTEN=0.0.0.0:9464
EXPOSE 50051 9464
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s CMD ["/mujaz", "probe"]
ENTRYPOINT ["/mujaz"]
CMD ["serve"]
