//! A document made by chance, with faults of any kind: the same holds as for any bytes.

#![no_main]

use clientsmith_random::Faulty;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|document: Faulty| {
    clientsmith_random::examine(document.0.to_string().as_bytes());
});
