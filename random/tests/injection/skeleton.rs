//! What emitted files are apart from their words: the tokens with identifiers and literals masked, the keys of the manifest,
//! and how much of the documentation rustdoc would compile.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use clientsmith::document::Files;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};
use quote::ToTokens as _;
use syn::visit::{self, Visit};

/// How often there is each thing: an item, a key, a block of code.
#[derive(Debug, Default)]
pub(crate) struct Skeleton(BTreeMap<String, usize>);

impl Skeleton {
    fn add(&mut self, thing: String) {
        *self.0.entry(thing).or_default() += 1;
    }

    /// What one has more of than the other, in words.
    pub(crate) fn difference(&self, other: &Self) -> String {
        let mut text = String::new();
        for thing in self.0.keys().chain(other.0.keys()) {
            let (expected, found) = (self.0.get(thing).copied(), other.0.get(thing).copied());
            if expected != found {
                writeln!(text, "{} times, now {}: {thing}", expected.unwrap_or(0), found.unwrap_or(0)).unwrap();
            }
        }
        text
    }
}

pub(crate) fn skeleton(files: &Files) -> Skeleton {
    let mut skeleton = Skeleton::default();
    for (path, text) in files.iter().filter(|(path, _)| !path.starts_with("src/runtime")) {
        match path.extension().and_then(|extension| extension.to_str()) {
            Some("rs") => {
                let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}\n{text}", path.display()));
                Items(&mut skeleton).visit_file(&file);
                for docs in docs(text) {
                    compiled(&docs, &mut skeleton);
                }
            }
            Some("toml") => {
                keys("", &toml::from_str(text).unwrap_or_else(|error| panic!("{error}\n{text}")), &mut skeleton);
            }
            Some("md") => compiled(text, &mut skeleton),
            _ => {}
        }
    }
    skeleton
}

fn keys(path: &str, value: &toml::Value, skeleton: &mut Skeleton) {
    if let toml::Value::Table(table) = value {
        table.iter().for_each(|(key, value)| keys(&format!("{path}.{key}"), value, skeleton));
    }
    skeleton.add(format!("key {path}"));
}

/// Blocks of code that rustdoc compiles.
fn compiled(markdown: &str, skeleton: &mut Skeleton) {
    for event in Parser::new(markdown) {
        let Event::Start(Tag::CodeBlock(kind)) = event else { continue };
        let is_rust = match kind {
            CodeBlockKind::Indented => true,
            CodeBlockKind::Fenced(info) => info.split([',', ' ', '\t']).filter(|word| !word.is_empty()).all(|word| {
                matches!(word, "rust" | "no_run" | "should_panic" | "compile_fail") || word.starts_with("edition")
            }),
        };
        if is_rust {
            skeleton.add("a block of code that is compiled".to_owned());
        }
    }
}

/// Counts items, and items of implementations, by their masked tokens.
struct Items<'s>(&'s mut Skeleton);

impl<'ast> Visit<'ast> for Items<'_> {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        let mut tokens: Vec<TokenTree> = item.to_token_stream().into_iter().collect();
        if let syn::Item::Impl(block) = item {
            // Methods stand in the order of their names: the block's body counts by its parts.
            tokens.pop();
            for method in &block.items {
                self.0.add(format!("method {}", masked(method.to_token_stream())));
            }
        }
        self.0.add(format!("item {}", masked(tokens.into_iter().collect())));
        visit::visit_item(self, item);
    }
}

/// The documentation in a file, one text for each item.
fn docs(text: &str) -> Vec<String> {
    let mut docs = vec![String::new()];
    for line in text.lines().map(str::trim_start) {
        match (line.strip_prefix("///").or(line.strip_prefix("//!")), docs.last_mut()) {
            (Some(words), Some(last)) => last.extend([words.strip_prefix(' ').unwrap_or(words), "\n"]),
            _ => docs.push(String::new()),
        }
    }
    docs
}

/// Tokens without words, documentation and lints: these may hang on a name. Nor do commas count at an end, which is a matter
/// of layout.
fn masked(tokens: TokenStream) -> String {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut text = String::new();
    for (at, token) in tokens.iter().enumerate() {
        let is_last = tokens.get(at + 1).is_none_or(|next| is_sign(next, '>'));
        match token {
            TokenTree::Ident(_) => text.push('i'),
            TokenTree::Literal(_) => text.push('l'),
            TokenTree::Punct(sign) if sign.as_char() == ',' && is_last => {}
            TokenTree::Punct(sign) if sign.as_char() == '#' && tokens.get(at + 1).is_some_and(is_free) => {}
            TokenTree::Punct(sign) => text.push(sign.as_char()),
            group if at > 0 && is_sign(&tokens[at - 1], '#') && is_free(group) => {}
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    Delimiter::Parenthesis => ('(', ')'),
                    Delimiter::Brace => ('{', '}'),
                    Delimiter::Bracket => ('[', ']'),
                    Delimiter::None => ('<', '>'),
                };
                write!(text, "{open}{}{close}", masked(group.stream())).unwrap();
            }
        }
    }
    text
}

fn is_sign(token: &TokenTree, sign: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == sign)
}

/// Whether this is what an attribute holds that may be there or not.
fn is_free(token: &TokenTree) -> bool {
    let TokenTree::Group(group) = token else { return false };
    let first = group.stream().into_iter().next().map(|first| first.to_string());
    first.is_some_and(|first| matches!(first.as_str(), "doc" | "allow" | "expect"))
}
