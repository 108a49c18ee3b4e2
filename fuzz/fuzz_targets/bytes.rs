//! Any bytes as a document: no stage panics, what is emitted is Rust, and two runs are alike.

#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|document: &[u8]| {
    clientsmith_random::examine(document);
});
