//! Bodies and answers in other media types than the one that has types.

use crate::runtime::body::Body;
use crate::runtime::call::Call;
use crate::runtime::decode;
use crate::runtime::operation::Operation;
use crate::runtime::spec::AnswerKind;
use crate::runtime::stream::ByteStream;

impl Operation {
    /// Asks for the answer in this media type, and hands it over as it arrives.
    pub fn send_as(mut self, media_type: &str) -> Call<ByteStream> {
        self.put_header("accept", media_type);
        self.spec.answer = AnswerKind::Stream;
        self.send(decode::stream)
    }

    /// The whole body as it is, in this media type.
    pub fn body_as(mut self, media_type: &str, body: impl Into<Body>) -> Self {
        self.put_header("content-type", media_type);
        self.raw_body(body)
    }
}

/// For operations that answer in several media types.
#[doc(hidden)]
#[macro_export]
macro_rules! send_as {
    ($name:ident) => {
        impl $name {
            /// Sends the operation, asks for the answer in this media type, and gives its bytes as they arrive.
            ///
            /// # Errors
            ///
            /// The same as for `send`. What the bytes are is not looked at.
            pub fn send_as(self, media_type: impl AsRef<str>) -> $crate::runtime::Call<$crate::runtime::ByteStream> {
                self.0.send_as(media_type.as_ref())
            }
        }
    };
}

/// For operations that take their body in several media types.
#[doc(hidden)]
#[macro_export]
macro_rules! body_as {
    ($name:ident) => {
        impl $name {
            /// Sends this body, which is finished and of this media type, in place of all that was set of the body.
            pub fn body_as(self, media_type: impl AsRef<str>, body: impl Into<$crate::runtime::Body>) -> Self {
                Self(self.0.body_as(media_type.as_ref(), body))
            }
        }
    };
}
