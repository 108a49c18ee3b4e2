//! The servers that a document names, and their variables.

use formed::servers::SERVERS;
use formed::{Client, Error, ErrorKind};

use crate::Findings;

pub(crate) fn check(findings: &mut Findings) {
    let url = |index: usize, values: &[(&str, &str)]| SERVERS[index].url(values).map_err(|error: Error| error.kind());
    findings.same("defaults", url(0, &[]), Ok("https://eu.example.org/v1".to_owned()));
    let both = url(0, &[("region", "us"), ("base", "v2/beta")]);
    findings.same("values", both, Ok("https://us.example.org/v2/beta".to_owned()));
    findings.same("no such value", url(0, &[("region", "moon")]), Err(ErrorKind::Configuration));
    findings.same("no such variable", url(1, &[("region", "eu")]), Err(ErrorKind::Configuration));
    let client = |url: String| Client::builder().base_url("servers", url).build().map(drop).map_err(|error| error.kind());
    findings.same("whole", url(1, &[]).and_then(client), Ok(()));
    // One that is relative is relative to where the document was found, which nobody knows.
    findings.same("relative", url(2, &[]).and_then(client), Err(ErrorKind::Configuration));
}
