//! One Rust file in the making: its items as printed, and beside them what is put in after that.
//!
//! Documentation and calls of the runtime's macros never pass through tokens. An item carries an attribute `#[__7]`, which
//! prettyplease prints on a line of its own; that line is then replaced by note 7: a blank line, if one goes there, and
//! the comment. So neither syn nor prettyplease sees a comment, and comments keep a layout of ours.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::ops::Range;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use super::api::ApiView;
use super::doc::{Doc, Scope};

/// How the line starts that is a method's marker.
const MARKER: &str = "    #[__";

/// The width that lines of ours keep to.
const WIDTH: usize = 100;

/// A file, or a part of one.
pub(super) struct Page<'a> {
    pub(super) view: &'a ApiView<'a>,
    /// Its items as text, but for its notes. Each is printed as it comes: the tokens of a whole file would be megabytes.
    body: String,
    methods: Vec<String>,
    /// The last of its methods, which wait for their `impl`.
    unprinted: Vec<TokenStream>,
    /// What replaces the markers.
    notes: Vec<Doc>,
    imports: Imports,
    defined: BTreeSet<String>,
    needed: BTreeSet<&'static str>,
}

/// A method of a page. It is printed once, however many `impl`s have it: operations of one group have most of their
/// arguments in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Method(usize);

/// What a file's `use` lines name.
#[derive(Default)]
struct Imports {
    standard: BTreeSet<&'static str>,
    runtime: BTreeSet<&'static str>,
    api: BTreeSet<String>,
}

impl<'a> Page<'a> {
    pub(super) fn new(view: &'a ApiView<'a>) -> Self {
        Self {
            view,
            body: String::new(),
            methods: Vec::new(),
            unprinted: Vec::new(),
            notes: Vec::new(),
            imports: Imports::default(),
            defined: BTreeSet::new(),
            needed: BTreeSet::new(),
        }
    }

    /// The marker of an item, field, variant or method, which a blank line parts from what stands before it, unless it is the first between
    /// braces.
    pub(super) fn apart(&mut self, doc: Doc) -> TokenStream {
        let name = format_ident!("__{}", self.notes.len());
        self.notes.push(doc);
        quote!(#[#name])
    }

    /// Adds items.
    pub(super) fn code(&mut self, items: TokenStream) {
        self.body.push_str(&unparsed(items));
    }

    /// Adds a call of a runtime macro: on one line if it fits, else with an entry a line.
    pub(super) fn call(&mut self, name: &'static str, head: &str, entries: &[String]) {
        self.runtime(name);
        self.body.extend(["\n", &layout(name, head, entries)]);
    }

    /// A method that `impl`s may have, and that its marker stands before.
    pub(super) fn method(&mut self, method: TokenStream) -> Method {
        self.unprinted.push(method);
        Method(self.methods.len() + self.unprinted.len() - 1)
    }

    /// Adds an `impl` of a type, if there is a method to stand in it.
    pub(super) fn impl_of(&mut self, name: &str, methods: &[Method]) {
        let unprinted = std::mem::take(&mut self.unprinted);
        self.methods.extend(printed(&unprinted));
        if !methods.is_empty() {
            self.body.extend(["\nimpl ", name, " {\n"]);
            self.body.extend(methods.iter().filter_map(|method| self.methods.get(method.0)).map(String::as_str));
            self.body.push_str("}\n");
        }
    }

    /// A name of the runtime.
    pub(super) fn runtime(&mut self, name: &'static str) -> Ident {
        self.imports.runtime.insert(name);
        Ident::new(name, Span::call_site())
    }

    /// A name of the runtime that nothing here names, but whose file is needed.
    pub(super) fn needs(&mut self, name: &'static str) {
        self.needed.insert(name);
    }

    /// A name of the standard library, by its path.
    pub(super) fn standard(&mut self, path: &'static str) -> Ident {
        self.imports.standard.insert(path);
        Ident::new(path.rsplit("::").next().unwrap_or(path), Span::call_site())
    }

    /// A name of the same API that may stand in another file.
    pub(super) fn api(&mut self, name: &str) -> Ident {
        if !self.imports.api.contains(name) {
            self.imports.api.insert(name.to_owned());
        }
        ident(name)
    }

    /// A name that this file gives to an item, or has in sight by a `pub use`.
    pub(super) fn define(&mut self, name: &str) -> Ident {
        self.defined.insert(name.to_owned());
        ident(name)
    }

    /// About how many lines the file will have.
    pub(super) fn weight(&self) -> usize {
        let weight = |line| 1 + mark(line).and_then(|mark| self.notes.get(mark)).map_or(0, Doc::weight);
        self.body.lines().map(weight).sum()
    }

    /// Whether nothing is on it.
    pub(super) fn is_empty(&self) -> bool {
        self.body.is_empty()
    }

    /// The same as a folder's root, with this page as a file in the folder. What the file defines is in sight through
    /// `*`: to import it by name as well would have it mean itself.
    pub(super) fn with_file(mut self, name: &str, file: &Page) -> Self {
        self.body.insert_str(0, &format!("\nmod {name};\n\npub use self::{name}::*;\n"));
        self.defined.extend(file.defined.iter().cloned());
        self
    }

    /// What it uses of the runtime.
    pub(super) fn used(&self) -> impl Iterator<Item = &'static str> {
        self.imports.runtime.union(&self.needed).copied()
    }
}

/// One file of several pages: its first lines, its `use` lines, and each page's items.
pub(super) fn finish(head: &str, pages: &[Page]) -> String {
    let mut out = head.to_owned();
    let Some(view) = pages.first().map(|page| page.view) else { return out };
    let names = Here { view, pages };
    uses(&mut out, &names);
    for page in pages {
        page.write(&mut out, &names);
    }
    out
}

impl Page<'_> {
    /// Writes the items with their notes put in.
    fn write(&self, out: &mut String, names: &Here) {
        // Where notes stand in what is written: a method that several `impl`s have brings its own along each time.
        let mut written = vec![None; self.notes.len()];
        let mut is_first = false;
        for line in self.body.lines() {
            let note = mark(line).and_then(|mark| self.notes.get(mark).zip(written.get_mut(mark)));
            let Some((note, written)) = note else {
                out.push_str(line);
                out.push('\n');
                is_first = line.ends_with('{');
                continue;
            };
            if !is_first {
                out.push('\n');
            }
            if let Some(range) = written {
                out.extend_from_within(Range::clone(range));
                continue;
            }
            let start = out.len();
            let indent = line.find('#').and_then(|end| line.get(..end)).unwrap_or_default();
            note.write(out, &format!("{indent}///"), names);
            *written = Some(start..out.len());
        }
    }
}

/// The number of the note that a line stands for, if it is a marker.
fn mark(line: &str) -> Option<usize> {
    let marker = line.strip_suffix(']')?;
    marker.trim_start_matches(' ').strip_prefix("#[__")?.parse().ok()
}

/// The names that can be used in a file.
struct Here<'a> {
    view: &'a ApiView<'a>,
    pages: &'a [Page<'a>],
}

impl Here<'_> {
    fn defines(&self, name: &str) -> bool {
        self.pages.iter().any(|page| page.defined.contains(name))
    }
}

impl Scope for Here<'_> {
    fn path(&self, name: &str) -> Option<String> {
        let is_here = self.defines(name) || self.pages.iter().any(|page| page.imports.api.contains(name));
        (!is_here).then(|| format!("{}::{name}", self.view.root))
    }
}

/// Writes the `use` lines: the standard library's by themselves, then the crate's.
fn uses(out: &mut String, names: &Here) {
    let all = |get: fn(&Imports) -> Vec<&str>| -> BTreeSet<String> {
        names.pages.iter().flat_map(|page| get(&page.imports)).map(str::to_owned).collect()
    };
    let standard = all(|imports| imports.standard.iter().copied().collect());
    let mut runtime = all(|imports| imports.runtime.iter().copied().collect());
    let mut api = all(|imports| imports.api.iter().map(String::as_str).collect());
    for list in [&mut runtime, &mut api] {
        list.retain(|name| !names.defines(name));
    }
    if !standard.is_empty() {
        out.push('\n');
    }
    for path in &standard {
        let _ = writeln!(out, "use {path};");
    }
    if !runtime.is_empty() || !api.is_empty() {
        out.push('\n');
    }
    let root = &names.view.root;
    // In rustfmt's order: `crate::runtime` goes before `crate::v2`, and before a list right at the root.
    let mut lists = [(format!("{}::runtime", names.view.home), runtime), (root.clone(), api)];
    if *root != names.view.home {
        lists.sort_by(|one, other| one.0.cmp(&other.0));
    }
    for (path, names) in lists.iter().filter(|(_, names)| !names.is_empty()) {
        use_list(out, path, names);
    }
}

fn use_list(out: &mut String, path: &str, names: &BTreeSet<String>) {
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if let [name] = names.as_slice() {
        let _ = writeln!(out, "use {path}::{name};");
        return;
    }
    let line = format!("use {path}::{{{}}};\n", names.join(", "));
    if line.len() <= WIDTH + 1 {
        out.push_str(&line);
        return;
    }
    let _ = writeln!(out, "use {path}::{{");
    let mut line = String::from("   ");
    for name in names {
        if line.len() + name.len() + 2 > WIDTH {
            let _ = writeln!(out, "{line}");
            line = String::from("   ");
        }
        let _ = write!(line, " {name},");
    }
    let _ = writeln!(out, "{line}\n}};");
}

/// A macro call's text.
fn layout(name: &str, head: &str, entries: &[String]) -> String {
    let entries_line = entries.join(", ");
    let line = match head.strip_suffix(" {") {
        Some(head) if entries.is_empty() => format!("{name}!({head} {{}});\n"),
        Some(head) => format!("{name}!({head} {{ {entries_line} }});\n"),
        None => format!("{name}!({});\n", [&[head.to_owned()], entries].concat().join(", ")),
    };
    if line.chars().count() <= WIDTH + 1 {
        return line;
    }
    let entries = entries.iter().fold(String::new(), |text, entry| text + "    " + entry + ",\n");
    match head.strip_suffix(" {") {
        Some(head) => format!("{name}!({head} {{\n{entries}}});\n"),
        None => format!("{name}!(\n    {head},\n{entries});\n"),
    }
}

/// The text of some items. What syn refuses becomes an error where the crate is compiled.
fn unparsed(items: TokenStream) -> String {
    match syn::parse2::<syn::File>(items) {
        Ok(file) => prettyplease::unparse(&file),
        Err(error) => format!("compile_error!({:?});\n", error.to_string()),
    }
}

/// The texts of methods, each from its marker on. Where syn refuses one, each is the error.
fn printed(methods: &[TokenStream]) -> Vec<String> {
    if methods.is_empty() {
        return Vec::new();
    }
    let text = unparsed(quote!(impl Methods { #(#methods)* }));
    let Some(inner) = text.strip_prefix("impl Methods {\n").and_then(|text| text.strip_suffix("}\n")) else {
        return vec![text; methods.len()];
    };
    let mut texts: Vec<String> = Vec::new();
    for line in inner.split_inclusive('\n') {
        match texts.last_mut().filter(|_| !line.starts_with(MARKER)) {
            Some(text) => text.push_str(line),
            None => texts.push(line.to_owned()),
        }
    }
    texts
}

/// An identifier, raw or not.
pub(super) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}
