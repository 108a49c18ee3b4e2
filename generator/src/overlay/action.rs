//! An overlay's tree → its actions.

use serde_json::{Map, Value};
use serde_json_path::JsonPath;

use crate::diag::{At, Code, Diagnostics};
use crate::document::child;
use crate::origins::Place;

/// One action of an overlay.
#[derive(Debug)]
pub(super) struct Action<'a> {
    /// How findings call it: its `x-name`, or its place in the list.
    pub(super) name: String,
    /// The overlay among the run's sources.
    pub(super) source: usize,
    /// Its pointer in the overlay.
    pub(super) pointer: String,
    /// The target as written.
    pub(super) target: &'a str,
    pub(super) path: JsonPath,
    pub(super) change: Change<'a>,
}

/// What an action does with each node that it matches.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change<'a> {
    Update(&'a Value),
    Remove,
}

impl Action<'_> {
    /// Where the action's `part` stands in the overlay.
    pub(super) fn at(&self, part: &str) -> At {
        At::Place(Place { document: self.source, pointer: child(&self.pointer, part) })
    }
}

/// The actions of an overlay; those that aren't what they should be are reported and left out.
pub(super) fn parse<'a>(overlay: &'a Value, source: usize, diags: &mut Diagnostics) -> Vec<Action<'a>> {
    let mut parser = Parser { source, diags };
    let Some(root) = parser.mapping(overlay, "", &["overlay", "info", "extends", "actions"]) else { return Vec::new() };
    parser.version(root);
    if let Some(info) =
        parser.required(root, "", "info").and_then(|info| parser.mapping(info, "/info", &["title", "version"]))
    {
        parser.text(info, "/info", "title");
        parser.text(info, "/info", "version");
    }
    parser.optional_text(root, "", "extends");
    match parser.required(root, "", "actions") {
        Some(Value::Array(actions)) if !actions.is_empty() => {
            actions.iter().enumerate().filter_map(|(index, action)| parser.action(action, index)).collect()
        }
        Some(_) => {
            parser.report("/actions", "`actions` has to be a list with at least one action".to_owned());
            Vec::new()
        }
        None => Vec::new(),
    }
}

struct Parser<'d> {
    source: usize,
    diags: &'d mut Diagnostics,
}

impl Parser<'_> {
    fn action<'a>(&mut self, action: &'a Value, index: usize) -> Option<Action<'a>> {
        let pointer = format!("/actions/{index}");
        let entries = self.mapping(action, &pointer, &["target", "description", "update", "remove"])?;
        self.optional_text(entries, &pointer, "description");
        let name = match self.optional_text(entries, &pointer, "x-name") {
            Some(name) => format!("`{name}`"),
            None => index.to_string(),
        };
        let target = self.text(entries, &pointer, "target");
        let change = self.change(entries, &pointer);
        let target = target?;
        match JsonPath::parse(target) {
            Ok(path) => Some(Action { name, source: self.source, pointer, target, path, change: change? }),
            Err(error) => {
                let message = format!(
                    "the target `{target}` is not a JSONPath: {} at character {}",
                    error.message(),
                    error.position() + 1
                );
                self.report(&format!("{pointer}/target"), message);
                None
            }
        }
    }

    fn change<'a>(&mut self, entries: &'a Map<String, Value>, pointer: &str) -> Option<Change<'a>> {
        let remove = match entries.get("remove") {
            None => false,
            Some(Value::Bool(remove)) => *remove,
            Some(_) => {
                self.report(&format!("{pointer}/remove"), "`remove` has to be true or false".to_owned());
                return None;
            }
        };
        match (entries.get("update"), remove) {
            (Some(update), false) => Some(Change::Update(update)),
            (None, true) => Some(Change::Remove),
            (None, false) => {
                self.report(pointer, "the action has neither `update` nor `remove: true`".to_owned());
                None
            }
            (Some(_), true) => {
                self.report(pointer, "the action has both `update` and `remove`: make two of it".to_owned());
                None
            }
        }
    }

    fn version(&mut self, root: &Map<String, Value>) {
        if let Some(version) = self.text(root, "", "overlay")
            && version != "1.0"
            && !version.starts_with("1.0.")
        {
            self.report("/overlay", format!("version `{version}` of overlays is not known: 1.0.0 is"));
        }
    }

    /// A mapping without other keys than `known` and extensions.
    fn mapping<'a>(&mut self, value: &'a Value, pointer: &str, known: &[&str]) -> Option<&'a Map<String, Value>> {
        let Some(entries) = value.as_object() else {
            self.report(pointer, "this has to be a mapping".to_owned());
            return None;
        };
        for key in entries.keys().filter(|key| !known.contains(&key.as_str()) && !key.starts_with("x-")) {
            self.report(
                &child(pointer, key),
                format!("`{key}` is not known here: known are `{}` and `x-…`", known.join("`, `")),
            );
        }
        Some(entries)
    }

    fn required<'a>(&mut self, entries: &'a Map<String, Value>, pointer: &str, key: &str) -> Option<&'a Value> {
        let value = entries.get(key);
        if value.is_none() {
            self.report(pointer, format!("`{key}` is missing"));
        }
        value
    }

    fn text<'a>(&mut self, entries: &'a Map<String, Value>, pointer: &str, key: &str) -> Option<&'a str> {
        self.required(entries, pointer, key)?;
        self.optional_text(entries, pointer, key)
    }

    fn optional_text<'a>(&mut self, entries: &'a Map<String, Value>, pointer: &str, key: &str) -> Option<&'a str> {
        let text = entries.get(key)?.as_str();
        if text.is_none() {
            self.report(&child(pointer, key), format!("`{key}` has to be text"));
        }
        text
    }

    fn report(&mut self, pointer: &str, message: String) {
        let at = At::Place(Place { document: self.source, pointer: pointer.to_owned() });
        self.diags.report(Code::InvalidOverlay, at, message);
    }
}
