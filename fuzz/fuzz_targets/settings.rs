//! Any bytes as `client.toml`, and what stands behind a NUL as an overlay: no stage panics.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let settings = parts.next().unwrap_or_default();
    clientsmith_random::examine_settings(settings, parts.next().unwrap_or(settings));
});
