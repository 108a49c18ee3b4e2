//! What callers of an emitted crate can name, and all else that it is, read from its files.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use clientsmith::document::Files;
use quote::ToTokens;
use syn::{Attribute, Field, Fields, FnArg, ImplItem, ImplItemFn, Item, ItemEnum, ItemImpl, ItemStruct, Visibility};

/// An emitted crate. What makes no difference to callers is left out: files, words, and the order of what has a name.
#[derive(Debug, Default)]
pub(crate) struct Surface {
    /// What callers can name, with the types of what they give for it.
    public: BTreeMap<String, Vec<String>>,
    /// Each item.
    code: BTreeSet<String>,
}

impl Surface {
    pub(crate) fn of(files: &Files) -> Self {
        let mut surface = Self::default();
        for (path, text) in files {
            if path.as_os_str() == "Cargo.toml" {
                surface.features(text);
            } else if path.starts_with("src") && !path.starts_with("src/runtime") {
                syn::parse_file(text).unwrap().items.into_iter().for_each(|item| surface.item(item));
            }
        }
        let is_module = |key: &String| key.starts_with("mod ") && key != "mod webhooks";
        if !surface.public.keys().any(is_module) {
            surface.can("items at the root".to_owned());
        }
        // That no credential is needed where nobody says which there are, is nothing new.
        if !surface.code.iter().any(|item| item.contains("static API") && item.contains("security")) {
            surface.code = surface.code.iter().map(|item| item.replace("security : Some (& []) , ", "")).collect();
        }
        surface
    }

    /// What callers of this crate can't do with another one.
    pub(crate) fn lost(&self, other: &Self) -> Vec<String> {
        let is_kept = |key: &String, given: &[String]| {
            let taken = other.public.get(key);
            taken.is_some_and(|taken| {
                given.len() == taken.len() && given.iter().zip(taken).all(|(given, taken)| is_taken(given, taken))
            })
        };
        let lost = self.public.iter().filter(|(key, given)| !is_kept(key, given));
        lost.map(|(key, given)| format!("{key} with {given:?}")).collect()
    }

    /// What callers of another crate can't name.
    pub(crate) fn gained<'a>(&'a self, other: &Self) -> Vec<&'a String> {
        self.public.keys().filter(|key| !other.public.contains_key(*key)).collect()
    }

    /// Items that only one of two crates has.
    pub(crate) fn differs<'a>(&'a self, other: &'a Self) -> Vec<&'a String> {
        self.code.symmetric_difference(&other.code).collect()
    }

    fn can(&mut self, what: String) {
        self.public.insert(what, Vec::new());
    }

    fn features(&mut self, manifest: &str) {
        let manifest: toml::Table = manifest.parse().unwrap();
        let name = manifest.get("package").and_then(|package| package.get("name")).and_then(toml::Value::as_str);
        self.can(format!("package {}", name.unwrap()));
        let features = manifest.get("features").and_then(toml::Value::as_table);
        features.into_iter().flat_map(toml::Table::keys).for_each(|feature| self.can(format!("feature {feature}")));
    }

    fn item(&mut self, item: Item) {
        match item {
            Item::Mod(item) => {
                if is_public(&item.vis) && item.ident != "runtime" {
                    self.can(format!("mod {}", item.ident));
                }
            }
            Item::Const(mut item) => {
                strip(&mut item.attrs);
                self.can(format!("const {}", item.ident));
                self.code.insert(item.to_token_stream().to_string());
            }
            Item::Fn(mut item) => {
                strip(&mut item.attrs);
                self.can(format!("fn {}", item.sig.to_token_stream()));
                self.code.insert(item.to_token_stream().to_string());
            }
            Item::Use(item) => {
                let tree = item.tree.to_token_stream().to_string();
                let names = tree.strip_prefix("runtime :: {").filter(|_| is_public(&item.vis));
                let names = names.unwrap_or_default().trim_end_matches('}').split(',').map(str::trim);
                names.filter(|name| !name.is_empty()).for_each(|name| self.can(format!("use {name}")));
            }
            Item::Struct(item) => self.structure(item),
            Item::Enum(item) => self.enumeration(item),
            Item::Impl(item) => self.methods(item),
            Item::Macro(item) => {
                self.call(&item.mac.path.to_token_stream().to_string(), &item.mac.tokens.to_string());
            }
            Item::Static(mut item) => {
                strip(&mut item.attrs);
                if is_public(&item.vis) {
                    self.can(format!("static {}", item.ident));
                }
                self.code.insert(item.to_token_stream().to_string());
            }
            other => panic!("an item of an unknown kind: {}", other.to_token_stream()),
        }
    }

    fn structure(&mut self, mut item: ItemStruct) {
        strip(&mut item.attrs);
        let name = item.ident.to_string();
        self.named("struct", &name, &item.attrs);
        let is_named = matches!(item.fields, Fields::Named(_));
        let fields: Vec<String> = item.fields.iter_mut().map(|field| self.field(&name, field)).collect();
        let fields = sorted(fields);
        let is_open = item.attrs.iter().any(|attribute| attribute.path().is_ident("non_exhaustive"));
        if is_named && !is_open && item.fields.iter().all(|field| is_public(&field.vis)) {
            self.can(format!("literal {name} {fields:?}"));
        }
        self.code.insert(format!("{} struct {name} {fields:?}", shown(&item.attrs)));
    }

    fn field(&mut self, of: &str, field: &mut Field) -> String {
        strip(&mut field.attrs);
        let field_name = field.ident.as_ref().map_or_else(|| "0".to_owned(), ToString::to_string);
        if is_public(&field.vis) {
            self.can(format!("field {of}.{field_name}: {}", field.ty.to_token_stream()));
        }
        field.to_token_stream().to_string()
    }

    fn enumeration(&mut self, mut item: ItemEnum) {
        strip(&mut item.attrs);
        let name = item.ident.to_string();
        self.named("enum", &name, &item.attrs);
        item.variants.iter_mut().for_each(|variant| strip(&mut variant.attrs));
        let variants: Vec<String> = item.variants.iter().map(|variant| variant.to_token_stream().to_string()).collect();
        for variant in &variants {
            self.can(format!("variant {name}::{variant}"));
        }
        self.code.insert(format!("{} enum {name} {:?}", shown(&item.attrs), sorted(variants)));
    }

    /// A type, and what it derives.
    fn named(&mut self, kind: &str, name: &str, attributes: &[Attribute]) {
        self.can(format!("{kind} {name}"));
        for derive in attributes.iter().filter(|attribute| attribute.path().is_ident("derive")) {
            let list = derive.meta.require_list().unwrap().tokens.to_string();
            list.split(',').for_each(|derived| self.can(format!("impl {} for {name}", derived.trim())));
        }
    }

    fn methods(&mut self, item: ItemImpl) {
        assert!(item.trait_.is_none(), "a trait is implemented by hand: {}", item.to_token_stream());
        let name = item.self_ty.to_token_stream().to_string();
        for item in item.items {
            let ImplItem::Fn(mut method) = item else { panic!("no method: {}", item.to_token_stream()) };
            strip(&mut method.attrs);
            let (key, given) = signature(&method);
            if !method.attrs.iter().any(|attribute| attribute.path().is_ident("cfg")) {
                self.can(format!("without features {name}::{key}"));
            }
            self.public.insert(format!("{name}::{key}"), given);
            self.code.insert(format!("{name}: {}", method.to_token_stream()));
        }
    }

    /// A call of one of the runtime's macros, and what that makes.
    fn call(&mut self, name: &str, tokens: &str) {
        let entries = |text: &str| sorted(split(text.trim_end().trim_end_matches('}')));
        match (name, tokens.split_once('{')) {
            ("operation", _) => {
                let parts = split(tokens);
                let builder = tokens.split(' ').next().unwrap_or_default();
                // How an answer is read isn't seen but by its type.
                let seen = parts.iter().filter(|part| !part.starts_with("decode"));
                seen.for_each(|part| self.can(format!("send {builder}: {part}")));
            }
            ("send_as" | "body_as", _) => self.can(format!("{name} {tokens}")),
            ("union", Some((head, variants))) if !head.starts_with("alike") => {
                let name = head.split(' ').next().unwrap_or_default();
                for variant in entries(variants) {
                    // What tells it from others stands after its type.
                    let inner =
                        variant.split_once('(').map(|(_, inner)| inner.trim_end_matches(')')).unwrap_or_default();
                    let ty = inner.split(" : \"").next().unwrap_or_default().trim();
                    self.can(format!("impl From<{ty}> for {name}"));
                }
            }
            _ => {}
        }
        let is_ordered = name == "union" && !tokens.contains(" by ");
        let code = match tokens.split_once('{') {
            Some((head, list)) if is_ordered => format!("{head} {:?}", tried(list)),
            Some((head, list)) => format!("{head} {:?}", entries(list)),
            None => tokens.to_owned(),
        };
        self.code.insert(format!("{name}! {code}"));
    }
}

/// A union's variants as they are tried: of objects, that which needs the most properties first, wherever it stands.
fn tried(variants: &str) -> Vec<String> {
    let mut variants = split(variants.trim_end().trim_end_matches('}'));
    if variants.iter().all(|variant| variant.contains(" : \"")) {
        variants.sort_by_key(|variant| Reverse(variant.matches('"').count()));
    }
    variants
}

/// A method by what callers write of it, and the types of what they give.
fn signature(method: &ImplItemFn) -> (String, Vec<String>) {
    let (mut receiver, mut given) = (String::new(), Vec::new());
    for input in &method.sig.inputs {
        match input {
            FnArg::Receiver(this) => receiver = this.to_token_stream().to_string().replace("mut ", ""),
            FnArg::Typed(parameter) => given.push(parameter.ty.to_token_stream().to_string()),
        }
    }
    (format!("{}({receiver}) {}", method.sig.ident, method.sig.output.to_token_stream()), given)
}

/// Whether a parameter takes what callers give for another one.
fn is_taken(given: &str, taken: &str) -> bool {
    let is_text = |given: &str| ["DateTime", "Date", "Time", "Decimal", "IsoDuration"].contains(&given);
    let inner = |text: &str, start: &str, end: &str| -> Option<String> {
        Some(text.strip_prefix(start)?.strip_suffix(end)?.to_owned())
    };
    let item = inner(given, "Vec < ", " >");
    let patched = inner(taken, "impl Into < Patch < ", " > >");
    given == taken
        || taken == "impl Into < String >" && is_text(given)
        || taken == "impl IntoIterator < Item = impl Into < String > >" && item.is_some_and(|item| is_text(&item))
        || patched.is_some_and(|patched| patched == given || given == format!("Option < {patched} >"))
        || (given, taken) == ("impl Into < Body >", "impl Into < FilePart >")
}

/// A list's entries: what stands between commas that aren't within brackets.
fn split(tokens: &str) -> Vec<String> {
    let (mut depth, mut before, mut entries) = (0, ' ', vec![String::new()]);
    for letter in tokens.chars() {
        match letter {
            '<' | '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            '>' if before != '-' => depth -= 1,
            _ => {}
        }
        if letter == ',' && depth == 0 {
            entries.push(String::new());
        } else if let Some(entry) = entries.last_mut() {
            entry.push(letter);
        }
        before = letter;
    }
    entries.iter().map(|entry| entry.trim().to_owned()).filter(|entry| !entry.is_empty()).collect()
}

fn sorted(mut list: Vec<String>) -> Vec<String> {
    list.sort();
    list
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Takes away words, and what only lints see.
fn strip(attributes: &mut Vec<Attribute>) {
    let is_word = |attribute: &Attribute| {
        ["doc", "expect", "must_use", "cfg_attr"].iter().any(|name| attribute.path().is_ident(name))
    };
    attributes.retain(|attribute| !is_word(attribute));
}

fn shown(attributes: &[Attribute]) -> String {
    attributes.iter().map(|attribute| attribute.to_token_stream().to_string()).collect()
}
