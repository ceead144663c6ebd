//! Generates the gRPC code and the descriptor set from `proto/`, without protoc.

use std::{env, error::Error, fs, path::PathBuf};

use prost::Message as _;

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-changed=proto");
    if env::var_os("CARGO_FEATURE_SERVER").is_none() {
        return Ok(());
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    // Source information carries the comments: reflection clients show them.
    let descriptors = protox::compile(["mujaz/v1/mujaz.proto"], ["proto"])?;
    let encoded = descriptors.encode_to_vec();
    fs::write(out.join("mujaz.binpb"), &encoded)?;

    let health = protox::compile(["grpc/health/v1/health.proto"], ["proto"])?;
    fs::write(out.join("health.binpb"), health.encode_to_vec())?;
    tonic_prost_build::configure().compile_fds(health)?;

    tonic_prost_build::configure()
        .bytes(".mujaz.v1.Document.raw")
        .codec_path("crate::rpc::codec::WireCodec")
        .compile_well_known_types(true)
        .extern_path(".google.protobuf", "::pbjson_types")
        .compile_fds(descriptors)?;
    pbjson_build::Builder::new().register_descriptors(&encoded)?.build(&[".mujaz.v1"])?;
    Ok(())
}
