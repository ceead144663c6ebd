//! Protobuf with the right blame: bytes that are no message are the caller's fault, not ours.

use std::marker::PhantomData;

use prost::Message;
use tonic::{
    Status,
    codec::{Codec, DecodeBuf, Decoder},
};
use tonic_prost::ProstEncoder;

use super::status::{CallError, Reason, Violation};

/// tonic's prost codec, but what cannot be decoded is INVALID_ARGUMENT where tonic says INTERNAL.
#[derive(Debug)]
pub struct WireCodec<T, U>(PhantomData<(T, U)>);

impl<T, U> Default for WireCodec<T, U> {
    fn default() -> Self {
        Self(PhantomData)
    }
}

impl<T, U> Codec for WireCodec<T, U>
where
    T: Message + Send + 'static,
    U: Message + Default + Send + 'static,
{
    type Encode = T;
    type Decode = U;
    type Encoder = ProstEncoder<T>;
    type Decoder = WireDecoder<U>;

    fn encoder(&mut self) -> Self::Encoder {
        ProstEncoder::default()
    }

    fn decoder(&mut self) -> Self::Decoder {
        WireDecoder(PhantomData)
    }
}

/// The decoding half of [`WireCodec`].
#[derive(Debug)]
pub struct WireDecoder<U>(PhantomData<U>);

impl<U: Message + Default> Decoder for WireDecoder<U> {
    type Item = U;
    type Error = Status;

    fn decode(&mut self, buffer: &mut DecodeBuf<'_>) -> Result<Option<U>, Status> {
        // prost's own message names fields and causes, never contents.
        U::decode(buffer).map(Some).map_err(|error| {
            CallError::Invalid(vec![Violation {
                field: "message".to_owned(),
                reason: Reason::InvalidEncoding,
                description: error.to_string(),
                numbers: Vec::new(),
            }])
            .into()
        })
    }
}
