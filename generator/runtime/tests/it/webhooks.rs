//! Signatures of webhooks' requests. The first two of `right` are the vendor's own examples.

use clientsmith_runtime::runtime::{SignatureAlgorithm, SignatureVersion, WebhookError, verify_signature};

const fn version(name: &'static str) -> SignatureVersion {
    SignatureVersion { name, algorithm: SignatureAlgorithm::HmacSha256 }
}

const VERSIONS: [SignatureVersion; 2] = [version("v1"), version("v2")];

/// Of `hello world` by `secret`.
const HELLO: &str = "734cc62f32841568f45715aeb9f4d7891324e6d948e4c6c60c0621cdac48623a";

/// Of `lalala` by `another-secret`.
const LALALA: &str = "daa220016c8f29a8b214fbfc3671aeec2145cfb1e6790184ffb38b6d0425fa00";

fn hello(header: &str) -> Result<(), WebhookError> {
    verify_signature(&VERSIONS, b"secret", header, b"hello world")
}

#[test]
fn the_right_signature_is_accepted() {
    hello(&format!("v1={HELLO}")).unwrap();
    verify_signature(&VERSIONS, b"another-secret", &format!("v1={LALALA}"), b"lalala").unwrap();
}

#[test]
fn another_body_or_secret_is_a_mismatch() {
    let header = format!("v1={HELLO}");
    for (secret, body) in
        [("secret", "hello world "), ("secret", ""), ("Secret", "hello world"), ("secret2", "hello world")]
    {
        let outcome = verify_signature(&VERSIONS, secret.as_bytes(), &header, body.as_bytes());
        assert_eq!(outcome, Err(WebhookError::Mismatch), "{secret} {body}");
    }
    assert_eq!(hello(&format!("v1={LALALA}")), Err(WebhookError::Mismatch));
}

#[test]
fn keys_of_any_length_are_taken() {
    let key = "k".repeat(1000);
    let made = "f298c893536ef60a0683d1e79a44c9bd5c5ceae167a54ae8c4189bca3f6f2a35";
    verify_signature(&VERSIONS, key.as_bytes(), &format!("v1={made}"), b"x").unwrap();
}

#[test]
fn the_newest_known_version_counts_alone() {
    hello(&format!("v1={LALALA},v2={HELLO}")).unwrap();
    assert_eq!(hello(&format!("v2={LALALA},v1={HELLO}")), Err(WebhookError::Mismatch));
    assert_eq!(hello(&format!("v2=,v1={HELLO}")), Err(WebhookError::Malformed));
}

#[test]
fn unknown_versions_are_passed_over() {
    hello(&format!("v9={LALALA},v1={HELLO},x=y=z,odd")).unwrap();
    for header in [format!("v9={HELLO}"), format!("V1={HELLO}"), format!("={HELLO}"), "v10=00,v3=00".to_owned()] {
        assert_eq!(hello(&header), Err(WebhookError::UnknownVersion), "{header}");
    }
}

#[test]
fn any_signature_of_the_version_will_do() {
    hello(&format!("v1={LALALA},v1={HELLO}")).unwrap();
    hello(&format!("v1={HELLO},v1={LALALA}")).unwrap();
    hello(&format!("v1=odd,v1={HELLO}")).unwrap();
    assert_eq!(hello(&format!("v1={LALALA},v1={LALALA}")), Err(WebhookError::Mismatch));
}

#[test]
fn no_signature_is_an_error_of_its_own() {
    for header in ["", "  ", ",", " , ,"] {
        assert_eq!(hello(header), Err(WebhookError::NoSignature), "{header:?}");
    }
}

#[test]
fn what_has_not_the_form_is_malformed() {
    let (short, long, odd) = (&HELLO[..62], format!("{HELLO}00"), &HELLO[1..]);
    let sign = format!("+{}", &HELLO[1..]);
    let signatures = ["", short, &long, odd, &sign, &HELLO.replace('7', "g"), &HELLO.replace('7', " "), "ü"];
    for signature in signatures {
        assert_eq!(hello(&format!("v1={signature}")), Err(WebhookError::Malformed), "{signature}");
    }
    for header in [HELLO, "v1", "garbage, more"] {
        assert_eq!(hello(header), Err(WebhookError::Malformed), "{header}");
    }
}

#[test]
fn case_of_digits_and_blanks_around_signatures_do_not_matter() {
    hello(&format!("v1={}", HELLO.to_uppercase())).unwrap();
    hello(&format!(" v9=00 ,\tv1={HELLO} ,")).unwrap();
}

#[test]
fn an_empty_secret_is_refused() {
    // What HMAC makes of an empty key and an empty body: anybody knows it.
    let forged = "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad";
    assert_eq!(verify_signature(&VERSIONS, b"", &format!("v1={forged}"), b""), Err(WebhookError::EmptySecret));
}

#[test]
fn a_huge_header_is_refused() {
    let one = format!("v1={HELLO},");
    hello(&one.repeat(8192 / one.len())).unwrap();
    assert_eq!(hello(&one.repeat(8192 / one.len() + 1)), Err(WebhookError::TooLong));
}

#[test]
fn errors_tell_neither_secret_nor_signature() {
    let header = format!("v1={LALALA}");
    let error = verify_signature(&VERSIONS, b"s3cr3t", &header, b"hello world").unwrap_err();
    let said = format!("{error} {error:?}");
    assert!(!said.contains("s3cr3t") && !said.contains("daa2"), "{said}");
    assert_eq!(error.to_string(), "the request's signature does not fit its body");
}
