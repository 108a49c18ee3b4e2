//! A document as its text has it, without the generator's rewriting: what examples are found in and judged by.

use std::path::Path;

use clientsmith::config::{ApiConfig, Config};
use clientsmith::diag::Diagnostics;
use clientsmith::document::Disk;
use clientsmith::read::{self, Sources};
use serde_json::Value;

/// References that lead on to references.
const MOST_HOPS: usize = 32;

/// A document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) tree: Value,
}

impl Document {
    /// Reads it; null where that can't be, which the generator has found as well.
    pub(super) fn read(path: &Path) -> Self {
        let api = ApiConfig { document: path.to_owned(), ..ApiConfig::default() };
        let config = Config { apis: vec![api], ..Config::default() };
        let (mut sources, mut diags) = (Sources::default(), Diagnostics::default());
        let documents = read::documents(&Disk, &config, &mut sources, &mut diags);
        Self { tree: documents.into_iter().next().map(|document| document.tree).unwrap_or_default() }
    }

    /// The version of its standard.
    pub(super) fn version(&self) -> String {
        let version = ["openapi", "swagger"].iter().find_map(|key| self.tree.get(key));
        version.map(|version| version.as_str().map_or_else(|| version.to_string(), str::to_owned)).unwrap_or_default()
    }

    /// The node at a pointer, or the one that it refers to, with its own pointer.
    pub(super) fn resolve(&self, pointer: &str) -> Option<(String, &Value)> {
        let mut pointer = pointer.to_owned();
        for _ in 0..MOST_HOPS {
            let node = self.tree.pointer(&pointer)?;
            match node.get("$ref").and_then(Value::as_str) {
                Some(reference) => pointer = decoded(reference.strip_prefix('#')?),
                None => return Some((pointer, node)),
            }
        }
        None
    }
}

/// A pointer below another.
pub(super) fn below(pointer: &str, key: &str) -> String {
    format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// A fragment without its percent-encoding.
fn decoded(fragment: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), fragment.as_bytes());
    while let [first, tail @ ..] = rest {
        let escaped = match rest {
            [b'%', high, low, ..] => {
                std::str::from_utf8(&[*high, *low]).ok().and_then(|hex| u8::from_str_radix(hex, 16).ok())
            }
            _ => None,
        };
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { rest.get(3..).unwrap_or_default() } else { tail };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
