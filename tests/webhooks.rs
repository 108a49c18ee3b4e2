//! Requests of CircleCI's webhooks, by the examples of its developer documentation.

use circleci::webhooks::{self, Error};

/// Body, secret, signature.
const EXAMPLES: [(&str, &str, &str); 2] = [
    ("hello world", "secret", "734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a"),
    ("lalala", "another-secret", "daa220016c8f29a8b214fbfc3671aeec2145cfb1e6790184ffb38b6d0425fa00"),
];

#[test]
fn webhook_signature_good() {
    for (body, secret, signature) in EXAMPLES {
        webhooks::verify(secret, &format!("v1={signature}"), body).unwrap();
        webhooks::verify(secret.as_bytes(), &format!("v2=other, v1={signature}"), Vec::from(body)).unwrap();
    }
}

#[test]
fn webhook_signature_bad() {
    let [(body, secret, signature), (_, other_secret, other)] = EXAMPLES;
    assert_eq!(webhooks::verify(secret, &format!("v1={other}"), body), Err(Error::Mismatch));
    assert_eq!(webhooks::verify(other_secret, &format!("v1={signature}"), body), Err(Error::Mismatch));
    assert_eq!(webhooks::verify(secret, &format!("v1={signature}"), "hello world\n"), Err(Error::Mismatch));
    assert_eq!(webhooks::verify(secret, signature, body), Err(Error::Malformed));
}

#[test]
fn webhook_signature_other_version() {
    let (body, secret, signature) = EXAMPLES[0];
    assert_eq!(webhooks::verify(secret, &format!("v2={signature}"), body), Err(Error::UnknownVersion));
}

#[test]
fn webhook_signature_empty() {
    let (body, secret, signature) = EXAMPLES[0];
    assert_eq!(webhooks::verify(secret, "", body), Err(Error::NoSignature));
    assert_eq!(webhooks::verify(secret, "v1=", body), Err(Error::Malformed));
    assert_eq!(webhooks::verify("", &format!("v1={signature}"), body), Err(Error::EmptySecret));
}

#[test]
fn webhook_headers_are_named() {
    // A server's map of headers has them by these names, however they were written.
    let mut headers = circleci::HeaderMap::new();
    headers.insert(webhooks::SIGNATURE_HEADER, "v1=00".parse().unwrap());
    headers.insert(webhooks::EVENT_HEADER, "workflow-completed".parse().unwrap());
    assert_eq!(headers["Circleci-Signature"], "v1=00");
    assert_eq!(headers["circleci-event-type"], "workflow-completed");
}
