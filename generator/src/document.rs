//! A document on its way through the stages before the Model.

mod moves;
mod reference;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Read};
use std::ops::RangeInclusive;
use std::path::{Component, Path, PathBuf};

use serde_json::{Map, Value};

use crate::diag::{At, Code, counted};
use crate::origins::Place;
pub use moves::Moves;
pub(crate) use moves::nearest;
pub(crate) use reference::{Malformed, named_pointer, percent_decode, pointer_tokens};

/// How many schemas an array's `x-prefix-items` has. The standard library has traits for tuples of so many types.
pub(crate) const PLACES: RangeInclusive<usize> = 2..=12;

/// A file as text: what [`read`](crate::read) takes.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name that reports show: a path as the user gave it, or `-`.
    pub name: String,
    /// Its text, without a byte order mark.
    pub text: String,
    /// Its notation.
    pub notation: Notation,
}

/// How a file is written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// JSON.
    Json,
    /// YAML 1.2's core schema.
    Yaml,
    /// TOML: configuration.
    Toml,
}

/// A document as a tree: what flows from [`read`](crate::read) to [`lower`](crate::lower).
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The document: a mapping, or null where it couldn't be read, which has been reported.
    pub tree: Value,
    /// Which of the run's [`Source`]s it was read from.
    pub source: usize,
    /// The way back from pointers of `tree` to places in sources.
    pub moves: Moves,
    /// References to other files that were not followed, by the source they stand in and their text.
    pub unfollowed: BTreeMap<(usize, String), Unfollowed>,
}

/// Why a reference to another file was not followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unfollowed {
    /// It has been reported.
    Reported,
    /// What is to be reported of it.
    Because {
        /// The kind of finding.
        code: Code,
        /// What is the matter.
        message: String,
        /// What to do.
        help: String,
    },
}

impl Document {
    /// Where the node at `pointer` of the tree came from.
    #[must_use]
    pub fn place(&self, pointer: &str) -> Place {
        self.moves.origin(self.source, pointer)
    }

    /// The same as what a finding stands at.
    #[must_use]
    pub fn at(&self, pointer: &str) -> At {
        At::Place(self.place(pointer))
    }
}

/// The keys of operations in a path item, as OpenAPI 3 lists them.
pub const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// A pointer's next token, escaped as RFC 6901 asks.
#[must_use]
pub fn child(pointer: &str, token: &str) -> String {
    let mut child = String::with_capacity(pointer.len() + 1 + token.len());
    child.push_str(pointer);
    push_token(&mut child, token);
    child
}

/// Appends `/` and the escaped token.
pub(crate) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    let mut rest = token;
    while let Some(index) = rest.bytes().position(|byte| matches!(byte, b'~' | b'/')) {
        let (plain, escaped) = rest.split_at(index);
        pointer.push_str(plain);
        pointer.push_str(if escaped.starts_with('~') { "~0" } else { "~1" });
        rest = escaped.get(1..).unwrap_or_default();
    }
    pointer.push_str(rest);
}

/// A reference to what stands at a pointer of the same document. Of the characters that a fragment can't hold only `%` is
/// escaped: all else reads as it is.
#[must_use]
pub fn reference_to(pointer: &str) -> String {
    ["#", &pointer.replace('%', "%25")].concat()
}

/// The pointer in such a reference, which is the only kind that [`check`](crate::check) leaves.
#[must_use]
pub fn pointer_in(reference: &str) -> Option<String> {
    Some(reference.strip_prefix('#')?.replace("%25", "%"))
}

/// The tokens of a pointer, unescaped.
pub fn tokens(pointer: &str) -> impl Iterator<Item = String> + '_ {
    pointer.split('/').skip(1).map(|token| unescaped(token).into_owned())
}

fn unescaped(token: &str) -> Cow<'_, str> {
    let Some((plain, escaped)) = token.split_once('~') else { return token.into() };
    let mut text = String::with_capacity(token.len());
    text.push_str(plain);
    for part in escaped.split('~') {
        let (character, rest) = match part.as_bytes().first() {
            Some(b'0') => ('~', part.get(1..)),
            Some(b'1') => ('/', part.get(1..)),
            _ => ('~', Some(part)),
        };
        text.push(character);
        text.push_str(rest.unwrap_or_default());
    }
    text.into()
}

/// The node at a pointer, as [`Value::pointer`] finds it, but without a copy of each token: most runs look up tens of
/// thousands.
pub(crate) fn node<'t>(tree: &'t Value, pointer: &str) -> Option<&'t Value> {
    let below = pointer.strip_prefix('/');
    if below.is_none() && !pointer.is_empty() {
        return None;
    }
    below.into_iter().flat_map(|below| below.split('/')).try_fold(tree, |node, token| match node {
        Value::Object(entries) => entry_of(entries, &unescaped(token)),
        Value::Array(elements) => elements.get(index(token)?),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => None,
    })
}

/// The value of a key, if it is a mapping that has it.
pub(crate) fn value_of<'t>(value: &'t Value, key: &str) -> Option<&'t Value> {
    entry_of(value.as_object()?, key)
}

/// The value of a key in a mapping. Most have few keys, and looking at each of them costs less than a hash.
pub(crate) fn entry_of<'t>(entries: &'t Map<String, Value>, key: &str) -> Option<&'t Value> {
    const FEW: usize = 12;
    if entries.len() > FEW {
        return entries.get(key);
    }
    entries.iter().find(|(name, _)| *name == key).map(|(_, value)| value)
}

/// The text under a key in a mapping; an empty one if there is none.
pub(crate) fn text_of<'t>(entries: &'t Map<String, Value>, key: &str) -> &'t str {
    entry_of(entries, key).and_then(Value::as_str).unwrap_or_default()
}

/// The place in a list that a token means: digits alone, and no zero before others.
fn index(token: &str) -> Option<usize> {
    let is_number = !token.starts_with('+') && (token == "0" || !token.starts_with('0'));
    token.parse().ok().filter(|_| is_number)
}

/// Takes nodes out of a tree, in one pass over what each of them stood in: one by one, each would move all that come after it.
pub(crate) fn remove_all<'p>(tree: &mut Value, pointers: impl IntoIterator<Item = &'p str>) {
    let mut parents: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (parent, token) in pointers.into_iter().filter_map(|pointer| pointer.rsplit_once('/')) {
        parents.entry(parent).or_default().insert(unescaped(token).into_owned());
    }
    // The inner before the outer, whose lists then have the indices that were meant.
    for (parent, gone) in parents.iter().rev() {
        match tree.pointer_mut(parent) {
            Some(Value::Object(entries)) => entries.retain(|key, _| !gone.contains(key)),
            Some(Value::Array(elements)) => {
                let mut index = 0..;
                elements.retain(|_| index.next().is_none_or(|index: usize| !gone.contains(&index.to_string())));
            }
            _ => {}
        }
    }
}

/// Gives the text behind a name. Files come through this, so that tests need no disk.
pub trait Loader {
    /// The bytes behind `path`.
    ///
    /// # Errors
    ///
    /// Whatever keeps them from being read; [`FileTooLarge`](io::ErrorKind::FileTooLarge) if there are more than `most`.
    fn load(&self, path: &Path, most: usize) -> io::Result<Vec<u8>>;

    /// The one path of a file or folder, whatever the way to it: without `..` and symbolic links. An empty path is the
    /// folder that others are relative to.
    ///
    /// # Errors
    ///
    /// That there is neither a file nor a folder, or whatever keeps the way to it from being followed.
    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf>;
}

/// Loads from the file system.
#[derive(Clone, Copy, Debug, Default)]
pub struct Disk;

/// Loads from memory.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    /// Contents by name.
    pub files: BTreeMap<PathBuf, Vec<u8>>,
}

impl Loader for Disk {
    fn load(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        let file = std::fs::File::open(path)?;
        let size = file.metadata().map_or(0, |metadata| metadata.len());
        // One that grows while it is read, or whose size says nothing, is read all the same.
        let bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(most).min(most));
        read_into(bytes, file, most)
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        let path = std::fs::canonicalize(if path.as_os_str().is_empty() { Path::new(".") } else { path })?;
        let metadata = std::fs::metadata(&path)?;
        // Whoever opens a pipe waits for its other end.
        if metadata.is_file() || metadata.is_dir() {
            Ok(path)
        } else {
            Err(io::Error::new(io::ErrorKind::Unsupported, "it is a device or a pipe"))
        }
    }
}

/// Reads all of `input`, or fails where there are more bytes than `most`: devices and pipes may have no end.
///
/// # Errors
///
/// Those of `input`, and [`FileTooLarge`](io::ErrorKind::FileTooLarge).
pub fn read_bounded(input: impl Read, most: usize) -> io::Result<Vec<u8>> {
    read_into(Vec::new(), input, most)
}

fn read_into(mut bytes: Vec<u8>, input: impl Read, most: usize) -> io::Result<Vec<u8>> {
    let size = input.take((most as u64).saturating_add(1)).read_to_end(&mut bytes)?;
    if size > most { Err(too_large(most)) } else { Ok(bytes) }
}

fn too_large(most: usize) -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, format!("it has more than {}", counted(most, "byte")))
}

impl Loader for Memory {
    fn load(&self, path: &Path, most: usize) -> io::Result<Vec<u8>> {
        let bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        if bytes.len() > most { Err(too_large(most)) } else { Ok(bytes.clone()) }
    }

    fn canonicalize(&self, path: &Path) -> io::Result<PathBuf> {
        let path = straight(path);
        let is_there = self.files.keys().any(|file| file.starts_with(&path));
        if is_there { Ok(path) } else { Err(io::ErrorKind::NotFound.into()) }
    }
}

/// A path as reports show it: straight, since what puts findings beside a file's lines knows no `folder/../file`.
pub(crate) fn named(path: &Path) -> String {
    let straight = straight(path);
    let named = if straight.as_os_str().is_empty() { path } else { &straight };
    named.display().to_string()
}

/// The same path without `.` and `folder/..`.
pub(crate) fn straight(path: &Path) -> PathBuf {
    let mut straight = PathBuf::new();
    for part in path.components() {
        match (part, straight.components().next_back()) {
            (Component::CurDir, _) | (Component::ParentDir, Some(Component::RootDir | Component::Prefix(_))) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                straight.pop();
            }
            _ => straight.push(part),
        }
    }
    straight
}

impl<P: Into<PathBuf>, B: Into<Vec<u8>>> FromIterator<(P, B)> for Memory {
    fn from_iter<I: IntoIterator<Item = (P, B)>>(files: I) -> Self {
        Self { files: files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect() }
    }
}

/// Emitted files by their path below the output folder.
pub type Files = BTreeMap<PathBuf, String>;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{child, node, remove_all};

    #[test]
    fn nodes_are_taken_out_by_the_places_that_they_had() {
        let mut tree = json!({"a/b": {"c": 1, "d": 2}, "list": [0, {"x": 1, "y": 2}, 2, 3], "e": 5});
        remove_all(&mut tree, ["/list/1/x", "/a~1b/c", "/list/0", "/list/2", "/list/9", "/e/f", "/none/g", ""]);
        assert_eq!(tree, json!({"a/b": {"d": 2}, "list": [{"y": 2}, 3], "e": 5}));
    }

    #[test]
    fn nodes_are_found_as_pointers_say() {
        let tree = json!({"a/b": {"~1": [1, {"": 2}]}, "": 3, "~": [4]});
        let escaped = child(&child("", "a/b"), "~1");
        assert_eq!(escaped, "/a~1b/~01");
        let pointers = ["", "/", "//", "a", "/a~1b", "/a/b", "/~0/0", "/~0/+0", "/~0/00", "/~0/-", "/~0/1", "/~0/0/0"];
        let deep = ["", "/0", "/1/", "/1//", "/01", "/2"].map(|rest| format!("{escaped}{rest}"));
        for pointer in pointers.into_iter().chain(deep.iter().map(String::as_str)) {
            assert_eq!(node(&tree, pointer), tree.pointer(pointer), "{pointer}");
        }
    }

    #[test]
    fn what_remains_keeps_its_order() {
        let mut tree = json!({"d": 1, "c": 2, "b": 3, "a": 4});
        remove_all(&mut tree, ["/c"]);
        assert_eq!(tree.to_string(), r#"{"d":1,"b":3,"a":4}"#);
    }
}
