//! What holds for any document: no stage panics or contradicts itself, what is emitted is Rust, and the same in each run.

use std::path::PathBuf;

use arbitrary::{Arbitrary as _, Unstructured};
use clientsmith_random::{Document, Faulty, examine, mutate};
use proptest::prelude::*;
use serde_json::Value;

/// What documents are made of. Short ones as well: what a choice lacks is the plainest.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    proptest::collection::vec(any::<u8>(), 0..3000)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_becomes_rust_or_a_report(bytes in bytes()) {
        let Document(tree) = Document::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        examine(tree.to_string().as_bytes());
    }

    #[test]
    fn any_faults_become_rust_or_a_report(bytes in bytes()) {
        let Faulty(tree) = Faulty::arbitrary(&mut Unstructured::new(&bytes)).unwrap();
        examine(tree.to_string().as_bytes());
    }

    #[test]
    fn changed_fixtures_become_rust_or_a_report(which in any::<prop::sample::Index>(), changes in 1..8, bytes in bytes()) {
        let fixtures = fixtures();
        let text = std::fs::read_to_string(which.get(&fixtures)).unwrap();
        let mut tree: Value = serde_yaml::from_str(&text).unwrap();
        let bytes = &mut Unstructured::new(&bytes);
        (0..changes).for_each(|_| mutate(&mut tree, bytes));
        examine(tree.to_string().as_bytes());
    }
}

/// The small documents that the other tests have.
fn fixtures() -> Vec<PathBuf> {
    let entries = std::fs::read_dir("../tests/fixtures").unwrap().map(|entry| entry.unwrap().path());
    let mut fixtures: Vec<PathBuf> = entries.filter(|path| path.extension().is_some_and(|it| it == "yaml")).collect();
    fixtures.sort();
    fixtures
}
