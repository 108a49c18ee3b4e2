//! Callers of all that the earlier side has, compiled against the later one: that of a minor change or a patch compiles, that of a
//! major change does not.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use clientsmith::inspect::Report;

use crate::emitted::Emitted;
use crate::pair::{self, Disagreements};
use crate::scratch;
use crate::surface::Caller;

#[test]
#[ignore = "checks two crates of many modules"]
fn callers_compile_against_the_later_side_unless_the_change_is_major() {
    let pairs = pair::all();
    let before = Emitted::new(&pairs, "callers-before", |pair| &pair.before);
    let after = Emitted::new(&pairs, "callers-after", |pair| &pair.after);
    let callers = callers(&before);
    let wrong: Vec<String> =
        refused(&before, &callers).iter().map(|(name, error)| format!("{name}: {error}")).collect();
    assert!(wrong.is_empty(), "callers don't compile against their own side:\n{}", wrong.join("\n"));
    let refused = refused(&after, &callers);
    let disagreements = Disagreements {
        seen: "its caller doesn't compile",
        unseen: "its caller compiles, for no reason",
        needless: "its caller doesn't compile, although there is a reason",
    };
    pair::agree(&pairs, |name| refused.get(name).cloned(), |pair| pair.unseen_by_callers.is_some(), &disagreements);
}

/// By pair, the caller of its modules.
fn callers(before: &Emitted) -> BTreeMap<String, String> {
    let side = &before.side;
    let report = Report::new(&side.model, &side.origins, &side.names, &side.sources);
    let mut callers: BTreeMap<String, String> = BTreeMap::new();
    for ((module, pair), api) in before.modules.iter().zip(&report.apis) {
        assert_eq!(api.module.as_deref(), Some(module.as_str()));
        let mut caller = Caller::new(&format!("pairs::{module}"));
        caller.api(api);
        let folder = Path::new("src").join(module);
        let is_in = |path: &Path| path.starts_with(&folder) || path == folder.with_extension("rs");
        let texts = before.files.iter().filter(|(path, _)| is_in(path)).map(|(_, text)| text);
        texts.for_each(|text| caller.file(text));
        let (text, count) = caller.module(module);
        assert!(count > 10, "{module}: {text}");
        *callers.entry(pair.clone()).or_default() += &text;
    }
    callers
}

/// The callers that don't compile against a side, each with its first error. What a compiler says of one keeps it from looking at
/// others as closely: it is asked again without these.
fn refused(side: &Emitted, callers: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    let folder = side.folder.join("tests/callers");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    for (pair, text) in callers {
        std::fs::write(folder.join(format!("{}.rs", file(pair))), text).unwrap();
    }
    let mut refused = BTreeMap::new();
    loop {
        let rest = callers.keys().filter(|pair| !refused.contains_key(*pair));
        let modules: Vec<String> = rest.map(|pair| format!("mod {};\n", file(pair))).collect();
        // They call what is deprecated, too, and nobody calls them.
        let head = "#![allow(warnings)]\n";
        std::fs::write(folder.join("main.rs"), head.to_owned() + &modules.concat()).unwrap();
        let found = errors(side);
        if found.is_empty() {
            return refused;
        }
        let names: BTreeMap<String, &String> = callers.keys().map(|pair| (file(pair), pair)).collect();
        for (file, error) in found {
            let pair = names.get(&file).unwrap_or_else(|| panic!("{file}: {error}"));
            refused.insert((*pair).clone(), error);
        }
    }
}

fn file(pair: &str) -> String {
    pair.replace('-', "_")
}

/// The first error in each file of the callers.
fn errors(side: &Emitted) -> BTreeMap<String, String> {
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--message-format", "short", "--test", "callers", "--features"])
        .arg(side.features.join(","))
        .arg("--target-dir")
        .arg(scratch::target())
        .current_dir(&side.folder)
        .output()
        .unwrap();
    let report = String::from_utf8_lossy(&output.stderr);
    let mut found = BTreeMap::new();
    for line in report.lines() {
        let place = line.strip_prefix("tests/callers/").and_then(|line| line.split_once(".rs:"));
        if let Some((file, error)) = place.filter(|(_, error)| error.contains(": error")) {
            found.entry(file.to_owned()).or_insert_with(|| error.to_owned());
        }
    }
    assert_eq!(output.status.success(), found.is_empty(), "{report}");
    found
}
