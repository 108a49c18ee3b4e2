//! What is emitted for documents made by chance compiles without a warning.

#[path = "../../tests/support/scratch.rs"]
mod scratch;

use arbitrary::{Arbitrary as _, Unstructured};
use clientsmith::config::{ApiConfig, Config};
use clientsmith::diag::Diagnostics;
use clientsmith::document::Memory;
use clientsmith::print::Extras;
use clientsmith::read::Sources;
use clientsmith::write::{self, Overwrite};
use clientsmith_random::{Document, Faulty, rules, run};

/// How many documents are compiled at once, and where their bytes begin; chosen by the environment for longer runs.
fn setting(variable: &str, usual: u64) -> u64 {
    std::env::var(variable).map_or(usual, |value| value.parse().unwrap())
}

#[test]
#[ignore = "compiles a crate of 40 modules: `cargo xtask verify --full` runs it"]
fn random_documents_compile_as_modules_of_one_crate() {
    let (count, seed) = (setting("DOCUMENTS", 40), setting("SEED", 1));
    let faults = setting("FAULTS", 0) > 0;
    let mut loader = Memory::default();
    let mut config = Config::for_document("".into(), Some("fixture".to_owned()));
    config.pagination = rules();
    config.apis.clear();
    let mut number = seed << 20;
    while (config.apis.len() as u64) < count {
        number += 1;
        let bytes = Chance(number).bytes(6000);
        let bytes = &mut Unstructured::new(&bytes);
        let tree = if faults { Faulty::arbitrary(bytes).unwrap().0 } else { Document::arbitrary(bytes).unwrap().0 };
        let text = tree.to_string();
        if run(text.as_bytes()).files.is_none() {
            continue;
        }
        let module = format!("m{number}");
        loader.files.insert(module.clone().into(), text.into_bytes());
        config.apis.push(ApiConfig { module: Some(module.clone()), document: module.into(), ..ApiConfig::default() });
    }
    let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
    let generated = clientsmith::generate(&loader, &config, &Extras::default(), &mut sources, &mut diags);
    let mut files = generated.unwrap().files;
    files.entry("Cargo.toml".into()).and_modify(|manifest| manifest.push_str("\n[workspace]\n"));
    let scratch = scratch::folder("random-crate");
    let changes = write::plan(&scratch, &files, Overwrite::All).unwrap();
    write::apply(&scratch, &files, &changes).unwrap();
    for (module, text) in &loader.files {
        std::fs::write(scratch.join(module).with_extension("json"), text).unwrap();
    }
    scratch::build(&scratch, &["--lib"]);
}

/// A generator of bytes that gives the same ones in every run.
struct Chance(u64);

impl Chance {
    fn bytes(mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.byte()).collect()
    }

    fn byte(&mut self) -> u8 {
        // SplitMix64: seeds that are neighbours give bytes that have nothing in common.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed >> 56) as u8
    }
}
