//! No text of a document becomes code: whatever stands in any place for words, the same items are emitted.

#[path = "injection/documents.rs"]
mod documents;
#[path = "injection/skeleton.rs"]
mod skeleton;

use std::cell::RefCell;

use clientsmith_random::{HOSTILE, run};
use serde_json::Value;
use skeleton::{Skeleton, skeleton};

/// A document with words in each place where it has any: the function gives them, by the place's name.
type Make = fn(&dyn Fn(&str) -> String) -> Value;

const DOCUMENTS: [(&str, Make); 3] =
    [("Swagger 2.0", documents::swagger), ("OpenAPI 3.0", documents::openapi), ("OpenAPI 3.1", documents::newer)];

/// What does no harm, and is respelled in Rust as all that does harm is.
const HARMLESS: &str = "Some wordS";

fn emitted(make: Make, words: &dyn Fn(&str) -> String) -> Skeleton {
    let tree = make(words);
    let outcome = run(tree.to_string().as_bytes());
    let files = outcome.files.unwrap_or_else(|| panic!("{}\n{tree:#}", outcome.report));
    skeleton(&files)
}

/// Names differ by their place's number; what is hostile stands in front of it, so that it can begin anything.
fn at(text: &str, place: &str) -> String {
    let number = place.bytes().fold(7_u32, |number, byte| number.wrapping_mul(31).wrapping_add(byte.into())) % 9973;
    format!("{text} w{number}")
}

fn same(plain: &Skeleton, other: &Skeleton, what: &str) {
    let difference = plain.difference(other);
    assert!(difference.is_empty(), "{what}:\n{difference}");
}

#[test]
fn hostile_words_everywhere_emit_the_same_items() {
    for (name, make) in DOCUMENTS {
        let plain = emitted(make, &|place| at(HARMLESS, place));
        for text in HOSTILE {
            same(&plain, &emitted(make, &|place| at(text, place)), &format!("{name}, {text:?}"));
        }
    }
}

#[test]
#[ignore = "a thousand documents: `cargo xtask verify --full` runs it"]
fn hostile_words_in_one_place_emit_the_same_items() {
    for (name, make) in DOCUMENTS {
        let places = RefCell::new(Vec::new());
        let plain = emitted(make, &|place| {
            places.borrow_mut().push(place.to_owned());
            at(HARMLESS, place)
        });
        for (index, hostile) in places.take().into_iter().enumerate() {
            // Some for each, in turn: all of them would take a quarter of an hour.
            for text in HOSTILE.iter().skip(index % 9).step_by(9) {
                let words = |place: &str| at(if place == hostile { text } else { HARMLESS }, place);
                same(&plain, &emitted(make, &words), &format!("{name}, {text:?} at {hostile}"));
            }
        }
    }
}
