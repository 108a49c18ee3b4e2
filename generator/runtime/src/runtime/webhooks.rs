//! Whether a request that comes to a webhook is from the API: a header of it has the body's signature.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Longer headers are not looked at: no honest sender has so many signatures to give.
const MOST_BYTES: usize = 8192;

/// A version of signatures, as an API gives them: `name=signature`.
#[derive(Clone, Copy, Debug)]
pub struct SignatureVersion {
    /// What stands before the signature.
    pub name: &'static str,

    /// How the signature is made.
    pub algorithm: SignatureAlgorithm,
}

/// How a signature is made of a secret and a body.
#[derive(Clone, Copy, Debug)]
pub enum SignatureAlgorithm {
    /// HMAC with SHA-256, in hexadecimal digits.
    HmacSha256,
}

/// Why a request cannot be taken to be from the API. It tells nothing of the secret or of the signature that the
/// request should have had.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Error {
    /// The secret is empty: anybody could sign with it.
    EmptySecret,
    /// The header is empty: the request has no signature.
    NoSignature,
    /// The header is too long to be the API's.
    TooLong,
    /// The header, or what it has of the version that counts, has not the form of signatures.
    Malformed,
    /// No signature is of a version that is known.
    UnknownVersion,
    /// No signature is the body's: secret or body is another, or the request is forged.
    Mismatch,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::EmptySecret => "the webhook's secret is empty",
            Self::NoSignature => "the request has no signature",
            Self::TooLong => "the request's signature header is too long",
            Self::Malformed => "the request's signature header is malformed",
            Self::UnknownVersion => "the request's signatures are all of versions that are not known",
            Self::Mismatch => "the request's signature does not fit its body",
        })
    }
}

impl std::error::Error for Error {}

/// Checks a header such as `v1=4f0c…,v2=77a1…` against the body. The newest known version that the header has is checked, and it
/// alone: who could forge an older one must not get through. Of that version any signature will do, as there are two
/// while a secret is being replaced.
///
/// # Errors
///
/// The header does not have the body's signature.
pub fn verify_signature(versions: &[SignatureVersion], secret: &[u8], header: &str, body: &[u8]) -> Result<(), Error> {
    if secret.is_empty() {
        return Err(Error::EmptySecret);
    }
    if header.len() > MOST_BYTES {
        return Err(Error::TooLong);
    }
    let parts = || header.split(',').map(str::trim).filter(|part| !part.is_empty());
    if parts().next().is_none() {
        return Err(Error::NoSignature);
    }
    let signatures: Vec<(&str, &str)> = parts().filter_map(|part| part.split_once('=')).collect();
    if signatures.is_empty() {
        return Err(Error::Malformed);
    }
    let is_there = |version: &&SignatureVersion| signatures.iter().any(|(name, _)| *name == version.name);
    let newest = versions.iter().rev().find(is_there).ok_or(Error::UnknownVersion)?;
    let signatures = signatures.iter().filter(|(name, _)| *name == newest.name).map(|(_, signature)| *signature);
    match newest.algorithm {
        SignatureAlgorithm::HmacSha256 => verify_hmac::<Hmac<Sha256>>(secret, signatures, body),
    }
}

fn verify_hmac<'s, M: Mac + KeyInit + Clone>(
    secret: &[u8],
    signatures: impl Iterator<Item = &'s str>,
    body: &[u8],
) -> Result<(), Error> {
    let signatures: Vec<Vec<u8>> =
        signatures.filter_map(bytes).filter(|bytes| bytes.len() == M::output_size()).collect();
    if signatures.is_empty() {
        return Err(Error::Malformed);
    }
    // A key may have any length; the signature does not fit if there were another rule.
    let mac = <M as KeyInit>::new_from_slice(secret).map_err(|_| Error::Mismatch)?.chain_update(body);
    // Constant time: how much of a forgery is right shows nowhere.
    let is_right = |signature: &Vec<u8>| mac.clone().verify_slice(signature).is_ok();
    if signatures.iter().any(is_right) { Ok(()) } else { Err(Error::Mismatch) }
}

/// What hexadecimal digits stand for; `None` if they are none, or one is left over.
fn bytes(text: &str) -> Option<Vec<u8>> {
    let (pairs, []) = text.as_bytes().as_chunks::<2>() else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    pairs.iter().map(|&[high, low]| Some(digit(high)? << 4 | digit(low)?)).collect()
}
