//! `names.lock`: the names of the client's public items, so that the next run gives them the same ones.
//!
//! ```toml
//! [v2.methods]
//! "GET /pipeline" = "PipelineApi::list_pipelines"
//! ```
//!
//! A table for each kind, within one for each module where there are modules; a line for each name, sorted. It is TOML, so that a
//! wrong line has a position, and a key that a merge left there twice is found. The last line says that it is the last: names that were
//! cut off would not be missed otherwise, and what they were for would get others.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::config::Config;
use crate::diag::{At, Code, Diagnostics};
use crate::document::{Loader, Notation, child};
use crate::name::{Fixed, Key, Kind};
use crate::origins::Place;
use crate::read::{self, Sources};

const HEAD: &str = "\
# The names of the client's public items, by what they are for in the documents: written by clientsmith, which goes on
# calling each of them so as long as that is there.
";

/// The last line.
const END: &str = "# The end: without this line, names are missing.";

/// What a merge puts before and between the sides of a conflict, and behind them.
const CONFLICT: [&str; 4] = ["<<<<<<<", "|||||||", "=======", ">>>>>>>"];

/// Reads the names that the configuration's lock holds: none if it has no lock, or if there is no such file yet. What is wrong
/// with one is reported, as errors.
#[must_use]
pub fn read(loader: &dyn Loader, config: &Config, sources: &mut Sources, diags: &mut Diagnostics) -> Fixed {
    let Some(path) = &config.names_lock else { return Fixed::default() };
    let bytes = match loader.load(path, config.limits.max_size) {
        Ok(bytes) => bytes,
        Err(error) => {
            if error.kind() != std::io::ErrorKind::NotFound {
                read::unreadable(path, &error, diags);
            }
            return Fixed::default();
        }
    };
    let (source, is_text) = read::text_of(bytes, path.display().to_string(), sources, diags);
    let Some(text) = sources.list.get_mut(source).filter(|_| is_text) else { return Fixed::default() };
    text.notation = Notation::Toml;
    let mut reading = Reading { source, fixed: Fixed::default(), scopes: BTreeMap::new(), diags };
    if reading.is_whole(&text.text) {
        reading.file(&text.text);
        reading.modules(config);
    }
    reading.fixed
}

/// The lock with these names.
#[must_use]
pub fn text(fixed: &Fixed) -> String {
    let mut text = HEAD.to_owned();
    let mut table = None;
    for (key, name) in fixed.iter() {
        if table != Some((&key.api, key.kind)) {
            table = Some((&key.api, key.kind));
            // Writing to a text can't fail.
            let _ = write!(text, "\n{}\n", header(key.api.as_deref(), key.kind));
        }
        let _ = writeln!(text, "{} = {}", quoted_key(&key.place), quoted(name));
    }
    text + "\n" + END + "\n"
}

/// The line that begins a table.
fn header(module: Option<&str>, kind: Kind) -> String {
    let module = module.map(|module| format!("{}.", quoted_key(module))).unwrap_or_default();
    format!("[{module}{}]", kind.plural())
}

fn quoted_key(key: &str) -> String {
    let is_bare = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if is_bare { key.to_owned() } else { quoted(key) }
}

/// Text of a document may break a line, or hide what stands there.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            ' ' => quoted.push(' '),
            _ if character.is_ascii_graphic() || character.is_alphanumeric() => quoted.push(character),
            _ => {
                let _ = write!(quoted, "\\U{:08X}", u32::from(character));
            }
        }
    }
    quoted + "\""
}

struct Reading<'d> {
    source: usize,
    fixed: Fixed,
    /// Who has which name, by what shares it out.
    scopes: BTreeMap<(String, String), Owner>,
    diags: &'d mut Diagnostics,
}

/// Who has a name.
struct Owner {
    pointer: String,
    /// Whether others may have it too: schemas that are alike are one type.
    is_shared: bool,
}

impl Reading<'_> {
    /// Whether the text is that of one lock, from its beginning to its end. Of what else it is, its TOML would say too much, or nothing.
    fn is_whole(&mut self, text: &str) -> bool {
        let mut lines = text.split_inclusive('\n').scan(0, |end, line| {
            *end += line.len();
            Some((*end - line.len(), line))
        });
        let conflict = lines.find(|(_, line)| CONFLICT.iter().any(|mark| line.starts_with(mark)));
        let (offset, message, help) = match conflict {
            Some((offset, _)) => {
                let help = "keep the lines of both sides, one for each place, and generate again";
                (offset, "a merge has left a conflict here", help)
            }
            None if text.trim_end().ends_with(END) => return true,
            None => {
                let help =
                    "take it back from version control, and generate again; if no names were kept yet, remove it";
                (text.trim_end().len(), "names are missing: the file doesn't end as it was written", help)
            }
        };
        self.diags.report(Code::NamesLock, At::Offset { source: self.source, offset }, message).help(help);
        false
    }

    fn file(&mut self, text: &str) {
        let (root, faults) = DeTable::parse_recoverable(text);
        for fault in &faults {
            let offset = fault.span().map_or(0, |span| span.start);
            let at = At::Offset { source: self.source, offset };
            let help = if fault.message() == "duplicate key" { "keep one of them" } else { Code::NamesLock.help() };
            self.diags.report(Code::NamesLock, at, fault.message()).help(help);
        }
        for (key, value) in root.get_ref() {
            let pointer = child("", key.get_ref());
            let Some(table) = value.get_ref().as_table() else {
                self.report(&pointer, format!("`{}` is no table of names", key.get_ref()));
                continue;
            };
            let kind = kind(key.get_ref()).filter(|_| !table.values().any(|value| value.get_ref().is_table()));
            match kind {
                Some(kind) => self.names(None, kind, table, &pointer),
                None => self.module(key.get_ref(), table, &pointer),
            }
        }
    }

    fn module(&mut self, module: &str, table: &DeTable<'_>, pointer: &str) {
        for (key, value) in table {
            let pointer = child(pointer, key.get_ref());
            match kind(key.get_ref()).zip(value.get_ref().as_table()) {
                Some((kind, table)) => self.names(Some(module), kind, table, &pointer),
                None => self.report(&pointer, format!("`{}` is no table of names", key.get_ref())),
            }
        }
    }

    fn names(&mut self, api: Option<&str>, kind: Kind, table: &DeTable<'_>, pointer: &str) {
        for (key, value) in table {
            let pointer = child(pointer, key.get_ref());
            let key = Key { api: api.map(String::from), kind, place: key.get_ref().to_string() };
            self.name(key, value, pointer);
        }
    }

    fn name(&mut self, key: Key, value: &Spanned<DeValue<'_>>, pointer: String) {
        let Some(name) = value.get_ref().as_str() else {
            self.report(&pointer, "a name is a text, in quotes".to_owned());
            return;
        };
        if !key.kind.is_name(name) {
            let shown = name.escape_debug();
            self.report(&pointer, format!("`{shown}` can't name one of the {}", key.kind.plural()));
            return;
        }
        let (scope, is_shared) = scope(&key);
        let scope = (format!("{} {scope}", key.api.as_deref().unwrap_or_default()), name.to_owned());
        match self.scopes.get(&scope) {
            Some(owner) if !(owner.is_shared && is_shared) => {
                let [at, other] = [&pointer, &owner.pointer].map(|pointer| self.at(pointer));
                let finding = self.diags.report(Code::NamesLock, at, format!("the name `{name}` is there twice"));
                finding.also(other, "here first").help("give one of them its old name back, or remove its line");
            }
            Some(_) => {}
            None => {
                self.scopes.insert(scope, Owner { pointer, is_shared });
            }
        }
        self.fixed.insert(key, name);
    }

    /// Tells of names that no API can have: their module is called otherwise, or is gone. They are not written again.
    fn modules(&mut self, config: &Config) {
        // By module: the first kind, for which its first table is, and how many names there are.
        let mut kept: BTreeMap<Option<&str>, (Kind, usize)> = BTreeMap::new();
        for (key, _) in self.fixed.iter() {
            kept.entry(key.api.as_deref()).or_insert((key.kind, 0)).1 += 1;
        }
        let is_there = |module: Option<&str>| config.apis.iter().any(|api| api.module.as_deref() == module);
        let new = config.apis.iter().map(|api| api.module.as_deref()).find(|module| !kept.contains_key(module));
        for (module, (kind, count)) in kept.into_iter().filter(|(module, _)| !is_there(*module)) {
            let (pointer, what) = match module {
                Some(module) => (child("", module), format!("there is no module `{module}`")),
                None => (child("", kind.plural()), "there is no API without a module".to_owned()),
            };
            let names = if count == 1 { "the name" } else { &format!("the {count} names") };
            let at = At::Place(Place { document: self.source, pointer });
            let message = format!("{what}: {names} kept for it will be gone");
            let finding = self.diags.report(Code::UnmatchedChoice, at, message);
            // The one that has no names yet.
            if let Some(new) = new {
                let [old, new] = [module, new].map(|module| header(module, Kind::Method));
                let help = "if that is what it is called now, take the file as it was before this run";
                finding.help(format!("{help}, and write `{new}` for `{old}`, and so for all its tables"));
            }
        }
    }

    fn report(&mut self, pointer: &str, message: String) {
        let at = self.at(pointer);
        self.diags.report(Code::NamesLock, at, message);
    }

    fn at(&self, pointer: &str) -> At {
        At::Place(Place { document: self.source, pointer: pointer.to_owned() })
    }
}

fn kind(plural: &str) -> Option<Kind> {
    Kind::ALL.into_iter().find(|kind| kind.plural() == plural)
}

/// Within what no name is there twice, and whether this one may be all the same: schemas that are alike are one type, unless
/// they are components.
fn scope(key: &Key) -> (String, bool) {
    let place = key.place.as_str();
    match key.kind {
        Kind::Api | Kind::Handle | Kind::Builder => ("items".to_owned(), false),
        Kind::Type => {
            let component = place.strip_prefix("/components/schemas/");
            ("items".to_owned(), component.is_none_or(|name| name.contains(['/', ' '])))
        }
        // A method's handle is part of its name.
        Kind::Accessor | Kind::Feature | Kind::Method => (key.kind.plural().to_owned(), false),
        Kind::Argument => {
            let operation: Vec<&str> = place.split(' ').take(2).collect();
            (format!("arguments {}", operation.join(" ")), false)
        }
        Kind::Member => (format!("members {}", place.split('.').next().unwrap_or_default()), false),
        Kind::Rest => (format!("members {place}"), false),
    }
}
